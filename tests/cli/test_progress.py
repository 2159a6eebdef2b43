"""Percent and time left for who watches a terminal; nothing for a program that reads a pipe."""

import os
import pty
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.cli_tools import PATIENCE, command, environment


def test_a_terminal_sees_percent_and_time_left(make_export: Callable[..., Path], tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command("score", make_export(60), "-o", "scores.csv"),
        cwd=tmp_path,
        env=environment() | {"TERM": "xterm"},
        stdout=subprocess.PIPE,
        stderr=theirs,
    )
    os.close(theirs)
    seen = b""
    while True:
        try:
            more = os.read(ours, 4096)
        except OSError:  # Linux says so at the end of a terminal
            break
        if not more:
            break
        seen += more
    os.close(ours)
    assert process.wait(PATIENCE) == 0
    shown = seen.decode(errors="replace")
    assert "100%" in shown
    assert "60 posts" in shown
    assert shown.index("Scoring") < shown.index("Explaining")
    assert "left" in shown


def test_a_pipe_gets_only_the_lines_at_the_end(
    khoitrong: Callable[..., subprocess.CompletedProcess[str]], make_export: Callable[..., Path]
) -> None:
    done = khoitrong("score", make_export(60), "-o", "scores.csv")
    assert done.stderr.startswith("60 rows = 60 posts + 0 rejects\n")
    assert "%" not in done.stderr.splitlines()[0]
