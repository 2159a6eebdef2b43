"""The second step of logging in: a code from an authenticator app, or a recovery code.

Codes are those of RFC 6238 (TOTP): six digits, a new one every 30 seconds, one step of clock skew either way,
and none accepted twice (section 5.2). Wrong ones slow down the next try: 1, 2, 4, 8 seconds and so on.

The key of the app has to be readable to check codes. Recovery codes do not, so the database keeps their keyed
hash only; each is 60 random bits, good for one use.
"""

import base64
import io
import secrets
from typing import Final

import segno
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from pipeline.errors import RuleError
from pipeline.review.accounts.permissions import may_manage
from pipeline.review.accounts.roles import role_of
from pipeline.review.accounts.team_settings import team
from pipeline.review.models import Event, User
from pipeline.review.storage import event_log

RECOVERY_CODES: Final = 10
"""Codes in a set, enough for the worst year with a phone."""

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz234567"  # base32: nothing that looks like something else
_LENGTH: Final = 12
_KEPT: Final = 16  # characters of a recovery code's hash: as much as the table of codes holds, 80 bits

MESSAGES: Final = {
    "wrong": gettext_lazy("Mã chưa đúng, hoặc đã dùng rồi. Bạn chờ ứng dụng hiện mã mới rồi gõ lại nhé."),
    "slow": gettext_lazy("Sai mấy lần liền nên phải chờ một chút. Bạn thử lại sau nhé."),
}


def device_of(person: User) -> TOTPDevice | None:
    """Return the app whose codes a person logs in with, or None when a password is enough."""
    return TOTPDevice.objects.filter(user=person, confirmed=True).first()


def unconfirmed_device_of(person: User) -> TOTPDevice | None:
    """Return the app a person is setting up, before its first code."""
    return TOTPDevice.objects.filter(user=person, confirmed=False).first()


def recovery_codes_left(person: User) -> int:
    """Return how many recovery codes a person has not used yet."""
    device = StaticDevice.objects.filter(user=person).first()
    return 0 if device is None else int(device.token_set.count())


def must_set_up(person: User) -> bool:
    """Whether the team wants leads to log in with codes and this lead does not yet."""
    return team().leads_need_codes and role_of(person) == "lead" and device_of(person) is None


def begin_setup(person: User) -> None:
    """Make a fresh key for a person's app; codes are asked for once one of them has been typed."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=person, confirmed=False).delete()
        TOTPDevice.objects.create(user=person, name="app", confirmed=False)


def key_as_text(device: TOTPDevice) -> str:
    """Return the key to type into an app that cannot scan, in groups of four."""
    key = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(key[i : i + 4] for i in range(0, len(key), 4))


def key_as_qr_code(device: TOTPDevice) -> bytes:
    """Return the key as a QR code, an SVG on white so that it scans in dark mode as well."""
    picture = io.BytesIO()
    segno.make(device.config_url, error="m", micro=False).save(
        picture, kind="svg", scale=4, border=4, light="#fff"
    )
    return picture.getvalue()


def confirm_setup(person: User, code: str) -> list[str]:
    """Turn codes on with the first one from the app; other sessions of the person end.

    Returns:
        The recovery codes: the only time they are known.

    Raises:
        RuleError: The code is wrong, or there is nothing to confirm.
    """
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user=person, confirmed=False).first()
        good, slow = _verify(device, _normalised(code))
        if good and device is not None:
            TOTPDevice.objects.filter(user=person, confirmed=True).delete()
            device.confirmed = True
            device.save(update_fields=["confirmed"])
            codes = _new_recovery_codes(person)
            _end_sessions(person)
            event_log.record(Event.Kind.CODES_ADDED, actor=person)
            return codes
    raise _refusal("slow" if slow else "wrong")  # outside, so that the failure is counted


def verify_code(person: User, code: str) -> None:
    """Accept a code from the app or a recovery code, each once.

    Raises:
        RuleError: It is wrong or used, or came too soon after wrong ones.
    """
    code = _normalised(code)
    from_app = len(code) == TOTPDevice._meta.get_field("digits").default
    kind = TOTPDevice if from_app else StaticDevice
    with transaction.atomic():
        device = kind.objects.select_for_update().filter(user=person, confirmed=True).first()
        good, slow = _verify(device, code if from_app else _digest(person, code))
        if good and not from_app:
            left = {"left": recovery_codes_left(person)}
            event_log.record(Event.Kind.RECOVERY_CODE_USED, actor=person, payload=left)
    if not good:
        raise _refusal("slow" if slow else "wrong")


def renew_recovery_codes(person: User) -> list[str]:
    """Make a new set of recovery codes; those of the old one are worth nothing from now on."""
    with transaction.atomic():
        codes = _new_recovery_codes(person)
        event_log.record(Event.Kind.RECOVERY_CODES_RENEWED, actor=person)
    return codes


def turn_off(person: User) -> None:
    """Turn codes off; other sessions of the person end. The page asks for password and code first."""
    with transaction.atomic():
        _forget(person)
        event_log.record(Event.Kind.CODES_REMOVED, actor=person)


def reset(person: User, by: User | None = None) -> bool:
    """Turn codes off for somebody who lost both phone and recovery codes; their sessions end.

    Args:
        person: Who lost them.
        by: The lead who does it; None for whoever runs the server.

    Returns:
        Whether there was anything to turn off.

    Raises:
        PermissionDenied: This lead does not manage that person.
    """
    if by is not None and (by.pk == person.pk or not may_manage(by, role_of(person), person.unit_id)):
        raise PermissionDenied
    with transaction.atomic():
        if device_of(person) is None:
            return False
        _forget(person)
        event_log.record(Event.Kind.CODES_RESET, actor=by, payload={"username": person.get_username()})
    return True


def end_other_sessions(person: User) -> None:
    """Make every session of a person worthless; the page keeps the one it was asked from."""
    with transaction.atomic():
        _end_sessions(person)
        event_log.record(Event.Kind.SESSIONS_ENDED, actor=person)


def _refusal(code: str) -> RuleError:
    return RuleError(code, str(MESSAGES[code]))


def _forget(person: User) -> None:
    TOTPDevice.objects.filter(user=person).delete()
    StaticDevice.objects.filter(user=person).delete()
    _end_sessions(person)


def _end_sessions(person: User) -> None:
    person.session_salt = secrets.token_hex(16)
    person.save(update_fields=["session_salt"])


def _new_recovery_codes(person: User) -> list[str]:
    StaticDevice.objects.filter(user=person).delete()
    device = StaticDevice.objects.create(user=person, name="recovery")
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(RECOVERY_CODES)]
    for code in codes:
        device.token_set.create(token=_digest(person, code))
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]


def _verify(device: TOTPDevice | StaticDevice | None, code: str) -> tuple[bool, bool]:
    """Return whether a device accepts a code, and whether it refused to look at it so soon."""
    if device is None:
        return False, False
    if not device.verify_is_allowed()[0]:
        return False, True
    if not code.isascii():  # the app shows plain digits; Python's int would read other scripts as well
        code = ""
    return bool(device.verify_token(code)), False


def _normalised(code: str) -> str:
    return "".join(code.split()).replace("-", "").lower()[:64]


def _digest(person: User, code: str) -> str:
    keyed = salted_hmac("pipeline.review.recovery_code", f"{person.pk}:{code}", algorithm="sha256").digest()
    return base64.b32encode(keyed).decode().lower()[:_KEPT]
