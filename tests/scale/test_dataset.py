"""Scores in folders by page and by day: all rows, each where it belongs, whole or not at all."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pytest
from pyarrow import fs

from pipeline.errors import OutputError
from pipeline.scale.addresses import Place, find_place
from pipeline.scale.dataset import DONE, check_free, write_dataset

SCHEMA = pa.schema(
    [
        pa.field("post_id", pa.string(), nullable=False),
        pa.field("page", pa.string()),
        pa.field("created_at", pa.timestamp("us", tz="UTC")),
    ]
)
EVENING = datetime(2026, 10, 1, 20, 30, tzinfo=UTC)  # half past three in the morning of the second
LONG = "Ủy ban nhân dân xã " * 8
ROWS = [
    {"post_id": "a", "page": "Xóm Bến / A=1?", "created_at": EVENING},
    {"post_id": "b", "page": "Xóm Bến / A=1?", "created_at": None},
    {"post_id": "c", "page": None, "created_at": EVENING.replace(hour=1)},
    {"post_id": "d", "page": "", "created_at": None},
    {"post_id": "e", "page": f"{LONG}Hai", "created_at": EVENING},
    {"post_id": "f", "page": f"{LONG}Ba", "created_at": EVENING},
]


def batches(rows: list[dict] = ROWS) -> list[pa.RecordBatch]:
    return [pa.RecordBatch.from_pylist(rows[i : i + 2], SCHEMA) for i in range(0, len(rows), 2)]


def places(tmp_path: Path) -> list[Place]:
    below = fs.SubTreeFileSystem(str(tmp_path), fs.LocalFileSystem())
    return [
        find_place(str(tmp_path / "here")),
        Place("sub://there", below, "there"),
        find_place("fsspec+memory:///bucket/there"),
    ]


def read(place: Place) -> list[dict]:
    table = ds.dataset(place.path, filesystem=place.filesystem, partitioning="hive").to_table()
    return sorted(table.to_pylist(), key=lambda row: row["post_id"])


@pytest.mark.parametrize("which", range(3), ids=["disk", "below another", "memory"])
def test_each_row_is_in_the_folder_of_its_page_and_its_local_day(tmp_path: Path, which: int) -> None:
    place = places(tmp_path)[which]
    for _ in range(2):  # again over what is there
        write_dataset(place, SCHEMA, iter(batches()))
    found = read(place)
    assert [(row["post_id"], row["created_at"]) for row in found] == [
        (row["post_id"], row["created_at"]) for row in ROWS
    ]
    assert [row["page"] for row in found[:4]] == ["Xóm Bến / A=1?", "Xóm Bến / A=1?", None, None]
    long = [row["page"] for row in found[4:]]
    assert len(set(long)) == 2 and all(LONG.startswith(page.partition("…")[0]) for page in long)
    assert [str(row["day"]) for row in found] == [
        *("2026-10-02", "None", "2026-10-01", "None"),
        *("2026-10-02", "2026-10-02"),
    ]
    with place.filesystem.open_input_stream(f"{place.path}/{DONE}") as done:
        assert json.loads(done.read()) == {"posts": len(ROWS)}
    everything = place.filesystem.get_file_info(fs.FileSelector(place.path))
    assert all(each.base_name.startswith("page=") or each.base_name == DONE for each in everything)


def test_the_same_rows_give_the_same_files(tmp_path: Path) -> None:
    contents = []
    for name in ("one", "two"):
        write_dataset(find_place(str(tmp_path / name)), SCHEMA, iter(batches()))
        files = (path for path in sorted((tmp_path / name).rglob("*")) if path.is_file())
        contents.append([(path.relative_to(tmp_path / name), path.read_bytes()) for path in files])
    assert contents[0] == contents[1]


@pytest.mark.parametrize("which", range(3), ids=["disk", "below another", "memory"])
def test_a_run_that_fails_leaves_nothing_that_looks_whole_and_the_next_one_mends_it(
    tmp_path: Path, which: int
) -> None:
    def breaks():
        yield batches()[0]
        raise KeyboardInterrupt

    place = places(tmp_path)[which]
    with pytest.raises(KeyboardInterrupt):
        write_dataset(place, SCHEMA, breaks())
    assert place.filesystem.get_file_info(f"{place.path}/{DONE}").type == fs.FileType.NotFound
    assert list(tmp_path.glob("*.tmp")) == []
    write_dataset(place, SCHEMA, iter(batches()))
    assert len(read(place)) == len(ROWS)


def test_a_folder_with_something_else_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine" / "page=1").mkdir(parents=True)
    (tmp_path / "file").touch()
    for name in ("mine", "file"):
        with pytest.raises(OutputError, match="something else"):
            write_dataset(find_place(str(tmp_path / name)), SCHEMA, iter(batches()))
    (tmp_path / "empty").mkdir()
    check_free(find_place(str(tmp_path / "empty")))


def test_no_rows_are_a_data_set_without_folders(tmp_path: Path) -> None:
    write_dataset(find_place(str(tmp_path / "none")), SCHEMA, iter([]))
    assert [path.name for path in (tmp_path / "none").iterdir()] == [DONE]


def test_a_column_of_the_export_called_day_stays_beside_ours(tmp_path: Path) -> None:
    rows = pa.RecordBatch.from_pylist([ROWS[0]], SCHEMA).append_column("day", pa.array(["thứ Hai"]))
    place = find_place(str(tmp_path / "days"))
    write_dataset(place, rows.schema, iter([rows]))
    (found,) = read(place)
    assert (found["export_day"], str(found["day"])) == ("thứ Hai", "2026-10-02")
