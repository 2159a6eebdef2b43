"""Preparing the next chunk of an import while the database writes this one.

Half of what an import takes is reading texts, which needs no database, and while the database works, Python
has nothing else to do. A thread of its own does one in the time of the other. It begins only when the
database does: two threads of Python at once would take turns and win nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from types import TracebackType
from typing import Self

from pipeline.review.models import Item
from pipeline.review.queue.new_rows import Prepared, prepare
from pipeline.review.storage.bulk import stored
from pipeline.review.storage.database_url import resolve_database
from pipeline.review.storage.secret import post_id_key
from pipeline.triage import QueueItem


class Ahead:
    """Chunks of an import as they are stored, in order; at its end no thread is left.

    Args:
        chunks: Clusters; each chunk is asked for outside any transaction, by the thread of the caller.
    """

    def __init__(self, chunks: Iterator[Sequence[QueueItem]]) -> None:
        self._chunks = chunks
        self._link_key = post_id_key(resolve_database().local)
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._task: Callable[[], list[Prepared]] | None = None
        self._begun: Future[list[Prepared]] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown(cancel_futures=True)

    def __iter__(self) -> Iterator[list[Prepared]]:
        for chunk in self._chunks:
            ready = self._begun
            known = stored(Item, "cluster_id", [queued.cluster_id for queued in chunk])
            self._task = partial(prepare, chunk, known, self._link_key)
            if ready is not None:
                yield ready.result()
            self.begin()
        if self._begun is not None:
            yield self._begun.result()

    def begin(self) -> None:
        """Begin to prepare the next chunk, if there is one and nobody has begun."""
        if self._task is not None:
            self._begun, self._task = self._thread.submit(self._task), None
