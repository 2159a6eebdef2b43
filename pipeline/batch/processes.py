"""Processes of this machine that begin with the first task.

They are started anew (never forked: Arrow and onnxruntime have threads), take no notice of Ctrl-C, and do not
outlive whoever started them, however that ends.
"""

import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, Final, Generic, TypeVar

from pipeline.runtime import collect_seldom

Work = TypeVar("Work")
Task = TypeVar("Task")
Result = TypeVar("Result")


class Processes(Generic[Work]):
    """Processes that share some work; the first task starts them.

    Args:
        work: What each of them needs; it goes to them once.
        count: How many.
    """

    def __init__(self, work: Work, count: int) -> None:
        self._work = work
        self._count = count
        self._pool: ProcessPoolExecutor | None = None
        self._alive: Connection | None = None

    def submit(self, do: Callable[[Work, Task], Result], task: Task) -> "Future[Result]":
        """Have one of them call a function of a module with the work and a task."""
        if not hasattr(signal, "pthread_sigmask"):
            return self._started().submit(_do, do, task)
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # as a process starts with it
        try:
            return self._started().submit(_do, do, task)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def end(self, *, at_once: bool) -> None:
        """End them, when what they have begun is done or at once."""
        if self._pool is None or self._alive is None:
            return
        if at_once:
            self._alive.close()  # they see it and end
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._alive.close()
        self._pool = None

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = get_context("spawn")
            theirs, self._alive = context.Pipe(duplex=False)
            self._pool = ProcessPoolExecutor(self._count, context, _begin, (self._work, theirs))
        return self._pool


_shared: Final[list[Any]] = []
"""What a process works with, given when it began."""


def _begin(work: object, alive: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(alive,), daemon=True).start()
    _shared.append(work)
    collect_seldom()


def _end_with(alive: Connection) -> None:
    alive.poll(None)  # nothing is ever sent: it is readable when the other end is closed
    os._exit(1)


def _do(do: Callable[[Any, Task], Result], task: Task) -> Result:
    return do(_shared[0], task)
