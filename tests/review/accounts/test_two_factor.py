"""A second step at login: codes from an app, each good once, and a way back for who lost the phone."""

import re
import time
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.errors import RuleError
from pipeline.review.accounts import invites, two_factor
from pipeline.review.accounts.team_settings import change_team
from pipeline.review.models import Event, User
from pipeline.review.storage import event_log

PASSWORD = "bến sông 42 đò"


def code_of(device: TOTPDevice, steps: int = 0) -> str:
    """Return what the app shows, `steps` half minutes from now."""
    app = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    app.time = time.time() + 30 * steps
    return f"{app.token():06d}"


def fresh_code(person: User) -> str:
    """Return the next code, as if the person had waited for the app and nothing had gone wrong before."""
    device = two_factor.device_of(person)
    device.last_t, device.throttling_failure_count, device.drift = -1, 0, 0
    device.save()
    return code_of(device)


@pytest.fixture
def recovery(lan) -> list[str]:
    """Lan logs in with codes; what is returned are her recovery codes."""
    two_factor.begin_setup(lan)
    return two_factor.confirm_setup(lan, code_of(two_factor.unconfirmed_device_of(lan)))


def log_in(password: str = PASSWORD) -> Client:
    client = Client()
    client.post("/login/?next=/mine/", {"username": "lan", "password": password, "next": "/mine/"})
    return client


def is_in(client: Client) -> bool:
    return client.get("/mine/").status_code == 200


def test_setting_up_shows_key_and_picture_and_asks_for_the_first_code(as_lan, lan):
    assert as_lan.post("/account/security/begin/", {"password": "sai"}).status_code == 422
    assert two_factor.unconfirmed_device_of(lan) is None
    as_lan.post("/account/security/begin/", {"password": PASSWORD})
    device = two_factor.unconfirmed_device_of(lan)
    assert two_factor.key_as_text(device) in as_lan.get("/account/security/").content.decode()
    picture = as_lan.get("/account/security/qr.svg")
    assert picture["Content-Type"] == "image/svg+xml" and b"<svg" in picture.content
    assert "no-store" in picture["Cache-Control"]
    assert as_lan.post("/account/security/confirm/", {"code": "000000"}).status_code == 422
    TOTPDevice.objects.update(throttling_failure_count=0)
    shown = as_lan.post("/account/security/confirm/", {"code": code_of(device)}).content.decode()
    assert len(re.findall(r"<li><code>[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}</code>", shown)) == 10
    assert is_in(as_lan)
    assert as_lan.get("/account/security/qr.svg").status_code == 404, "a key in use is never shown again"
    assert event_log.verify().is_whole


def test_after_the_password_the_code_is_asked_for_and_leads_on(lan, recovery):
    client = log_in()
    assert not is_in(client)
    before = client.session.session_key
    answer = client.post("/login/code/", {"code": fresh_code(lan)})
    assert answer.url == "/mine/" and is_in(client)
    assert client.session.session_key != before


def test_no_code_page_without_the_password(lan, recovery):
    assert Client().get("/login/code/").url == "/login/"
    assert Client().post("/login/code/", {"code": fresh_code(lan)}).url == "/login/"


def test_no_code_is_accepted_twice(lan, recovery):
    code = fresh_code(lan)
    assert log_in().post("/login/code/", {"code": code}).status_code == 302
    again = log_in().post("/login/code/", {"code": code})
    assert again.status_code == 422 and "đã dùng rồi" in again.content.decode()


def test_the_code_that_turned_it_on_does_not_log_in(as_lan, lan):
    two_factor.begin_setup(lan)
    code = code_of(two_factor.unconfirmed_device_of(lan))
    two_factor.confirm_setup(lan, code)
    with pytest.raises(RuleError):
        two_factor.verify_code(lan, code)


def test_a_recovery_code_works_once_in_any_spelling(lan, recovery):
    client = log_in()
    client.post("/login/code/", {"code": f" {recovery[0].upper()} ".replace("-", " ")})
    assert is_in(client)
    with pytest.raises(RuleError):
        two_factor.verify_code(lan, recovery[0])
    assert two_factor.recovery_codes_left(lan) == 9
    assert Event.objects.get(kind="recovery_code_used").payload == {"left": 9}


def test_the_database_does_not_hold_recovery_codes(recovery):
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert len(kept) == 10 and not kept & {code.replace("-", "") for code in recovery}


def test_wrong_codes_slow_down_and_end_in_the_password(lan, recovery):
    client = log_in()
    first = client.post("/login/code/", {"code": "000000"})
    second = client.post("/login/code/", {"code": fresh_code_too_soon(lan)})
    assert (first.status_code, second.status_code) == (422, 422)
    assert "phải chờ" in second.content.decode() and not is_in(client)
    for _ in range(2):
        client.post("/login/code/", {"code": "aaaa-bbbb-cccc"})
    assert client.post("/login/code/", {"code": "000000"}).status_code == 403
    assert client.get("/login/code/").url == "/login/"


def fresh_code_too_soon(person: User) -> str:
    code = fresh_code(person)
    TOTPDevice.objects.update(throttling_failure_count=3, throttling_failure_timestamp=timezone.now())
    return code


@pytest.mark.parametrize("nonsense", ["", "١٢٣٤٥٦", "-12345", "1e5", "\x00", "9" * 5000, "ｆｆｆｆ"])
def test_nonsense_is_no_code(lan, recovery, nonsense):
    assert log_in().post("/login/code/", {"code": nonsense}).status_code == 422


def test_a_phone_half_a_minute_off_still_works(lan, recovery):
    fresh_code(lan)
    two_factor.verify_code(lan, code_of(two_factor.device_of(lan), steps=-1))


def test_the_password_counts_for_ten_minutes_and_not_after_it_changed(lan, recovery):
    late, changed = log_in(), log_in()
    session = late.session
    session["waits_for_code"] = session["waits_for_code"] | {"since": int(time.time()) - 601}
    session.save()
    assert late.post("/login/code/", {"code": fresh_code(lan)}).url == "/login/"
    lan.set_password("mật khẩu khác hẳn")
    lan.save()
    assert changed.post("/login/code/", {"code": fresh_code(lan)}).url == "/login/"


def test_turning_it_on_ends_other_sessions(as_lan, lan):
    other = Client()
    other.force_login(lan)
    as_lan.post("/account/security/begin/", {"password": PASSWORD})
    as_lan.post("/account/security/confirm/", {"code": code_of(two_factor.unconfirmed_device_of(lan))})
    assert is_in(as_lan) and not is_in(other)


def test_turning_it_off_takes_password_and_code(lan, recovery):
    client = log_in()
    client.post("/login/code/", {"code": recovery[0]})
    change = "/account/security/change/"
    assert client.post(change, {"do": "remove", "code": recovery[1], "password": "sai"}).status_code == 422
    assert client.post(change, {"do": "remove", "code": "zzzz", "password": PASSWORD}).status_code == 422
    assert two_factor.device_of(lan) is not None
    StaticDevice.objects.update(throttling_failure_count=0)
    client.post(change, {"do": "remove", "code": recovery[1], "password": PASSWORD})
    assert two_factor.device_of(lan) is None and two_factor.recovery_codes_left(lan) == 0
    assert is_in(client) and is_in(log_in())
    assert Event.objects.filter(kind="codes_removed", actor=lan).exists()


def test_new_recovery_codes_replace_the_old_ones(lan, recovery):
    client = log_in()
    client.post("/login/code/", {"code": recovery[0]})
    form = {"do": "renew", "code": recovery[1], "password": PASSWORD}
    assert "Chỉ hiện một lần" in client.post("/account/security/change/", form).content.decode()
    with pytest.raises(RuleError):
        two_factor.verify_code(lan, recovery[2])
    assert two_factor.recovery_codes_left(lan) == 10


def test_a_lead_turns_it_off_for_somebody_and_their_sessions_end(as_huong, lan, recovery):
    client = log_in()
    client.post("/login/code/", {"code": recovery[0]})
    as_huong.post(f"/people/{lan.pk}/", {"codes": "1"})
    assert two_factor.device_of(lan) is None and not is_in(client)
    assert Event.objects.get(kind="codes_reset").payload == {"username": "lan"}


def test_nobody_resets_a_lead_or_oneself_without_the_right(lan, huong, recovery):
    for by in (lan, huong):
        with pytest.raises(PermissionDenied):
            two_factor.reset(huong, by=by)


def test_whoever_runs_the_server_can_let_the_only_lead_in_again(database, lan, recovery):
    command = ["team", "reset-codes", "lan", "--db", str(database)]
    assert CliRunner().invoke(app, command).exit_code == 0
    assert two_factor.device_of(lan) is None
    command[2] = "ai-do"
    assert CliRunner().invoke(app, command).exit_code != 0


def test_a_link_to_a_new_password_does_not_go_around_the_code(lan, huong, recovery):
    _, secret = invites.reset_link(huong, lan)
    client = Client()
    answer = client.post(f"/join/{secret}/", {"password": "một câu thật dài"})
    assert answer.url == "/login/code/" and not is_in(client)


def test_where_leads_must_have_codes_a_lead_sets_them_up_first(as_huong, as_lan, huong):
    change_team(leads_need_codes=True)
    assert as_huong.get("/overview/").url == "/account/security/"
    assert "trưởng nhóm đăng nhập bằng mã" in as_huong.get("/account/security/").content.decode()
    assert is_in(as_lan), "only leads"
    as_huong.post("/account/security/begin/", {"password": PASSWORD})
    as_huong.post("/account/security/confirm/", {"code": code_of(two_factor.unconfirmed_device_of(huong))})
    assert as_huong.get("/overview/").status_code == 200


def test_logging_out_everywhere_else_keeps_this_session(as_lan, lan):
    other = Client()
    other.force_login(lan)
    as_lan.post("/account/security/sessions/")
    assert is_in(as_lan) and not is_in(other)


def test_a_new_password_ends_other_sessions_and_is_on_record(as_lan, lan):
    other = Client()
    other.force_login(lan)
    new = "một câu thật dài"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    as_lan.post("/account/password/", form)
    assert is_in(as_lan) and not is_in(other)
    assert Event.objects.filter(kind="new_password", actor=lan).exists()


def test_guessing_the_old_password_locks_as_at_login(as_lan):
    for _ in range(6):
        answer = as_lan.post("/account/security/begin/", {"password": "sai"})
    assert answer.status_code == 429


def test_a_session_ends_after_twelve_idle_hours_and_after_a_week(as_lan):
    assert is_in(as_lan)
    hour = int(timedelta(hours=1).total_seconds())
    for key, hours in (("seen", 13), ("since", 24 * 7 + 1)):
        session = as_lan.session
        session[key] = int(time.time()) - hours * hour
        session.save()
        assert not is_in(as_lan)
        as_lan.force_login(User.objects.get(username="lan"))
        assert is_in(as_lan)
