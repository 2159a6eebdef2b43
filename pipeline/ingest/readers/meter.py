"""How far reading has come: bytes of the files as they lie on the disk, packed or not."""

from pathlib import Path
from typing import BinaryIO


class Meter:
    """Opens the files of a run one after the other and knows how much of all of them was read.

    Args:
        total: Bytes of all the files.
    """

    def __init__(self, total: int = 0) -> None:
        self.total = total
        self._before = 0
        self._path: Path | None = None
        self._file: BinaryIO | None = None
        self._size = 0
        self._most = 0.0

    def open(self, path: Path) -> BinaryIO:
        """Open a file from its start; one may be opened several times before the next."""
        file = path.open("rb")
        if path != self._path:
            self._before += self._size
            self._path, self._size = path, path.stat().st_size
        self._file = file
        return file

    @property
    def share(self) -> float:
        """Share of the bytes that were read, 0 to 1; it never goes back."""
        if self.total and self._file is not None:
            here = self._size if self._file.closed else min(self._file.tell(), self._size)
            self._most = max(self._most, min(1.0, (self._before + here) / self.total))
        return self._most
