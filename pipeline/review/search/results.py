"""What a search found, in the words and shapes a person reads."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

from pipeline.review.domain.topics import TOPICS
from pipeline.review.models import Item, ItemPost, Stage, User
from pipeline.review.presentation.highlight import SHOWN_LIMIT, inert
from pipeline.review.presentation.labels import is_sensitive, label_title, outcome_title
from pipeline.review.presentation.names import platform_name
from pipeline.review.presentation.removed import shown_text
from pipeline.review.presentation.slurs import soften
from pipeline.review.queue import leases
from pipeline.review.storage.index_words import match_spans

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

EXCERPT_CHARS: Final = 260
"""Characters of a post in a list of results: enough to tell it from another."""

_CHARS_BEFORE_HIT: Final = 80
"""Of these, how many stand before the first hit."""

_MAX_POSTS: Final = 400
"""Further posts of the items on a page that are looked through for a hit."""

STAGES: Final[Mapping[str, "StrPromise"]] = {
    Stage.FIRST: gettext_lazy("chờ người duyệt"),
    Stage.SECOND: gettext_lazy("chờ người thứ hai"),
    Stage.ADJUDICATE: gettext_lazy("chờ phân xử"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that is a hit or is not."""

    text: str
    is_hit: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One item that was found. `outcomes` is empty until the item is decided.

    `may_take` says whether the reader could open it for a review now.
    """

    pk: int
    text: list[Piece]
    is_veiled: bool
    labels: list[tuple[str, str]]
    outcomes: list[str]
    is_decided: bool
    status: str
    platform: str
    page: str
    unit: str
    topic: str
    at: datetime | None
    size: int
    reach: int
    priority: int
    may_take: bool


def rows(items: Sequence[Item], query: str, reader: User) -> list[Row]:
    """Return what is shown of items, with the words of a query marked.

    Args:
        items: Items with their questions, in order.
        query: What was typed.
        reader: Whose wishes about harsh text are kept.
    """
    texts = {item.pk: _text(item, reader) for item in items}
    without = [item.pk for item in items if query and not any(match_spans(texts[item.pk], query))]
    texts.update(_other_posts([item for item in items if item.pk in without], query, reader))
    free = leases.may_take(reader, [item.pk for item in items if item.state == Item.State.WAITING])
    return [_row(item, pieces(texts[item.pk], query), reader, free) for item in items]


def pieces(text: str, query: str) -> list[Piece]:
    """Cut a text down to where a query first hits it, and mark all hits."""
    found = list(match_spans(text, query)) if query else []
    first = found[0][0] if found else 0
    start = 0 if first <= _CHARS_BEFORE_HIT else text.find(" ", first - _CHARS_BEFORE_HIT, first) + 1 or first
    end = min(len(text), start + EXCERPT_CHARS)
    cut: list[Piece] = []
    place = start
    for low, high in found:
        if high > end:
            break
        cut += [Piece(text[place:low]), Piece(text[low:high], is_hit=True)]
        place = high
    cut.append(Piece(text[place:end]))
    dots = Piece("…")
    return [*([dots] if start else []), *(p for p in cut if p.text), *([dots] if end < len(text) else [])]


def _text(item: Item, reader: User) -> str:
    """Return the text of an item on one line, inert, its slurs softened for a reader who wants that."""
    return _one_line(shown_text(item)[:SHOWN_LIMIT], reader)


def _one_line(text: str, reader: User) -> str:
    line = " ".join(inert(text).split())
    return soften(line) if reader.softens else line


def _other_posts(items: Sequence[Item], query: str, reader: User) -> dict[int, str]:
    """Return for items whose own text has no hit that of their first post that has one."""
    keys = [item.pk for item in items]
    posts = ItemPost.objects.filter(item__in=keys).exclude(text="").order_by("id")
    found: dict[int, str] = {}
    for post in posts[:_MAX_POSTS] if keys else ():
        text = _one_line(post.text, reader)
        if post.item_id not in found and any(match_spans(text, query)):
            found[post.item_id] = text
    return found


def _row(item: Item, text: list[Piece], reader: User, free: Container[int]) -> Row:
    questions = list(item.questions.all())
    labels = [question.label for question in questions]
    decided = item.state == Item.State.DECIDED
    return Row(
        pk=item.pk,
        text=text,
        is_veiled=(reader.veils and is_sensitive(questions)) or not reader_wants(labels, reader),
        labels=[(label, label_title(label)) for label in labels],
        outcomes=[outcome_title(question.label, question.outcome) for question in questions]
        if decided
        else [],
        is_decided=decided,
        status="" if decided else str(STAGES[item.stage]),
        platform=platform_name(item.platform),
        page=item.page,
        unit=item.unit.name if item.unit else "",
        topic=str(TOPICS.get(item.topic, "")),
        at=item.created_at,
        size=item.size,
        reach=item.reach,
        priority=round(item.priority),
        may_take=item.pk in free,
    )


def reader_wants(labels: Iterable[str], reader: User) -> bool:
    """Whether none of the labels is one that a reader would rather not read."""
    return not set(labels) & set(reader.leaves_out)
