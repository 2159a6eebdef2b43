"""What goes into the review queue.

`enqueue` is idempotent and works in chunks, each one transaction: whatever moment the process is killed at,
running it again on the same items completes the work and counts nothing twice.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import islice
from typing import Final

from pipeline.review.domain.outcomes import questions_for
from pipeline.review.models import Event, Item, ItemPost, Question
from pipeline.review.queue import assignment
from pipeline.review.queue.ahead import Ahead
from pipeline.review.queue.growth import grow
from pipeline.review.queue.new_rows import NewItem, Prepared, Row, new_item
from pipeline.review.storage import band_index, event_log, fulltext
from pipeline.review.storage.bulk import insert_new, insert_rows, stored
from pipeline.review.storage.database import friendly_errors
from pipeline.review.storage.transactions import advisory_lock, atomic_with_retry, lock_items
from pipeline.triage import QueueItem

CHUNK: Final = 1000
"""Items in one transaction: one to two tenths of a second of write lock, which reviewers do not notice."""


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


def enqueue(items: Iterable[QueueItem]) -> Enqueued:
    """Put clusters into the queue.

    A cluster that is known gains the posts it lacks, and its size, reach and priority follow. One that is
    decided stays decided: its growth is recorded as an event, and its new posts wait until a person confirms
    that they say the same. A cluster without a flag is not added, but lets a known one grow. One that stayed
    apart from a near one is related to it.

    Args:
        items: Clusters, in any order; read once.

    Returns:
        What changed. Zero new and grown items when everything was there already.

    Raises:
        QueueError: The database cannot be opened or written. Chunks before the failure are kept.
    """
    total, later = Enqueued(), dict[str, str]()
    with friendly_errors(), Ahead(_chunks(items)) as ahead:
        for chunk in ahead:
            total += _enqueue_chunk(chunk, ahead.begin)
            near = [each.queued for each in chunk if each.queued.related]
            later |= _relate({each.cluster_id: each.related for each in near if each.related})
        _relate(later)  # what a cluster is related to may come after it
        for index in (fulltext.INDEX, band_index.INDEX):
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


@atomic_with_retry
def _enqueue_chunk(chunk: Sequence[Prepared], meanwhile: Callable[[], None]) -> Enqueued:
    advisory_lock("enqueue")  # two would not see each other's new clusters
    known = _known([each.queued.cluster_id for each in chunk])
    seen = stored(ItemPost, "key", [key for each in chunk for key in each.posts])
    new: list[NewItem] = []
    grown: list[tuple[Item, QueueItem]] = []
    reworded: list[Item] = []
    posts: list[Row] = []
    seen_posts = 0
    for each in chunk:
        queued = each.queued
        item = known.get(queued.cluster_id)
        if item is None and not queued.flags:
            continue
        fresh = {key: post for key, post in each.posts.items() if key not in seen}
        seen_posts += len(queued.members) - len(fresh)
        if not fresh:
            continue
        seen.update(fresh)
        joining = list(fresh.values())
        posts += joining
        if item is None:
            new.append(NewItem(new_item(queued, joining), each, joining))
            continue
        for post in joining:
            post["item_id"] = item.pk
        grown.append((item, queued))
        if _rewords(item, queued, joining):
            reworded.append(item)
    meanwhile()  # from here on it is the database that works
    _add(new)
    insert_new(ItemPost, tuple(posts[0]) if posts else (), [tuple(post.values()) for post in posts])
    fulltext.add({each.key: each.body for each in new})
    fulltext.refresh(item.pk for item in reworded)
    band_index.add({each.key: each.bands for each in new})
    _record_added(new)
    grow(grown)
    return Enqueued(len(new), len(grown), len(posts), seen_posts)


def _add(new: Sequence[NewItem]) -> None:
    """Insert items with their questions, assigned as the lasting rules say; name them in their posts."""
    rules = assignment.by_rules((each.row["platform"], each.row["page"]) for each in new)
    for each, rule in zip(new, rules, strict=True):
        each.rule = rule
        each.row |= assignment.given_by(rule)
    for each, key in zip(new, insert_rows(Item, [each.row for each in new]), strict=True):
        each.key = key
        for post in each.posts:
            post["item_id"] = key
    _open_questions(new)


def _rewords(item: Item, queued: QueueItem, joining: Sequence[Row]) -> bool:
    """Whether the words change by which an item is found; one whose text was removed gets it back."""
    if item.text_removed_at is None:
        return any(post["text"] != item.text for post in joining)
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
    fresh = new_item(queued, ())
    item.text, item.url, item.reasons = fresh["text"], fresh["url"], fresh["reasons"]
    item.text_removed_at = None
    if item.state == Item.State.ERASED:
        item.state = Item.State.WAITING
    item.save()


def _open_questions(new: Sequence[NewItem]) -> None:
    insert_rows(
        Question,
        [
            {
                "item_id": each.key,
                "label": label,
                "position": position,
                "probability": each.row["probabilities"][label],
            }
            for each in new
            for position, label in enumerate(questions_for(each.prepared.queued.flags))
        ],
    )


def _record_added(new: Sequence[NewItem]) -> None:
    event_log.note_all(
        [
            (
                Event.Kind.ADDED,
                each.key,
                None,
                {
                    "flags": list(each.prepared.queued.flags),
                    "model": each.row["model"],
                    "posts": each.row["size"],
                    **assignment.assigned_to(each.rule),
                },
            )
            for each in new
        ]
    )
