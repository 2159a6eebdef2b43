"""All posts of an item: their reach over time, and putting right what the machine grouped."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pipeline.errors import RuleError
from pipeline.review.accounts import visibility
from pipeline.review.accounts.access import member, needs, number_in
from pipeline.review.accounts.permissions import can
from pipeline.review.models import Item, User
from pipeline.review.presentation.highlight import excerpt
from pipeline.review.presentation.labels import is_sensitive
from pipeline.review.presentation.posts import post_rows, timeline
from pipeline.review.presentation.removed import shown_text
from pipeline.review.presentation.slurs import soften
from pipeline.review.queue import clusters, leases, relatives

MAX_POSTS_SHOWN = 200
"""Posts on one page; a cluster may have thousands."""

MAX_CHARS_SHOWN = 2000
"""Characters of what the posts say."""


@require_safe
@needs("see_clusters")
def cluster(request: HttpRequest, number: int) -> HttpResponse:
    """Show the posts of an item with reach and time; seniors may regroup them."""
    person = member(request)
    item = get_object_or_404(visibility.visible_items(person), pk=number)
    regroups = can(person, "regroup")
    words = excerpt(shown_text(item), MAX_CHARS_SHOWN)
    posts = list(item.posts.order_by("created_at", "id")[:MAX_POSTS_SHOWN])
    context = {
        "item": item,
        "words": soften(words) if person.softens else words,
        "is_veiled": is_sensitive(item.questions.all()) and person.veils,
        "rows": post_rows(item, posts),
        "timeline": timeline(posts),
        "more": max(0, item.size - len(posts)),
        "relatives": relatives.relatives(item, person),
        "regroups": regroups,
        "candidates": relatives.candidates(item, person) if regroups else (),
        "can_undo": _may_undo(item, person),
        "may_take": item.pk in leases.may_take(person, [item.pk]),
    }
    return render(request, "queue/cluster.html", context)


@require_POST
@needs("regroup")
def regroup(request: HttpRequest, number: int) -> HttpResponse:
    """Split posts off, merge into another item, or take the last of these back."""
    person = member(request)
    own = visibility.searchable_items(person)
    item = get_object_or_404(own, pk=number)
    try:
        if "undo" in request.POST:
            if not _may_undo(item, person):
                raise clusters.refusal("nothing")
            clusters.undo(item, person)
            messages.success(request, _("Đã hoàn tác."))
        elif "into" in request.POST:
            into = own.filter(pk=number_in(request.POST["into"])).first()
            if into is None:
                raise clusters.refusal("unknown")
            item = clusters.merge(item, into, person)
            messages.success(request, _("Đã gộp hai cụm làm một."))
        else:
            chosen = [number_in(key) for key in request.POST.getlist("post")]
            made = clusters.split(item, chosen, person)
            messages.success(request, _("Đã tách thành cụm số %(number)s.") % {"number": made.pk})
    except RuleError as error:
        messages.error(request, str(error))
    item.refresh_from_db()
    return redirect("cluster", number=item.merged_into_id or item.pk)


def _may_undo(item: Item, person: User) -> bool:
    """Whether there is a split or merge to take back, and both of its items are this person's to regroup."""
    last = clusters.last_change(item)
    return last is not None and visibility.may_separate(person, (last.payload["from"], last.payload["to"]))
