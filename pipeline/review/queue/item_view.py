"""The item a reviewer has open, in words and shapes. Templates print what is prepared here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pipeline.review.accounts.team_settings import team
from pipeline.review.domain.outcomes import QUESTIONS, Outcome
from pipeline.review.models import Document, Item, Lease, Question, Review, Stage, User
from pipeline.review.presentation.claims import MatchView, match_view
from pipeline.review.presentation.highlight import (
    SHOWN_LIMIT,
    Segment,
    excerpt,
    inert,
    segments,
    strength,
)
from pipeline.review.presentation.labels import is_sensitive, outcome_title
from pipeline.review.presentation.links import Link, documents_of, links_of, marked, web_link
from pipeline.review.presentation.names import platform_name
from pipeline.review.presentation.removed import shown_text
from pipeline.review.presentation.risk_signs import next_check, sign_text
from pipeline.review.presentation.slurs import soften, softened
from pipeline.review.queue import evidence, leases, matched, similar
from pipeline.review.queue.current import current_reviews
from pipeline.review.queue.handbook import namer
from pipeline.review.queue.relatives import Relative, relatives
from pipeline.review.queue.submission import Submission

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PRIORITY_PARTS: Final[Mapping[str, tuple["StrPromise", "StrPromise"]]] = {
    "harm": (
        gettext_lazy("Tác hại nếu để lâu"),
        gettext_lazy("tin sai, lừa đảo và thù ghét cần xem sớm hơn tin vui"),
    ),
    "probability": (gettext_lazy("Mức máy nghi ngờ"), gettext_lazy("máy càng chắc thì điểm càng cao")),
    "reach": (gettext_lazy("Độ lan rộng"), gettext_lazy("càng nhiều người có thể đã xem, điểm càng cao")),
    "age": (gettext_lazy("Độ mới"), gettext_lazy("bài mới đăng được ưu tiên, cứ hai ngày lại giảm một nửa")),
    "uncertainty": (
        gettext_lazy("Máy còn phân vân"),
        gettext_lazy("chỗ máy không chắc thì ý kiến của bạn quý nhất"),
    ),
}


MAX_EXCERPT_CHARS: Final = 220
"""Characters of a similar text beside the open one."""


@dataclass(frozen=True, slots=True)
class AnswerChoice:
    """One answer button; `key` is its number key."""

    key: int
    outcome: Outcome
    chosen: bool


@dataclass(frozen=True, slots=True)
class RiskSignView:
    """A risk sign in words."""

    name: str
    why: str
    next: str


@dataclass(frozen=True, slots=True)
class WordView:
    """Words the machine leaned on; `weight` says in words what shade and underline show."""

    text: str
    weight: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question about the item, with what the machine saw."""

    label: str
    title: "StrPromise"
    asks: "StrPromise"
    percent: int
    confidence: str
    words: list[WordView]
    signs: list[RiskSignView]
    choices: list[AnswerChoice]
    problem: str


@dataclass(frozen=True, slots=True)
class PriorityPart:
    """One part of the priority; `x` and `width` place it on a bar of 100."""

    name: str
    title: str
    why: str
    points: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class OpinionView:
    """What one of two people answered, for the one who adjudicates; `who` is a number, never a name."""

    who: int
    outcomes: list[str]
    note: str
    links: list[Link]
    documents: list[Document]


@dataclass(frozen=True, slots=True)
class DocumentChoice:
    """A document the reviewer added to the item, and whether it goes with the answer."""

    document: Document
    ticked: bool


@dataclass(frozen=True, slots=True)
class SimilarDecision:
    """A decided item like the open one; `percent` is how alike the texts are."""

    number: int
    percent: int
    excerpt: str
    outcomes: list[str]
    is_veiled: bool


@dataclass(frozen=True, slots=True)
class ItemView:
    """Everything the review page shows about one item.

    `opinions` is filled only for the person who adjudicates a disagreement: everybody else judges blind.
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
    parts: list[PriorityPart]
    questions: list[QuestionView]
    shows_scores: bool
    opinions: list[OpinionView]
    documents: list[DocumentChoice]
    similar: list[SimilarDecision]
    matches: list[MatchView]
    relatives: list[Relative]
    hides_decisions: bool


def item_view(
    lease: Lease, submission: Submission, problems: Mapping[str, str], *, plain: bool = False
) -> ItemView:
    """Prepare the item of a lease for the review page.

    Args:
        lease: Whose item, and who reads it; a golden item looks like any other.
        submission: What was typed so far.
        problems: What is wrong with it, by field.
        plain: Show slurs in full although the person has them softened.
    """
    item, reader = lease.item, lease.reviewer
    questions = leases.questions_of(lease)
    adjudicates = lease.golden is None and item.stage == Stage.ADJUDICATE
    sensitive = is_sensitive(questions)
    text = segments(shown_text(item), item.reasons)
    soft = softened(text) if reader.softens and not plain else text
    shows_scores = adjudicates or not team().hide_scores
    return ItemView(
        item=item,
        token=str(lease.token),
        text=soft,
        is_cut=len(item.text) > SHOWN_LIMIT,
        is_sensitive=sensitive,
        is_softened=soft != text,
        is_veiled=sensitive and reader.veils,
        platform=platform_name(item.platform),
        page=inert(item.page),
        link=web_link(item.url),
        priority=round(item.priority),
        parts=_priority_parts(item.priority_parts),
        questions=[
            _question_view(question, item, submission, problems, softens=soft != text)
            for question in questions
        ],
        shows_scores=shows_scores,
        opinions=opinions(current_reviews(item)) if adjudicates else [],
        documents=[
            DocumentChoice(each, submission.documents is None or str(each.token) in submission.documents)
            for each in evidence.free_documents(item, reader)
        ],
        similar=[_similar_decision(each, reader) for each in similar.alike(item, reader)],
        matches=[] if lease.golden is not None else _matches(item, reader),
        relatives=relatives(item, reader),
        hides_decisions=not shows_scores,
    )


def _matches(item: Item, reader: User) -> list[MatchView]:
    """Return the known claims an item may state; what may hurt in them is softened as everywhere."""
    old = timezone.now() - matched.OLD_AFTER
    found = [
        match_view(match, shown_text(item), is_old=match.claim.checked_at < old)
        for match in matched.suggestions(item, reader)
    ]
    if not reader.softens:
        return found
    return [
        replace(each, claim_text=softened(each.claim_text), post_text=softened(each.post_text))
        for each in found
    ]


def _similar_decision(alike: similar.Alike, reader: User) -> SimilarDecision:
    """Return a past decision; what may hurt is softened and folded as everywhere."""
    item, questions = alike.item, list(alike.item.questions.all())
    text = excerpt(item.text, MAX_EXCERPT_CHARS)
    return SimilarDecision(
        number=item.pk,
        percent=round(100 * alike.similarity),
        excerpt=soften(text) if reader.softens else text,
        outcomes=[outcome_title(asked.label, asked.outcome) for asked in questions if asked.outcome],
        is_veiled=is_sensitive(questions) and reader.veils,
    )


def opinions(reviews: Iterable[Review]) -> list[OpinionView]:
    """Return what each reviewer of an item answered, in the order they came, without names."""
    by_person: dict[int, list[Review]] = {}
    name_of = namer()
    for review in reviews:
        by_person.setdefault(review.reviewer_id, []).append(review)
    return [
        OpinionView(
            number,
            [outcome_title(review.label, review.outcome) for review in given],
            inert(given[0].note),
            marked(links_of(given[0]), name_of),
            documents_of(given[0]),
        )
        for number, given in enumerate(by_person.values(), start=1)
    ]


def _question_view(
    question: Question,
    item: Item,
    submission: Submission,
    problems: Mapping[str, str],
    *,
    softens: bool,
) -> QuestionView:
    text = next(text for label, text in QUESTIONS.items() if label == question.label)
    reasons = [reason for reason in item.reasons if reason["label"] == question.label]
    chosen = submission.answers.get(question.label)
    return QuestionView(
        label=question.label,
        title=text.title,
        asks=text.asks,
        percent=round(question.probability * 100),
        confidence=_confidence(question.probability),
        words=_words(reasons, softens=softens),
        signs=[
            RiskSignView(*sign_text(str(reason["text"])), next_check(str(reason["text"])))
            for reason in reasons
            if reason["kind"] == "risk_sign"
        ],
        choices=[
            AnswerChoice(key, outcome, outcome.name == chosen)
            for key, outcome in enumerate(text.outcomes, start=1)
        ],
        problem=problems.get(question.label, ""),
    )


def _words(reasons: list[dict[str, Any]], *, softens: bool) -> list[WordView]:
    """Return the words the model leaned on, strongest first, each once."""
    found = [reason for reason in reasons if reason["kind"] == "words" and reason["weight"] > 0]
    found.sort(key=lambda reason: float(reason["weight"]))
    strongest = {inert(str(reason["text"])): strength(float(reason["weight"])) for reason in found}
    names = {1: _("chú ý nhẹ"), 2: _("chú ý vừa"), 3: _("chú ý nhiều")}
    ordered = sorted(strongest.items(), key=lambda pair: -pair[1])
    return [WordView(soften(text) if softens else text, names[shade]) for text, shade in ordered[:6]]


def _confidence(probability: float) -> str:
    if probability >= 0.85:
        return _("máy khá chắc")
    if probability >= 0.6:
        return _("máy nghiêng về phía này")
    return _("máy còn phân vân") if probability >= 0.3 else _("máy không chắc, cần bạn xem giúp")


def _priority_parts(points: Mapping[str, float]) -> list[PriorityPart]:
    parts: list[PriorityPart] = []
    x = 0.0
    for name, value in points.items():
        title, why = PRIORITY_PARTS.get(name, (name, ""))
        width = max(0.0, float(value))
        parts.append(PriorityPart(name, str(title), str(why), round(width), round(x, 2), round(width, 2)))
        x += width
    return parts
