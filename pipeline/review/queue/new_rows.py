"""What a new cluster and its posts are stored as: plain rows, by the names of columns.

No object of Django's is made of them, which would take as long as everything else together. None of it asks
the database, so that a chunk is prepared before its transaction begins, while the one before is written.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from pipeline.ingest.fields.links import link_hash
from pipeline.labels import LABELS, Label
from pipeline.posts import Reason
from pipeline.review.domain.label_bits import label_bits
from pipeline.review.domain.outcomes import questions_for
from pipeline.review.models import PageRule
from pipeline.review.queue import similar
from pipeline.review.storage import fulltext
from pipeline.triage import Member, QueueItem

Row = dict[str, Any]


@dataclass(slots=True)
class Prepared:
    """A cluster that may be new to the queue, may be known, and may be there already.

    Attributes:
        queued: The cluster.
        posts: What is stored of its posts, by key; of two with one key, the first.
        body: The words of the item, if it is new, see `fulltext.body_of`; None where it is known.
        bands: Its keys among like texts, likewise.
    """

    queued: QueueItem
    posts: dict[str, Row]
    body: str | None = None
    bands: Sequence[int] = ()


@dataclass(slots=True)
class NewItem:
    """A cluster that is not in the queue yet.

    Attributes:
        row: What is stored of it.
        prepared: The cluster.
        posts: What is stored of those of its posts that are new.
        rule: The lasting rule that assigns it, if there is one.
        key: Its key, once it is stored.
    """

    row: Row
    prepared: Prepared
    posts: list[Row]
    rule: PageRule | None = None
    key: int = 0

    @property
    def body(self) -> str:
        """The words it is found by."""
        prepared = self.prepared
        if prepared.body is not None and len(self.posts) == len(prepared.posts):
            return prepared.body
        return fulltext.body_of([self.row["text"], *(post["text"] for post in self.posts)])

    @property
    def bands(self) -> Sequence[int]:
        """Its keys among like texts."""
        is_ready = self.prepared.body is not None
        return self.prepared.bands if is_ready else similar.waiting_keys([self.row["text"]])[0]


def prepare(chunk: Iterable[QueueItem], known: Collection[str], link_key: bytes) -> list[Prepared]:
    """Return clusters as they are stored, as far as that can be told without the database.

    Args:
        chunk: Clusters.
        known: Ids of those that are in the queue.
        link_key: What links are hashed with.
    """
    prepared = [Prepared(queued, _posts(queued, link_key)) for queued in chunk]
    new = [each for each in prepared if each.queued.flags and each.queued.cluster_id not in known]
    texts = [_storable(each.queued.text) for each in new]
    for each, text, keys in zip(new, texts, similar.waiting_keys(texts), strict=True):
        each.body = fulltext.body_of([text, *(post["text"] for post in each.posts.values())])
        each.bands = keys
    return prepared


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
    return blake2b(joined, digest_size=16).hexdigest()


def new_item(queued: QueueItem, posts: Sequence[Row]) -> Row:
    """Return the row of an item that nobody is assigned to yet.

    Args:
        queued: The cluster.
        posts: Rows of those of its posts that are new.
    """
    return {
        "cluster_id": queued.cluster_id,
        "text": _storable(queued.text),
        "platform": queued.platform,
        "page": _storable(queued.page),
        "url": _storable(queued.url),
        "created_at": queued.created_at,
        "lang": queued.lang,
        "size": len(posts),
        "reach": sum([post["reach"] for post in posts]),
        "probabilities": {label: float(queued.probabilities.get(label, 0.0)) for label in LABELS},
        "priority": queued.priority,
        "priority_parts": dict(queued.priority_parts),
        "reasons": list(map(_reason, queued.reasons)),
        "model": queued.model,
        "asks": _asks(queued.flags),
    }


@lru_cache(maxsize=64)
def _asks(flags: tuple[Label, ...]) -> int:
    return label_bits(questions_for(flags))


def _reason(reason: Reason) -> Row:
    return {
        "label": reason.label,
        "kind": reason.kind,
        "span": list(reason.span),
        "text": _storable(reason.text),
        "weight": reason.weight,
    }


def _posts(queued: QueueItem, link_key: bytes) -> dict[str, Row]:
    posts: dict[str, Row] = {}
    for member in queued.members:
        key = post_key(member, queued.cluster_id)
        if key not in posts:
            posts[key] = new_post(key, member, link_key)
    return posts


def new_post(key: str, member: Member, link_key: bytes) -> Row:
    """Return the row of a post whose item is not named yet.

    Args:
        key: What tells it apart, see `post_key`.
        member: The post.
        link_key: What links are hashed with.
    """
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


def _storable(text: str | None) -> str:
    """Return text that any database takes, of the same length, so that spans keep their place.

    PostgreSQL refuses NUL and UTF-8 has no lone surrogates; both become U+FFFD.
    """
    if not text:
        return ""
    return text.replace("\0", "\ufffd") if text.isascii() else _clean(text)


@lru_cache(maxsize=4096)  # a page, a file, the text of a cluster and of its posts
def _clean(text: str) -> str:
    if "\0" not in text and text.isprintable():  # no surrogate is
        return text
    clean = text.replace("\0", "\ufffd")
    return clean.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
