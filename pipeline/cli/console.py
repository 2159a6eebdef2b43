"""What the command line says and how: progress and messages on stderr, data on stdout."""

import getpass
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import orjson
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from pipeline.errors import KhoiTrongError, UsageError

_stderr = Console(stderr=True, highlight=False, soft_wrap=True)
_stdout = Console(highlight=False)


def say(text: str) -> None:
    """Print a message for a person, on stderr."""
    _stderr.print(text, markup=False)


def show(result: Any, *, as_json: bool = False) -> None:  # noqa: ANN401
    """Print a result that knows how to show itself, on stdout: for eyes, for a pipe, or as JSON.

    Args:
        result: It has `__rich__` or is printed as text; for JSON it has `to_dict`.
        as_json: Whether a program reads it.
    """
    if as_json:
        sys.stdout.write(orjson.dumps(result.to_dict(), option=orjson.OPT_INDENT_2).decode() + "\n")
        return
    # Where nobody looks, tables are as wide as they need to be and not as an imagined terminal.
    piped = hasattr(result, "text_width") and not _stdout.is_terminal
    as_text = piped or not hasattr(result, "__rich__")
    _stdout.print(str(result) if as_text else result, markup=False, soft_wrap=True)


@contextmanager
def progress(if_interrupted: str, *steps: str) -> Iterator["list[_Step]"]:
    """Show percent, posts, their rate and the time left in a terminal, and nothing in a pipe or a file.

    Args:
        if_interrupted: What to do next after Ctrl-C.
        steps: What is done, one thing after the other.

    Yields:
        One for each step, to call with the posts done since the last call and the share of all that is done,
        0 to 1.

    Raises:
        KhoiTrongError: Ctrl-C, with `if_interrupted` as the next step.
    """
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[posts]:,} posts{task.fields[rate]}, left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=_stderr, disable=not _stderr.is_terminal) as bar:
        ticks = [_Step(bar, step) for step in steps]
        ticks[0].show()
        try:
            yield ticks
        except KeyboardInterrupt:
            raise KhoiTrongError("Interrupted.", if_interrupted) from None


class _Step:
    """A line of progress, seen from its beginning."""

    def __init__(self, bar: Progress, what: str) -> None:
        self._bar = bar
        self._task = bar.add_task(what, start=False, visible=False, total=1.0, posts=0, rate="")
        self._running = bar.tasks[-1]

    def show(self) -> None:
        """Begin."""
        self._bar.start_task(self._task)
        self._bar.update(self._task, visible=True)

    def __call__(self, done: int, share: float) -> None:
        if not self._running.started:
            self.show()
        posts = self._running.fields["posts"] + done
        rate = f", {posts / self._running.elapsed:,.0f}/s" if self._running.elapsed else ""
        self._bar.update(self._task, completed=share, posts=posts, rate=rate)


def show_summary(summary: Any, done: str, *, as_json: bool) -> None:  # noqa: ANN401
    """Print the summary of a scoring run: JSON on stdout, or a few lines on stderr.

    Args:
        summary: A `pipeline.batch.Summary`.
        done: The last line, which says where the result is.
        as_json: Whether a program reads it.
    """
    if as_json:
        typed: Mapping[str, Any] = summary.to_dict()
        sys.stdout.write(orjson.dumps(typed, option=orjson.OPT_INDENT_2).decode() + "\n")
        return
    say(f"{summary.rows:,} rows = {summary.posts:,} posts + {summary.rejected:,} rejects")
    for reason, count in summary.reasons.most_common():
        say(f"  rejected, {reason}: {count:,}")
    if summary.rejects_file:
        say(f"  each with its line and what to do: {summary.rejects_file}")
    for note in summary.notes:
        say(f"  note: {note}")
    flagged = ", ".join(f"{label} {count:,}" for label, count in summary.flagged.most_common())
    say(f"Flagged for a look: {flagged or 'nothing'}; {summary.clusters}")
    if beyond := ", ".join(f"{label} {count:,}" for label, count in summary.beyond_budget.most_common()):
        say(f"Likely enough as well, but beyond the budget: {beyond} (a larger --budget flags them)")
    if summary.likeness.verdict != "like":
        say(str(summary.likeness))
    if summary.languages["other"]:
        others = summary.languages["other"]
        say(f"Not in Vietnamese, it seems: {others:,} posts (kept, but their scores mean little)")
    say(done)


def show_queued(filled: Any, *, as_json: bool = False) -> None:  # noqa: ANN401
    """Print what a run added to the queue."""
    added = filled.enqueued
    if as_json:
        sys.stdout.write(orjson.dumps(filled.to_dict(), option=orjson.OPT_INDENT_2).decode() + "\n")
        return
    if filled.summary is None:
        say("This export is in the queue already; nothing was added.")
        return
    show_summary(
        filled.summary,
        f"Queue: {added.new_items:,} new items, {added.grown_items:,} grew, {added.new_posts:,} new posts; "
        f"{filled.waiting:,} wait for review",
        as_json=False,
    )


def show_people(people: Iterable[tuple[str, str, str]]) -> None:
    """Print the demo accounts, on stderr."""
    table = Table("tài khoản / account", "mật khẩu / password", "vai trò / role", title="Demo")
    for row in people:
        table.add_row(*row)
    _stderr.print(table)


def show_formats(formats: Iterable[Any], encodings: Mapping[str, str]) -> None:
    """Print the known export formats and encodings, on stdout."""
    table = Table("format", "what it is", "recognised by", title="Exports, detected from their content")
    for entry in formats:
        table.add_row(entry.name, entry.title, entry.recognised_by)
    _stdout.print(table)
    names = Table("--encoding", "what it is", title="Encodings")
    for name, title in encodings.items():
        names.add_row(name, title)
    _stdout.print(names)


def ask_password() -> str:
    """Return a password typed twice at a terminal, or one line of standard input.

    Raises:
        UsageError: The two differ, or nothing was given.
    """
    if not sys.stdin.isatty():
        typed = sys.stdin.readline().rstrip("\r\n")
    else:
        typed = getpass.getpass("Password: ")
        if getpass.getpass("Again: ") != typed:
            raise UsageError("The two passwords differ.", "Try again.")
    if not typed:
        raise UsageError("No password was given.", "Type one, or pipe it in.")
    return typed
