"""Processor time to read a zip archive of many small exports, beside one of a tenth as many.

Run with `make bench`. Reading is linear when the ratio is about ten; the seconds belong to the machine.
"""

import tempfile
import time
import zipfile
from pathlib import Path

from rich.console import Console

from pipeline.ingest import read_posts

FEW, MANY = 200, 2_000


def seconds(members: int, folder: Path) -> float:
    """Return the processor time to read an archive of this many exports of one post each."""
    path = folder / f"{members}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(members):
            archive.writestr(f"{number:05}.csv", f"id,text\n{number},tin số {number}\n")
    started = time.process_time()
    assert sum(batch.num_rows for batch in read_posts([path])) == members
    return time.process_time() - started


def main() -> None:
    """Print both times and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        seconds(10, Path(folder))  # what is imported and compiled once
        few, many = (seconds(members, Path(folder)) for members in (FEW, MANY))
    Console().print(f"{FEW} members {few:.2f} s, {MANY:,} members {many:.2f} s, ratio {many / few:.1f}")


if __name__ == "__main__":
    main()
