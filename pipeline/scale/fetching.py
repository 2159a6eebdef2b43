"""Exports in object storage, copied beside the output and read from there.

Reading an export jumps in it (archives, detection of encoding and columns), which storage in a network
answers slowly, so every file is copied once, in one go. Posts, rejects and notes name the address.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from pyarrow import fs

from pipeline.errors import InputError, UsageError
from pipeline.io import atomic_write
from pipeline.scale.addresses import Place, explain_access, find_place, is_address

_BLOCK: Final = 8 << 20


@contextmanager
def fetched(exports: Sequence[str], folder: Path) -> Iterator[tuple[tuple[Path, ...], dict[str, str]]]:
    """Give exports as paths; those in object storage are copied first.

    The copies hold what masking removes later, so only their owner may read them. They go when the block ends
    well or finds nothing usable, and stay after anything else: what was copied whole is not copied again.

    Args:
        exports: Paths, and addresses of files and folders.
        folder: Where to copy to; made when it is needed.

    Yields:
        The paths in the same order, and for each copy the path it has here to its address.

    Raises:
        InputError: An address cannot be read, or holds nothing.
        UsageError: An address is of an unknown kind.
    """
    paths: list[Path] = []
    called: dict[str, str] = {}
    for number, export in enumerate(exports):
        if not is_address(export):
            paths.append(Path(export))
            continue
        place = find_place(export)
        if place.is_local:
            paths.append(Path(place.path))
            continue
        copy = folder / str(number) / place.path.rpartition("/")[2]
        _fetch(place, copy)
        paths.append(copy)
        called[str(copy)] = place.address
    try:
        yield tuple(paths), called
    except (InputError, UsageError):
        shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)


def _fetch(place: Place, copy: Path) -> None:
    """Copy a file, or all files below a folder."""
    with explain_access(place, InputError):
        found: Any = place.filesystem.get_file_info(place.path)
        below = fs.FileSelector(place.path, recursive=True)
        files: list[Any] = (
            [found]
            if found.type == fs.FileType.File
            else [each for each in place.filesystem.get_file_info(below) if each.type == fs.FileType.File]
        )
        if not files:
            raise InputError(f"There is no file in {place.address}.", "Check the name and the folder.")
        for file in files:
            _copy(place, file, copy / file.path.removeprefix(place.path).lstrip("/"))


def _copy(place: Place, file: Any, to: Path) -> None:  # noqa: ANN401  pyarrow has no types
    """Copy one file with its time of change, unless that is done."""
    changed: int = file.mtime_ns or 0  # 0: nobody knows
    if changed and to.exists() and (to.stat().st_size, to.stat().st_mtime_ns) == (file.size, changed):
        return
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (
        atomic_write(to, mode=0o600) as temporary,
        temporary.open("wb") as out,
        place.filesystem.open_input_stream(file.path, compression=None) as stream,
    ):
        shutil.copyfileobj(stream, out, _BLOCK)
    os.utime(to, ns=(changed, changed))  # a run that goes on knows its input by it
