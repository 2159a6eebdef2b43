"""Shows how far long work is, on stderr: a bar in a terminal, a line now and then in a pipe or a log file."""

import time
from multiprocessing import parent_process
from types import TracebackType
from typing import Final, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

LINES: Final = 20
"""Lines of a whole run where there is no terminal."""


class Steps:
    """Work of known length, shown while it goes on; use it in a `with`.

    Args:
        what: What is being done, in a few words.
        unit: What its steps are called.
        console: Where to show it; stderr by default. Work in a process of its own, beside others of its kind,
            shows lines even in a terminal, where several bars would overwrite each other.
    """

    def __init__(self, what: str, unit: str = "steps", console: Console | None = None) -> None:
        self.what = what
        self.unit = unit
        self._console = console or Console(stderr=True, highlight=False, soft_wrap=True)
        self._total = 0
        self._done = 0
        self._said = -1
        self._note = ""
        self._began = time.monotonic()
        self._first = 0
        self._bar: Progress | None = None
        self._task = TaskID(0)

    def __enter__(self) -> Self:
        if self._console.is_terminal and parent_process() is None:
            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[note]}"),
                TimeRemainingColumn(),
            )
            self._bar = Progress(*columns, console=self._console)
            self._task = self._bar.add_task(self.what, total=None, note="")
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def begin(self, total: int, done: int = 0) -> None:
        """Say how many steps there are, and how many an earlier, interrupted run has done."""
        self._total, self._done, self._first = total, done, done
        self._began = time.monotonic()
        if self._bar is not None:
            self._bar.update(self._task, total=total, completed=done)
        elif done:
            self._say(f"{self.what}: goes on after {done:,} of {total:,} {self.unit}")

    def reach(self, done: int, note: str = "") -> None:
        """Say how many steps are done, and something short to stand beside it from now on."""
        self._done, self._note = done, note or self._note
        if self._bar is not None:
            self._bar.update(self._task, completed=done, note=self._note)
        elif self._total and done > self._first and self._twentieth() > self._said:
            self._said = self._twentieth()
            self._say(", ".join(filter(None, (self._count(), self._note, self._left()))))

    def _twentieth(self) -> int:
        return self._done * LINES // self._total

    def _count(self) -> str:
        return f"{self.what}: {self._done:,} of {self._total:,} {self.unit}"

    def _left(self) -> str:
        each = (time.monotonic() - self._began) / max(self._done - self._first, 1)
        minutes = each * (self._total - self._done) / 60
        return f"about {minutes:.0f} min left" if minutes >= 1 else ""

    def _say(self, line: str) -> None:
        self._console.print(line, markup=False)
