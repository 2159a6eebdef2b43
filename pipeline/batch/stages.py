"""The stages between an export and a score, as pure functions over a batch of posts.

Every post is scored first and flagged when all scores are known, since a review budget is a share of the
whole export. Reasons are only sought for what is flagged.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa

from pipeline.classify import Model, find_risk_signs
from pipeline.labels import LABELS, QUEUED, Label
from pipeline.posts import SCORES, Reason, strings
from pipeline.text.cut import CutTexts
from pipeline.text.language import languages
from pipeline.triage import Budget, Cutoff, priority, reach, urgency_order

PROBABILITIES = [f"p_{label}" for label in LABELS]
"""Columns of probabilities, in the order of `LABELS`."""

SCORED = pa.schema([SCORES.field(name) for name in (*PROBABILITIES, "lang")])
"""What is known of a post from its text alone."""

FLAGGED = pa.schema([SCORES.field(name) for name in ("flags", "priority", "reasons")])
"""What is known of a post when all scores of its export are."""

REACHED_BY = ["views", "reactions", "comments", "shares"]
"""Columns that say how many people a post reached."""

JUDGED_BY = ("text", "created_at", *REACHED_BY, *PROBABILITIES, "place")
"""Columns that flags, priority and reasons depend on."""


@dataclass(frozen=True, slots=True)
class Scorer:
    """Everything a batch of posts needs to become a batch of scores.

    Attributes:
        model: Gives probabilities and explains them.
        rules: What is flagged for each label: a share of the export, or what reaches a probability.
        now: Aware time that the age of a post is measured from.
        queued: Labels that open queue items.
    """

    model: Model
    rules: Mapping[Label, Budget | Cutoff]
    now: datetime
    queued: tuple[Label, ...] = QUEUED

    @classmethod
    def for_budget(cls, model: Model, budget: float) -> "Scorer":
        """Flag at most the share `budget` (0 to 1) of an export for each label that opens queue items."""
        return cls(model, dict.fromkeys(LABELS, Budget(budget)), datetime.now(UTC))

    @classmethod
    def for_cutoffs(cls, model: Model, cutoffs: Mapping[Label, Cutoff]) -> "Scorer":
        """Flag what reaches cutoffs that were found before, such as those of a thresholds file."""
        return cls(model, cutoffs, datetime.now(UTC))

    def rules_as_json(self) -> dict[str, Any]:
        """Return the rules as plain JSON values: what flags depend on besides the model and the posts."""
        return {label: self.rules[label].to_dict() for label in LABELS}

    def score(self, cut: CutTexts, normalised_texts: Sequence[str]) -> pa.RecordBatch:
        """Return one row of `SCORED` for each text, in the same order; nothing is remembered.

        Args:
            cut: Texts as shown.
            normalised_texts: `normalise(text)` of each.
        """
        matrix = self.model.predict_normalised(normalised_texts)
        columns: list[Any] = [
            *(pa.array(matrix[:, i], pa.float32()) for i in range(len(LABELS))),
            pa.array(languages(cut), pa.string()),
        ]
        return pa.RecordBatch.from_arrays(columns, schema=SCORED)

    def flag(self, scored: pa.RecordBatch, cutoffs: Mapping[Label, Cutoff]) -> pa.RecordBatch:
        """Return one row of `FLAGGED` per scored post, in the same order.

        Args:
            scored: Posts with their scores and places: the columns `JUDGED_BY`.
            cutoffs: From where each label is flagged.
        """
        flagged = self.flags(scored, cutoffs)
        rows = np.flatnonzero(flagged.any(axis=1))
        said = [("", 0.0, "[]"), *self._triage(scored.take(rows), flagged[rows])]
        which = np.zeros(scored.num_rows, dtype=np.int64)
        which[rows] = np.arange(1, len(said))
        columns = zip(zip(*said, strict=True), FLAGGED, strict=True)
        return pa.RecordBatch.from_arrays(
            [pa.array(column, field.type).take(which) for column, field in columns], schema=FLAGGED
        )

    def flags(self, scored: pa.RecordBatch, cutoffs: Mapping[Label, Cutoff]) -> npt.NDArray[np.bool_]:
        """Return which labels of scored posts are flagged, shape (n, 4); never one that opens no items."""
        places, matrix = scored.column("place").to_numpy(), probabilities(scored)
        found = np.zeros(matrix.shape, dtype=np.bool_)
        for label in self.queued:
            i = LABELS.index(label)
            found[:, i] = cutoffs[label].reached(matrix[:, i], places)
        return found

    def in_order(self, flagged: npt.NDArray[np.bool_], likely: Mapping[Label, float]) -> tuple[Label, ...]:
        """Return the flagged labels of one row of `flags`, the most urgent first."""
        return urgency_order((each for each in self.queued if flagged[LABELS.index(each)]), likely)

    def reasons(self, text: str, flagged: Sequence[Label]) -> tuple[Reason, ...]:
        """Say why `text` was given each of the flagged labels."""
        return self.all_reasons([(text, flagged)])[0]

    def all_reasons(self, flagged: Sequence[tuple[str, Sequence[Label]]]) -> list[tuple[Reason, ...]]:
        """Say why each text was given each of its flagged labels."""
        asked = [(text, label) for text, labels in flagged for label in labels]
        explained = iter(self.model.explain_all(asked))
        return [
            tuple(
                reason
                for label in labels
                for reason in (*(find_risk_signs(text) if label == "check" else ()), *next(explained))
            )
            for text, labels in flagged
        ]

    def _triage(
        self, posts: pa.RecordBatch, flagged: npt.NDArray[np.bool_]
    ) -> Iterator[tuple[str, float, str]]:
        """Yield flags, priority and reasons of flagged posts."""
        rows = zip(*(posts.column(name).to_pylist() for name in PROBABILITIES), strict=True)
        likely: list[dict[Label, float]] = [dict(zip(LABELS, row, strict=True)) for row in rows]
        labels = [self.in_order(*each) for each in zip(flagged, likely, strict=True)]
        texts = strings(posts.column("text"))
        reasons = self.all_reasons(list(zip(texts, labels, strict=True)))
        reached = map(post_reach, posts.select(REACHED_BY).to_pylist())
        times = posts.column("created_at").to_pylist()
        for of_post, ours, why, people, time in zip(likely, labels, reasons, reached, times, strict=True):
            place = priority(of_post, ours, reached=people, created_at=time, now=self.now)
            yield ",".join(ours), place.total, orjson.dumps(why).decode()


def probabilities(scored: pa.RecordBatch) -> npt.NDArray[np.float32]:
    """Return the probabilities of a scored batch, shape (n, 4), columns in the order of `LABELS`."""
    matrix: npt.NDArray[np.float32] = np.stack(
        [scored.column(name).to_numpy() for name in PROBABILITIES], axis=1
    )
    return matrix


def post_reach(post: Mapping[str, Any]) -> int:
    """Return the reach of a row of `POSTS`."""
    return reach(**{name: post[name] for name in REACHED_BY})
