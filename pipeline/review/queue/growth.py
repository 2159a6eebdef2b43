"""Clusters that are in the queue and got new posts: brought up to date together, a few statements for all."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.db.models import Count, Min, Q, Sum

from pipeline.labels import LABELS, Label
from pipeline.review.domain.label_bits import label_bits
from pipeline.review.domain.outcomes import questions_for
from pipeline.review.models import Event, Item, ItemPost, Question, Review, Stage
from pipeline.review.storage import event_log
from pipeline.review.storage.bulk import update_rows
from pipeline.triage import QueueItem, priority

Grown = Sequence[tuple[Item, QueueItem]]
"""Locked items, and what joined them; an item may come more than once."""

_FACTS: Final = ("size", "reach", "created_at", "late")
_LABELS: Final[Mapping[str, Label]] = {label: label for label in LABELS}
_SCORES: Final = ("probabilities", "priority", "priority_parts", "asks")


def grow(grown: Grown) -> None:
    """Bring known clusters up to date with the posts they have now.

    One that is decided stays as it is but for its size; its new posts wait for a person (`queue.late`).
    """
    if not grown:
        return
    items = {item.pk: item for item, _ in grown}
    facts = _facts_now(items)
    waiting = [(item, queued) for item, queued in grown if item.state != Item.State.DECIDED]
    asked = _questions(item.pk for item, _ in waiting)
    added: list[Question] = []
    entries: list[event_log.Entry] = []
    for item, queued in grown:
        now = facts[item.pk]
        before, item.size, item.reach = item.size, now["size"], now["reach"]
        item.created_at = now["created_at"] or item.created_at
        decided = item.state == Item.State.DECIDED
        item.late = now["late"] if decided else 0
        if not decided:
            added += _rescore(item, queued, asked[item.pk])
        kind = Event.Kind.GREW_AFTER_DECISION if decided else Event.Kind.GREW
        payload = {"new_posts": item.size - before, "posts": item.size, "reach": item.reach}
        entries.append((kind, item, None, payload))
    Question.objects.bulk_create(added)
    known = {question.pk: question for questions in asked.values() for question in questions.values()}
    update_rows(list(known.values()), ["probability"])
    scored = {item.pk: item for item, _ in waiting}
    update_rows(list(scored.values()), (*_FACTS, *_SCORES))
    update_rows([item for key, item in items.items() if key not in scored], _FACTS)
    _ask_again({question.item_id for question in added}, items)
    event_log.note_all(entries)


def _facts_now(items: Mapping[int, Item]) -> dict[int, dict[str, Any]]:
    """Return size, reach, earliest time and posts that no decision covers, by item."""
    of_items = ItemPost.objects.filter(item__in=items).values("item").order_by()
    counted = of_items.annotate(
        size=Count("id"),
        reach=Sum("reach"),
        created_at=Min("created_at"),
        late=Count("id", filter=Q(covered_round=None)),
    )
    return {facts["item"]: dict(facts) for facts in counted}


def _questions(items: Iterable[int]) -> defaultdict[int, dict[str, Question]]:
    """Return the questions of items by their labels, by item."""
    asked: defaultdict[int, dict[str, Question]] = defaultdict(dict)
    for question in Question.objects.filter(item__in=list(items)).order_by("position"):
        asked[question.item_id][question.label] = question
    return asked


def _rescore(item: Item, queued: QueueItem, asked: dict[str, Question]) -> list[Question]:
    """Let a waiting cluster take the higher of the old and the new probabilities, and their flags.

    Returns:
        Questions that are new, which are among `asked` from now on.
    """
    higher = {
        label: max(float(item.probabilities.get(label, 0.0)), float(queued.probabilities.get(label, 0.0)))
        for label in LABELS
    }
    item.probabilities = higher
    added = []
    for flag in questions_for((*labels_of(asked), *queued.flags)):
        if flag not in asked:
            asked[flag] = Question(item=item, label=flag, position=len(asked), probability=0.0)
            added.append(asked[flag])
    item.asks = label_bits(asked)
    for name, question in asked.items():
        question.probability = max(question.probability, higher[label_of(name)])
    place = priority(higher, labels_of(asked), reached=item.reach, created_at=item.created_at)
    item.priority, item.priority_parts = place.total, place.parts
    return added


def _ask_again(asked_more: Iterable[int], items: Mapping[int, Item]) -> None:
    """Begin a new round where the reviews so far did not see a question that is new."""
    reviews = Review.objects.filter(item__in=list(asked_more), withdrawal=None)
    seen = set(reviews.values_list("item_id", "round").distinct())
    again = [item for key, item in items.items() if (key, item.round) in seen]
    for item in again:
        item.round, item.stage = item.round + 1, Stage.FIRST
    update_rows(again, ["round", "stage"])


def label_of(name: str) -> Label:
    """Return the label of a name."""
    return _LABELS[name]


def labels_of(names: Iterable[str]) -> tuple[Label, ...]:
    """Return the labels of names."""
    return tuple(map(label_of, names))
