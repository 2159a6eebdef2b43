"""The stages between an export and a score, as one pure function over a batch of posts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
import pyarrow as pa

from pipeline.claims import Clusterer
from pipeline.classify import Model, find_risk_signs
from pipeline.labels import LABELS, QUEUED, Label
from pipeline.posts import SCORES, Reason, strings
from pipeline.text import language, normalise
from pipeline.triage import flags, priority, reach


@dataclass(frozen=True, slots=True)
class Scorer:
    """Everything a batch of posts needs to become a batch of scores.

    Attributes:
        model: Gives probabilities and explains them.
        thresholds: Probability from which each label is flagged, 0 to 1.
        now: Aware time that the age of a post is measured from.
        queued: Labels that open queue items.
    """

    model: Model
    thresholds: Mapping[Label, float]
    now: datetime
    queued: tuple[Label, ...] = QUEUED

    @classmethod
    def for_budget(cls, model: Model, budget: float) -> "Scorer":
        """Flag the share `budget` (0 to 1) of ordinary posts for each label that opens queue items."""
        thresholds = {label: model.threshold(label, budget) for label in LABELS}
        return cls(model, thresholds, datetime.now(UTC))

    def score(self, posts: pa.RecordBatch, clusterer: Clusterer) -> pa.RecordBatch:
        """Return one row of `SCORES` per row of `posts`, in the same order.

        Clusters carry on from batch to batch in `clusterer`; nothing else is remembered.
        """
        texts = strings(posts.column("text"))
        normalised_texts = [normalise(text) for text in texts]
        clusters = clusterer.assign_normalised(normalised_texts, texts)
        return self.describe(posts, clusters, self.model.predict_normalised(normalised_texts))

    def describe(self, posts: pa.RecordBatch, clusters: Sequence[str], matrix: Any) -> pa.RecordBatch:  # noqa: ANN401
        """Return the `SCORES` rows of posts whose clusters and probabilities are known.

        Args:
            posts: n rows of `POSTS`.
            clusters: Cluster id of each.
            matrix: Array (n, 4) of probabilities, 0 to 1, columns in the order of `LABELS`.
        """
        rows = zip(posts.to_pylist(), matrix.tolist(), strict=True)
        triaged = [self._triage(post, row) for post, row in rows]
        texts = strings(posts.column("text"))
        columns: list[Any] = [
            posts.column("post_id"),
            pa.array(clusters, pa.string()),
            *(pa.array(matrix[:, i], pa.float32()) for i in range(len(LABELS))),
            pa.array([",".join(flagged) for flagged, _, _ in triaged], pa.string()),
            pa.array([points for _, points, _ in triaged], pa.float32()),
            pa.array([reasons for _, _, reasons in triaged], pa.string()),
            pa.array([self.model.name] * len(texts), pa.string()),
            pa.array([language(text) for text in texts], pa.string()),
        ]
        return pa.RecordBatch.from_arrays(columns, schema=SCORES)

    def reasons(self, text: str, flagged: Sequence[Label]) -> tuple[Reason, ...]:
        """Say why `text` was given each of the flagged labels."""
        return tuple(reason for label in flagged for reason in self._reasons(text, label))

    def _reasons(self, text: str, label: Label) -> Iterator[Reason]:
        if label == "check":
            yield from find_risk_signs(text)
        yield from self.model.explain(text, label)

    def _triage(self, post: Mapping[str, Any], row: Sequence[float]) -> tuple[tuple[Label, ...], float, str]:
        probabilities = dict(zip(LABELS, row, strict=True))
        flagged = flags(probabilities, self.thresholds, self.queued)
        if not flagged:
            return (), 0.0, "[]"
        place = priority(
            probabilities,
            flagged,
            reached=post_reach(post),
            created_at=post["created_at"],
            now=self.now,
        )
        return flagged, place.total, orjson.dumps(self.reasons(post["text"], flagged)).decode()


def post_reach(post: Mapping[str, Any]) -> int:
    """Return the reach of a row of `POSTS`."""
    return reach(**{name: post[name] for name in ("views", "reactions", "comments", "shares")})
