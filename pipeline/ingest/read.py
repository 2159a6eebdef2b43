"""The way in: paths to batches of posts, every row accounted for."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from pipeline.errors import EncodingError, InputError
from pipeline.ingest.dedup import PostDeduplicator
from pipeline.ingest.fields.ids import check_id_key, new_id_key
from pipeline.ingest.fields.times import infer_dayfirst
from pipeline.ingest.formats.mapping import check_fields
from pipeline.ingest.kept import OWN_FIELDS, KeptColumns, check_keep, kept_fields
from pipeline.ingest.pending import PendingPosts
from pipeline.ingest.post_builder import Built, PostBuilder
from pipeline.ingest.problems import FileError, Refused
from pipeline.ingest.readers.chunks import CHUNK_ROWS, in_rows
from pipeline.ingest.readers.heads import first_records
from pipeline.ingest.readers.layout import open_layout
from pipeline.ingest.readers.meter import Meter
from pipeline.ingest.readers.sources import Skipped, Source, find_sources
from pipeline.ingest.readers.tables import Layout
from pipeline.ingest.summary import IngestSummary, SourceSummary
from pipeline.posts import POSTS, Reject
from pipeline.settings import DEFAULTS

_MAX_DATE_SAMPLES: Final = 300
_MAX_SOURCES: Final = 1000


class PostReader:
    """Iterates over batches of posts; `summary` tells what has happened so far.

    Args:
        paths: Files, folders and archives, read in this order.
        columns: Our field to their column, on top of what is detected.
        encoding: Encoding to insist on.
        batch_size: Posts in a batch.
        on_reject: Called with every row that cannot be used, in order.
        id_key: What ids and links are hashed with.
        keep: Columns to carry along.
        scratch: Where ids are remembered when there are many.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        columns: Mapping[str, str],
        encoding: str | None,
        batch_size: int,
        on_reject: Callable[[Reject], None],
        id_key: bytes,
        keep: Sequence[str] = (),
        scratch: Path | None = None,
    ) -> None:
        check_fields(columns)
        self._keep = [name for name in check_keep(keep) if name not in OWN_FIELDS]
        self._schema = pa.schema([*POSTS, *kept_fields(self._keep)])
        self.summary = IngestSummary()
        self._paths, self._columns, self._encoding = paths, columns, encoding
        self._on_reject, self._batch_size = on_reject, batch_size
        self._pending = PendingPosts(self._schema, batch_size)
        self._id_key = check_id_key(id_key)
        self._deduplicator = PostDeduplicator(scratch)
        self._names: list[str] = []
        self._problem: InputError | None = None
        self._meter = Meter()
        self._batches = self._read()

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        return self

    def __next__(self) -> pa.RecordBatch:
        return next(self._batches)

    @property
    def share(self) -> float:
        """Share of the bytes of all files that were read so far, 0 to 1."""
        return self._meter.share

    def _read(self) -> Iterator[pa.RecordBatch]:
        skipped = Skipped()
        for source in find_sources(self._paths, skipped, self._meter):
            yield from self._posts(source)
        if self._pending:
            yield self._pending.take()
        if skipped.files:
            self.summary.note(
                f"{skipped.files:,} files that cannot hold posts (pictures and the like) skipped"
            )
        if self.summary.rows == 0:
            raise no_export_error(self._paths)
        if self._problem is not None and self.summary.posts == 0:
            raise self._problem

    def _posts(self, source: Source | FileError) -> Iterator[pa.RecordBatch]:
        """Yield the batches that one source fills; whatever is wrong with it ends as a reject."""
        name = source.source if isinstance(source, FileError) else source.name
        report = SourceSummary(name)
        self._names.append(name)
        if len(self.summary.sources) < _MAX_SOURCES:
            self.summary.sources.append(report)
        try:
            if isinstance(source, FileError):
                raise source
            with open_layout(source, self._columns, self._encoding, self._keep) as layout:
                report.format = layout.mapped.format.name
                report.encoding = layout.encoding.label or layout.encoding.name
                for note in layout.notes:
                    self.summary.note(note)
                yield from self._rows(layout, report)
        except FileError as problem:
            self._refuse_file(problem, problem.to_reject(name), report)
        except EncodingError as error:
            self._refuse_file(
                error, Reject(name, 1, "unclear_encoding", error.message, error.next_step), report
            )
        except OSError as error:
            unread = FileError(
                "unreadable_file",
                f"{name} cannot be read: {error.strerror or error}.",
                "Check the file and the disk.",
            )
            self._refuse_file(unread, unread.to_reject(name), report)

    def _kept(self, layout: Layout) -> KeptColumns | None:
        if not self._keep:
            return None
        kept = KeptColumns(self._keep, layout.mapped, layout.encoding, layout.source)
        if self.summary.posts == 0:
            kept.require()
        for name in kept.missing:
            self.summary.note(f"{layout.source}: no column {name!r}; its posts have no value there")
        return kept

    def _rows(self, layout: Layout, report: SourceSummary) -> Iterator[pa.RecordBatch]:
        builder = PostBuilder(
            layout.mapped,
            layout.encoding,
            report.name,
            len(self._names) - 1,
            dayfirst=infer_day_order(layout),
            from_sheet=layout.kind in ("XLSX", "CSV"),
            deduplicator=self._deduplicator,
            source_name=self._names.__getitem__,
            id_key=self._id_key,
            kept=self._kept(layout),
        )
        chunks = layout.chunks(min(CHUNK_ROWS, 2 * self._batch_size))  # not far ahead of a batch
        for built in chain.from_iterable(map(builder.build, chunks)):
            yield from self._add(built, report)
        if report.rows == 0:
            raise FileError(
                "empty_file",
                f"{report.name} has a header but no rows.",
                "Export it again with a longer period.",
            )
        for what, count in builder.counts.items():
            self.summary.note(f"{report.name}: {what}: {count:,}")

    def _add(self, built: Built, report: SourceSummary) -> Iterator[pa.RecordBatch]:
        """Take posts and rejects as they stand in the file; yield each batch with its last post."""
        refused = deque(sorted(built.refused.items()))
        start, end = 0, len(built.places)
        while start < end:
            begun, start = start, self._pending.add(built.columns, start)
            self._reject_before(built.places[start - 1], refused, built, report)
            report.posts += start - begun
            self.summary.posts += start - begun
            if self._pending.full:
                yield self._pending.take()
        self._reject_before(len(built.numbers), refused, built, report)

    def _reject_before(
        self, place: int, refused: deque[tuple[int, Refused]], built: Built, report: SourceSummary
    ) -> None:
        while refused and refused[0][0] < place:
            at, why = refused.popleft()
            report.rejects += 1
            self._reject(Reject(report.name, built.numbers[at], why.reason, why.message, why.next_step))

    def _refuse_file(self, problem: InputError, reject: Reject, report: SourceSummary) -> None:
        report.rejects += 1
        if report.posts == 0 and self._problem is None:
            self._problem = problem
        self._reject(reject)

    def _reject(self, reject: Reject) -> None:
        self.summary.rejects[reject.reason] += 1
        self._on_reject(reject)


def no_export_error(paths: Sequence[Path]) -> InputError:
    """Return the error for folders and archives without a single file that may be an export."""
    return InputError(
        f"There is no export in {', '.join(map(str, paths[:3]))}{' and others' * (len(paths) > 3)}.",
        "Give the file itself, or the folder or archive it lies in; `khoitrong formats` lists what is read.",
    )


def _ignore(_: Reject) -> None:
    """Do nothing with a reject; it is counted all the same."""


def read_posts(
    paths: Sequence[Path],
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    batch_size: int = DEFAULTS.batch_size,
    on_reject: Callable[[Reject], None] = _ignore,
    id_key: bytes | None = None,
    keep: Sequence[str] = (),
    scratch: Path | None = None,
) -> PostReader:
    """Read exports as batches of posts with the schema `POSTS`, in constant memory.

    Each row becomes exactly one post or one reject; a file that cannot be read, or not to its end, is one
    reject more.

    Args:
        paths: Files, folders (read recursively, in sorted order), `.gz` and `.zip`.
        columns: Our field to their column, where detection cannot know.
        encoding: Encoding to insist on; see `ENCODINGS`.
        batch_size: Posts in a batch; the last one, and batches of very long posts, are smaller.
        on_reject: Called with every row that cannot be used.
        id_key: Secret key, of 16 to 64 bytes, that `post_id`, `parent_id` and `link_hash` are hashed with:
            under one key a post has one id in every run. `None` takes a random key, so that they hold within
            this run only.
        keep: Columns of the export to carry along behind those of `POSTS`, as text and masked, each called
            what `pipeline.ingest.kept.column_of` says.
        scratch: Folder for what is remembered of ids, from some ten thousand posts on; that of the system for
            temporary files without one.

    Returns:
        An iterator over batches, with a `summary`.

    Raises:
        UsageError: `columns` names a field that does not exist, `encoding` is none, or `id_key` too short;
            or `keep` a column that is never kept, or that the first file with posts does not have.
        InputError: A path does not exist; or, at the end, no post came out and a file was not usable.
        OutputError: There is no room to remember ids.
    """
    key = new_id_key() if id_key is None else id_key
    return PostReader(paths, columns or {}, encoding, batch_size, on_reject, key, keep, scratch)


def infer_day_order(layout: Layout) -> bool | None:
    """Look at the first rows for the order of day and month."""
    getters = layout.mapped.getters.get("created_at", ())
    if not getters:
        return None
    samples: list[str] = []
    records = in_rows(layout.chunks(_MAX_DATE_SAMPLES))
    for _, record in first_records(records, _MAX_DATE_SAMPLES):
        if isinstance(record, layout.mapped.record_types):
            value: Any = getters[0](record)
            if isinstance(value, str):
                samples.append(value)
    return infer_dayfirst(samples)
