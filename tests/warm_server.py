"""A process that has imported what commands import, and forks one for each command that it is asked for.

It runs as a script, see `tests/warm.py`. A request is one message over the socket in the first argument: the
command as JSON, with the descriptors of its standard input, output and error, and of a pipe that takes its
exit code. Forked, the command is a process of its own that ends like any other.
"""

import gc
import json
import os
import socket
import sys
import types
from contextlib import suppress
from importlib import import_module
from typing import Any

IMPORTED = (
    "pipeline.cli.app",
    "pipeline.batch",
    "pipeline.known_claims",
    "django.contrib.messages",
    "django.core.management.commands.migrate",
    "django.core.serializers.json",
    "django.db.models",
    "django.urls",
    "pydantic",
    "safetensors.numpy",
)
"""Rooms and packages that need no settings of Django, and take a second or two together."""


def read_phrases() -> None:
    """Let the phrases of risk signs be read, with and without diacritics, which each process does once."""
    find_risk_signs = import_module("pipeline.classify").find_risk_signs
    for text in ("nghe nói sắp cấm chợ, chia sẻ gấp", "nghe noi sap cam cho, chia se gap"):
        find_risk_signs(text)


def next_command(requests: socket.socket) -> dict[str, Any]:
    """Return in a new process, which is to run the command; the server itself never returns."""
    while True:
        message, files, _, _ = socket.recv_fds(requests, 1 << 20, 4)
        if not message:
            _reap(0)
            os._exit(0)
        if os.fork() == 0:
            return _as_told(json.loads(message), files)
        for file in files:
            os.close(file)
        _reap(os.WNOHANG)


def _reap(options: int) -> None:
    """Let those who waited for a command go, so that what all took is counted."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, options)[0]:
            pass


def _as_told(told: dict[str, Any], files: list[int]) -> dict[str, Any]:
    """Wait for the command in this process, and return in another one that is like a fresh one."""
    command = os.fork()
    if command:
        code = os.waitstatus_to_exitcode(os.waitpid(command, 0)[1])
        with suppress(BrokenPipeError):  # whoever asked has gone
            os.write(files[3], str(code).encode())
        os._exit(0)
    for standard, file in enumerate(files[:3]):
        os.dup2(file, standard)
    os.closerange(3, max(files) + 1)
    os.chdir(told["folder"])
    os.environ.clear()
    os.environ.update(told["environment"])
    return told


if __name__ == "__main__":
    sys.path[0] = ""
    for name in IMPORTED:
        import_module(name)
    read_phrases()
    gc.freeze()
    asked = next_command(socket.socket(fileno=int(sys.argv[1])))
    sys.argv = ["-c", *asked["arguments"]]
    sys.modules["__main__"] = main = types.ModuleType("__main__")
    exec(asked["code"], main.__dict__)
