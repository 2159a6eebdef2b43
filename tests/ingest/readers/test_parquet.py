"""Parquet files are read in memory that does not grow with how well they are packed."""

import json
import subprocess
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.ingest.problems import Broken, FileError
from pipeline.ingest.readers import parquet

READ = """
import json, resource, sys
from pipeline.ingest.readers.parquet import parquet_chunks
def read(path):
    with open(path, "rb") as stream:
        chunks = parquet_chunks(stream, ["id", "text"], path, 1000)
        characters = sum(len(row[1]) for _, rows in chunks for row in rows)
    return characters, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
_, before = read(sys.argv[1])
characters, after = read(sys.argv[2])
print(json.dumps([characters, after - before]))
"""


def rows_of(path, *columns):
    with path.open("rb") as stream:
        chunks = parquet.parquet_chunks(stream, columns, path.name, 1000)
        return [row for _, rows in chunks for row in rows]


def test_a_long_cell_that_the_file_names_a_thousand_times_is_in_memory_once(tmp_path):
    megabytes, rows = 4, 1500
    for name, cell in (("small", "tin"), ("large", "x" * (megabytes << 20))):
        ids = pa.array([str(number) for number in range(rows)])
        texts = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array([cell]))
        pq.write_table(pa.table({"id": ids, "text": texts}), tmp_path / f"{name}.parquet")
    done = subprocess.run(
        [sys.executable, "-c", READ, *(tmp_path / f"{name}.parquet" for name in ("small", "large"))],
        capture_output=True,
        text=True,
        check=True,
    )
    characters, grown = json.loads(done.stdout)
    assert characters == rows * megabytes << 20
    assert grown < 200 << 10  # kilobytes, where the cells one by one would take six million


def test_a_file_that_unpacks_to_far_more_than_its_size_is_refused_by_name(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "FREE_BYTES", 1 << 20)
    cells = [chr(97 + number) * (1 << 20) for number in range(8)]
    table = pa.table({"id": [str(number) for number in range(8)], "text": cells})
    pq.write_table(table, tmp_path / "bom.parquet", compression="zstd", use_dictionary=False)
    with pytest.raises(FileError, match=r"bom\.parquet unpacks to more than 250 times its size.*CSV"):
        rows_of(tmp_path / "bom.parquet", "id", "text")
    assert len(rows_of(tmp_path / "bom.parquet", "id")) == 8, "what is not read counts for nothing"


def test_fewer_rows_are_read_at_once_where_they_are_long(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "_BATCH_BYTES", 1000)
    pq.write_table(pa.table({"text": [f"{number}" * 300 for number in range(9)]}), tmp_path / "a.parquet")
    assert [row[0][0] for row in rows_of(tmp_path / "a.parquet", "text")] == list("012345678")


def test_a_cell_longer_than_any_post_is_one_broken_row(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "MAX_RECORD_CHARACTERS", 10)
    pq.write_table(pa.table({"text": ["một", "x" * 11, "ba"]}), tmp_path / "a.parquet")
    first, second, third = rows_of(tmp_path / "a.parquet", "text")
    assert (first, third) == (("một",), ("ba",))
    assert isinstance(second, Broken) and second.reason == "record_too_long"


def test_cells_that_are_missing_stay_missing(tmp_path):
    pq.write_table(pa.table({"text": ["a", None, "a"], "n": [1, None, 3]}), tmp_path / "a.parquet")
    assert rows_of(tmp_path / "a.parquet", "n", "text") == [(1, "a"), (None, None), (3, "a")]
