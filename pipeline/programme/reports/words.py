"""What a unit, or the district, writes of a period; once it is sent, it counts as its report."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy

from pipeline.errors import RuleError
from pipeline.programme.models import ReportWords
from pipeline.programme.periods import Period
from pipeline.review.accounts.permissions import can, only_unit
from pipeline.review.models import Event, Unit, User
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_with_retry
from pipeline.text.masking.mask import mask

FIELDS = ("results", "limits", "plans")

MESSAGES = {
    "long": gettext_lazy("Phần này dài quá, bạn rút gọn còn dưới 6.000 ký tự nhé."),
    "early": gettext_lazy("Kỳ này còn chưa bắt đầu nên chưa gửi báo cáo được."),
}


def words_of(unit: Unit | None, period: Period) -> ReportWords:
    """Return what was written of a period, stored or not."""
    found = ReportWords.objects.filter(unit=unit, first=period.first, last=period.last).first()
    return found or ReportWords(unit=unit, first=period.first, last=period.last)


@atomic_with_retry
def save_words(
    lead: User, unit: Unit | None, period: Period, texts: dict[str, str], *, sends: bool
) -> ReportWords:
    """Keep what was written, with personal data masked; and send it, once and for all words that follow.

    Args:
        lead: Who writes; the lead of a unit writes for their own.
        unit: Who reports; None for the district.
        period: The days it is about.
        texts: By the names of `FIELDS`.
        sends: Whether it is finished.

    Raises:
        PermissionDenied: They may not, or not for this unit.
        RuleError: A text is too long, or the period is yet to come.
    """
    own = only_unit(lead)
    if not can(lead, "enter_actions") or (own is not None and (unit is None or unit.pk != own)):
        raise PermissionDenied
    if sends and period.first > timezone.localdate():
        raise RuleError("early", str(MESSAGES["early"]))
    made = words_of(unit, period)
    for name in FIELDS:
        text = texts.get(name, "").replace("\0", "").strip()
        if len(text) > ReportWords.MAX_CHARS:
            raise RuleError("long", str(MESSAGES["long"]))
        setattr(made, name, mask(text))
    made.changed_by, made.changed_at = lead, timezone.now()
    is_new = sends and made.sent_at is None
    if is_new:
        made.sent_at = timezone.now()
    made.save()
    if is_new:
        facts = {
            "unit": unit.name if unit else "",
            "unit_number": unit.pk if unit else None,
            "period": str(period),
        }
        event_log.record(Event.Kind.REPORT_SENT, actor=lead, payload=facts)
    return made
