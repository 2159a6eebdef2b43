"""Work in progress: finished batches kept beside the output until all are there.

`OUT.parts/` holds `job.json`, which says what is being computed, the time it was started, the rejects so
far, and for each batch of the input, numbered in its order, Arrow files: the posts as read, what was found
about each alone (fingerprints, scores), and what is known when all are there (clusters, flags). Each file is
renamed into place when it is whole. After a kill -9 the finished ones are still good.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal, get_args

import orjson
import pyarrow as pa

from pipeline.errors import OutputError, UsageError
from pipeline.io import atomic_write

Kind = Literal["posts", "prints", "scores", "clusters", "flags"]
"""What a part holds."""

ROW: Final = "row_in_batch"
"""Column of the scores that says which of the posts of the batch a row is about."""

_BESIDE: Final[tuple[Kind, ...]] = ("clusters", "flags", "posts")
"""What is known of scored posts beside their scores."""


class Parts:
    """The folder of finished batches of one job.

    Args:
        folder: Where the parts live.
        job: Everything the result depends on, as plain JSON values.
        resume: Keep the parts of an interrupted run of the same job.

    Raises:
        UsageError: `resume` was asked for, but the folder belongs to a different job.
    """

    def __init__(self, folder: Path, job: Mapping[str, Any], *, resume: bool) -> None:
        self.folder = folder
        self._names: dict[Kind, list[str]] = {}  # the columns of each kind, which all its parts have
        stamp = folder / "job.json"
        wanted = orjson.dumps(job, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)
        if resume and stamp.exists() and stamp.read_bytes() != wanted:
            raise UsageError(
                f"{folder} holds the parts of a different run: another input, model or option.",
                "Call it as before, or leave out --resume to start again.",
            )
        if not (resume and stamp.exists()):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=False)
            with atomic_write(stamp) as temporary:
                temporary.write_bytes(wanted)

    def started(self, now: datetime) -> datetime:
        """Return when the run began, which ages are measured from: `now`, unless an earlier run noted it."""
        note = self.folder / "started"
        if not note.exists():
            with atomic_write(note) as temporary:
                temporary.write_text(now.isoformat(), encoding="ascii")
        return datetime.fromisoformat(note.read_text(encoding="ascii"))

    def note(self, name: str, content: Mapping[str, Any]) -> None:
        """Keep plain JSON values under a name."""
        with atomic_write(self.folder / f"{name}.json") as temporary:
            temporary.write_bytes(orjson.dumps(content))

    def noted(self, name: str) -> dict[str, Any] | None:
        """Return what was kept under a name."""
        path = self.folder / f"{name}.json"
        content: dict[str, Any] | None = orjson.loads(path.read_bytes()) if path.exists() else None
        return content

    def forget_note(self, name: str) -> None:
        """Delete what was kept under a name."""
        (self.folder / f"{name}.json").unlink(missing_ok=True)

    def has(self, number: int, kind: Kind) -> bool:
        """Whether a part is finished."""
        return self._path(number, kind).exists()

    def read(self, number: int, kind: Kind, columns: Sequence[str] | None = None) -> pa.RecordBatch | None:
        """Return batch `number` (from 0) if it is finished.

        Args:
            number: Place of the batch in the input.
            kind: What it holds.
            columns: Read those of these that it has, which is quick; without any, what is noted beside them.
        """
        path = self._path(number, kind)
        if not path.exists():
            return None
        with pa.OSFile(str(path), "rb") as file:
            options = pa.ipc.IpcReadOptions()
            if columns is not None:
                if kind not in self._names:
                    with pa.ipc.open_file(file) as reader:
                        self._names[kind] = reader.schema.names
                names = self._names[kind]
                options.included_fields = [names.index(name) for name in columns if name in names]
            with pa.ipc.open_file(file, options=options) as reader:
                if columns is not None and not options.included_fields:  # which would ask for all of them
                    return pa.RecordBatch.from_pylist([], reader.schema).select([])
                return reader.get_batch(0)

    def write(self, number: int, batch: pa.RecordBatch, kind: Kind) -> None:
        """Keep batch `number`, whole or not at all."""
        with (
            atomic_write(self._path(number, kind)) as temporary,
            pa.OSFile(str(temporary), "wb") as file,
            pa.ipc.new_file(file, batch.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as out,
        ):
            out.write_batch(batch)

    def get(self, number: int, kind: Kind, columns: Sequence[str] | None = None) -> pa.RecordBatch:
        """Return batch `number`, which is finished; see `read`.

        Raises:
            OutputError: It is not there.
        """
        part = self.read(number, kind, columns)
        if part is None:
            raise OutputError(
                f"{self._path(number, kind)} is gone.", "Leave the folder alone, and run it again."
            )
        return part

    def packed(self, number: int, kinds: Iterable[Kind]) -> dict[Kind, bytes]:
        """Return the files of a batch as they are, for another machine, without those that are not there."""
        paths = {kind: self._path(number, kind) for kind in kinds}
        return {kind: path.read_bytes() for kind, path in paths.items() if path.exists()}

    def unpack(self, number: int, files: Mapping[Kind, bytes]) -> None:
        """Keep what `packed` returned elsewhere, each file whole or not at all."""
        for kind, content in files.items():
            with atomic_write(self._path(number, kind)) as temporary:
                temporary.write_bytes(content)

    def forget(self, *kinds: Kind) -> None:
        """Delete the parts of some kinds, which hung on others that have changed."""
        for kind in kinds:
            for path in self.folder.glob(f"*.{kind}.arrow"):
                path.unlink()

    def forget_batch(self, number: int) -> None:
        """Delete all parts of a batch."""
        for kind in get_args(Kind):  # looking through the folder would take longer with every batch
            self._path(number, kind).unlink(missing_ok=True)

    def look(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Yield columns of the scored posts, batch by batch in input order, whatever parts they are in."""
        number = 0
        while self.has(number, "scores"):
            yield self.get_joined(number, columns)
            number += 1

    def get_joined(self, number: int, columns: Sequence[str]) -> pa.RecordBatch:
        """Return columns of the scored posts of a batch, whatever parts they are in.

        Raises:
            OutputError: One is not there.
        """
        scored = self.get(number, "scores", [ROW, *columns])
        found = {name: (scored.schema.field(name), scored.column(name)) for name in scored.schema.names}
        for kind in _BESIDE:
            wanted = [name for name in columns if name not in found]
            part = self.read(number, kind, wanted) if wanted else None
            if part is None or part.num_columns == 0:
                continue
            if kind == "posts" and part.num_rows != scored.num_rows:
                part = part.take(scored.column(ROW))
            found |= {name: (part.schema.field(name), part.column(name)) for name in part.schema.names}
        missing = [name for name in columns if name not in found]
        if missing:
            raise OutputError(
                f"{self.folder} lacks {missing[0]} of batch {number}.", "Leave it alone, and run it again."
            )
        fields, arrays = zip(*(found[name] for name in columns), strict=True)
        return pa.RecordBatch.from_arrays(list(arrays), schema=pa.schema(list(fields)))

    @property
    def rejects(self) -> Path:
        """Where the rejects of the run are collected."""
        return self.folder / "rejects.jsonl"

    @property
    def unread(self) -> Path:
        """Where the rows that could not be read are noted while the input is read."""
        return self.folder / "unread.jsonl"

    def keep_rejects(self, path: Path) -> str | None:
        """Move the rejects to `path` and return its name; without any, remove an old file there."""
        if self.rejects.stat().st_size:
            shutil.move(self.rejects, path)  # of standard output they lie on another disk, maybe
            return str(path)
        path.unlink(missing_ok=True)
        return None

    def remove(self) -> None:
        """Delete the folder; the result is safe elsewhere."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _path(self, number: int, kind: Kind) -> Path:
        return self.folder / f"{number:08}.{kind}.arrow"
