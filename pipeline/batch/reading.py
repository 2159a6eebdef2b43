"""The input, read once into numbered batches among the parts; a run that goes on finds them there."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, TextIO

import pyarrow as pa

from pipeline.batch.parts import Parts
from pipeline.batch.run_summary import Summary
from pipeline.batch.source import Source, stamps
from pipeline.batch.work import Batch
from pipeline.ingest import read_posts
from pipeline.posts import Reject, strings

_NOTE: Final = "read"


class Reading:
    """Reads a source into parts.

    Args:
        source: What to read.
        parts: Where the batches go, and the rows that cannot be used.
        batch_size: Posts in a batch.
        summary: Told of rejects and notes.

    Attributes:
        posts: How many posts were read, of all shards.
        batches: How many batches they are in.
        share: Share of the input that is read, 0 to 1.
    """

    def __init__(self, source: Source, parts: Parts, batch_size: int, summary: Summary) -> None:
        self.posts = 0
        self.batches = 0
        self.share = 0.0
        self._source = source
        self._parts = parts
        self._batch_size = batch_size
        self._summary = summary
        self._sizes: list[int] = []

    def __iter__(self) -> Iterator[Batch]:
        """Yield each batch as soon as it is among the parts."""
        noted = self._parts.noted(_NOTE)
        if noted is None:
            yield from self._read()
            self._note()
            return
        self._summary.rejected, self._summary.reasons = noted["rejected"], Counter(noted["reasons"])
        self._summary.notes = noted["notes"]
        for size in noted["sizes"]:
            yield self._next(size)
        self.share = 1.0

    def _read(self) -> Iterator[Batch]:
        before = stamps(self._source)
        with self._parts.unread.open("w", encoding="utf-8", newline="\n") as rejects:
            reader = read_posts(
                self._source.paths,
                columns=self._source.columns,
                encoding=self._source.encoding,
                batch_size=self._batch_size,
                on_reject=lambda reject: self._reject(reject, rejects),
                id_key=self._source.id_key,
                keep=self._source.keep,
                scratch=self._parts.folder,
            )
            for posts in reader:
                self._keep(posts)
                self.share = reader.share
                self._sizes.append(posts.num_rows)
                yield self._next(posts.num_rows)
        notes = [*reader.summary.notes, *_changed(before, stamps(self._source))]
        self._summary.notes = list(map(self._source.as_called, notes))

    def _next(self, size: int) -> Batch:
        batch = Batch(self.batches, self.posts, size)
        self.batches += 1
        self.posts += size
        return batch

    def _keep(self, posts: pa.RecordBatch) -> None:
        if self._source.called:
            names = list(map(self._source.as_called, strings(posts.column("source"))))
            at = posts.schema.get_field_index("source")
            posts = posts.set_column(at, posts.schema.field(at), pa.array(names, pa.string()))
        there = self._parts.read(self.batches, "posts")
        if there is None or not there.equals(posts):
            self._parts.forget_batch(self.batches)
            self._parts.write(self.batches, posts, "posts")

    def _reject(self, reject: Reject, out: TextIO) -> None:
        if self._source.shard[0] == 1:  # every shard reads every row; one of them reports the bad ones
            self._summary.rejected += 1
            self._summary.reasons[reject.reason] += 1
            source, message = map(self._source.as_called, (reject.source, reject.message))
            out.write(f"{replace(reject, source=source, message=message).to_json()}\n")

    def _note(self) -> None:
        summary = self._summary
        self._parts.note(
            _NOTE,
            {
                "sizes": self._sizes,
                "rejected": summary.rejected,
                "reasons": dict(summary.reasons),
                "notes": summary.notes,
            },
        )


def _changed(before: list[tuple[str, int, int]], after: list[tuple[str, int, int]]) -> Iterator[str]:
    """Yield what to say of files that were not left alone while they were read."""
    now = {name: rest for name, *rest in after}
    for name, *rest in before:
        if now.get(name) != rest:
            yield f"{name} changed while it was read: score it again when it is complete"
