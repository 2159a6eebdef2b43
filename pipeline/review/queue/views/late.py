"""Posts like decided ones that came later: a list, and one decided item with what waits beside it."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pipeline.errors import RuleError
from pipeline.review.accounts.access import member, needs, number_in
from pipeline.review.accounts.visibility import visible_items
from pipeline.review.models import Item, User
from pipeline.review.presentation.differing import differing_words
from pipeline.review.presentation.highlight import excerpt, segments
from pipeline.review.presentation.labels import is_sensitive, outcome_title
from pipeline.review.presentation.links import web_link
from pipeline.review.presentation.names import platform_name
from pipeline.review.queue import late

MAX_ITEMS_SHOWN = 50


@require_safe
@needs("review")
def waiting(request: HttpRequest) -> HttpResponse:
    """List the decided items with posts that wait for a confirmation."""
    person = member(request)
    found = late.items_with_late_posts(person).prefetch_related("questions")[:MAX_ITEMS_SHOWN]
    rows = [
        {
            "number": item.pk,
            "late": item.late,
            "excerpt": excerpt(item.text),
            "outcomes": _outcomes(item),
            "is_veiled": _is_veiled(item, person),
        }
        for item in found
    ]
    return render(request, "queue/late.html", {"rows": rows, "total": late.waiting(person)})


@require_safe
@needs("review")
def item(request: HttpRequest, number: int) -> HttpResponse:
    """Show the late posts of an item beside what was decided: the first text, or all of them."""
    person = member(request)
    found = _decided(number, person)
    groups, shows_all = late.late_groups(found), "all" in request.GET
    shown = groups if shows_all else groups[:1]
    context = {
        "item": found,
        "text": segments(found.text, ()),
        "outcomes": _outcomes(found),
        "is_veiled": _is_veiled(found, person),
        "groups": [_group(found, group) for group in shown],
        "shown_posts": sum(len(group.posts) for group in shown),
        "texts": len(groups),
        "shows_all": shows_all,
        "can_take_back": late.last_confirmation(found, person) is not None,
    }
    return render(request, "queue/late_item.html", context)


@require_POST
@needs("review")
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Confirm late posts, split them off, or take the last confirmation back."""
    person = member(request)
    found, sent = _decided(number, person), request.POST
    try:
        if "undo" in sent:
            late.take_back(found, person)
            messages.info(request, _("Đã rút lại xác nhận vừa rồi."))
        elif "differs" in sent:
            made = late.split_off(found, _keys(sent.getlist("posts")), person)
            said = _("Đã tách thành bài riêng số %(number)s để nhóm duyệt.")
            messages.success(request, said % {"number": made.pk})
        else:
            keys, round_ = _keys(sent.getlist("posts")), number_in(sent.get("round", ""))
            count = late.confirm(found, keys, person, round_=round_)
            messages.success(request, _("Đã xác nhận %(count)s bài giống bài đã duyệt.") % {"count": count})
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("late_item", number=found.pk)


def _decided(number: int, person: User) -> Item:
    """Return a decided item that this person may see."""
    decided = Item.objects.filter(state=Item.State.DECIDED).prefetch_related("questions")
    return get_object_or_404(visible_items(person).filter(pk__in=decided), pk=number)


def _keys(sent: Sequence[str]) -> list[int]:
    """Return the keys of posts in a form; each field holds those of one text, separated by commas."""
    return [number_in(key) for field in sent for key in field.split(",")]


def _outcomes(item: Item) -> list[str]:
    return [outcome_title(asked.label, asked.outcome) for asked in item.questions.all() if asked.outcome]


def _is_veiled(item: Item, person: User) -> bool:
    return is_sensitive(item.questions.all()) and (person.veils or person.softens)


def _group(item: Item, group: late.LateGroup) -> dict[str, Any]:
    first = group.posts[0]
    return {
        "keys": ",".join(str(post.pk) for post in group.posts),
        "text": differing_words(group.text, item.text),
        "is_exact": group.text == item.text,
        "count": len(group.posts),
        "platform": platform_name(first.platform),
        "at": first.created_at,
        "link": web_link(first.url),
    }
