"""The main job: posts in, scores out; streams, can be interrupted, resumed, sharded, and shared by processes.

One process reads the input and leaves it in numbered batches; whoever is free scores them
(`pipeline.batch.work`). When all are there, it is found from where each label is flagged, then flags and
reasons batch by batch again, while the process that read decides clusters in order. What is among the parts
is not done twice.
"""

import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Any, Self

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import __version__
from pipeline.batch.clustering import (
    Known,
    decide_clusters,
    decided_report,
    forget_clusters,
    forget_flags,
    has_lost,
)
from pipeline.batch.isolation import REASON
from pipeline.batch.likeness import Looked, likeness_of
from pipeline.batch.parts import Parts
from pipeline.batch.processes import Result, Task
from pipeline.batch.reading import Reading
from pipeline.batch.run_summary import Summary, Tick, no_tick
from pipeline.batch.source import Source, stamps
from pipeline.batch.stages import PROBABILITIES, Scorer, probabilities
from pipeline.batch.work import Batch, Work, flag, notes_of, score
from pipeline.batch.workers import Crew, Hire, Workers
from pipeline.classify.thresholds import FLOOR
from pipeline.errors import InputError
from pipeline.ingest.fields.ids import keyed_digest
from pipeline.labels import LABELS, Label
from pipeline.posts import Reject, strings
from pipeline.runtime import collected_seldom
from pipeline.settings import DEFAULTS
from pipeline.triage import Budget, Cutoff, find_cutoffs
from pipeline.triage.cutoffs import Scored


class Job:
    """Scores a source batch by batch, and finds from where its posts are flagged.

    A context manager: at its end no worker is left, and Python collects as before.

    Args:
        source: What to read.
        scorer: How to score it.
        parts: Where finished batches are kept and found again, and rejects are written.
        known: Clusters of earlier runs: id, and text as shown; copies join them. Without, no `related`.
        bare: Keep probabilities only, without clusters: for whoever wants no more than thresholds.
        workers: Processes that score; what they make does not depend on their number.
        hire: Who scores in their place, such as other machines.

    Attributes:
        summary: What was done so far.
        cutoffs: From where each label is flagged, when `run` is through.
        related: For each cluster that stayed apart from a near one, the id of that other one; likewise, and
            only if the clusters were decided in this run.
    """

    def __init__(
        self,
        source: Source,
        scorer: Scorer,
        parts: Parts,
        known: Known | None = None,
        *,
        bare: bool = False,
        workers: int = 1,
        hire: Hire | None = None,
    ) -> None:
        self.source = source
        self.scorer = scorer
        self.parts = parts
        self.known = known
        self.bare = bare
        self.summary = Summary(model=scorer.model.name)
        self.cutoffs: dict[Label, Cutoff] = {}
        self.related: dict[str, str] = {}
        work = Work(parts, scorer, source.shard, bare)
        self._workers: Crew = hire(work) if hire else Workers(work, workers)
        self._ended = ExitStack()
        self._batches = 0
        self._read = 0
        self._told: set[int] = set()
        self._flagging: Iterator[None] | None = None

    def __enter__(self) -> Self:
        self._ended.enter_context(collected_seldom())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._ended:
            self._workers.__exit__(kind, error, trace)

    def run(self, tick: Tick = no_tick, *, flagging: bool = False) -> Summary:
        """Score every post into `parts`, see from where they are flagged, and return the summary.

        Args:
            tick: Progress.
            flagging: Whether `flagged` will be asked for: other processes begin with it while this one
                decides clusters.

        Raises:
            InputError: Not one row could be used.
        """
        try:
            self._score(tick)
        except InputError:
            self._gather_rejects()
            raise
        tick(0, 1.0)
        if has_lost(self.parts):
            forget_flags(self.parts)
        self.cutoffs = self._find_cutoffs()
        if flagging and self._scored_posts():
            self._flagging = self._begin_flagging()
        if not self.bare:
            self._cluster()
        self._count()
        self._gather_rejects()
        if self._read == 0 or (self.summary.posts == 0 and self.summary.reasons[REASON]):
            raise InputError(
                f"Nothing in {', '.join(map(str, self.source.paths))} could be used. {self._why()}".strip(),
                "Run `khoitrong inspect FILE` to see what was detected.",
            )
        self._count_flags()
        return self.summary

    def flagged(self, schema: pa.Schema, tick: Tick = no_tick) -> Iterator[pa.RecordBatch]:
        """Yield the scored posts in input order, with flags, priority and reasons; again what it did before.

        Args:
            schema: Columns that are wanted, `flags` among them: of `POSTS`, `SCORES`, or kept.
            tick: Progress.
        """
        held = [name for name in schema.names if name != "model"]
        posts = 0
        flagging, self._flagging = self._flagging or self._begin_flagging(), None
        for number, _ in enumerate(flagging):
            found = self.parts.get_joined(number, held)
            posts += found.num_rows
            if found.column("flags").null_count:
                found = self._without_lost(number, found)
            columns = {name: found.column(name) for name in held}
            columns["model"] = pa.array([self.scorer.model.name] * found.num_rows, pa.string())
            yield pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema)
            tick(found.num_rows, posts / max(self.summary.posts, 1))
        self._gather_rejects()

    def share(self, do: Callable[[Work, Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield what `do` makes of each task, in their order, shared by the processes; see `Workers.each`."""
        return self._workers.each(do, tasks)

    def reject(self, rejects: Sequence[Reject]) -> None:
        """Take posts that were scored, and that a later stage failed at, for rejects."""
        if rejects:
            with self.parts.rejects.open("ab") as out:
                out.writelines(f"{reject.to_json()}\n".encode() for reject in rejects)
            self.summary.posts -= len(rejects)
            self._count_rejects(len(rejects))

    def _score(self, tick: Tick) -> None:
        reading = Reading(self.source, self.parts, DEFAULTS.batch_size, self.summary)
        begun: deque[tuple[int, float]] = deque()

        def batches() -> Iterator[Batch]:
            for batch in reading:
                begun.append((batch.size, reading.share))
                yield batch

        is_new = False
        for made in self._workers.each(score, batches()):
            is_new |= made
            tick(*begun.popleft())
        if is_new:  # what an earlier run made of all posts is no more
            forget_clusters(self.parts)
            forget_flags(self.parts)
        self._batches, self._read = reading.batches, reading.posts

    def _begin_flagging(self) -> Iterator[None]:
        tasks = ((number, self.cutoffs) for number in range(self._batches))
        return self._workers.begun(flag, tasks)

    def _cluster(self) -> None:
        report = decided_report(self.parts)
        if report is None:
            report, self.related = decide_clusters(self.parts, self._batches, self.known)
        self.summary.clusters = report
        if has_lost(self.parts):  # the budget is a share of those who are left
            deque(self._flagging or (), maxlen=0)
            self._flagging = None
            forget_flags(self.parts)
            self.cutoffs = self._find_cutoffs()

    def _count(self) -> None:
        looks: list[Looked] = []
        for number in range(self._batches):
            scored = self.parts.get(number, "scores", ["lang"])
            rejects, looked = notes_of(scored)
            looks.append(looked)
            self.summary.posts += scored.num_rows
            self.summary.languages.update(strings(scored.column("lang")))
            self._count_rejects(len(rejects))
        self.summary.likeness = likeness_of(looks)

    def _count_rejects(self, count: int) -> None:
        if count:
            self.summary.rejected += count
            self.summary.reasons[REASON] += count

    def _find_cutoffs(self) -> dict[Label, Cutoff]:
        rules = self.scorer.rules
        budgets = {label: rule.share for label, rule in rules.items() if isinstance(rule, Budget)}
        found = find_cutoffs(self._look, budgets, self._scored_posts())
        return found | {label: rule for label, rule in rules.items() if isinstance(rule, Cutoff)}

    def _scored_posts(self) -> int:
        return sum(scored.num_rows for scored in self.parts.look(["place"]))

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

    def _without_lost(self, number: int, found: pa.RecordBatch) -> pa.RecordBatch:
        """Leave out the posts of a batch that could not be explained, also of the summary."""
        lost = found.column("flags").is_null()
        if number in self._told:
            return found.filter(pc.invert(lost))
        self._told.add(number)
        judged = self.parts.get_joined(number, [*PROBABILITIES, "place"]).filter(lost)
        flagged = self.scorer.flags(judged, self.cutoffs)
        for label in self.scorer.queued:
            self.summary.flagged[label] -= int(flagged[:, LABELS.index(label)].sum())
        self.summary.posts -= judged.num_rows
        self._count_rejects(judged.num_rows)
        return found.filter(pc.invert(lost))

    def _gather_rejects(self) -> None:
        """Write the rejects so far: rows that cannot be read, then posts that a stage failed at."""
        with self.parts.rejects.open("wb") as out:
            if self.parts.unread.exists():
                with self.parts.unread.open("rb") as unread:
                    shutil.copyfileobj(unread, out)
            for kind in ("scores", "flags"):
                for number in range(self._batches):
                    part = self.parts.read(number, kind, [])
                    for reject in notes_of(part)[0] if part is not None else ():
                        out.write(f"{reject.to_json()}\n".encode())

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
        "files": [list(stamp) for stamp in stamps(source)],
        "columns": dict(source.columns),
        "encoding": source.encoding,
        "shard": list(source.shard),
        "batch_size": DEFAULTS.batch_size,
        "keep": list(source.keep),
        "id_key": source.id_key and keyed_digest(source.id_key, b"which key"),
    }
