"""Records come in chunks that fit into memory, none of them lost when reading fails."""

import pytest

from pipeline.ingest.problems import FileError
from pipeline.ingest.readers import chunks
from pipeline.ingest.readers.chunks import gathered, in_rows


def failing(count):
    yield from enumerate("x" * count, 1)
    raise FileError("unreadable_file", "It is damaged.", "Copy it again.")


def test_records_before_the_place_where_reading_fails_come_first():
    found = []
    with pytest.raises(FileError):
        for chunk in gathered(failing(5), 2, lambda: 0):
            found.append(chunk)
    assert found == [([1, 2], ["x", "x"]), ([3, 4], ["x", "x"]), ([5], ["x"])]


def test_a_failure_at_the_start_comes_alone():
    with pytest.raises(FileError):
        next(gathered(failing(0), 2, lambda: 0))


def test_long_records_end_a_chunk_early(monkeypatch):
    monkeypatch.setattr(chunks, "_CHUNK_CHARACTERS", 10)
    read = []
    records = ((number, read.append("x" * 4) or number) for number in range(7))
    found = [numbers for numbers, _ in gathered(records, 1000, lambda: 4 * len(read))]
    assert found == [[0, 1, 2], [3, 4, 5], [6]]


def test_chunks_come_apart_into_the_same_rows():
    rows = list(enumerate("abcdefg"))
    assert list(in_rows(gathered(rows, 3, lambda: 0))) == rows
