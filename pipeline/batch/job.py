"""The main job: posts in, scores out; streams, can be interrupted, can be resumed, can be sharded."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Final, TextIO

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa

from pipeline import __version__
from pipeline.batch.likeness import Likeness, Sampler
from pipeline.batch.parts import Parts
from pipeline.batch.source import Source, in_shard, input_files
from pipeline.batch.stages import FLAGGED, PROBABILITIES, Scorer, probabilities
from pipeline.claims import Clusterer, ClusterReport
from pipeline.classify.thresholds import FLOOR
from pipeline.errors import InputError
from pipeline.ingest import read_posts
from pipeline.ingest.fields.ids import keyed_digest
from pipeline.labels import LABELS, Label
from pipeline.posts import POSTS, SCORES, Reject, strings
from pipeline.settings import DEFAULTS
from pipeline.triage import Budget, Cutoff, find_cutoffs
from pipeline.triage.cutoffs import Scored

_PLACE = pa.field("place", pa.int64(), nullable=False)

SCORED = pa.schema([*POSTS, *(column for column in SCORES if column.name != "post_id"), _PLACE])
"""A post, its scores and its place in the export, from 0, in one row, as kept while a job runs.

Batches hold the columns that a source keeps as well, after those of the post.
"""

_BARE: Final = ("post_id", "lang", *PROBABILITIES, "place")
"""What is kept of a post when only thresholds are asked for."""


@dataclass(slots=True)
class Summary:
    """What a run did.

    Attributes:
        posts: Posts scored.
        rejected: Rows that could not be used.
        reasons: Rejected rows by reason.
        flagged: Flagged posts by label.
        beyond_budget: Posts over the floor of a label that its budget left out, by label.
        languages: Posts by language sign.
        model: Name of the model.
        clusters: What clustering found.
        likeness: Whether the export is like what the model learned from.
        notes: Things a person should know about the input.
        rejects_file: Where the rejected rows were written, if there were any.
    """

    posts: int = 0
    rejected: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    flagged: Counter[str] = field(default_factory=Counter)
    beyond_budget: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    model: str = ""
    clusters: ClusterReport = field(default_factory=lambda: ClusterReport(0, 0, ()))
    likeness: Likeness = field(default_factory=Likeness)
    notes: list[str] = field(default_factory=list)
    rejects_file: str | None = None

    @property
    def rows(self) -> int:
        """Rows of the input accounted for; over all shards, every row there is."""
        return self.posts + self.rejected

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        names = ("reasons", "flagged", "beyond_budget", "languages")
        counters = {name: dict(getattr(self, name)) for name in names}
        plain = {**counters, "likeness": self.likeness.to_dict()}
        return {"rows": self.rows, **asdict(self), **plain}  # asdict breaks a Counter before Python 3.12

    def count(self, scored: pa.RecordBatch) -> None:
        """Add a batch of scored posts; flags come when all are scored."""
        self.posts += scored.num_rows
        self.languages.update(strings(scored.column("lang")))


Tick = Callable[[int, float], None]
"""Called with the number of posts done since the last call, and the share of the whole done, 0 to 1."""


def no_tick(_posts: int, _share: float) -> None:
    """Tell nobody."""


class Job:
    """Scores a source batch by batch, and finds from where its posts are flagged.

    Args:
        source: What to read.
        scorer: How to score it.
        parts: Where finished batches are kept and found again, and rejects are written.
        clusterer: Clusters known from earlier runs; empty by default.
        bare: Keep probabilities only, without clusters: for whoever wants no more than thresholds.

    Attributes:
        summary: What was done so far.
        cutoffs: From where each label is flagged, when `run` is through.
    """

    def __init__(
        self,
        source: Source,
        scorer: Scorer,
        parts: Parts,
        clusterer: Clusterer | None = None,
        *,
        bare: bool = False,
    ) -> None:
        self.source = source
        self.scorer = scorer
        self.parts = parts
        self.clusterer = clusterer or Clusterer()
        self.bare = bare
        self.summary = Summary(model=scorer.model.name)
        self.cutoffs: dict[Label, Cutoff] = {}
        self._sampler = Sampler(scorer.model)
        self._is_new = False

    def run(self, tick: Tick = no_tick) -> Summary:
        """Score every post into `parts`, see from where they are flagged, and return the summary.

        Raises:
            InputError: Not one row could be used.
        """
        with self.parts.rejects.open("w", encoding="utf-8", newline="\n") as rejects:
            reader = read_posts(
                self.source.paths,
                columns=self.source.columns,
                encoding=self.source.encoding,
                batch_size=DEFAULTS.batch_size,
                on_reject=lambda reject: self._reject(reject, rejects),
                id_key=self.source.id_key,
                keep=self.source.keep,
            )
            seen = 0
            for number, posts in enumerate(reader):
                mine = in_shard(posts, self.source.shard)
                chosen = posts.filter(pa.array(mine))
                self.summary.count(self._score(number, chosen, seen + np.flatnonzero(mine)))
                seen += posts.num_rows
                tick(posts.num_rows, reader.share)
        tick(0, 1.0)
        self.summary.notes = list(reader.summary.notes)
        self.summary.clusters = self.clusterer.report()
        if seen == 0:
            raise InputError(
                f"Nothing in {', '.join(map(str, self.source.paths))} could be used. {self._why()}".strip(),
                "Run `khoitrong inspect FILE` to see what was detected.",
            )
        self.summary.likeness = self._sampler.result()
        self.cutoffs = self._find_cutoffs()
        self._count_flags()
        return self.summary

    def flagged(self, tick: Tick = no_tick) -> Iterator[pa.RecordBatch]:
        """Yield the scored posts in input order, with flags, priority and reasons; they are kept as well."""
        posts = 0
        for number, scored in enumerate(self.parts):
            found = None if self._is_new else self.parts.read(number, "flags")
            if found is None:
                found = self.scorer.flag(scored, self.cutoffs)
                self.parts.write(number, found, "flags")
            for name in FLAGGED.names:
                at = scored.schema.get_field_index(name)
                scored = scored.set_column(at, FLAGGED.field(name), found.column(name))
            yield scored
            posts += scored.num_rows
            tick(scored.num_rows, posts / max(self.summary.posts, 1))

    def _score(self, number: int, posts: pa.RecordBatch, places: npt.NDArray[np.int64]) -> pa.RecordBatch:
        texts = strings(posts.column("text"))
        self._sampler.add(texts)
        done = self.parts.read(number)
        if done is not None and done.column("post_id").equals(posts.column("post_id")):
            if not self.bare:
                self.clusterer.assign(texts)  # later copies must still find these
            return done
        scores = self.scorer.score(posts, None if self.bare else self.clusterer)
        columns = [*posts.columns, *scores.columns[1:], pa.array(places, pa.int64())]
        schema = pa.schema([*posts.schema, *list(SCORES)[1:], _PLACE])
        scored = pa.RecordBatch.from_arrays(columns, schema=schema)
        scored = scored.select(list(_BARE)) if self.bare else scored
        self.parts.write(number, scored)
        self._is_new = True
        return scored

    def _find_cutoffs(self) -> dict[Label, Cutoff]:
        rules = self.scorer.rules
        budgets = {label: rule.share for label, rule in rules.items() if isinstance(rule, Budget)}
        found = find_cutoffs(self._look, budgets, self.summary.posts)
        return found | {label: rule for label, rule in rules.items() if isinstance(rule, Cutoff)}

    def _look(self) -> Iterator[Scored]:
        for scored in self.parts.look([*PROBABILITIES, "place"]):
            yield scored.column("place").to_numpy(), probabilities(scored)

    def _count_flags(self) -> None:
        for scored in self.parts.look([*PROBABILITIES, "place"]):
            flagged, matrix = self.scorer.flags(scored, self.cutoffs), probabilities(scored)
            for label in self.scorer.queued:
                i = LABELS.index(label)
                self.summary.flagged[label] += int(flagged[:, i].sum())
                if isinstance(self.scorer.rules[label], Budget):
                    over = int((matrix[:, i].astype(np.float64) >= FLOOR[label]).sum())
                    self.summary.beyond_budget[label] += over - int(flagged[:, i].sum())
        self.summary.flagged = +self.summary.flagged
        self.summary.beyond_budget = +self.summary.beyond_budget

    def _reject(self, reject: Reject, out: TextIO) -> None:
        if self.source.shard[0] == 1:  # every shard reads every row; one of them reports the bad ones
            self.summary.rejected += 1
            self.summary.reasons[reject.reason] += 1
            out.write(f"{reject.to_json()}\n")

    def _why(self) -> str:
        with self.parts.rejects.open(encoding="utf-8") as lines:
            first = next(lines, "")
        return Reject(**orjson.loads(first)).message if first else ""


def describe(source: Source, scorer: Scorer) -> dict[str, Any]:
    """Return everything the scores depend on but the time, as plain JSON values."""
    return {
        "version": __version__,
        "model": scorer.model.name,
        "rules": scorer.rules_as_json(),
        "files": [[str(path), path.stat().st_size, path.stat().st_mtime_ns] for path in input_files(source)],
        "columns": dict(source.columns),
        "encoding": source.encoding,
        "shard": list(source.shard),
        "batch_size": DEFAULTS.batch_size,
        "keep": list(source.keep),
        "id_key": source.id_key and keyed_digest(source.id_key, b"which key"),
    }
