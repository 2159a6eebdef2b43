"""Items beside an item: near ones that say something else, and waiting ones that may be the same claim."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from pipeline.review.accounts.permissions import only_unit
from pipeline.review.accounts.visibility import visible_items
from pipeline.review.models import Item, User
from pipeline.review.presentation.differing import differing_words, kinds_of_difference
from pipeline.review.presentation.highlight import Segment
from pipeline.review.presentation.labels import is_sensitive, outcome_title
from pipeline.review.presentation.slurs import softened
from pipeline.review.queue import care, similar

SHOWN: Final = 5
"""Relatives on one page."""

SHOWN_CHARS: Final = 600
"""Characters of the text of each."""


@dataclass(frozen=True, slots=True)
class Relative:
    """An item beside another; words that the other lacks are marked in `text`.

    `differs` names what the two say differently, `outcomes` what was decided about this one.
    """

    number: int
    text: list[Segment]
    differs: list[str]
    outcomes: list[str]
    is_decided: bool
    is_veiled: bool
    percent: int = 0


def relatives(item: Item, reader: User) -> list[Relative]:
    """Return the items that stayed apart from this one, or it from them, newest first.

    What the reader does not get to review is left out.
    """
    near = Q(related=item)
    other = item.related
    while other is not None and other.merged_into is not None:
        other = other.merged_into
    if other is not None:
        near |= Q(pk=other.pk)
    found = Item.objects.filter(near).exclude(pk=item.pk)
    found = found.exclude(state__in=(Item.State.MERGED, Item.State.APART))
    if only_unit(reader) is not None:
        found = found.filter(pk__in=visible_items(reader))
    suited = care.without(found, care.not_for(reader)).prefetch_related("questions").order_by("-id")
    return [_relative(each, item, reader) for each in suited[:SHOWN]]


def candidates(item: Item, reader: User) -> list[Relative]:
    """Return waiting items that may be the same claim in other words, most alike first."""
    return [
        _relative(each.item, item, reader, round(100 * each.similarity))
        for each in similar.alike_waiting(item, reader)
    ]


def _relative(item: Item, beside: Item, reader: User, percent: int = 0) -> Relative:
    questions = list(item.questions.all())
    decided = item.state == Item.State.DECIDED
    text = differing_words(item.text, beside.text, SHOWN_CHARS)
    return Relative(
        number=item.pk,
        text=softened(text) if reader.softens else text,
        differs=kinds_of_difference(beside.text, item.text),
        outcomes=[outcome_title(asked.label, asked.outcome) for asked in questions if asked.outcome]
        if decided
        else [],
        is_decided=decided,
        is_veiled=is_sensitive(questions) and (reader.veils or reader.softens),
        percent=percent,
    )
