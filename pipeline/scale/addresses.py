"""Places that are named by an address, such as `s3://bucket/exports`, or by a path."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
from pyarrow import fs

from pipeline.errors import InputError, OutputError, UsageError

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


@dataclass(frozen=True, slots=True)
class Place:
    """A file or folder of a file system.

    Attributes:
        address: As a person gave it.
        filesystem: Where it is.
        path: What it is called there.
    """

    address: str
    filesystem: fs.FileSystem
    path: str

    @property
    def is_local(self) -> bool:
        """Whether it is on a disk of this machine."""
        return isinstance(self.filesystem, fs.LocalFileSystem)


def is_address(text: str) -> bool:
    """Whether a text is an address and not a path."""
    return _SCHEME.match(text) is not None


def find_place(text: str) -> Place:
    """Return the place of an address that pyarrow understands, or of a path.

    Raises:
        UsageError: The address is of an unknown kind, or not complete.
    """
    if not is_address(text):
        return Place(text, fs.LocalFileSystem(), str(Path(text).absolute()))
    try:
        filesystem, path = fs.FileSystem.from_uri(text)
    except (pa.ArrowException, ValueError, ImportError) as error:
        raise UsageError(
            f"{text} is no address that is understood: {error}.",
            "Give a path, or file://, s3://BUCKET/FOLDER or gs://BUCKET/FOLDER.",
        ) from error
    except OSError as error:
        raise InputError(f"{text} cannot be reached: {error}.", _ACCESS) from error
    return Place(text.rstrip("/"), filesystem, path.rstrip("/") or path)


_ACCESS: Final = "Look whether it exists and whether this machine may use it: keys, region, network."


@contextmanager
def explain_access(place: Place, kind: type[InputError | OutputError]) -> Iterator[None]:
    """Turn what a file system in the network says into an error of `kind` that says what to do."""
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        what = "read" if kind is InputError else "written"
        raise kind(f"{place.address} cannot be {what}: {error}.", _ACCESS) from error
