"""Preparing the next chunks of an import while the database writes this one.

Half of what an import takes is reading texts, which needs no database, and while the database works, Python
has nothing else to do. A thread of its own does one in the time of the other. It begins only when the
database does: two threads of Python at once would take turns and win nothing.

Processes do not take turns. One of a large import reads texts all the time, once it has started; until then,
and should it be stopped from outside, the thread goes on. What is prepared is the same.
"""

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

from pipeline.batch.processes import Processes
from pipeline.review.models import Item
from pipeline.review.queue.new_rows import Prepared, Sent, prepare, prepare_there, received
from pipeline.review.storage.bulk import stored
from pipeline.review.storage.database_url import resolve_database
from pipeline.review.storage.secret import post_id_key
from pipeline.triage import QueueItem

LARGE: Final = 2
"""Chunks after which an import counts as large: it takes longer than a process does to start."""

_DEPTH: Final = 3
"""Chunks that are with the process, so that neither waits for the other."""

Chunk = Sequence[QueueItem]
Ready = list[tuple[QueueItem, Prepared]]


@dataclass(slots=True)
class _Task:
    """A chunk and who prepares it."""

    chunk: Chunk
    known: Collection[str]
    link_key: bytes
    by_thread: "Future[list[Prepared]] | None" = None
    by_helper: "Future[list[Sent]] | None" = None

    def begin(self, thread: Executor) -> None:
        """Let a thread do it, unless somebody has begun."""
        if self.by_helper is None and self.by_thread is None:
            self.by_thread = thread.submit(self._prepare)

    def result(self) -> Ready:
        """Return what is stored of the chunk, prepared here and now where nobody else has done so."""
        return list(zip(self.chunk, self._prepared(), strict=True))

    def _prepared(self) -> list[Prepared]:
        if self.by_thread is not None:
            return self.by_thread.result()
        if self.by_helper is not None:
            with suppress(BrokenProcessPool):
                return received(self.by_helper.result())
        return self._prepare()

    def _prepare(self) -> list[Prepared]:
        return prepare(self.chunk, self.known, self.link_key)


class _Helper:
    """A process that prepares chunks; where it cannot be started or was stopped, it is never ready."""

    def __init__(self, link_key: bytes) -> None:
        self._processes = Processes(link_key, 1)
        self._greeted: Future[list[Sent]] | None = None

    def is_ready(self) -> bool:
        """Whether it has started; the first to ask starts it."""
        if self._greeted is None:
            self._greeted = self._processes.submit(prepare_there, ((), ()))
        return self._greeted.done() and self._greeted.exception() is None

    def prepare(self, chunk: Chunk, known: Collection[str]) -> "Future[list[Sent]] | None":
        """Begin with a chunk; None if the process was stopped."""
        with suppress(BrokenProcessPool):
            return self._processes.submit(prepare_there, (chunk, known))
        return None

    def end(self, *, at_once: bool) -> None:
        """End, when what is begun is done or at once."""
        self._processes.end(at_once=at_once)


class Ahead:
    """Chunks of an import with what is stored of them, in order; at its end no thread or process is left.

    Args:
        chunks: Clusters; each chunk is asked for outside any transaction, by the thread of the caller.
        may_start: Whether a large import may start a process.
    """

    def __init__(self, chunks: Iterator[Chunk], *, may_start: bool) -> None:
        self._chunks = chunks
        self._link_key = post_id_key(resolve_database().local)
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._helper = _Helper(self._link_key) if may_start else None
        self._waiting: deque[_Task] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown(cancel_futures=True)
        if self._helper is not None:
            self._helper.end(at_once=kind is not None)

    def __iter__(self) -> Iterator[Ready]:
        for number, chunk in enumerate(self._chunks):
            known = stored(Item, "cluster_id", [queued.cluster_id for queued in chunk])
            task = _Task(chunk, known, self._link_key)
            self._waiting.append(task)
            if self._helper is not None and number >= LARGE and self._helper.is_ready():
                task.by_helper = self._helper.prepare(chunk, known)
            while len(self._waiting) > (1 if task.by_helper is None else _DEPTH):
                yield self._waiting.popleft().result()
        while self._waiting:
            yield self._waiting.popleft().result()

    def begin(self) -> None:
        """Begin to prepare the next chunk, if there is one and nobody has begun."""
        if self._waiting:
            self._waiting[0].begin(self._thread)
