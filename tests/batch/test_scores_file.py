"""Scores in every format: the same rows, for a spreadsheet as for a program, in the same bytes each time."""

import csv
import gzip
import io
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.batch import read_days, read_scores
from pipeline.batch.days import DayCounts
from pipeline.batch.scores_file import form_of, rejects_path, write_scores
from pipeline.batch.workbook import MAX_CHARACTERS, write_workbook
from pipeline.errors import InputError, UsageError
from pipeline.posts import POSTS, SCORES

SCHEMA = pa.schema([*SCORES, POSTS.field("created_at"), pa.field("mã", pa.string()), POSTS.field("text")])
FORMATS = ["csv", "tsv", "jsonl", "parquet", "xlsx", "csv.gz", "tsv.gz", "jsonl.gz"]
LONG_ID = "1294030472427835393"
TEXTS = [
    "Bà con ơi, chia sẻ gấp!",
    '=HYPERLINK("http://x.example")',
    "một\nhai\tba, bốn",
    "_x0041_ & <b>\x0b",
]


def batch(rows: int = 4) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist(
        [
            {
                "post_id": f"p{i}",
                "cluster_id": f"c{i:016x}",
                **dict.fromkeys(("p_positive", "p_hateful", "p_offensive"), 0.25),
                "p_check": 0.000012,
                "flags": "check" if i % 2 else "",
                "priority": 12.5,
                "reasons": "[]",
                "model": "linear-0",
                "lang": "vi",
                "created_at": datetime(2026, 10, 1, 20, i % 60, tzinfo=UTC),
                "mã": LONG_ID,
                "text": TEXTS[i % 4],
            }
            for i in range(rows)
        ],
        schema=SCHEMA,
    )


@pytest.mark.parametrize("ending", FORMATS)
def test_what_was_written_is_read_back(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"scores.{ending}"
    write_scores(path, SCHEMA, [batch(), batch()])
    found = [row for each in read_scores(path) for row in each.to_pylist()]
    assert len(found) == 8
    assert [row["post_id"] for row in found[:4]] == ["p0", "p1", "p2", "p3"]
    assert found[1]["created_at"] == datetime(2026, 10, 1, 20, 1, tzinfo=UTC)
    assert found[0]["p_check"] == pytest.approx(0.000012)
    assert [row["text"] for row in found[:3]] == TEXTS[:3]


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_rows_are_the_same_bytes(tmp_path: Path, ending: str) -> None:
    paths = [tmp_path / name for name in (f"a.{ending}", f"b.{ending}")]
    for path in paths:
        write_scores(path, SCHEMA, [batch()])
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_later_batches_share_row_groups_so_that_the_footer_stays_small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.batch.scores_file._ALONE", 2)
    monkeypatch.setattr("pipeline.batch.scores_file._TOGETHER", 3)
    path = tmp_path / "scores.parquet"
    write_scores(path, SCHEMA, [batch(5) for _ in range(9)])
    groups = pq.read_metadata(path)
    assert [groups.row_group(i).num_rows for i in range(groups.num_row_groups)] == [5, 5, 15, 15, 5]
    assert (
        pq.read_table(path).combine_chunks().to_batches()
        == pa.Table.from_batches([batch(5) for _ in range(9)]).combine_chunks().to_batches()
    )


def test_excel_finds_the_mark_of_utf_8_in_csv_and_programs_none_elsewhere(tmp_path: Path) -> None:
    starts = {}
    for ending in ("csv", "tsv", "jsonl"):
        write_scores(tmp_path / f"s.{ending}", SCHEMA, [batch()])
        starts[ending] = (tmp_path / f"s.{ending}").read_bytes()[:3] == b"\xef\xbb\xbf"
    write_scores(tmp_path / "s.csv.gz", SCHEMA, [batch()])
    assert gzip.decompress((tmp_path / "s.csv.gz").read_bytes()) == (tmp_path / "s.csv").read_bytes()
    assert starts == {"csv": True, "tsv": False, "jsonl": False}


@pytest.mark.parametrize(("ending", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_no_cell_is_rounded_or_run_by_a_spreadsheet(tmp_path: Path, ending: str, delimiter: str) -> None:
    path = tmp_path / f"scores.{ending}"
    write_scores(path, SCHEMA, [batch()])
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter=delimiter))
    assert rows[0]["mã"] == f"'{LONG_ID}"
    assert rows[1]["text"].startswith("'=")
    assert rows[0]["created_at"] == "2026-10-02T03:00:00+07:00"
    assert rows[0]["p_check"] == "1.2e-05"


def test_a_workbook_holds_texts_as_texts_and_numbers_as_numbers(tmp_path: Path) -> None:
    path = tmp_path / "scores.xlsx"
    assert write_scores(path, SCHEMA, [batch()]) == []
    sheet = openpyxl.load_workbook(path)["scores 1"]
    header, *rows = [list(row) for row in sheet.iter_rows()]
    assert [cell.value for cell in header] == SCHEMA.names
    kept, text, p = (header_index(header, name) for name in ("mã", "text", "p_check"))
    assert (rows[0][kept].value, rows[0][kept].data_type) == (LONG_ID, "s")
    assert (rows[1][text].value, rows[1][text].data_type) == (TEXTS[1], "s")
    assert rows[0][p].value == pytest.approx(0.000012)
    assert sheet.freeze_panes == "A2"


def header_index(header: list, name: str) -> int:
    return [cell.value for cell in header].index(name)


def test_what_one_sheet_cannot_hold_goes_on_in_the_next() -> None:
    out = io.BytesIO()
    write_workbook(out, ["a"], ([i] for i in range(7)), max_rows=4)
    sheets = openpyxl.load_workbook(io.BytesIO(out.getvalue())).worksheets
    found = [[row[0] for row in sheet.iter_rows(values_only=True)] for sheet in sheets]
    assert found == [["a", 0, 1, 2], ["a", 3, 4, 5], ["a", 6]]


def test_cells_too_long_for_a_workbook_are_counted_and_said(tmp_path: Path) -> None:
    rows = batch(1).set_column(SCHEMA.names.index("text"), "text", pa.array(["😀" * MAX_CHARACTERS]))
    (note,) = write_scores(tmp_path / "s.xlsx", SCHEMA, [rows])
    assert note.startswith("1 cells")
    sheet = openpyxl.load_workbook(tmp_path / "s.xlsx")["scores 1"]
    kept = sheet.cell(2, SCHEMA.names.index("text") + 1).value
    assert kept.endswith("…")
    assert len(kept.encode("utf-16-le")) <= 2 * MAX_CHARACTERS


@pytest.mark.parametrize("ending", ["csv", "xlsx", "tsv.gz"])
def test_batches_are_written_as_they_come(tmp_path: Path, ending: str) -> None:
    before = pa.total_allocated_bytes()
    most = 0

    def stream():
        nonlocal most
        for _ in range(30):
            yield batch(500)
            most = max(most, pa.total_allocated_bytes() - before)

    write_scores(tmp_path / f"s.{ending}", SCHEMA, stream())
    assert most < 4 * batch(500).nbytes


@pytest.mark.parametrize("name", ["s.txt", "s.parquet.gz", "s.gz", "s"])
def test_an_unknown_ending_lists_the_known_ones(name: str) -> None:
    with pytest.raises(UsageError, match=r"\.xlsx.*\.csv\.gz.* - for standard output"):
        form_of(Path(name))


@pytest.mark.parametrize(
    ("name", "rejects"),
    [
        ("s.csv", "s.rejects.jsonl"),
        ("a.b.csv.gz", "a.b.rejects.jsonl"),
        ("-", "stdout.rejects.jsonl"),
    ],
)
def test_rejects_lie_beside_the_scores(name: str, rejects: str) -> None:
    assert rejects_path(Path(name)) == Path(rejects)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"id,text\n1,a\n", "no column post_id"),
        ("a.jsonl", b'{"id": 1}\n', "no column post_id"),
        ("a.jsonl", b"{", "damaged"),
        ("a.parquet", b"PAR1", "damaged"),
        ("a.csv.gz", b"no gzip", "cannot be read"),
        ("a.xlsx", b"no zip", "damaged"),
    ],
)
def test_what_is_no_scores_file_is_said_so(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=says):
        list(read_scores(tmp_path / name))


def test_a_parquet_file_notes_its_posts_by_day_in_the_zone_of_the_team(tmp_path: Path) -> None:
    days = DayCounts()
    days.add(batch())
    write_scores(tmp_path / "s.parquet", SCORES, [batch().select(SCORES.names)], days.to_footer)
    found = read_days(tmp_path / "s.parquet")
    assert found is not None
    assert {day.isoformat(): count for day, count in found.posts.items()} == {"2026-10-02": 4}
    assert sum(found.flagged.values()) == 2
    assert pq.read_schema(tmp_path / "s.parquet").names == SCORES.names
