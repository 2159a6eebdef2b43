"""Actions on many items: from a search to a page that says exactly what will happen, and back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from pipeline.errors import RuleError
from pipeline.review.accounts import visibility
from pipeline.review.accounts.access import member, needs, number_in
from pipeline.review.accounts.permissions import can, only_unit
from pipeline.review.dashboard import bulk as rules
from pipeline.review.domain.topics import TOPICS
from pipeline.review.models import Bulk, Item, Unit, User
from pipeline.review.presentation.labels import label_title, outcome_title
from pipeline.review.search import results
from pipeline.review.search import search as finding
from pipeline.review.search.forms import SearchForm

MAX_SHOWN_ITEMS = 20
"""Items that the page shows in full; all of them are listed by number."""

MAX_RECENT_ACTIONS = 50

TITLES = {
    Bulk.Action.ASSIGN: gettext_lazy("Giao bài"),
    Bulk.Action.RELEASE: gettext_lazy("Thu lại bài đang có người giữ"),
    Bulk.Action.ASK_AGAIN: gettext_lazy("Đề nghị xem lại"),
    Bulk.Action.CLOSE: gettext_lazy("Đóng cả loạt"),
}


@require_POST
@needs("act_in_bulk")
def prepare(request: HttpRequest) -> HttpResponse:
    """Fix which items are meant, the ticked ones or all that a search finds, and go on to confirm."""
    person, sent = member(request), request.POST
    action = sent.get("action", "")
    form = SearchForm(QueryDict(sent.get("query", "")), person)
    items = [number_in(key) for key in sent.getlist("item")]
    try:
        if not items and form.is_valid():
            items = finding.keys(person, form.search_query(), max(rules.LIMITS.values()))
        made = rules.prepare(person, action, items, {name: str(sent[name]) for name in sent})
    except RuleError as error:
        messages.error(request, str(error))
        return redirect(f"{reverse('search')}?{form.address()}")
    return redirect("bulk", number=made.pk)


@needs("act_in_bulk")
def bulk(request: HttpRequest, number: int) -> HttpResponse:
    """Show an action: before it is confirmed, what will happen; after, what did. Do it or take it back."""
    person = member(request)
    found = get_object_or_404(visibility.visible_bulks(person), pk=number)
    if request.method == "POST":
        try:
            if "undo" in request.POST:
                rules.undo(found, person)
            else:
                rules.run(found, person)
        except RuleError as error:
            messages.info(request, str(error))
        return redirect("bulk", number=number)
    chosen = Item.objects.filter(visibility.unrestricted(person), pk__in=found.items[:MAX_SHOWN_ITEMS])
    items = chosen.select_related("unit")
    shown = items.prefetch_related("questions").in_bulk()
    ordered = [shown[key] for key in found.items[:MAX_SHOWN_ITEMS] if key in shown]
    context = {
        "bulk": found,
        "title": TITLES[Bulk.Action(found.action)],
        "facts": _in_words(found),
        "rows": results.rows(ordered, "", person),
        "left_out": [(int(key), rules.LEFT_OUT[why]) for key, why in found.left_out.items()],
        "can_undo": rules.can_undo(found),
    }
    return render(request, "dashboard/bulk.html", context)


@require_safe
@needs("act_in_bulk")
def recent(request: HttpRequest) -> HttpResponse:
    """List the latest actions."""
    person = member(request)
    done = visibility.visible_bulks(person).exclude(done_at=None)
    newest = done.select_related("made_by").order_by("-made_at", "-pk")
    rows = [(each, TITLES[Bulk.Action(each.action)], _in_words(each)) for each in newest[:MAX_RECENT_ACTIONS]]
    return render(request, "dashboard/bulk_recent.html", {"rows": rows})


def choices(person: User) -> dict[str, Any]:
    """Return what the form beside the results of a search offers, or nothing to who may not act in bulk."""
    if not can(person, "act_in_bulk"):
        return {}
    own = only_unit(person)
    return {
        "units": Unit.objects.filter(pk=own) if own else Unit.objects.standing(),
        "topics": TOPICS.items(),
        "outcomes": rules.outcomes(),
        "actions": TITLES.items(),
        "most": max(rules.LIMITS.values()),
        "least": min(rules.LIMITS.values()),
    }


def _in_words(found: Bulk) -> list[str]:
    """Return what an action is about, in words."""
    facts, said = found.facts, []
    if "unit" in facts:
        unit = Unit.objects.filter(pk=facts["unit"]).first()
        said.append(_("đơn vị: %(name)s") % {"name": unit.name if unit else _("chưa giao")})
    if "topic" in facts:
        said.append(_("chủ đề: %(name)s") % {"name": TOPICS.get(facts["topic"], _("không có"))})
    if "outcome" in facts:
        label, name = facts["label"], facts["outcome"]
        said.append(f"{label_title(label)}: {outcome_title(label, name)}")
    if "reason" in facts:
        said.append(_("lý do: %(why)s") % {"why": facts["reason"]})
    return said
