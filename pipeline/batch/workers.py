"""Several processes that work on batches; what they make does not depend on how many there are.

Each takes numbers of batches, and leaves its results among the parts, so that hardly anything goes from
process to process.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Final, Generic, Protocol, Self

from pipeline.batch.processes import Processes, Result, Task, Work
from pipeline.batch.source import Source, stamps
from pipeline.classify import Model
from pipeline.errors import OutputError
from pipeline.runtime import usable_cores

AHEAD: Final = 2
"""Batches that wait for each process, so that none is idle while the next is read."""

_LARGE: Final = 8 << 20
"""Bytes of input, some 30,000 posts, from which processes save more than the second that starting costs."""

_STOPPED: Final = "A process that scores was stopped from outside: as a rule, because memory ran out."


class Crew(Protocol):
    """Whoever does the work of a job: processes of this machine, or of others."""

    def each(self, do: Callable[[Any, Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield what `do` makes of each task, in the order of the tasks; see `Workers.each`."""

    def begun(self, do: Callable[[Any, Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield the same, and have the tasks done meanwhile if there is somebody; see `Workers.begun`."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End, at once if there was an error."""


Hire = Callable[[Any], Crew]
"""Finds a crew for some work."""


def default_workers(source: Source, model: Model) -> int:
    """Return how many processes pay: a core each for a large source, one for a small one.

    One as well for a model that uses every core by itself.
    """
    size = sum(size for _, size, _ in stamps(source))
    if size < _LARGE or model.is_parallel:
        return 1
    return usable_cores()


class Workers(Generic[Work]):
    """Processes that share some work; with one, it is done in this process.

    A context manager: at its end the processes end, at once if there was an error.

    Args:
        work: What each of them needs; it goes to them once.
        count: How many, from 1.
    """

    def __init__(self, work: Work, count: int = 1) -> None:
        self._work = work
        self._count = count
        self._processes = Processes(work, count)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._processes.end(at_once=kind is not None)

    def each(self, do: Callable[[Work, Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield what `do` makes of each task, in the order of the tasks.

        Args:
            do: A function of a module, called with the work and a task.
            tasks: Read only as far ahead as keeps the processes busy.

        Raises:
            OutputError: A process was killed.
        """
        if self._count == 1:
            for task in tasks:
                yield do(self._work, task)
            return
        waiting: deque[Future[Result]] = deque()
        with _telling_of_death():
            for task in tasks:
                waiting.append(self._processes.submit(do, task))
                while len(waiting) > AHEAD * self._count or (waiting and waiting[0].done()):
                    yield waiting.popleft().result()
            yield from _results(waiting)

    def begun(self, do: Callable[[Work, Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Have other processes begin all tasks now, whatever this one does; return what `each` yields.

        Without other processes a task is done when it is asked for.

        Args:
            do: As for `each`.
            tasks: Small, since all of them wait at once.

        Raises:
            OutputError: A process was killed.
        """
        if self._count == 1:
            return self.each(do, tasks)
        with _telling_of_death():
            return _results(deque([self._processes.submit(do, task) for task in tasks]))


@contextmanager
def _telling_of_death() -> Iterator[None]:
    try:
        yield
    except BrokenProcessPool as error:
        raise OutputError(
            _STOPPED,
            "Run it again with --workers 1; `khoitrong score` goes on where it was with --resume.",
        ) from error


def _results(waiting: deque[Future[Result]]) -> Iterator[Result]:
    with _telling_of_death():
        while waiting:
            yield waiting.popleft().result()
