"""The day's shortlist of good stories: what reviewers would share, varied, nothing that was just shared.

Which story comes first is a sum that anyone can read: how sure the reviewers were, how new it is, how far it
went, whether its source is known; less for each story of the same theme or place that was shared in the last
seven days or stands above it. What one of the reader's own pages shared in the last 30 days is left out; what
was asked to the end stands apart, ready to be shared.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from pipeline.programme.good_news import variety
from pipeline.programme.good_news.stories import missing, praised_items, ready_stories, suggested_apart
from pipeline.programme.models import Publication, Story
from pipeline.programme.publishing.publications import visible_publications
from pipeline.review.models import Decision, Item, User
from pipeline.review.presentation.highlight import excerpt, inert
from pipeline.review.presentation.links import web_link
from pipeline.text.masking.mask import mask

SHORTLIST: Final = 7
"""Stories a day: enough to choose from, few enough to read."""

REPEAT_DAYS: Final = 30
"""Days within which a page does not share a story again."""

VARIED_DAYS: Final = 7
"""Days whose themes and places today's should differ from."""

_NEWEST: Final = 300
"""Decided items that are looked at."""

_READY: Final = 20
"""Stories that are shown as ready."""

_RECENT: Final = timedelta(days=60)
"""An older deed is no news."""

_SAME: Final = 1.5
_EXCERPT: Final = 260


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that may be shared, and why it stands where it does.

    Attributes:
        item: The item.
        story: What was asked and written about it so far; None for nothing.
        theme: Key of `variety.THEMES`; empty where its words do not say.
        place: Where it happened, as far as that is known.
        link: Where it was told; empty where nobody knows.
        score: What it weighs before variety.
        reasons: Why it is here, in words.
        apart: `advert` or `appeal` where it is one or reads like one; else empty.
        text: How it begins.
    """

    item: Item
    story: Story | None
    theme: str
    place: str
    link: str
    score: float
    reasons: tuple[str, ...]
    apart: str
    text: str

    @property
    def theme_title(self) -> str:
        """What it is about, in words."""
        return variety.theme_title(self.theme)


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The day's stories.

    Attributes:
        ready: What was asked to the end and may be shared, the latest first.
        picks: What to choose from, best first.
        apart: Adverts and appeals for money, and what reads like one.
        more: Further stories that are not shown.
        shared: Stories left out because they were shared lately.
        removed: Stories whose text was removed before anybody prepared them.
    """

    ready: list[Story]
    picks: list[Candidate]
    apart: list[Candidate]
    more: int
    shared: int
    removed: int


def shortlist(person: User) -> Shortlist:
    """Return today's stories for somebody, out of those they see."""
    today = timezone.localdate()
    items = (
        praised_items(person)
        .filter(decided_at__gte=timezone.now() - _RECENT)
        .exclude(story__minors=Story.Minors.REFUSED)
        .exclude(story__source=Story.Source.REFUSED)
        .select_related("unit", "story")
        .order_by("-decided_at", "-pk")[:_NEWEST]
    )
    published = visible_publications(person).filter(story__isnull=False)
    lately = set(
        published.filter(published_on__gt=today - timedelta(days=REPEAT_DAYS)).values_list(
            "story__item_id", flat=True
        )
    )
    ready = ready_stories(person).exclude(item__in=lately).exclude(item__related__in=lately)[:_READY]
    left, shared, removed = [], 0, 0
    for item in items:
        if item.pk in lately or item.related_id in lately:
            shared += 1
        elif item.text_removed_at is not None and not _story(item):
            removed += 1
        elif not (story := _story(item)) or missing(story):
            left.append(item)
    found = _candidates(left)
    apart = [each for each in found if each.apart]
    recent = published.filter(published_on__gt=today - timedelta(days=VARIED_DAYS))
    chosen = varied([each for each in found if not each.apart], _seen(recent))
    return Shortlist(list(ready), chosen[:SHORTLIST], apart, max(0, len(chosen) - SHORTLIST), shared, removed)


def varied(candidates: Iterable[Candidate], seen: Counter[str]) -> list[Candidate]:
    """Return candidates in the order in which they are shown.

    Args:
        candidates: Any order.
        seen: How often each theme and place was shared lately.
    """
    left, counts = sorted(candidates, key=lambda each: (-each.score, each.item.pk)), Counter(seen)
    ordered = []
    while left:
        best = max(left, key=lambda each: each.score - _SAME * (counts[each.theme] + counts[each.place]))
        left.remove(best)
        counts[best.theme] += bool(best.theme)
        counts[best.place] += bool(best.place)
        ordered.append(best)
    return ordered


def _candidates(items: list[Item]) -> list[Candidate]:
    made: dict[int, Decision] = {}
    decisions = Decision.objects.filter(item__in=items, label="positive", review__withdrawal=None)
    for decision in decisions.select_related("review").order_by("pk"):
        made[decision.item_id] = decision
    return [_candidate(item, made[item.pk]) for item in items if item.pk in made]


def _candidate(item: Item, made: Decision) -> Candidate:
    story = _story(item)
    link = web_link(story.link if story else item.url)
    sure = made.how != Decision.How.SINGLE
    age = (timezone.now() - made.at).days
    note = mask(made.review.note.strip())
    score = 2.0 * sure + 1.0 * bool(link) + 0.5 * bool(note) + max(0.0, 3 - age / 10)
    score += min(2.0, math.log10(1 + item.reach) / 2)
    reasons = [
        _("Hai người đọc riêng, cùng thấy nên chia sẻ") if sure else _("Người duyệt thấy nên chia sẻ"),
        *([inert(note)] if note else []),
        _("Chốt %(n)s ngày trước") % {"n": age} if age else _("Mới chốt hôm nay"),
    ]
    said = story.apart if story else ""
    apart = said if said else suggested_apart(item.text)
    return Candidate(
        item,
        story,
        variety.theme_of(item.text),
        variety.place_of(item, story.place if story else ""),
        link,
        score,
        tuple(reasons),
        "" if apart == Story.Apart.NO else apart,
        excerpt(story.caption if story and not item.text else item.text, _EXCERPT),
    )


def _story(item: Item) -> Story | None:
    return getattr(item, "story", None)


def _seen(publications: Iterable[Publication]) -> Counter[str]:
    """Return how often each theme and place was shared, each story of a day once."""
    counts: Counter[str] = Counter()
    for story in {each.story for each in publications if each.story is not None}:
        theme = variety.theme_of(story.item.text or story.caption)
        counts[theme] += bool(theme)
        place = variety.place_of(story.item, story.place)
        counts[place] += bool(place)
    return counts
