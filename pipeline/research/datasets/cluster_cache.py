"""Keeps found clusters in a Parquet file, which is read again as long as nothing they depend on changed."""

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import claims, text
from pipeline.errors import OutputError
from pipeline.io import atomic_write
from pipeline.research.datasets import near_duplicates
from pipeline.research.datasets.loading import split_path
from pipeline.settings import DEFAULTS

_MARK: Final = b"khoitrong.clusters"


def fingerprint(datasets_dir: Path | None, parts: Sequence[tuple[str, str]]) -> str:
    """Return 32 hexadecimal digits of the sets' files and of the rules by which texts are compared.

    Args:
        datasets_dir: Folder of the data sets.
        parts: Pairs of set and split, in the order of the rows.

    Raises:
        DataSetError: A file is missing.
    """
    state = blake2b(f"{DEFAULTS.cluster_jaccard}".encode(), digest_size=16)
    for name, split in parts:
        content = split_path(name, split, datasets_dir).read_bytes()
        state.update(f"{name}/{split} {len(content)}\n".encode() + content)
    # A new rule of spelling makes other keys, and no version number tells.
    for path in _rules():
        state.update(path.read_bytes())
    return state.hexdigest()


def _rules() -> list[Path]:
    """Return the files of the text room and of clustering, in a fixed order."""
    folders = [Path(str(room.__file__)).parent for room in (text, claims)]
    found = [path for folder in folders for path in folder.rglob("*") if "__pycache__" not in path.parts]
    return [*sorted(path for path in found if path.is_file()), Path(near_duplicates.__file__)]


def read(path: Path, key: str) -> pa.Table | None:
    """Return the clusters that were written under this key; None when there are none or only older ones.

    Raises:
        OutputError: The file is something else, and would be lost if it were written over.
    """
    if not path.exists():
        return None
    try:
        metadata = pq.read_schema(path).metadata or {}
        if _MARK in metadata:
            return pq.read_table(path) if metadata[_MARK] == key.encode() else None
    except (OSError, pa.ArrowException) as error:
        raise OutputError(f"{path} cannot be read: {error}.", "Remove it, or choose another file.") from error
    raise OutputError(f"{path} is not a file of clusters.", "Choose another file for them.")


def write(path: Path, key: str, table: pa.Table) -> None:
    """Write the clusters; a run that is cut short leaves the older file as it was.

    Args:
        path: File to write.
        key: Fingerprint under which they are read again.
        table: The clusters.

    Raises:
        OutputError: The file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_write(path) as temporary:
            pq.write_table(table.replace_schema_metadata({_MARK: key.encode()}), temporary)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.", "Choose another file.") from error
