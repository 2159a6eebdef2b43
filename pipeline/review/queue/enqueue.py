"""What goes into the review queue.

`enqueue` is idempotent and works in chunks, each one transaction: whatever moment the process is killed at,
running it again on the same items completes the work and counts nothing twice.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import islice
from typing import Final

from pipeline.review.models import Event, Item, ItemPost, PageRule, Question
from pipeline.review.queue import assignment
from pipeline.review.queue.ahead import Ahead, Ready
from pipeline.review.queue.growth import grow
from pipeline.review.queue.new_rows import (
    ITEM_COLUMNS,
    POST_COLUMNS,
    TEXT,
    New,
    Values,
    new_items,
    reasons_of,
    storable,
)
from pipeline.review.storage import band_index, event_log, fulltext
from pipeline.review.storage.bulk import insert_own, insert_rows, stored
from pipeline.review.storage.database import friendly_errors
from pipeline.review.storage.token_index import Settling
from pipeline.review.storage.transactions import advisory_lock, atomic_with_retry, lock_items
from pipeline.triage import QueueItem

CHUNK: Final = 1000
"""Items in one transaction: one to two tenths of a second of write lock, which reviewers do not notice."""

_SETTLED: Final = 4
"""Chunks after which an import that may use other cores has its indexes sorted, see `Settling`."""


@dataclass(frozen=True, slots=True)
class Enqueued:
    """What an import changed.

    Attributes:
        new_items: Clusters that were not in the queue.
        grown_items: Clusters that were, and got new posts.
        new_posts: Posts that were not in the queue, in new and grown clusters together.
        seen_posts: Posts that were there already.
    """

    new_items: int = 0
    grown_items: int = 0
    new_posts: int = 0
    seen_posts: int = 0

    def __add__(self, other: "Enqueued") -> "Enqueued":
        return Enqueued(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


def enqueue(items: Iterable[QueueItem], *, workers: int = 1) -> Enqueued:
    """Put clusters into the queue.

    A cluster that is known gains the posts it lacks, and its size, reach and priority follow. One that is
    decided stays decided: its growth is recorded as an event, and its new posts wait until a person confirms
    that they say the same. A cluster without a flag is not added, but lets a known one grow. One that stayed
    apart from a near one is related to it.

    Args:
        items: Clusters, in any order; read once.
        workers: Processes that an import may have: with two or more, another one reads the texts of a large
            import (see `queue.ahead`), and so does another one of the server its share. What is in the queue
            at the end does not depend on it.

    Returns:
        What changed. Zero new and grown items when everything was there already.

    Raises:
        QueueError: The database cannot be opened or written. Chunks before the failure are kept.
    """
    total, later = Enqueued(), dict[str, str]()
    indexes = (fulltext.INDEX, band_index.INDEX)
    with (
        friendly_errors(),
        Ahead(_chunks(items), may_start=workers > 1) as ahead,
        Settling(indexes) as settling,
    ):
        for number, chunk in enumerate(ahead, start=1):
            total += _enqueue_chunk(chunk, ahead.begin)
            if workers > 1 and number % _SETTLED == 0:
                settling.begin()
            near = {queued.cluster_id: queued.related for queued, _ in chunk if queued.related}
            later |= _relate(near)
        _relate(later)  # what a cluster is related to may come after it
        for index in indexes:
            index.settle()
    return total


def representatives(*, up_to: int | None = None) -> Iterator[tuple[str, str]]:
    """Yield `(cluster_id, text as shown)` of the clusters in the queue, in the order they were added.

    Those whose text was removed are left out: there is nothing to compare with.

    Args:
        up_to: Leave out items with a higher number than this.

    Raises:
        QueueError: The database cannot be read.
    """
    items = Item.objects.filter(text_removed_at=None).order_by("id")
    if up_to is not None:
        items = items.filter(pk__lte=up_to)
    with friendly_errors():
        yield from items.values_list("cluster_id", "text").iterator()


def _chunks(items: Iterable[QueueItem]) -> Iterator[list[QueueItem]]:
    """Yield lists of at most `CHUNK` items, no cluster twice in one list."""
    chunk: dict[str, QueueItem] = {}
    for item in items:
        if item.cluster_id in chunk or len(chunk) == CHUNK:
            yield list(chunk.values())
            chunk = {}
        chunk[item.cluster_id] = item
    if chunk:
        yield list(chunk.values())


@dataclass(slots=True)
class _NewItem:
    """A cluster that is not in the queue yet, and what is stored of it.

    Attributes:
        queued: The cluster.
        stored: What is stored of it.
        posts: Posts of it that are new.
        rule: The lasting rule that assigns it, if there is one.
        pk: Its key, once it is stored.
    """

    queued: QueueItem
    stored: New
    posts: int
    rule: PageRule | None = None
    pk: int = 0


@atomic_with_retry
def _enqueue_chunk(chunk: Ready, meanwhile: Callable[[], None]) -> Enqueued:
    advisory_lock("enqueue")  # two would not see each other's new clusters
    known = _known([queued.cluster_id for queued, _ in chunk])
    seen = stored(ItemPost, "key", [key for _, prepared in chunk for key in prepared.posts])
    new: list[_NewItem] = []
    grown: list[tuple[Item, QueueItem]] = []
    reworded: list[Item] = []
    posts: list[tuple[_NewItem | Item, Values]] = []
    seen_posts = 0
    for queued, prepared in chunk:
        item = known.get(queued.cluster_id)
        if item is None and not queued.flags:
            continue
        fresh = prepared.posts
        if not seen.isdisjoint(fresh):
            fresh = {key: post for key, post in fresh.items() if key not in seen}
        seen_posts += len(queued.members) - len(fresh)
        if not fresh:
            continue
        seen.update(fresh)
        of: _NewItem | Item
        if item is None:
            is_ready = prepared.new is not None and len(fresh) == len(prepared.posts)
            what = prepared.new if is_ready and prepared.new else new_items([(queued, fresh)])[0]
            of = _NewItem(queued, what, len(fresh))
            new.append(of)
        else:
            of = item
            grown.append((item, queued))
            if _rewords(item, queued, fresh.values()):
                reworded.append(item)
        posts += [(of, post) for post in fresh.values()]
    meanwhile()  # from here on it is the database that works
    _add(new)
    insert_own(ItemPost, ("item_id", *POST_COLUMNS), [(of.pk, *post) for of, post in posts])
    fulltext.add({each.pk: each.stored.body for each in new})
    fulltext.refresh(item.pk for item in reworded)
    band_index.add_new({each.pk: each.stored.bands for each in new})
    _record_added(new)
    grow(grown)
    return Enqueued(len(new), len(grown), len(posts), seen_posts)


def _add(new: Sequence[_NewItem]) -> None:
    """Insert items with their questions, assigned as the lasting rules say."""
    rules = assignment.by_rules((each.queued.platform, storable(each.queued.page)) for each in new)
    given = {rule: assignment.given_by(rule) for rule in set(rules)}
    rows = [(*each.stored.row, *given[rule]) for each, rule in zip(new, rules, strict=True)]
    keys = insert_rows(Item, (*ITEM_COLUMNS, *assignment.GIVEN), rows)
    for each, rule, key in zip(new, rules, keys, strict=True):
        each.rule, each.pk = rule, key
    questions = [(each.pk, *question) for each in new for question in each.stored.questions]
    insert_rows(Question, ("item_id", "label", "position", "probability"), questions)


def _rewords(item: Item, queued: QueueItem, joining: Iterable[Values]) -> bool:
    """Whether the words change by which an item is found; one whose text was removed gets it back."""
    if item.text_removed_at is None:
        return any(post[TEXT] != item.text for post in joining)
    _bring_back_text(item, queued)
    return True


@atomic_with_retry
def _relate(pairs: Mapping[str, str]) -> dict[str, str]:
    """Relate items to those they stayed apart from, by cluster; return the pairs not both in the queue."""
    missing = dict(pairs)
    for start in range(0, len(pairs), CHUNK):
        part = dict(islice(pairs.items(), start, start + CHUNK))
        keys = dict(
            Item.objects.filter(cluster_id__in={*part, *part.values()}).values_list("cluster_id", "pk")
        )
        found = {keys[one]: keys[other] for one, other in part.items() if one in keys and other in keys}
        for item in lock_items(found).values():
            if item.related_id is None:
                item.related_id = found[item.pk]
                item.save(update_fields=["related"])
        missing = {one: other for one, other in missing.items() if keys.get(one) not in found}
    return missing


def _known(cluster_ids: Sequence[str]) -> dict[str, Item]:
    """Return the items of clusters, locked, by cluster; one merged into another stands for that other."""
    there = stored(Item, "cluster_id", cluster_ids)
    keys = dict(Item.objects.filter(cluster_id__in=there).values_list("cluster_id", "pk"))
    locked = lock_items(keys.values())
    found = {}
    for cluster_id, key in keys.items():
        item = locked[key]
        while item.merged_into_id is not None:
            if item.merged_into_id not in locked:
                locked |= lock_items([item.merged_into_id])
            item = locked[item.merged_into_id]
        found[cluster_id] = item
    return found


def _bring_back_text(item: Item, queued: QueueItem) -> None:
    """Give an item whose text was removed that of the posts that say it anew; without a decision it waits."""
    item.text, item.url = storable(queued.text), storable(queued.url)
    item.reasons = reasons_of(queued)
    item.text_removed_at = None
    if item.state == Item.State.ERASED:
        item.state = Item.State.WAITING
    item.save()


def _record_added(new: Sequence[_NewItem]) -> None:
    assigned = {each.rule: assignment.assigned_to(each.rule) for each in new}
    event_log.note_all(
        [
            (
                Event.Kind.ADDED,
                each.pk,
                None,
                {
                    "flags": list(each.queued.flags),
                    "model": each.queued.model,
                    "posts": each.posts,
                    **assigned[each.rule],
                },
            )
            for each in new
        ]
    )
