"""Names, signature and recipients of reports: what the lead of the district sets once."""

from datetime import date

from django.core.exceptions import PermissionDenied

from pipeline.programme.models import ReportSettings
from pipeline.programme.reports.document import Letterhead
from pipeline.review.accounts.permissions import can
from pipeline.review.models import Event, Unit, User
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_with_retry

NOBODY = "(Tên tổ chức Đoàn)"
"""What stands where nobody has set who reports, so that it is seen before the report is signed."""


def settings_now() -> ReportSettings:
    """Return what is set now."""
    return ReportSettings.objects.filter(pk=1).first() or ReportSettings(pk=1)


def letterhead_of(unit: Unit | None, day: date) -> Letterhead:
    """Return what stands around a report.

    Args:
        unit: Who reports: a unit reports to the district, the district to whoever is above it.
        day: The day it is signed.
    """
    held = settings_now()
    lines = tuple(line.strip(" -;.\t") for line in held.recipients.splitlines() if line.strip(" -;.\t"))
    district = held.organisation or NOBODY
    return Letterhead(
        head="state" if held.head == ReportSettings.Head.STATE else "doan",
        above=district if unit else held.above,
        organisation=unit.name if unit else district,
        number=held.number,
        place=held.place,
        day=day,
        signs_for="" if unit else held.signs_for,
        position="" if unit else held.position,
        signer="" if unit else held.signer,
        recipients=(district, "Lưu") if unit else (*lines, *(() if lines else ("Lưu",))),
    )


@atomic_with_retry
def save_settings(lead: User, changed: ReportSettings, names: list[str]) -> None:
    """Store settings that were changed.

    Args:
        lead: Who changed them.
        changed: As they are to be.
        names: Of what was changed, for the event log.

    Raises:
        PermissionDenied: They do not lead the whole district.
    """
    if not can(lead, "set_programme"):
        raise PermissionDenied
    changed.pk = 1
    changed.save()
    if names:
        payload = {name: getattr(changed, name) for name in names}
        event_log.record(Event.Kind.REPORT_SETTINGS_CHANGED, actor=lead, payload=payload)
