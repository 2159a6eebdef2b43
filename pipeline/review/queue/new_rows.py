"""What a new cluster and its posts are stored as: plain rows.

No object of Django's is made of them, which would take as long as everything else together. None of it asks
the database or needs Django, so that another process can do it.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from pipeline.ingest.fields.links import link_hash
from pipeline.labels import LABELS, Label
from pipeline.posts import Reason
from pipeline.review.domain.label_bits import label_bits
from pipeline.review.domain.outcomes import questions_for
from pipeline.review.queue.similar_keys import waiting_keys
from pipeline.review.storage.index_words import body_of
from pipeline.review.storage.json_bytes import json_bytes
from pipeline.triage import Member, QueueItem

Values = tuple[Any, ...]

ITEM_COLUMNS: Final = (
    "cluster_id",
    "text",
    "platform",
    "page",
    "url",
    "created_at",
    "lang",
    "probabilities",
    "priority",
    "priority_parts",
    "reasons",
    "model",
    "asks",
    "size",
    "reach",
)
"""What is stored of an item that nobody is assigned to yet."""

POST_COLUMNS: Final = (
    "key",
    "platform",
    "post_id",
    "url",
    "created_at",
    "reach",
    "source",
    "text",
    "link_hash",
)
"""What is stored of a post but its item."""

REACH: Final = POST_COLUMNS.index("reach")
TEXT: Final = POST_COLUMNS.index("text")


class New(NamedTuple):
    """What is stored of a cluster that is not in the queue yet.

    Attributes:
        row: Its values of `ITEM_COLUMNS`.
        questions: Label, position and probability of each of its questions.
        body: Its words, see `index_words.body_of`.
        bands: Its keys among like texts, as `band_index` stores them.
    """

    row: Values
    questions: list[tuple[str, int, float]]
    body: str
    bands: str


class Prepared(NamedTuple):
    """A cluster that may be new to the queue, may be known, and may be there already.

    Attributes:
        posts: Values of `POST_COLUMNS` of its posts, by key; of two with one key, the first.
        new: What is stored if it is new and all of its posts are; None where it is known or has no flag.
    """

    posts: dict[str, Values]
    new: New | None


Sent = tuple[dict[str, Values], Values | None]
"""A `Prepared` on its way, as plain tuples, which are packed in half the time."""


def prepare(chunk: Iterable[QueueItem], known: Collection[str], link_key: bytes) -> list[Prepared]:
    """Return clusters as they are stored, as far as that can be told without the database.

    Args:
        chunk: Clusters.
        known: Ids of those that are in the queue.
        link_key: What links are hashed with.
    """
    posts = [(queued, _posts(queued, link_key)) for queued in chunk]
    new = [each for each in posts if each[0].flags and each[0].cluster_id not in known]
    made = dict(zip((queued.cluster_id for queued, _ in new), new_items(new), strict=True))
    return [Prepared(found, made.get(queued.cluster_id)) for queued, found in posts]


def prepare_there(link_key: bytes, task: tuple[Sequence[QueueItem], Collection[str]]) -> list[Sent]:
    """Do the same in another process, which knows the key; a task is a chunk and the ids that are known."""
    return [(posts, None if new is None else tuple(new)) for posts, new in prepare(*task, link_key)]


def received(sent: Iterable[Sent]) -> list[Prepared]:
    """Return what another process prepared."""
    return [Prepared(posts, None if new is None else New._make(new)) for posts, new in sent]


def new_items(clusters: Sequence[tuple[QueueItem, dict[str, Values]]]) -> list[New]:
    """Return what is stored of new clusters.

    Args:
        clusters: Each with those of its posts that are new.
    """
    texts = [storable(queued.text) for queued, _ in clusters]
    return [
        New(
            _row(queued, text, posts.values()),
            [
                (label, place, float(queued.probabilities.get(label, 0.0)))
                for place, label in enumerate(questions_for(queued.flags))
            ],
            body_of([text, *(post[TEXT] for post in posts.values())]),
            " ".join(map(str, keys)),
        )
        for (queued, posts), text, keys in zip(clusters, texts, waiting_keys(texts), strict=True)
    ]


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


def reasons_of(queued: QueueItem) -> list[dict[str, Any]]:
    """Return the reasons of a cluster as they are stored."""
    return list(map(_reason, queued.reasons))


def _row(queued: QueueItem, text: str, posts: Collection[Values]) -> Values:
    """Return the values of `ITEM_COLUMNS`."""
    return (
        queued.cluster_id,
        text,
        queued.platform,
        storable(queued.page),
        storable(queued.url),
        queued.created_at,
        queued.lang,
        json_bytes({label: float(queued.probabilities.get(label, 0.0)) for label in LABELS}),
        queued.priority,
        json_bytes(dict(queued.priority_parts)),
        json_bytes(reasons_of(queued)),
        queued.model,
        _asks(queued.flags),
        len(posts),
        sum([post[REACH] for post in posts]),
    )


@lru_cache(maxsize=64)
def _asks(flags: tuple[Label, ...]) -> int:
    return label_bits(questions_for(flags))


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "label": reason.label,
        "kind": reason.kind,
        "span": list(reason.span),
        "text": storable(reason.text),
        "weight": reason.weight,
    }


def _posts(queued: QueueItem, link_key: bytes) -> dict[str, Values]:
    posts: dict[str, Values] = {}
    for member in queued.members:
        key = post_key(member, queued.cluster_id)
        if key not in posts:
            posts[key] = _post(key, member, link_key)
    return posts


def _post(key: str, member: Member, link_key: bytes) -> Values:
    """Return the values of `POST_COLUMNS`."""
    return (
        key,
        member.platform,
        storable(member.post_id),
        storable(member.url),
        member.created_at,
        member.reach,
        storable(member.source),
        storable(member.text),
        member.link_hash or (link_hash(member.url, link_key) if member.url else ""),
    )


def storable(text: str | None) -> str:
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
