"""What a run reads: files, how to read them, and which part of them is its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.batch.id_keys import ensure_id_key
from pipeline.errors import UsageError

_OWN_KEY: Final = "id.key"


@dataclass(frozen=True, slots=True)
class Source:
    """What to read, and how.

    Attributes:
        paths: Files, folders and archives, in this order.
        columns: Our field to their column, for what detection cannot know.
        encoding: Encoding to insist on, see `khoitrong formats`.
        shard: `(i, n)`: only the i-th of n parts, from 1; copies of one text fall into one shard. Near copies
            may not, and have one cluster id all the same.
        id_key: What ids and links are hashed with, see `pipeline.ingest.read_posts`; `None` for a key of
            the run's own.
        keep: Columns of the export to carry along, see `pipeline.ingest.kept`.
        called: Of copies made for reading: the folder they lie in to the address they came from, which posts,
            rejects and notes name in its place.
    """

    paths: tuple[Path, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    shard: tuple[int, int] = (1, 1)
    id_key: bytes | None = field(default=None, repr=False)
    keep: tuple[str, ...] = ()
    called: Mapping[str, str] = field(default_factory=dict)

    def as_called(self, text: str) -> str:
        """Return a text that names files with their addresses in it."""
        for folder, address in self.called.items():
            text = text.replace(folder, address)
        return text

    def keyed(self, folder: Path) -> "Source":
        """Return the source with a key; without one it gets that of the run, kept in `folder`."""
        if self.id_key is not None:
            return self
        return replace(self, id_key=ensure_id_key(folder / _OWN_KEY))


def parse_shard(text: str) -> tuple[int, int]:
    """Return `(i, n)` of "i/n", for 1 <= i <= n.

    Raises:
        UsageError: The text is no such pair.
    """
    left, _, right = text.partition("/")
    if left.isdecimal() and right.isdecimal() and 1 <= int(left) <= int(right):
        return int(left), int(right)
    raise UsageError(f"--shard {text} is not a part of a whole.", "Give it as i/n, such as 1/4.")


def input_files(source: Source) -> Iterator[Path]:
    """Yield the files a source consists of, folders in sorted order; missing ones are left to the reader."""
    for path in source.paths:
        if path.is_dir():
            yield from sorted(child for child in path.rglob("*") if child.is_file())
        elif path.exists():
            yield path


def in_shard(key_hashes: npt.NDArray[np.uint64], shard: tuple[int, int]) -> npt.NDArray[np.bool_]:
    """Return which posts belong to a shard, by the hashes of their comparison keys, shape (n,)."""
    index, count = shard
    mine: npt.NDArray[np.bool_] = key_hashes % np.uint64(count) == np.uint64(index - 1)
    return mine


def stamps(source: Source) -> list[tuple[str, int, int]]:
    """Return name, size in bytes and time of change of the files of a source."""
    found = [(path, path.stat()) for path in input_files(source)]
    return [(str(path), stat.st_size, stat.st_mtime_ns) for path, stat in found]
