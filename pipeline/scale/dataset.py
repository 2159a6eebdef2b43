"""Scores as a Parquet data set in folders, `page=…/day=…`, on a disk or in object storage, whole or not.

Any program that knows partitions as Hive named them reads only the pages and days that it is asked for.
"""

import posixpath
import secrets
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, Final
from urllib.parse import quote

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from pyarrow import fs

from pipeline.errors import OutputError
from pipeline.scale.addresses import Place, explain_access
from pipeline.settings import DEFAULTS

DONE: Final = "_scores.json"
"""Written last: a data set without it is not whole. Readers leave out what starts with an underscore."""

_BEGUN: Final = "_unfinished.json"

_LONGEST: Final = 180
"""Bytes of a page in the name of its folder; file systems hold 255 in all."""

_OPEN_FILES: Final = 200
_ROWS: Final = 100_000
_MAX_PARTITIONS: Final = 1_000_000

_PARTITIONS: Final = ds.partitioning(
    pa.schema([pa.field("page", pa.string()), pa.field("day", pa.string())]), flavor="hive"
)


def write_dataset(place: Place, schema: pa.Schema, rows: Iterator[pa.RecordBatch]) -> None:
    """Write scores in folders by page and by day in the zone of the project.

    On a disk, the folder appears at once when it is whole. Object storage cannot rename folders, so there the
    files are written where they belong and `DONE` last. What this wrote there before is replaced.

    Args:
        place: The folder, see `check_free`.
        schema: Of the rows, with the columns `page` and `created_at`.
        rows: In any order.

    Raises:
        OutputError: It cannot be written, or there is something else.
    """
    check_free(place)
    with explain_access(place, OutputError):
        if not place.is_local:
            _write(place.filesystem, place.path, schema, rows)
            return
        target = f"{place.path}.{secrets.token_hex(4)}.tmp"
        try:
            _write(place.filesystem, target, schema, rows)
            if _kind(place.filesystem, place.path) == fs.FileType.Directory:
                place.filesystem.delete_dir(place.path)
            place.filesystem.move(target, place.path)
        finally:
            if _kind(place.filesystem, target) == fs.FileType.Directory:
                place.filesystem.delete_dir(target)


def check_free(place: Place) -> None:
    """Make sure that scores may be written to a folder: none yet, an empty one, or one with scores.

    Raises:
        OutputError: There is something else, or it cannot be reached.
    """
    with explain_access(place, OutputError):
        kind = _kind(place.filesystem, place.path)
        if kind == fs.FileType.NotFound:
            return
        if kind == fs.FileType.Directory:
            below: list[Any] = place.filesystem.get_file_info(fs.FileSelector(place.path))
            names = {each.base_name for each in below}
            if not names or names & {DONE, _BEGUN}:
                return
    raise OutputError(
        f"{place.address} holds something else than scores by page and day, which stays as it is.",
        "Give the name of a new folder.",
    )


def _write(filesystem: fs.FileSystem, folder: str, schema: pa.Schema, rows: Iterator[pa.RecordBatch]) -> None:
    count = 0

    def placed() -> Iterator[pa.RecordBatch]:
        nonlocal count
        for batch in rows:
            count += batch.num_rows
            yield _placed(batch)

    filesystem.create_dir(folder, recursive=True)
    filesystem.delete_dir_contents(folder, missing_dir_ok=True)
    begun = posixpath.join(folder, _BEGUN)
    _note(filesystem, begun, {})
    found = _placed(pa.RecordBatch.from_pylist([], schema)).schema
    parquet: Any = ds.ParquetFileFormat()
    ds.write_dataset(
        pa.RecordBatchReader.from_batches(found, placed()),
        folder,
        filesystem=filesystem,
        format=parquet,
        file_options=parquet.make_write_options(compression="zstd"),
        partitioning=_PARTITIONS,
        basename_template="scores-{i}.parquet",
        max_open_files=_OPEN_FILES,
        max_partitions=_MAX_PARTITIONS,
        min_rows_per_group=_ROWS,
        max_rows_per_group=_ROWS,
        use_threads=False,  # the same rows give the same files
        existing_data_behavior="overwrite_or_ignore",
    )
    there = ds.dataset(folder, filesystem=filesystem, format="parquet").count_rows() if count else 0
    if there != count:
        raise OutputError(
            f"{count - there:,} of {count:,} scores got lost: to this disk, pages whose names differ in "
            "capitals only are one folder.",
            "Write to another disk, or to object storage.",
        )
    _note(filesystem, posixpath.join(folder, DONE), {"posts": count})
    filesystem.delete_file(begun)


def _note(filesystem: fs.FileSystem, path: str, content: dict[str, int]) -> None:
    with filesystem.open_output_stream(path) as out:
        out.write(orjson.dumps(content))


def _placed(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return rows with what they are placed by: names of pages that a folder can have, and days."""
    names = [f"export_{name}" if name == "day" else name for name in batch.schema.names]
    columns = dict(zip(names, batch.columns, strict=True))
    pages: Any = pc.dictionary_encode(columns["page"])
    short = pa.array(
        [_folder_name(name) if name else None for name in pages.dictionary.to_pylist()], pa.string()
    )
    columns["page"] = short.take(pages.indices)
    zoned: Any = columns["created_at"].cast(pa.timestamp("us", tz=DEFAULTS.timezone))
    columns["day"] = pc.local_timestamp(zoned).cast(pa.date32()).cast(pa.string())
    return pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))


def _folder_name(page: str) -> str:
    """Return the name of a page as a folder can have it; one that was cut ends in a digest of the whole."""
    if len(quote(page, safe="")) <= _LONGEST:
        return page
    digest = blake2b(page.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    kept = page
    while len(quote(f"{kept}…{digest}", safe="")) > _LONGEST:
        kept = kept[:-1]
    return f"{kept}…{digest}"


def _kind(filesystem: fs.FileSystem, path: str) -> Any:  # noqa: ANN401  pyarrow has no types
    return filesystem.get_file_info(path).type
