"""Actors of a Ray cluster that work on batches, in any order, and outlive the loss of any of them.

A batch whose process or machine is lost is given to another at once, and a new process is asked for in its
place. Ray's own restarts and retries would keep the batch for the lost one instead: for ever, if its machine
does not come back.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final

import ray
from ray.exceptions import RayError, RayTaskError

from pipeline import __version__
from pipeline.batch.parts import Kind
from pipeline.batch.processes import Result, Task
from pipeline.batch.work import Work, flag, score
from pipeline.batch.workers import AHEAD
from pipeline.errors import ClusterError
from pipeline.scale.hand import Hand

TRIES: Final = 4
"""Processes that a batch may take along, or that may be lost one after the other while they start."""

START_SECONDS: Final = 900
"""Until the first process has to answer: a cluster that grows by itself orders a machine first."""


_PARTS: Final[dict[Any, tuple[tuple[Kind, ...], tuple[Kind, ...]]]] = {
    score: (("posts",), ("prints", "scores")),
    flag: (("posts", "scores"), ("flags",)),
}
"""For each kind of work the parts of a batch that it needs, and those that it leaves."""

_SAME_PROGRAM: Final = (
    f"Install version {__version__} with the extra `scale`, and the same Python, on every machine."
)


@dataclass(slots=True, eq=False)
class _Given:
    """A task, and what came of it."""

    do: Callable[[Any, Any], Any]
    task: Any
    tries: int = 0
    is_done: bool = False
    made: Any = None

    @property
    def number(self) -> int:
        """Number of its batch."""
        number: int = self.task[0]
        return number


@dataclass(slots=True, eq=False)
class _Worker:
    """An actor, how many before it were lost while they started, its tasks, and whether it has the work."""

    actor: Any
    lost: int
    load: int = 0
    is_ready: bool = False


class RayCrew:
    """Does the work of a job on the cluster that this process is connected to.

    Args:
        work: What each process needs; it goes to every machine once.
        count: Processes.
        cpus: Processors that each takes.
    """

    def __init__(self, work: Work, count: int, cpus: int) -> None:
        self._work = work
        self._waiting: deque[_Given] = deque()
        self._starting: dict[Any, _Worker] = {}
        self._busy: dict[Any, tuple[_Given, _Worker]] = {}
        self._shared = ray.put(work)
        self._hands: Any = ray.remote(Hand).options(num_cpus=cpus)
        self._workers: list[_Worker] = []
        for _ in range(count):
            self._add_worker()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers.copy():
            self._remove(worker)

    def each(self, do: Callable[[Any, Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield what `do` makes of each task, in the order of the tasks.

        Args:
            do: `score` or `flag` of `pipeline.batch.work`.
            tasks: Read only as far ahead as keeps the cluster busy.

        Raises:
            ClusterError: No machine can work, a batch ends every process that works on it, or the cluster is
                gone.
        """
        begun: deque[_Given] = deque()
        try:
            for task in tasks:
                begun.append(self._begin(do, task))
                while begun and (begun[0].is_done or len(begun) > 2 * AHEAD * len(self._workers)):
                    yield self._finished(begun.popleft())
            while begun:
                yield self._finished(begun.popleft())
        except ConnectionError as error:
            raise ClusterError(
                "The cluster does not answer any more.", "When it does, run the same command with --resume."
            ) from error

    def begun(self, do: Callable[[Work, Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield the same; tasks are handed out as they are asked for."""
        return self.each(do, tasks)

    def _begin(self, do: Callable[[Any, Any], Any], task: Any) -> _Given:  # noqa: ANN401
        given = _Given(do, task)
        _, left = _PARTS[do]
        if all(self._work.parts.has(given.number, kind) for kind in left):
            given.made, given.is_done = do(self._work, task), True  # which finds that out itself
            return given
        self._waiting.append(given)
        self._hand_out()
        while self._waiting:
            self._settle()
        return given

    def _finished(self, given: _Given) -> Any:  # noqa: ANN401
        while not given.is_done:
            self._settle()
        return given.made

    def _hand_out(self) -> None:
        """Give those who have little to do what waits."""
        while self._waiting:
            free = [each for each in self._workers if each.is_ready and each.load < AHEAD]
            if not free:
                return
            worker = min(free, key=lambda each: each.load)
            given = self._waiting.popleft()
            needs, _ = _PARTS[given.do]
            files = self._work.parts.packed(given.number, needs)
            self._busy[worker.actor.do.remote(given.do, given.task, files)] = (given, worker)
            worker.load += 1

    def _settle(self) -> None:
        """Wait until a process has done something, or was lost."""
        timeout = None if self._busy else START_SECONDS
        done, _ = ray.wait([*self._busy, *self._starting], num_returns=1, timeout=timeout)
        if not done:
            raise ClusterError(
                f"No processor of the cluster was free in {START_SECONDS // 60} minutes.",
                "Look at `ray status`; then run the same command with --resume, or with fewer --workers.",
            )
        if done[0] in self._starting:
            self._welcome(done[0], self._starting.pop(done[0]))
        else:
            self._take(done[0], *self._busy.pop(done[0]))
        self._hand_out()

    def _add_worker(self, lost: int = 0) -> None:
        """Ask for a process, which gets the work as soon as it is there."""
        worker = _Worker(self._hands.remote(), lost)
        self._workers.append(worker)
        self._starting[worker.actor.begin.remote(self._shared)] = worker

    def _remove(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        with suppress(RayError, ConnectionError):
            ray.kill(worker.actor)

    def _welcome(self, said: Any, worker: _Worker) -> None:  # noqa: ANN401
        try:
            version: str = ray.get(said)
        except RayError as error:
            self._remove(worker)
            if worker.lost + 1 < TRIES:
                self._add_worker(worker.lost + 1)
            elif not self._workers:
                raise ClusterError(
                    f"No machine of the cluster can score: {_last_line(error)}.", _SAME_PROGRAM
                ) from error
            return
        if version != __version__:
            raise ClusterError(
                f"A machine of the cluster has version {version} of this program, this one {__version__}.",
                _SAME_PROGRAM,
            )
        worker.is_ready = True

    def _take(self, ref: Any, given: _Given, worker: _Worker) -> None:  # noqa: ANN401
        worker.load -= 1
        try:
            given.made, files = ray.get(ref)
        except RayTaskError as error:  # what the work itself raised
            raise error.cause from None
        except RayError as error:
            given.tries += 1
            if given.tries == TRIES:
                raise ClusterError(
                    f"A batch was lost with each of the {TRIES} processes that worked on it, as a rule "
                    "because memory ran out.",
                    "Run it again with --resume, and with fewer --workers.",
                ) from error
            if worker in self._workers:
                self._remove(worker)
                self._add_worker()
            self._waiting.appendleft(given)
            return
        self._work.parts.unpack(given.number, files)
        given.is_done = True


def _last_line(error: Exception) -> str:
    return [line for line in str(error).splitlines() if line.strip()][-1].strip().rstrip(".")
