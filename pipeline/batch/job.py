"""The main job: exports in, scores out; streams, can be interrupted, can be resumed, can be sharded."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TextIO
from zlib import crc32

import orjson
import pyarrow as pa

from pipeline import __version__
from pipeline.batch.days import DayCounts
from pipeline.batch.id_keys import ensure_id_key
from pipeline.batch.parts import Parts
from pipeline.batch.scores_file import STDOUT, form_of, rejects_path, write_scores
from pipeline.batch.stages import Scorer
from pipeline.claims import Clusterer, ClusterReport
from pipeline.errors import InputError, UsageError
from pipeline.ingest import read_posts
from pipeline.ingest.fields.ids import keyed_digest
from pipeline.ingest.kept import check_keep, column_of, kept_fields
from pipeline.io import explain_write_errors
from pipeline.labels import LABELS
from pipeline.posts import POSTS, SCORES, Reject, strings
from pipeline.settings import DEFAULTS
from pipeline.text import key

_OWN_KEY: Final = "id.key"
_RUN_IDS: Final = "ids are only valid within this run; --key-file FILE keeps them the same over runs"
_SHARD_IDS: Final = (
    "ids are only valid within this shard, and another shard has others; run every shard with the same "
    "--key-file FILE to compare them"
)

SCORED = pa.schema([*POSTS, *(column for column in SCORES if column.name != "post_id")])
"""A post and its scores in one row, as kept while a job runs."""


@dataclass(frozen=True, slots=True)
class Source:
    """What to read, and how.

    Attributes:
        paths: Files, folders and archives, in this order.
        columns: Our field to their column, for what detection cannot know.
        encoding: Encoding to insist on, see `khoitrong formats`.
        shard: `(i, n)`: only the i-th of n parts, from 1; copies of one text fall into one shard.
        id_key: What ids and links are hashed with, see `pipeline.ingest.read_posts`; `None` for a key of
            the run's own.
        keep: Columns of the export to carry along, see `pipeline.ingest.kept`.
    """

    paths: tuple[Path, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    shard: tuple[int, int] = (1, 1)
    id_key: bytes | None = field(default=None, repr=False)
    keep: tuple[str, ...] = ()


@dataclass(slots=True)
class Summary:
    """What a run did.

    Attributes:
        posts: Posts scored.
        rejected: Rows that could not be used.
        reasons: Rejected rows by reason.
        flagged: Flagged posts by label.
        languages: Posts by language sign.
        model: Name of the model.
        clusters: What clustering found.
        notes: Things a person should know about the input.
        rejects_file: Where the rejected rows were written, if there were any.
    """

    posts: int = 0
    rejected: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    flagged: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    model: str = ""
    clusters: ClusterReport = field(default_factory=lambda: ClusterReport(0, 0, ()))
    notes: list[str] = field(default_factory=list)
    rejects_file: str | None = None

    @property
    def rows(self) -> int:
        """Rows of the input accounted for; over all shards, every row there is."""
        return self.posts + self.rejected

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        counters = {name: dict(getattr(self, name)) for name in ("reasons", "flagged", "languages")}
        return {"rows": self.rows, **asdict(self), **counters}  # asdict breaks a Counter before Python 3.12

    def count(self, scored: pa.RecordBatch) -> None:
        """Add a batch of `SCORED` rows."""
        self.posts += scored.num_rows
        self.languages.update(strings(scored.column("lang")))
        for flagged in strings(scored.column("flags")):
            self.flagged.update(flagged.split(",") if flagged else ())


Tick = Callable[[int, float], None]
"""Called with the number of posts done since the last call, and the share of the input read, 0 to 1."""


def no_tick(_posts: int, _share: float) -> None:
    """Tell nobody."""


class Job:
    """Scores a source, batch by batch.

    Args:
        source: What to read.
        scorer: How to score it.
        parts: Where finished batches are kept and found again, and rejects are written.
        clusterer: Clusters known from earlier runs; empty by default.
    """

    def __init__(
        self, source: Source, scorer: Scorer, parts: Parts, clusterer: Clusterer | None = None
    ) -> None:
        self.source = source
        self.scorer = scorer
        self.parts = parts
        self.clusterer = clusterer or Clusterer()
        self.summary = Summary(model=scorer.model.name)

    def run(self, tick: Tick = no_tick) -> Summary:
        """Score every post into `parts` and return the summary.

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
                seen += posts.num_rows
                self.summary.count(self._score(number, _shard(posts, self.source.shard)))
                tick(posts.num_rows, reader.share)
        tick(0, 1.0)
        self.summary.notes = list(reader.summary.notes)
        self.summary.clusters = self.clusterer.report()
        if seen == 0:
            raise InputError(
                f"Nothing in {', '.join(map(str, self.source.paths))} could be used. {self._why()}".strip(),
                "Run `khoitrong inspect FILE` to see what was detected.",
            )
        return self.summary

    def _score(self, number: int, posts: pa.RecordBatch) -> pa.RecordBatch:
        done = self.parts.read(number)
        if done is not None and done.column("post_id").equals(posts.column("post_id")):
            self.clusterer.assign(strings(posts.column("text")))  # later copies must still find these
            return done
        scores = self.scorer.score(posts.select(POSTS.names), self.clusterer)
        schema = pa.schema([*posts.schema, *list(SCORES)[1:]])
        scored = pa.RecordBatch.from_arrays([*posts.columns, *scores.columns[1:]], schema=schema)
        self.parts.write(number, scored)
        return scored

    def _reject(self, reject: Reject, out: TextIO) -> None:
        if self.source.shard[0] == 1:  # every shard reads every row; one of them reports the bad ones
            self.summary.rejected += 1
            self.summary.reasons[reject.reason] += 1
            out.write(f"{reject.to_json()}\n")

    def _why(self) -> str:
        with self.parts.rejects.open(encoding="utf-8") as lines:
            first = next(lines, "")
        return Reject(**orjson.loads(first)).message if first else ""


def score(
    source: Source,
    out: Path,
    scorer: Scorer,
    *,
    resume: bool = False,
    with_text: bool = False,
    tick: Tick = no_tick,
) -> Summary:
    """Score a source into `out`, in the format its ending asks for, with its rejects in `OUT.rejects.jsonl`.

    A source without `id_key` gets a random one, which a resumed run finds again among the parts; the summary
    says that its ids hold within this run only.

    Args:
        source: What to read.
        out: Scores file, one row per post in input order, columns as in `pipeline.posts.SCORES` and then
            what the source keeps; `STDOUT` for standard output.
        scorer: How to score it.
        resume: Go on with an interrupted run of the same command.
        with_text: Add the text as shown, personal data masked, as a last column.
        tick: Progress.

    Raises:
        InputError: Nothing usable in the input; `out` is not touched.
        OutputError: The result cannot be written.
        UsageError: Unknown ending of `out`, a column that is never kept, or `resume` for a different command
            or for standard output.
    """
    form_of(out)
    check_keep(source.keep)
    if resume and out == STDOUT:
        raise UsageError("Nothing is kept of a run to standard output.", "Give a file after -o to resume.")
    rejects_file = rejects_path(out)
    then = "then run the same command again." if out == STDOUT else "then run the same command with --resume."
    with explain_write_errors(out, then), _parts_folder(out) as folder:
        parts = Parts(folder, describe(source, scorer), resume=resume)
        keyed = source
        if source.id_key is None:
            keyed = replace(source, id_key=ensure_id_key(parts.folder / _OWN_KEY))
        scorer = replace(scorer, now=parts.started(scorer.now))
        try:
            summary = Job(keyed, scorer, parts).run(tick)
        except InputError:
            parts.keep_rejects(rejects_file)
            parts.remove()
            raise
        except UsageError:  # found out on the first file
            parts.remove()
            raise
        days = DayCounts()
        columns = _output_columns(source.keep, with_text)
        held = {column.name: column for column in [*SCORED, *kept_fields(source.keep)]}
        schema = pa.schema([held[column].with_name(name) for name, column in columns.items()])
        summary.notes += write_scores(out, schema, _chosen(parts, columns, days), days.to_footer)
        summary.rejects_file = parts.keep_rejects(rejects_file)
        parts.remove()
    if source.id_key is None:
        summary.notes.append(_SHARD_IDS if source.shard[1] > 1 else _RUN_IDS)
    return summary


def _chosen(parts: Parts, columns: Mapping[str, str], days: DayCounts) -> Iterator[pa.RecordBatch]:
    for batch in parts:
        days.add(batch)
        yield batch.select(list(columns.values())).rename_columns(list(columns))


@contextmanager
def _parts_folder(out: Path) -> Iterator[Path]:
    if out != STDOUT:
        yield out.with_name(f"{out.name}.parts")
        return
    with TemporaryDirectory(prefix="khoitrong-") as folder:
        yield Path(folder) / "parts"


def _output_columns(keep: tuple[str, ...], with_text: bool) -> dict[str, str]:
    """Return the columns of a scores file in order, by what they are called there.

    A kept column that is called like one of ours is `export_` and its name.
    """
    columns = {name: name for name in SCORES.names}
    for name in check_keep(keep):
        called = name
        while called in columns:
            called = f"export_{called}"
        columns[called] = column_of(name)
    return columns | ({"text": "text"} if with_text else {})


def describe(source: Source, scorer: Scorer) -> dict[str, Any]:
    """Return everything the scores depend on but the time, as plain JSON values."""
    return {
        "version": __version__,
        "model": scorer.model.name,
        "thresholds": {label: round(scorer.thresholds[label], 6) for label in LABELS},
        "files": [[str(path), path.stat().st_size, path.stat().st_mtime_ns] for path in input_files(source)],
        "columns": dict(source.columns),
        "encoding": source.encoding,
        "shard": list(source.shard),
        "batch_size": DEFAULTS.batch_size,
        "keep": list(source.keep),
        "id_key": source.id_key and keyed_digest(source.id_key, b"which key"),
    }


def parse_shard(text: str) -> tuple[int, int]:
    """Return `(i, n)` of "i/n", for 1 <= i <= n.

    Raises:
        UsageError: The text is no such pair.
    """
    left, _, right = text.partition("/")
    if left.isdecimal() and right.isdecimal() and 1 <= int(left) <= int(right):
        return int(left), int(right)
    raise UsageError(f"--shard {text} is not a part of a whole.", "Give it as i/n, such as 1/4.")


def input_files(source: Source) -> Iterator[Path]:
    """Yield the files a source consists of, folders in sorted order; missing ones are left to the reader."""
    for path in source.paths:
        if path.is_dir():
            yield from sorted(child for child in path.rglob("*") if child.is_file())
        elif path.exists():
            yield path


def _shard(posts: pa.RecordBatch, shard: tuple[int, int]) -> pa.RecordBatch:
    index, count = shard
    if count == 1:
        return posts
    keys = (key(text) for text in strings(posts.column("text")))
    mine = [crc32(shared.encode("utf-8", "replace")) % count == index - 1 for shared in keys]
    return posts.filter(pa.array(mine, pa.bool_()))
