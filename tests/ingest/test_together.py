"""How many records are worked on together changes nothing: not the posts, their order, rejects or batches."""

import csv
import io
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import KhoiTrongError
from pipeline.ingest import read_posts
from tests.ingest.encodings.test_settled import FONTS, GARBLED
from tests.ingest.exports import ID_KEY, TEXTS, read, write_json
from tests.ingest.fuzzing import TEXT, seeds

NAMES = ["id", "text", "title", "created_at", "likes", "url", "platform", "page", "parent_id", "note"]
TWICE = "Một câu dài hơn bốn mươi chữ cái để đứng hai lần trong một bài."
WORDS = st.sampled_from([TEXT, *TEXTS, f"{TWICE}\n{TWICE}", "", "nan", "đó” và “ôi", "a\x07b", "0912345678"])
NUMBERS = st.sampled_from(["1", "2", "100_901", "1.23E+15", "12345.0", "'789", "", "root"])
CELLS = {
    "id": NUMBERS,
    "text": WORDS | GARBLED | FONTS,
    "title": WORDS,
    "created_at": st.sampled_from(["2026-05-25T10:11:12+07:00", "25/05/2026", "Hôm qua", "45581,5", ""]),
    "likes": st.sampled_from(["1", "1,2K", "nhiều", "", "99999999999999999999"]),
    "url": st.sampled_from(
        ["https://www.facebook.com/tin.xom/posts/123456789012345", "https://e.example/u/a", ""]
    ),
    "platform": st.sampled_from(["Twitter", "instagram.com", "", "báo"]),
    "page": st.sampled_from(["Tin Xóm", "", "Chị Năm 0912345678"]),
    "parent_id": NUMBERS,
    "note": WORDS,
}
RECORDS = st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=12)
ODD = st.none() | st.integers() | st.floats() | st.lists(st.text("ab"), max_size=2) | st.booleans()
OBJECTS = st.lists(
    st.fixed_dictionaries({}, optional={name: cells | ODD for name, cells in CELLS.items()}) | ODD,
    min_size=1,
    max_size=12,
)


def told(data, name, together, **options):
    """Return all that reading tells, in the order in which it is told."""
    found = []
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr("pipeline.ingest.read.CHUNK_ROWS", together)
        Path(name).write_bytes(data)
        reader = read_posts([Path(name)], on_reject=found.append, batch_size=8, id_key=ID_KEY, **options)
        try:
            for batch in reader:
                found += [batch.schema, batch.to_pylist(), str(reader.summary)]
        except KhoiTrongError as error:
            found.append(str(error))
        return [*found, str(reader.summary)]


@pytest.mark.parametrize("seed", range(len(seeds())))
def test_exports_of_every_kind(seed):
    data = seeds()[seed]
    assert told(data, "fuzzed", 1) == told(data, "fuzzed", 3) == told(data, "fuzzed", 8)


@given(RECORDS, st.sampled_from(["utf-8", "utf-16"]), st.booleans())
@settings(max_examples=60)
def test_tables(records, encoding, damaged):
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerows([NAMES, *([record[name] for name in NAMES] for record in records)])
    text = out.getvalue()
    data = (text.replace('",', ",", 1) if damaged else text).encode(encoding, "surrogatepass")
    assert told(data, "a.csv", 1, keep=["note"]) == told(data, "a.csv", 8, keep=["note"])


@given(OBJECTS)
@settings(max_examples=60)
def test_objects(records):
    data = "\n".join(map(json.dumps, [dict.fromkeys(NAMES, ""), *records])).encode()
    assert told(data, "a.jsonl", 1) == told(data, "a.jsonl", 8)


def test_long_texts_that_a_file_names_often_are_made_one_after_the_other(monkeypatch):
    monkeypatch.setattr("pipeline.ingest.post_texts._MAX_AT_ONCE", 10)
    data = "\n".join(["id,text", *(f"{number},{text}" for number, text in enumerate(TEXTS * 3))]).encode()
    posts = [post for part in told(data, "a.csv", 8) if isinstance(part, list) for post in part]
    assert [post["text"] for post in posts] == TEXTS * 3


def test_what_is_no_object_is_one_reject_however_deep_it_lies(tmp_path):
    deep = json.loads("[" * 30 + '"x"' + "]" * 30)
    posts, rejects = read(write_json(tmp_path / "a.json", [{"id": 1, "text": TEXTS[0]}, deep, None]))
    assert [post["text"] for post in posts] == TEXTS[:1]
    assert [(reject.line, reject.reason) for reject in rejects] == [(2, "bad_record"), (3, "bad_record")]
