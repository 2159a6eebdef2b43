"""From scored posts to queue items: one for each cluster that holds a flagged post."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

import numpy as np

from pipeline.batch.parts import Parts
from pipeline.batch.stages import Scorer, post_reach
from pipeline.labels import LABELS
from pipeline.posts import strings
from pipeline.triage import Member, QueueItem, flags, priority

_COLUMNS = [f"p_{label}" for label in LABELS]


def queue_items(
    parts: Parts, scorer: Scorer, known: Collection[str], related: Mapping[str, str]
) -> Iterator[QueueItem]:
    """Yield the clusters a volunteer should see, in the order of their first post.

    A cluster counts as flagged by its highest probability for each label, so that a copy that is worse than
    the first post is not lost. Unflagged posts that joined a cluster of `known` ids (already in the queue)
    are yielded too, with empty flags: they only add to its size and reach.

    The parts are read twice: which clusters are wanted is known only at the end, and this way unflagged
    posts, most of any export, never stay in memory.

    Args:
        parts: The scored batches of one run.
        scorer: What scored them; gives thresholds and reasons.
        known: Ids of clusters that are in the queue already.
        related: For clusters that stayed apart from a near one, its id, see `pipeline.claims.Clusterer`.
    """
    highest: dict[str, Any] = {}
    for batch in parts:
        matrix = np.stack([batch.column(name).to_numpy() for name in _COLUMNS], axis=1)
        for cluster, flagged, row in zip(
            strings(batch.column("cluster_id")), strings(batch.column("flags")), matrix, strict=True
        ):
            if flagged or cluster in known or cluster in highest:
                highest[cluster] = np.maximum(highest.get(cluster, 0.0), row)
    members: dict[str, list[dict[str, Any]]] = {cluster: [] for cluster in highest}
    for batch in parts:
        for post in batch.to_pylist():
            if post["cluster_id"] in members:
                members[post["cluster_id"]].append(post)
    for cluster, posts in members.items():
        yield _item(posts, highest[cluster].tolist(), scorer, related.get(cluster))


def _item(
    posts: list[dict[str, Any]], highest: list[float], scorer: Scorer, related: str | None
) -> QueueItem:
    first = posts[0]
    probabilities = dict(zip(LABELS, highest, strict=True))
    flagged = flags(probabilities, scorer.thresholds, scorer.queued)
    joined = tuple(map(_member, posts))
    reached = sum(member.reach for member in joined)
    created_at: datetime | None = min((m.created_at for m in joined if m.created_at), default=None)
    place = priority(probabilities, flagged, reached=reached, created_at=created_at, now=scorer.now)
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
        probabilities=probabilities,
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
