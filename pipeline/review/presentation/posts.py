"""The posts of a cluster: as a list, and as a timeline of how far they reached."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format, number_format

from pipeline.review.models import Item, ItemPost
from pipeline.review.presentation.highlight import excerpt
from pipeline.review.presentation.links import web_link
from pipeline.review.presentation.names import platform_name
from pipeline.review.presentation.removed import shown_text


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post of a cluster as a person reads it; `text` is empty where it is that of the item.

    `is_late` says that a decision about the item does not cover it yet.
    """

    pk: int
    platform: str
    at: datetime | None
    reach: int
    link: str
    text: str
    is_late: bool


def post_rows(item: Item, posts: Iterable[ItemPost]) -> list[PostRow]:
    """Return posts of a cluster for a list."""
    return [
        PostRow(
            post.pk,
            platform_name(post.platform),
            post.created_at,
            post.reach,
            web_link(post.url),
            excerpt(shown_text(post)) if post.text != item.text or post.text_removed_at else "",
            item.state == Item.State.DECIDED and post.covered_round is None,
        )
        for post in posts
    ]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a picture 100 wide and 20 high."""

    x: float
    width: float
    y: float
    height: float
    title: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Reach by day, from the first post to the last."""

    first: date
    last: date
    bars: list[Bar]


def timeline(posts: Iterable[ItemPost]) -> Timeline | None:
    """Return the reach of posts by the day they were posted; None where that is no line: within one day."""
    reach: dict[date, int] = {}
    for post in posts:
        if post.created_at is not None:
            day = timezone.localtime(post.created_at).date()
            reach[day] = reach.get(day, 0) + post.reach
    if len(reach) < 2 or not any(reach.values()):
        return None
    first, last = min(reach), max(reach)
    step = 100 / ((last - first).days + 1)
    highest = max(*reach.values(), 1)
    bars = [
        Bar(
            round((day - first).days * step, 3),
            round(step * 0.9, 3),
            round(20 - 20 * value / highest, 2),
            round(20 * value / highest, 2),
            f"{date_format(day, 'SHORT_DATE_FORMAT')}: {number_format(value)}",
        )
        for day, value in sorted(reach.items())
    ]
    return Timeline(first, last, bars)
