"""What goes into the review queue.

`enqueue` is idempotent and works in chunks, each one transaction: whatever moment the process is killed at,
running it again on the same items completes the work and counts nothing twice.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import islice
from typing import Any, Final

from pipeline.ingest.fields.links import link_hash
from pipeline.labels import LABELS
from pipeline.posts import Reason
from pipeline.review.domain.label_bits import label_bits
from pipeline.review.domain.outcomes import questions_for
from pipeline.review.models import Event, Item, ItemPost, PageRule, Question
from pipeline.review.queue import assignment, similar
from pipeline.review.queue.growth import grow
from pipeline.review.storage import event_log, fulltext
from pipeline.review.storage.bulk import insert_new, insert_rows
from pipeline.review.storage.database import friendly_errors
from pipeline.review.storage.database_url import resolve_database
from pipeline.review.storage.secret import post_id_key
from pipeline.review.storage.transactions import advisory_lock, atomic_with_retry, lock_items
from pipeline.triage import Member, QueueItem

CHUNK: Final = 500
"""Items in one transaction: a tenth of a second of write lock, so that reviewers never notice an import."""

Row = dict[str, Any]
"""A row of a table that is not stored yet, by the names of its columns."""

_PARAMETERS: Final = 500
"""Values in one IN list, well under what any database takes."""


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
    with friendly_errors():
        for chunk in _chunks(items):
            total += _enqueue_chunk(chunk)
            later |= _relate({each.cluster_id: each.related for each in chunk if each.related})
        _relate(later)  # what a cluster is related to may come after it
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


def post_key(member: Member, cluster_id: str) -> str:
    """Return what tells a post apart from all others, as 32 hex digits.

    Platform and post id, where the platform is known. Exports of unknown origin often number their rows from
    1, so there the link, or else the time and what the post says, is part of the key as well: two such files
    must not swallow each other's posts. File names are not: the same name comes back every week, and the same
    file under another name.
    """
    parts = [member.platform, member.post_id]
    if member.platform in ("", "unknown"):
        when = member.created_at.isoformat() if member.created_at else ""
        parts += [member.url] if member.url else [when, cluster_id]
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=16).hexdigest()


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
def _enqueue_chunk(chunk: Sequence[QueueItem]) -> Enqueued:
    advisory_lock("enqueue")  # two would not see each other's new clusters
    known = _known([queued.cluster_id for queued in chunk])
    seen = _seen_keys([post_key(m, queued.cluster_id) for queued in chunk for m in queued.members])
    new: list[tuple[Row, QueueItem]] = []
    grown: list[tuple[Item, QueueItem]] = []
    reworded: list[Item] = []
    posts: list[Row] = []
    of_new: list[list[Row]] = []
    link_key = post_id_key(resolve_database().local)
    seen_posts = 0
    for queued in chunk:
        item = known.get(queued.cluster_id)
        if item is None and not queued.flags:
            continue
        fresh = _unseen(queued, seen)
        seen_posts += len(queued.members) - len(fresh)
        if not fresh:
            continue
        seen.update(fresh)
        joining = [_new_post(key, member, link_key) for key, member in fresh.items()]
        posts += joining
        if item is None:
            new.append((_new_item(queued, tuple(fresh.values())), queued))
            of_new.append(joining)
        else:
            for post in joining:
                post["item_id"] = item.pk
            grown.append((item, queued))
            if item.text_removed_at is not None:
                _bring_back_text(item, queued)
                reworded.append(item)
            elif any(_storable(member.text) != item.text for member in fresh.values()):
                reworded.append(item)
    rules = assignment.by_rules((row["platform"], row["page"]) for row, _ in new)
    keys = insert_rows(
        Item, [row | assignment.given_by(rule) for (row, _), rule in zip(new, rules, strict=True)]
    )
    _open_questions(keys, new)
    for key, joining in zip(keys, of_new, strict=True):
        for post in joining:
            post["item_id"] = key
    if posts:
        insert_new(ItemPost, tuple(posts[0]), [tuple(post.values()) for post in posts])
    rows = [row for row, _ in new]
    fulltext.add(
        {
            key: [row["text"], *(post["text"] for post in joining)]
            for key, row, joining in zip(keys, rows, of_new, strict=True)
        }
    )
    fulltext.refresh(item.pk for item in reworded)
    similar.await_decision({key: row["text"] for key, row in zip(keys, rows, strict=True)})
    _record_added(keys, new, rules)
    grow(grown)
    return Enqueued(len(new), len(grown), len(posts), seen_posts)


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
    keys = dict(Item.objects.filter(cluster_id__in=cluster_ids).values_list("cluster_id", "pk"))
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


def _seen_keys(keys: Sequence[str]) -> set[str]:
    seen: set[str] = set()
    for start in range(0, len(keys), _PARAMETERS):
        part = keys[start : start + _PARAMETERS]
        seen.update(ItemPost.objects.filter(key__in=part).values_list("key", flat=True))
    return seen


def _unseen(queued: QueueItem, seen: set[str]) -> dict[str, Member]:
    """Return the members not in the queue yet, by key; of two with one key, the first."""
    fresh: dict[str, Member] = {}
    for member in queued.members:
        key = post_key(member, queued.cluster_id)
        if key not in seen:
            fresh.setdefault(key, member)
    return fresh


def _new_item(queued: QueueItem, members: Sequence[Member]) -> Row:
    """Return an item that nobody is assigned to yet."""
    return {
        "cluster_id": queued.cluster_id,
        "text": _storable(queued.text),
        "platform": queued.platform,
        "page": _storable(queued.page),
        "url": _storable(queued.url),
        "created_at": queued.created_at,
        "lang": queued.lang,
        "size": len(members),
        "reach": sum(member.reach for member in members),
        "probabilities": {label: float(queued.probabilities.get(label, 0.0)) for label in LABELS},
        "priority": queued.priority,
        "priority_parts": dict(queued.priority_parts),
        "reasons": list(map(_reason, queued.reasons)),
        "model": queued.model,
        "asks": label_bits(questions_for(queued.flags)),
    }


def _reason(reason: Reason) -> Row:
    return {
        "label": reason.label,
        "kind": reason.kind,
        "span": list(reason.span),
        "text": _storable(reason.text),
        "weight": reason.weight,
    }


def _new_post(key: str, member: Member, link_key: bytes) -> Row:
    """Return a post whose item is not named yet."""
    return {
        "item_id": None,
        "key": key,
        "platform": member.platform,
        "post_id": _storable(member.post_id),
        "url": _storable(member.url),
        "created_at": member.created_at,
        "reach": member.reach,
        "source": _storable(member.source),
        "text": _storable(member.text),
        "link_hash": member.link_hash or (link_hash(member.url, link_key) if member.url else ""),
    }


def _bring_back_text(item: Item, queued: QueueItem) -> None:
    """Give an item whose text was removed that of the posts that say it anew; without a decision it waits."""
    fresh = _new_item(queued, queued.members)
    item.text, item.url, item.reasons = fresh["text"], fresh["url"], fresh["reasons"]
    item.text_removed_at = None
    if item.state == Item.State.ERASED:
        item.state = Item.State.WAITING
    item.save()


def _open_questions(keys: Sequence[int], new: Sequence[tuple[Row, QueueItem]]) -> None:
    insert_rows(
        Question,
        [
            {
                "item_id": key,
                "label": label,
                "position": position,
                "probability": row["probabilities"][label],
            }
            for key, (row, queued) in zip(keys, new, strict=True)
            for position, label in enumerate(questions_for(queued.flags))
        ],
    )


def _record_added(
    keys: Sequence[int], new: Sequence[tuple[Row, QueueItem]], rules: Sequence[PageRule | None]
) -> None:
    event_log.record_all(
        [
            (
                Event.Kind.ADDED,
                key,
                None,
                {
                    "flags": list(queued.flags),
                    "model": row["model"],
                    "posts": row["size"],
                    **assignment.assigned_to(rule),
                },
            )
            for key, (row, queued), rule in zip(keys, new, rules, strict=True)
        ]
    )


def _storable(text: str | None) -> str:
    """Return text that any database takes, of the same length, so that spans keep their place.

    PostgreSQL refuses NUL and UTF-8 has no lone surrogates; both become U+FFFD.
    """
    if not text:
        return ""
    if "\0" not in text and text.isprintable():  # no surrogate is
        return text
    clean = text.replace("\0", "\ufffd")
    return clean.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
