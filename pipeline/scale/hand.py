"""What runs on a machine of the cluster: the batch function, with files of its own to work on."""

import socket
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from pipeline import __version__
from pipeline.batch.parts import Kind, Parts
from pipeline.batch.work import Work
from pipeline.io import explain_write_errors
from pipeline.runtime import collect_seldom

LEFT: Final[tuple[Kind, ...]] = ("prints", "scores", "flags")
"""What work leaves beside the posts."""

Files = Mapping[Kind, bytes]


class Hand:
    """Works on batches in a process of the cluster, from `begin` on; the model comes with the work, once."""

    def __init__(self) -> None:
        collect_seldom()
        self._folder = TemporaryDirectory(prefix="khoitrong-")

    def begin(self, work: Work) -> str:
        """Take the work, and return the version of the program on this machine.

        Args:
            work: As one machine would do it; its parts are of the leading machine and not touched.
        """
        parts = Parts(Path(self._folder.name) / "parts", {}, resume=False)
        self._work = replace(work, parts=parts)
        return __version__

    def do(self, do: Callable[[Work, Any], Any], task: Any, files: Files) -> tuple[Any, Files]:  # noqa: ANN401
        """Return what `do` makes of a task, and the parts it left.

        Args:
            do: `score` or `flag` of `pipeline.batch.work`.
            task: Its task, with the number of the batch in front.
            files: The parts it needs.
        """
        parts, number = self._work.parts, task[0]
        then = f"on {socket.gethostname()}, then run the same command with --resume."
        with explain_write_errors(parts.folder, then):
            parts.unpack(number, files)
            try:
                made = do(self._work, task)
                return made, parts.packed(number, [kind for kind in LEFT if kind not in files])
            finally:
                parts.forget_batch(number)
