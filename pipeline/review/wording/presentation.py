"""An item in the words and shapes a reviewer sees. Templates print what is prepared here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pipeline.review.models import Item, ItemPost, Lease, Question, Review, Stage
from pipeline.review.people.team import team
from pipeline.review.wording.highlight import SHOWN_LIMIT, Segment, excerpt, inert, segments, softened
from pipeline.review.wording.outcomes import QUESTIONS, Outcome, find
from pipeline.review.wording.signs import sign_text
from pipeline.review.work.decisions import standing_reviews

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PLATFORMS: Final[Mapping[str, str]] = {
    "facebook": "Facebook",
    "instagram": "Instagram",
    "tiktok": "TikTok",
    "youtube": "YouTube",
}

PARTS: Final[Mapping[str, tuple["_StrPromise", "_StrPromise"]]] = {
    "harm": (
        gettext_lazy("Tác hại nếu để lâu"),
        gettext_lazy("tin sai, lừa đảo và thù ghét cần xem sớm hơn tin vui"),
    ),
    "probability": (gettext_lazy("Máy thấy giống"), gettext_lazy("máy càng chắc thì điểm càng cao")),
    "reach": (gettext_lazy("Độ lan rộng"), gettext_lazy("càng nhiều người có thể đã xem, điểm càng cao")),
    "age": (gettext_lazy("Độ mới"), gettext_lazy("bài mới đăng được ưu tiên, cứ hai ngày lại giảm một nửa")),
    "uncertainty": (
        gettext_lazy("Máy còn phân vân"),
        gettext_lazy("chỗ máy không chắc thì ý kiến của bạn quý nhất"),
    ),
}

SENSITIVE: Final = frozenset({"hateful", "offensive"})
"""Labels whose posts may hurt to read."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reviewer has typed so far."""

    answers: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    source_url: str = ""
    topic: str = ""
    harm: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer button; `key` is its number key."""

    key: int
    outcome: Outcome
    chosen: bool


@dataclass(frozen=True, slots=True)
class Sign:
    """A risk sign in words."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about the item, with what the machine saw."""

    label: str
    title: "_StrPromise"
    asks: "_StrPromise"
    percent: int
    confidence: str
    words: list[str]
    signs: list[Sign]
    choices: list[Choice]
    problem: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the priority; `x` and `width` place it on a bar of 100."""

    name: str
    title: str
    why: str
    points: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one of two people answered, for the one who settles; `who` is a number, never a name."""

    who: int
    outcomes: list[str]
    note: str
    link: str


@dataclass(frozen=True, slots=True)
class Card:
    """Everything the review page shows about one item.

    `opinions` is filled only for the person who settles a disagreement: everybody else judges blind.
    """

    item: Item
    token: str
    text: list[Segment]
    is_cut: bool
    is_sensitive: bool
    is_softened: bool
    is_veiled: bool
    platform: str
    page: str
    link: str
    priority: int
    parts: list[Part]
    questions: list[Asked]
    shows_scores: bool
    opinions: list[Opinion]


def card(lease: Lease, draft: Draft, problems: Mapping[str, str], *, plain: bool = False) -> Card:
    """Prepare the item of a lease for the review page.

    Args:
        lease: Whose item, and who reads it.
        draft: What was typed so far.
        problems: What is wrong with it, by field.
        plain: Show slurs in full although the person has them softened.
    """
    item, reader = lease.item, lease.reviewer
    questions = list(item.questions.filter(state=Question.State.OPEN))
    settles = item.stage == Stage.SETTLE
    sensitive = is_sensitive(questions)
    softens = sensitive and reader.softens and not plain
    text = segments(item.text, item.reasons)
    return Card(
        item=item,
        token=str(lease.token),
        text=softened(text, SENSITIVE) if softens else text,
        is_cut=len(item.text) > SHOWN_LIMIT,
        is_sensitive=sensitive,
        is_softened=softens,
        is_veiled=sensitive and reader.veils,
        platform=platform_name(item.platform),
        page=inert(item.page),
        link=web_link(item.url),
        priority=round(item.priority),
        parts=_parts(item.priority_parts),
        questions=[_asked(question, item, draft, problems) for question in questions],
        shows_scores=settles or not team().hide_scores,
        opinions=opinions(standing_reviews(item)) if settles else [],
    )


def opinions(reviews: Iterable[Review]) -> list[Opinion]:
    """Return what each reviewer of an item answered, in the order they came, without names."""
    by_person: dict[int, list[Review]] = {}
    for review in reviews:
        by_person.setdefault(review.reviewer_id, []).append(review)
    return [
        Opinion(
            number,
            [outcome_title(review.label, review.outcome) for review in given],
            inert(given[0].note),
            web_link(given[0].source_url),
        )
        for number, given in enumerate(by_person.values(), start=1)
    ]


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
    outcome = find(label, name)
    return str(outcome.title) if outcome else name


def label_title(label: str) -> str:
    """Return a label as a reviewer reads it."""
    return next((str(question.title) for known, question in QUESTIONS.items() if known == label), label)


def _asked(question: Question, item: Item, draft: Draft, problems: Mapping[str, str]) -> Asked:
    text = next(text for label, text in QUESTIONS.items() if label == question.label)
    reasons = [reason for reason in item.reasons if reason["label"] == question.label]
    chosen = draft.answers.get(question.label)
    return Asked(
        label=question.label,
        title=text.title,
        asks=text.asks,
        percent=round(question.probability * 100),
        confidence=_confidence(question.probability),
        words=_words(reasons),
        signs=[Sign(*sign_text(str(reason["text"]))) for reason in reasons if reason["kind"] == "risk_sign"],
        choices=[
            Choice(key, outcome, outcome.name == chosen) for key, outcome in enumerate(text.outcomes, start=1)
        ],
        problem=problems.get(question.label, ""),
    )


def _words(reasons: list[dict[str, Any]]) -> list[str]:
    """Return the words the model leaned on, strongest first, each once."""
    found = [reason for reason in reasons if reason["kind"] == "words" and reason["weight"] > 0]
    found.sort(key=lambda reason: -float(reason["weight"]))
    return list(dict.fromkeys(inert(str(reason["text"])) for reason in found))[:6]


def _confidence(probability: float) -> str:
    if probability >= 0.85:
        return _("máy khá chắc")
    if probability >= 0.6:
        return _("máy nghiêng về phía này")
    return _("máy còn phân vân") if probability >= 0.3 else _("máy không chắc, cần bạn xem giúp")


def _parts(points: Mapping[str, float]) -> list[Part]:
    parts: list[Part] = []
    x = 0.0
    for name, value in points.items():
        title, why = PARTS.get(name, (name, ""))
        width = max(0.0, float(value))
        parts.append(Part(name, str(title), str(why), round(width), round(x, 2), round(width, 2)))
        x += width
    return parts
