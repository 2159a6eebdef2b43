"""Work in progress: scored batches kept beside the output until all are there.

`OUT.parts/` holds `job.json`, which says what is being computed, the time it was started, one Arrow file per
batch of scores and later one of its flags, numbered in input order and each renamed into place when whole,
and the rejects so far. After a kill -9 the finished ones are still good.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import orjson
import pyarrow as pa

from pipeline.errors import UsageError
from pipeline.io import atomic_write

Kind = Literal["scores", "flags"]
"""What a part holds; flags come when all scores are known."""


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

    def read(
        self, number: int, kind: Kind = "scores", columns: Sequence[str] | None = None
    ) -> pa.RecordBatch | None:
        """Return batch `number` (from 0) if it is finished.

        Args:
            number: Place of the batch in the input.
            kind: What it holds.
            columns: Read these only, which is quick.
        """
        path = self._path(number, kind)
        if not path.exists():
            return None
        with pa.OSFile(str(path), "rb") as file:
            options = pa.ipc.IpcReadOptions()
            if columns is not None:
                with pa.ipc.open_file(file) as reader:
                    options.included_fields = [reader.schema.get_field_index(name) for name in columns]
            with pa.ipc.open_file(file, options=options) as reader:
                return reader.get_batch(0)

    def write(self, number: int, batch: pa.RecordBatch, kind: Kind = "scores") -> None:
        """Keep batch `number`, whole or not at all."""
        with (
            atomic_write(self._path(number, kind)) as temporary,
            pa.OSFile(str(temporary), "wb") as file,
            pa.ipc.new_file(file, batch.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as out,
        ):
            out.write_batch(batch)

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """Yield the scores of finished batches in input order."""
        return self.look()

    def look(self, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        """Yield the scores of finished batches in input order, these columns only."""
        number = 0
        while (batch := self.read(number, columns=columns)) is not None:
            yield batch
            number += 1

    @property
    def rejects(self) -> Path:
        """Where the rejects of the run are collected."""
        return self.folder / "rejects.jsonl"

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
