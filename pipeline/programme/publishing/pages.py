"""The registry of official pages: added, changed, closed; never removed, so that what was on one counts."""

from datetime import date
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from pipeline.errors import RuleError, UsageError
from pipeline.programme.models import OfficialPage
from pipeline.programme.publishing import links
from pipeline.review.accounts.permissions import can, only_unit
from pipeline.review.models import Event, Unit, User
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_with_retry

MESSAGES: Final = {
    "name": gettext_lazy("Bạn đặt tên cho trang nhé."),
    "link": gettext_lazy("Đây chưa phải đường link. Bạn chép cả đường link, có https:// ở đầu nhé."),
    "taken": gettext_lazy("Trang này có trong danh sách rồi."),
}


def visible_pages(person: User) -> QuerySet[OfficialPage]:
    """Return the pages somebody sees: for the lead or auditor of a unit those of the unit."""
    if not can(person, "see_programme"):
        return OfficialPage.objects.none()
    unit = only_unit(person)
    found = OfficialPage.objects.select_related("unit")
    return found if unit is None else found.filter(of_unit(unit))


def of_unit(unit: int) -> Q:
    """Return the condition that keeps what is a unit's own or of a unit that was merged into it."""
    return Q(unit=unit) | Q(unit__merged_into=unit)


@atomic_with_retry
def save_page(lead: User, page: OfficialPage) -> OfficialPage:
    """Store a page that is new or was changed.

    Args:
        lead: Who does it; the lead of a unit does so for its pages only.
        page: With name, link, kind and unit.

    Raises:
        PermissionDenied: They may not, or not for this unit.
        RuleError: The name is empty, the link is none, or it is another page's.
    """
    unit = only_unit(lead)
    if not can(lead, "publish") or (unit is not None and page.unit_id != unit):
        raise PermissionDenied
    if not page.name:
        raise _refusal("name")
    try:
        page.link = links.clean_link(page.link)
    except UsageError as error:
        raise _refusal("link") from error
    page.link_key = links.page_key(page.link)
    if OfficialPage.objects.filter(link_key=page.link_key).exclude(pk=page.pk).exists():
        raise _refusal("taken")
    is_new = page.pk is None
    if is_new:
        page.added_by, page.added_on = lead, page.added_on or timezone.localdate()
    page.save()
    kind = Event.Kind.PAGE_ADDED if is_new else Event.Kind.PAGE_CHANGED
    event_log.record(kind, actor=lead, payload=_facts(page))
    return page


@atomic_with_retry
def close_page(lead: User, page: OfficialPage, day: date | None) -> None:
    """Say that a page is no longer kept from a day on, or with None that it is again."""
    if not can(lead, "publish") or not visible_pages(lead).filter(pk=page.pk).exists():
        raise PermissionDenied
    page.closed_on = day
    page.save(update_fields=["closed_on"])
    event_log.record(Event.Kind.PAGE_CHANGED, actor=lead, payload=_facts(page))


def choosable_units(lead: User) -> QuerySet[Unit]:
    """Return the units whose pages somebody looks after."""
    unit = only_unit(lead)
    standing = Unit.objects.standing()
    return standing if unit is None else standing.filter(pk=unit)


def _facts(page: OfficialPage) -> dict[str, Any]:
    return {
        "page": page.name,
        "number": page.pk,
        "link": page.link,
        "what": page.kind,
        "unit": page.unit.name if page.unit else "",
        "unit_number": page.unit_id,
        "from": page.added_on.isoformat(),
        "until": page.closed_on.isoformat() if page.closed_on else "",
    }


def _refusal(code: str) -> RuleError:
    return RuleError(code, str(MESSAGES[code]))
