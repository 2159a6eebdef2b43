"""What a new cluster and its posts are stored as: plain rows, by the names of columns.

No object of Django's is made of them, which would take as long as everything else together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.ingest.fields.links import link_hash
from pipeline.labels import LABELS
from pipeline.posts import Reason
from pipeline.review.domain.label_bits import label_bits
from pipeline.review.domain.outcomes import questions_for
from pipeline.review.models import PageRule
from pipeline.triage import Member, QueueItem

Row = dict[str, Any]


@dataclass(slots=True)
class NewItem:
    """A cluster that is not in the queue yet.

    Attributes:
        row: What is stored of it.
        queued: The cluster.
        posts: What is stored of its posts.
        rule: The lasting rule that assigns it, if there is one.
        key: Its key, once it is stored.
    """

    row: Row
    queued: QueueItem
    posts: list[Row]
    rule: PageRule | None = None
    key: int = 0

    @property
    def texts(self) -> list[str]:
        """Its text, then those of its posts."""
        return [self.row["text"], *(post["text"] for post in self.posts)]


def new_item(queued: QueueItem, members: Sequence[Member]) -> Row:
    """Return the row of an item that nobody is assigned to yet.

    Args:
        queued: The cluster.
        members: Those of its posts that are new.
    """
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


def new_post(key: str, member: Member, link_key: bytes) -> Row:
    """Return the row of a post whose item is not named yet.

    Args:
        key: What tells it apart, see `enqueue.post_key`.
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
    if "\0" not in text and text.isprintable():  # no surrogate is
        return text
    clean = text.replace("\0", "\ufffd")
    return clean.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
