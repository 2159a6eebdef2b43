"""Commands in processes of their own that begin at once, forked from one that has imported everything.

Most of what a command of a test takes is importing. Where a test is about the process itself (how it starts,
what it imports, signals, two at once), it starts one with `tests.cli_tools.start` instead.
"""

import json
import os
import select
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from tests.cli_tools import COMMAND, PATIENCE, environment

_SERVER = Path(__file__).with_name("warm_server.py")


def text_file() -> IO[str]:
    """Return a file without a name."""
    return tempfile.TemporaryFile("w+", encoding="utf-8")


class Warm:
    """A warm process to fork commands from; starts with the first command and ends with `close`."""

    def __init__(self) -> None:
        self._requests: socket.socket | None = None

    def run(
        self,
        arguments: list[str],
        folder: Path,
        env: Mapping[str, str],
        input: str = "",
        code: str = COMMAND,
    ) -> subprocess.CompletedProcess[str]:
        """Run code as `python -c` does, and return what it did.

        Args:
            arguments: What follows the code.
            folder: Where it runs.
            env: All its variables.
            input: What it reads from standard input.
            code: By default, `khoitrong` itself.

        Raises:
            TimeoutError: It did not end; it goes on.
        """
        told = {"arguments": arguments, "folder": str(folder), "environment": dict(env), "code": code}
        with text_file() as typed, text_file() as out, text_file() as errors:
            typed.write(input)
            typed.seek(0)
            ended, tells = os.pipe()
            with os.fdopen(ended) as ended_file:
                try:
                    files = [typed.fileno(), out.fileno(), errors.fileno(), tells]
                    socket.send_fds(self._server(), [json.dumps(told).encode()], files)
                finally:
                    os.close(tells)
                if not select.select([ended_file], [], [], PATIENCE)[0]:
                    raise TimeoutError(f"{arguments} did not end")
                code_of_exit = int(ended_file.read())
            for stream in (out, errors):
                stream.seek(0)
            return subprocess.CompletedProcess(arguments, code_of_exit, out.read(), errors.read())

    def close(self) -> None:
        """Let the process end, if there is one."""
        if self._requests is not None:
            self._requests.close()
            self._process.wait()

    def _server(self) -> socket.socket:
        if self._requests is None:
            self._requests, theirs = socket.socketpair()
            with theirs:
                self._process = subprocess.Popen(
                    [sys.executable, _SERVER, str(theirs.fileno())],
                    env=environment(),
                    cwd=tempfile.gettempdir(),
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                )
        return self._requests
