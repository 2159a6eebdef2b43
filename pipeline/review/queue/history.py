"""What became of an item, as a person reads it: decisions, reviews, requests for another look."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from pipeline.review.domain.topics import HARMS, TOPICS
from pipeline.review.models import Decision, Document, Event, Item, Review
from pipeline.review.presentation.highlight import Segment, inert, segments
from pipeline.review.presentation.labels import is_sensitive, label_title, outcome_title
from pipeline.review.presentation.links import Link, documents_of, links_of, marked, web_link
from pipeline.review.presentation.names import platform_name
from pipeline.review.presentation.removed import shown_text
from pipeline.review.queue.current import current_decision
from pipeline.review.queue.handbook import namer
from pipeline.review.queue.referrals import MESSAGES, TARGETS, problem_with


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One thing that happened, in words."""

    at: datetime
    who: str
    what: str
    note: str = ""
    about: str = ""  # topic and harm
    links: Sequence[Link] = ()
    documents: Sequence[Document] = ()
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class ReferralEntry:
    """A package about the item."""

    pk: int
    title: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class ItemHistory:
    """Everything the page of a decided item shows; `entries` oldest first."""

    text: list[Segment]
    is_sensitive: bool
    platform: str
    link: str
    outcomes: list[tuple[str, str, str]]
    entries: list[HistoryEntry]
    cannot_refer: str
    referrals: list[ReferralEntry]


def item_history(item: Item) -> ItemHistory:
    """Prepare a decided item for its page."""
    return ItemHistory(
        text=segments(shown_text(item), item.reasons),
        is_sensitive=is_sensitive(item.questions.all()),
        platform=platform_name(item.platform),
        link=web_link(item.url),
        outcomes=[
            (label, outcome_title(label, made.outcome), _how(made.how))
            for label, made in current_decision(item).items()
        ],
        entries=sorted(
            (*_reviews(item), *_requests(item), *_confirmations(item)), key=lambda entry: entry.at
        ),
        cannot_refer=str(MESSAGES.get(problem_with(item), "")),
        referrals=[
            ReferralEntry(made.pk, str(TARGETS[made.to]), made.sent_at)
            for made in item.referrals.order_by("id")
        ],
    )


def _how(how: str) -> str:
    return {
        Decision.How.SINGLE: _("một người duyệt"),
        Decision.How.AGREED: _("hai người duyệt độc lập, cùng ý"),
        Decision.How.ADJUDICATED: _("hai người khác ý, người thứ ba quyết"),
    }[Decision.How(how)]


def _reviews(item: Item) -> Iterator[HistoryEntry]:
    reviews = item.reviews.select_related("reviewer", "withdrawal").prefetch_related("attachments__document")
    name_of = namer()
    for review in reviews.order_by("id"):
        yield HistoryEntry(
            review.created_at,
            review.reviewer.get_username(),
            f"{label_title(review.label)}: {outcome_title(review.label, review.outcome)}",
            inert(review.note),
            _about(review),
            marked(links_of(review), name_of),
            documents_of(review),
            is_over=hasattr(review, "withdrawal"),
        )


def _about(review: Review) -> str:
    """Return what an accusing review says the post is about, and how much harm it does."""
    said = (TOPICS.get(review.topic, ""), HARMS.get(review.harm, ""))
    return "; ".join(str(part) for part in said if part)


def _requests(item: Item) -> Iterator[HistoryEntry]:
    for event in item.events.filter(kind=Event.Kind.REOPENED).select_related("actor").order_by("id"):
        who = event.actor.get_username() if event.actor else ""
        yield HistoryEntry(event.at, who, _("Đề nghị xem lại"), inert(str(event.payload.get("reason", ""))))


def _confirmations(item: Item) -> Iterator[HistoryEntry]:
    said = {
        Event.Kind.CONFIRMED: _("Xác nhận thêm %(count)s bài giống bài này"),
        Event.Kind.CONFIRMED_BACK: _("Rút lại xác nhận %(count)s bài"),
    }
    for event in item.events.filter(kind__in=list(said)).select_related("actor").order_by("id"):
        who = event.actor.get_username() if event.actor else ""
        what = said[Event.Kind(event.kind)] % {"count": len(event.payload["posts"])}
        yield HistoryEntry(event.at, who, what)
