"""How things are called on every page, and lists of posts. Templates print what is prepared here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pipeline.review.domain.outcomes import QUESTIONS, find_outcome
from pipeline.review.models import Document, Item, ItemPost, Question, Review
from pipeline.review.presentation.highlight import excerpt

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PLATFORMS: Final[Mapping[str, str]] = {
    "facebook": "Facebook",
    "instagram": "Instagram",
    "tiktok": "TikTok",
    "youtube": "YouTube",
}

SENSITIVE: Final = frozenset({"hateful", "offensive"})
"""Labels whose posts may hurt to read."""


def guesses(item: Item, labels: Iterable[str]) -> str:
    """Return the machine's percentages for some labels, in words."""
    return "; ".join(
        f"{label_title(label)} {round(100 * float(item.probabilities.get(label, 0.0)))}%" for label in labels
    )


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post of a cluster as a person reads it; `text` is empty where it is that of the item."""

    pk: int
    platform: str
    at: datetime | None
    reach: int
    link: str
    text: str


def post_rows(posts: Iterable[ItemPost]) -> list[PostRow]:
    """Return the posts of a cluster for a list."""
    return [
        PostRow(
            post.pk,
            platform_name(post.platform),
            post.created_at,
            post.reach,
            web_link(post.url),
            excerpt(post.text) if post.text else "",
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
    """Return the reach of posts by the day they were posted; None where no day is known."""
    reach: dict[date, int] = {}
    for post in posts:
        if post.created_at is not None:
            day = timezone.localtime(post.created_at).date()
            reach[day] = reach.get(day, 0) + post.reach
    if not reach:
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


def is_sensitive(questions: Iterable[Question]) -> bool:
    """Whether a text stays behind a content note until the reviewer asks for it."""
    return any(question.label in SENSITIVE for question in questions)


def platform_name(platform: str) -> str:
    """Return how a platform is called."""
    return PLATFORMS.get(platform) or _("Không rõ nền tảng")


def web_link(url: str) -> str:
    """Return a link that is safe to click, or an empty string: only http and https, nothing hidden."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.hostname and url.isprintable() else ""


def links_of(review: Review) -> list[str]:
    """Return the links of a review that are safe to click."""
    return [safe for link in review.links if (safe := web_link(link))]


@dataclass(frozen=True, slots=True)
class Link:
    """A link a review leans on; `official` names the official source it belongs to, if any."""

    url: str
    official: str


def marked(links: Iterable[str], name_of: Callable[[str], str]) -> list[Link]:
    """Return links with the official sources they belong to.

    Args:
        links: Safe links.
        name_of: See `pipeline.review.queue.handbook.namer`.
    """
    return [Link(link, name_of(link)) for link in links]


def documents_of(review: Review) -> list[Document]:
    """Return the documents of a review, in the order they were added; prefetch `attachments__document`."""
    return [attachment.document for attachment in review.attachments.all()]


ROLE_TITLES: Final[Mapping[str, "_StrPromise"]] = {
    "auditor": gettext_lazy("người giám sát"),
    "reviewer": gettext_lazy("tình nguyện viên"),
    "senior": gettext_lazy("người có kinh nghiệm"),
    "lead": gettext_lazy("trưởng nhóm"),
}


def role_title(role: str) -> str:
    """Return how a role is called."""
    return str(ROLE_TITLES.get(role, gettext_lazy("chưa có vai trò")))


def outcome_title(label: str, name: str) -> str:
    """Return an outcome as a reviewer reads it."""
    outcome = find_outcome(label, name)
    return str(outcome.title) if outcome else name


def label_title(label: str) -> str:
    """Return a label as a reviewer reads it."""
    return next((str(question.title) for known, question in QUESTIONS.items() if known == label), label)
