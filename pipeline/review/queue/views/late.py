"""Posts like decided ones that came later: a list, and one decision with what waits beside it.

A known claim from elsewhere, which has no decision yet, has a page of the same shape.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pipeline.errors import RuleError
from pipeline.review.accounts.access import member, needs, number_in
from pipeline.review.accounts.visibility import visible_claims, visible_items
from pipeline.review.models import Item, KnownClaim, User
from pipeline.review.presentation.claims import differences, marked, sources_of, verdict_title
from pipeline.review.presentation.differing import differing_words
from pipeline.review.presentation.highlight import excerpt, inert, segments
from pipeline.review.presentation.labels import is_sensitive, outcome_title
from pipeline.review.presentation.links import web_link
from pipeline.review.presentation.names import platform_name
from pipeline.review.queue import known, late, matched
from pipeline.review.queue.submission import InvalidAnswersError

MAX_ITEMS_SHOWN = 50

MAX_CHARS = 4000
"""Characters of a post that states a claim: two printed pages."""


@require_safe
@needs("review")
def waiting(request: HttpRequest) -> HttpResponse:
    """List the decided items with posts that wait for a confirmation."""
    person = member(request)
    found = list(late.items_with_late_posts(person).prefetch_related("questions")[:MAX_ITEMS_SHOWN])
    counts = late.count_waiting(found, person)
    claims = known.waiting_claims(person)
    rows = [
        {
            "number": item.pk,
            "late": counts[item.pk],
            "excerpt": excerpt(item.text),
            "outcomes": _outcomes(item),
            "is_veiled": _is_veiled(item, person),
        }
        for item in found
    ]
    stated = [
        {"number": claim.pk, "late": posts, "excerpt": excerpt(claim.text), "verdict": verdict_title(claim)}
        for claim, posts in claims[:MAX_ITEMS_SHOWN]
    ]
    context = {"rows": rows, "claims": stated, "total": late.waiting(person)}
    return render(request, "queue/late.html", context)


@require_safe
@needs("review")
def item(request: HttpRequest, number: int) -> HttpResponse:
    """Show the late posts of an item beside what was decided: the first text, or all of them."""
    person = member(request)
    found = _decided(number, person)
    groups, shows_all = late.late_groups(found, person), "all" in request.GET
    context = {
        "item": found,
        "text": segments(found.text, ()),
        "outcomes": _outcomes(found),
        "is_veiled": _is_veiled(found, person),
        "waiting": sum(len(group.posts) for group in groups),
        **_groups(groups, found.text, shows_all=shows_all),
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


@require_http_methods(["GET", "HEAD", "POST"])
@needs("review")
def claim(request: HttpRequest, number: int) -> HttpResponse:
    """Show the items that state a claim from elsewhere beside it; store a review of them, or part the two."""
    person = member(request)
    checked = visible_claims(person).filter(item=None, state=KnownClaim.State.CHECKED)
    found = get_object_or_404(checked, pk=number)
    if request.method == "POST":
        return _answer_claim(request, found)
    groups, shows_all = known.waiting_group(found, person).groups, "all" in request.GET
    context = {
        "claim": found,
        "version": known.version_of(found),
        "claim_text": inert(found.text),
        "verdict": verdict_title(found),
        "correction": inert(found.correction),
        "sources": sources_of(found),
        "waiting": sum(len(group.posts) for group in groups),
        **_groups(groups, found.text, shows_all=shows_all),
    }
    return render(request, "queue/late_claim.html", context)


def _answer_claim(request: HttpRequest, found: KnownClaim) -> HttpResponse:
    person, keys = member(request), _keys(request.POST.getlist("posts"))
    try:
        if "differs" in request.POST:
            made = known.refuse_group(found, keys, person)
            said = _("Bài số %(number)s vẫn chờ nhóm duyệt như thường.")
            messages.success(request, said % {"number": made.pk})
        else:
            version = number_in(request.POST.get("round", ""))
            done = known.decide_group(found, keys, person, version=version)
            said = _("Đã ghi ý kiến của bạn: %(outcomes)s.") % {"outcomes": verdict_title(found)}
            if done.waits_for is not None:
                said = f"{said} {_('Sẽ có thêm một bạn xem độc lập.')}"
            messages.success(request, said)
            if done.waits_for is None:
                return redirect("item", number=done.item.pk)
    except InvalidAnswersError:
        said = _("Tin đã biết này chưa có đủ lời đính chính để kết luận. Bạn duyệt bài trong hàng chờ nhé.")
        messages.error(request, said)
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("late_claim", number=found.pk)


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


def _groups(groups: Sequence[late.LateGroup], beside: str, *, shows_all: bool) -> dict[str, Any]:
    """Return what waits, as the page shows it: the first group or all of them."""
    shown = groups if shows_all else groups[:1]
    return {
        "groups": [_group(group, beside) for group in shown],
        "shown_posts": sum(len(group.posts) for group in shown),
        "texts": len(groups),
        "shows_all": shows_all,
    }


def _group(group: late.LateGroup, beside: str) -> dict[str, Any]:
    first, match = group.posts[0], group.match
    told: dict[str, Any] = {
        "keys": ",".join(str(post.pk) for post in group.posts),
        "count": len(group.posts),
        "platform": platform_name(first.platform),
        "at": first.created_at,
        "link": web_link(first.url),
    }
    if match is None:
        return told | {
            "text": differing_words(group.text, beside),
            "is_exact": group.text == beside,
        }
    differ = differences(match.differ)
    words = [each.post for each in differ]
    return told | {
        "text": marked(group.text, match.agree, words, MAX_CHARS),
        "others": [
            marked(text, match.agree, words, MAX_CHARS)
            for text in matched.wordings(group.posts)
            if text != group.text
        ],
        "differ": differ,
        "is_match": True,
    }
