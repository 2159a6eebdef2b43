"""Exports for the tests of scale, without times, so that no age changes a byte."""

import csv
from pathlib import Path

import fsspec
import pytest

from tests.conftest import DEEDS, SUBJECTS

POSTS, BATCH = 480, 40
PAGES = ("Trang Xóm Bến", "Tin / A=1", "")


@pytest.fixture(autouse=True)
def empty_memory() -> None:
    """A file system that is on no disk, with nothing in it."""
    memory = fsspec.filesystem("memory")
    if memory.exists("/bucket"):
        memory.rm("/bucket", recursive=True)


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """A folder with two files: near copies, pages, and rows that cannot be used."""
    folder = tmp_path / "exports"
    folder.mkdir()
    for name, start in (("a.csv", 0), ("b.csv", POSTS // 2)):
        with (folder / name).open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["post_id", "text", "page"])
            for i in range(start, start + POSTS // 2):
                text = f"{SUBJECTS[i % 5]} {DEEDS[i % 6]} ở ngõ {i * 31 % 97} phố {i * 17 % 53}"
                writer.writerow([f"p{i}", "" if i % 50 == 7 else text, PAGES[i % 3]])
    return folder
