"""From scored posts to queue items: one for each cluster that holds a flagged post."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.batch.parts import Parts
from pipeline.batch.stages import PROBABILITIES, Scorer, post_reach, probabilities
from pipeline.labels import LABELS, Label
from pipeline.posts import POSTS, strings
from pipeline.triage import Cutoff, Member, QueueItem, priority

_JUDGED_BY = ("cluster_id", *PROBABILITIES, "place")
_MEMBER = ("cluster_id", "lang", *POSTS.names)


def queue_items(
    parts: Parts,
    scorer: Scorer,
    cutoffs: Mapping[Label, Cutoff],
    known: Collection[str],
    related: Mapping[str, str],
) -> Iterator[QueueItem]:
    """Yield the clusters a volunteer should see, in the order of their first post.

    A cluster is flagged when one of its posts is, so that a copy that is worse than the first post is not
    lost, and counts with its highest probability for each label. Unflagged posts that joined a cluster of
    `known` ids (already in the queue) are yielded too, with empty flags: they only add to its size and reach.

    The parts are read twice: which clusters are wanted is known only at the end, and this way unflagged
    posts, most of any export, never stay in memory.

    Args:
        parts: The scored batches of one run.
        scorer: What scored them; gives reasons.
        cutoffs: From where each label is flagged.
        known: Ids of clusters that are in the queue already.
        related: For clusters that stayed apart from a near one, its id, see `pipeline.claims.Clusterer`.
    """
    highest: dict[str, Any] = {}
    flagged: dict[str, Any] = {}
    for batch in parts.look(_JUDGED_BY):
        rows = zip(
            strings(batch.column("cluster_id")),
            scorer.flags(batch, cutoffs),
            probabilities(batch),
            strict=True,
        )
        for cluster, found, row in rows:
            if cluster in known or cluster in highest or found.any():
                highest[cluster] = np.maximum(highest.get(cluster, 0.0), row)
                flagged[cluster] = flagged.get(cluster, False) | found
    members: dict[str, list[dict[str, Any]]] = {cluster: [] for cluster in highest}
    wanted = pa.array(members, pa.string())
    for batch in parts.look(_MEMBER):
        for post in batch.filter(pc.is_in(batch.column("cluster_id"), wanted)).to_pylist():
            members[post["cluster_id"]].append(post)
    for cluster, posts in members.items():
        yield _item(posts, highest[cluster].tolist(), flagged[cluster], scorer, related.get(cluster))


def _item(
    posts: list[dict[str, Any]],
    highest: list[float],
    found: npt.NDArray[np.bool_],
    scorer: Scorer,
    related: str | None,
) -> QueueItem:
    first = posts[0]
    likely = dict(zip(LABELS, highest, strict=True))
    flagged = scorer.in_order(found, likely)
    joined = tuple(map(_member, posts))
    reached = sum(member.reach for member in joined)
    created_at: datetime | None = min((m.created_at for m in joined if m.created_at), default=None)
    place = priority(likely, flagged, reached=reached, created_at=created_at, now=scorer.now)
    return QueueItem(
        cluster_id=first["cluster_id"],
        text=first["text"],
        platform=first["platform"],
        page=first["page"],
        url=first["url"],
        created_at=created_at,
        lang=first["lang"],
        size=len(joined),
        reach=reached,
        probabilities=likely,
        flags=flagged,
        priority=place.total,
        priority_parts=place.parts,
        reasons=scorer.reasons(first["text"], flagged),
        model=scorer.model.name,
        members=joined,
        related=related,
    )


def _member(post: Mapping[str, Any]) -> Member:
    return Member(
        post_id=post["post_id"],
        platform=post["platform"],
        url=post["url"],
        created_at=post["created_at"],
        reach=post_reach(post),
        source=post["source"],
        text=post["text"],
        link_hash=post["link_hash"] or "",
    )
