"""Files made to break a reader: each ends in a clear error or a reject, in bounded memory and time."""

import io
import json
import re
import subprocess
import sys
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import InputError
from pipeline.ingest.readers import tabular, workbook_size
from tests.ingest.exports import read, reasons, texts, write_book

DIGITS = "9" * 100_000
ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
STRINGS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
STRINGS = (
    b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>SHARED</t></si></sst>'
)
LAUGHS = f'<!DOCTYPE x [<!ENTITY e0 "ha">{ENTITIES}]>'


def workbook(path, *changes: tuple[str, str]):
    """Write a workbook of two posts, one of its texts in the shared strings, with changes in its XML."""
    rows = [["id", "text", "shares"], ["1", "SHARED", 7777777], ["2", "tin thứ hai", 5]]
    packed = write_book(path, {"a": rows}).read_bytes()
    cell = re.compile(rb'<c r="B2".*?</c>')
    moved = [
        ("</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{STRINGS_TYPE}"/></Types>'),
        ("SHARED", "tin thứ nhất"),
    ]
    with zipfile.ZipFile(io.BytesIO(packed)) as before, zipfile.ZipFile(path, "w") as after:
        parts = {
            name: cell.sub(b'<c r="B2" t="s"><v>0</v></c>', before.read(name)) for name in before.namelist()
        }
        parts["xl/sharedStrings.xml"] = STRINGS
        for name, data in parts.items():
            for old, new in (*moved, *changes):
                data = data.replace(old.encode(), new.encode())
            after.writestr(name, data, zipfile.ZIP_DEFLATED)
    return path


@pytest.mark.parametrize("part", ["<sst", "<worksheet", "<workbook ", "<Types"])
def test_a_workbook_full_of_entities_is_refused(tmp_path, part):
    path = workbook(tmp_path / "a.xlsx", (part, LAUGHS + part), ("tin thứ nhất", "&e9;"))
    with pytest.raises(InputError, match=r"a\.xlsx is (damaged after row 1|no whole XLSX).*save it as CSV"):
        read(path)


@pytest.mark.parametrize(
    ("old", "new"), [("7777777", DIGITS), ("7777777", "inf"), ('<row r="2"', f'<row r="{DIGITS}"')]
)
def test_a_number_that_is_none_names_the_file_and_the_row(tmp_path, old, new):
    with pytest.raises(InputError, match=r"a\.xlsx is damaged after row 1.*save it as CSV"):
        read(workbook(tmp_path / "a.xlsx", (old, new)))


def test_a_sheet_that_claims_rows_without_end_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(tabular, "_MAX_SHEET_ROWS", 100)
    path = workbook(tmp_path / "a.xlsx", ('<row r="3"', '<row r="99999999999"'))
    posts, rejects = read(path)
    assert texts(posts) == ["tin thứ nhất"]
    assert reasons(rejects) == [(101, "unreadable_file")]


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"])
def test_a_workbook_with_too_much_in_one_place_is_refused_before_it_is_held(tmp_path, monkeypatch, part):
    monkeypatch.setattr(workbook_size, "MAX_PART_BYTES", 1 << 20)
    path = workbook(tmp_path / "a.xlsx", (_end_of(part), f"<!--{'x' * (3 << 20)}-->{_end_of(part)}"))
    with pytest.raises(InputError, match=rf"a\.xlsx has too much in one place.*{part}.*Save it as CSV"):
        read(path)


def _end_of(part: str) -> str:
    return {"xl/sharedStrings.xml": "</si>", "xl/styles.xml": "</styleSheet>"}.get(part, "</sheetData>")


def test_a_workbook_with_shared_strings_is_read(tmp_path):
    assert texts(read(workbook(tmp_path / "a.xlsx"))[0]) == ["tin thứ nhất", "tin thứ hai"]


def test_a_workbook_is_not_refused_for_being_long(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook_size, "MAX_PART_BYTES", 50_000)
    rows = [["id", "text"], *([str(n), f"tin {n} {'chữ ' * 50}"] for n in range(3_000))]
    assert len(read(write_book(tmp_path / "a.xlsx", {"a": rows}))[0]) == 3_000


def test_a_workbook_that_is_a_bomb_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook_size, "FREE_BYTES", 1 << 20)
    path = workbook(tmp_path / "a.xlsx", ("tin thứ nhất", "x" * (8 << 20)))
    with pytest.raises(InputError, match="unpacks to more than 250 times"):
        read(path)


@pytest.mark.parametrize("field", ["id", "message", "created_time", "shares"])
@pytest.mark.parametrize("kind", ["json", "jsonl"])
def test_a_number_of_too_many_digits_is_one_reject(tmp_path, field, kind):
    records = [f'{{"id": "1", "message": "một", "{field}": {DIGITS}}}', '{"id": "2", "message": "hai"}']
    path = tmp_path / f"a.{kind}"
    path.write_text(f"[{','.join(records)}]" if kind == "json" else "\n".join(records))
    posts, rejects = read(path)
    assert texts(posts) == ["hai"]
    assert reasons(rejects) == [(1, "bad_json")]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "-1e400", "9" * 4000])
def test_a_number_that_is_no_count_is_read_as_missing(tmp_path, number):
    record = f'{{"id": "1", "message": "một", "shares": {number}, "created_time": {number}}}'
    (tmp_path / "a.json").write_text(f"[{record}]")
    (post,), _ = read(tmp_path / "a.json")
    assert (post["text"], post["shares"], post["created_at"]) == ("một", None, None)


@pytest.mark.parametrize("value", [DIGITS, "nan", "inf", "1e400"])
def test_a_cell_that_is_no_count_is_read_as_missing(tmp_path, value):
    (tmp_path / "a.csv").write_text(f"post_id,text,created_at,shares\n1,một,{value},{value}\n")
    (post,), _ = read(tmp_path / "a.csv")
    assert (post["shares"], post["created_at"]) == (None, None)


@pytest.mark.parametrize("depth", [900, 5_000, 100_000])
@pytest.mark.parametrize(("start", "end"), [("[", "]"), ('{"a":', "}")])
def test_json_nested_beyond_reason_is_a_post_or_a_reject(tmp_path, depth, start, end):
    deep = f"{start * depth}1{end * depth}"
    path = tmp_path / "a.json"
    path.write_text(f'[{{"id": "1", "message": "một", "x": {deep}}}, {{"id": "2", "message": "hai"}}]')
    posts, rejects = read(path)
    assert texts(posts)[-1] == "hai" and len(posts) + len(rejects) == 2
    path.write_text(deep)
    with pytest.raises(InputError, match=r"a\.json"):
        read(path)


@pytest.mark.parametrize(
    "values",
    [
        pa.array([1, 2]),
        pa.array([True, False]),
        pa.array([b"\xff\xfe", b"ab"]),
        pa.array([["a"], ["b"]]),
        pa.array([{"a": 1}, {"a": 2}]),
        pa.array([1, 2], pa.timestamp("ns")),
        pa.array([2**62, -(2**62)], pa.timestamp("us")),
        pa.array([2**30, -(2**30)], pa.date32()),
        pa.array([2**62, 2], pa.duration("us")),
        pa.nulls(2),
    ],
    ids=lambda values: str(values.type),
)
@pytest.mark.parametrize("column", ["id", "text", "created_at", "shares"])
def test_parquet_of_other_types_is_read_or_refused(tmp_path, column, values):
    whole = {"id": pa.array(["1", "2"]), "text": pa.array(["một", "hai"])}
    pq.write_table(pa.table(whole | {column: values}), tmp_path / "a.parquet")
    try:
        posts, rejects = read(tmp_path / "a.parquet")
    except InputError as error:
        assert "a.parquet" in str(error) or "no post" in str(error)
    else:
        assert len(posts) + len(rejects) == 2


LARGE_CELL = """
import json, resource, sys
from pathlib import Path
from pipeline.ingest import read_posts
from pipeline.ingest.readers import json_records, tabular
tabular.MAX_RECORD_CHARACTERS = json_records.MAX_RECORD_CHARACTERS = 4 << 20
small, large = sys.argv[1:]
def read(path):
    rejects = []
    batches = read_posts([Path(path)], on_reject=rejects.append)
    posts = [post for batch in batches for post in batch.to_pylist()]
    found = [post["text"] for post in posts], [(reject.line, reject.reason) for reject in rejects]
    return found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
_, before = read(small)
found, after = read(large)
print(json.dumps([*found, after - before]))
"""


@pytest.mark.parametrize(("kind", "line"), [("csv", 3), ("quoted.csv", 3), ("json", 2), ("jsonl", 2)])
def test_a_cell_of_many_megabytes_is_rejected_without_holding_it(tmp_path, kind, line):
    def content(cell: bytes) -> bytes:
        if "csv" in kind:
            cell = b'"' + cell + b'"' if "quoted" in kind else cell
            return b"id,text\n1,tin 1\n2," + cell + b"\n3,tin 3\n"
        records = [json.dumps({"id": n, "message": f"tin {n}"}).encode() for n in (1, 2, 3)]
        records[1] = records[1].replace(b"tin 2", cell)
        return b"[" + b", ".join(records) + b"]" if kind == "json" else b"\n".join(records) + b"\n"

    for name, cell in (("small", b"tin 2"), ("large", b"x" * (80 << 20))):
        (tmp_path / f"{name}.{kind}").write_bytes(content(cell))
    done = subprocess.run(
        [sys.executable, "-c", LARGE_CELL, *(tmp_path / f"{name}.{kind}" for name in ("small", "large"))],
        capture_output=True,
        text=True,
        check=True,
    )
    found, rejects, grown = json.loads(done.stdout)
    assert found == ["tin 1", "tin 3"]
    assert rejects == [[line, "record_too_long"]]
    assert grown < 60 << 10  # kilobytes
