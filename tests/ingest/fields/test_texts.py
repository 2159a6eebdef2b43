"""The text of a cell is mended or refused by itself."""

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest.encodings.detection import Encoding
from pipeline.ingest.fields.texts import clean_text, clean_texts, without_repetition
from tests.ingest.encodings.test_settled import FONTS, GARBLED
from tests.ingest.exports import TEXTS, read, write_book
from tests.ingest.fields.cells import readable

ODD = (
    *("nan", "N/A", " null ", "{}", '{"text": "a"},{"text": "b"}', '["x"]', "\ufeffa\u200b", "a\x00b\r\nc"),
    *(
        "<p>một<br>hai &amp; ba</p>",
        "\ud83d\ude00",
        "\udce1",
        "e\u0301",
        "\xa0à\xa0",
        "a < b",
        "'901",
        '="901"',
    ),
    *([{"text": "a"}, "b"], ["a", None], {"text": "c"}, b"Tr\xff", "đó” và “ôi"),
)


def test_text_stored_as_bytes_is_text(tmp_path):
    table = pa.table({"id": [1, 2], "text": pa.array([TEXTS[0].encode(), b"Tr\xff\xc6"], pa.binary())})
    pq.write_table(table, tmp_path / "bytes.parquet")
    posts, rejects = read(tmp_path / "bytes.parquet")
    assert [post["text"] for post in posts] == TEXTS[:1]
    assert [reject.reason for reject in rejects] == ["bad_encoding"]


def test_a_row_with_bytes_of_another_encoding_is_mended_or_refused_by_itself(tmp_path):
    path = tmp_path / "mixed.csv"
    good = [f"{number},{text}".encode() for number, text in enumerate(TEXTS)]
    quotes = "7,Tin này “lạ” lắm".encode().replace("“".encode(), b"\x93").replace("”".encode(), b"\x94")
    lost = "8,Trời đẹp".encode() + b" qu\xe1"
    path.write_bytes(b"\n".join([b"post_id,text", *good, quotes, lost, b"9,het roi"]))
    posts, rejects = read(path)
    assert [post["text"] for post in posts] == [*TEXTS, "Tin này “lạ” lắm", "het roi"]
    assert [(reject.line, reject.reason) for reject in rejects] == [(6, "bad_encoding")]


def test_halves_of_an_emoji_are_joined_and_a_lone_half_costs_no_more_than_itself(tmp_path):
    path = tmp_path / "emoji.json"
    path.write_text(
        r'[{"text": "vui qu\u00e1 \ud835\udc00 n\u00e8"}, {"text": "vui qu\u00e1 \ud83d n\u00e8"}]'
    )
    posts, _ = read(path)
    assert [post["text"] for post in posts] == ["vui quá 𝐀 nè", "vui quá \ufffd nè"]


def test_an_error_of_a_spreadsheet_is_no_text(tmp_path):
    path = write_book(tmp_path / "a.xlsx", {"S": [["text"], ["#REF!"], ["#VALUE!"], [TEXTS[0]]]})
    posts, rejects = read(path)
    assert [post["text"] for post in posts] == TEXTS[:1]
    assert [reject.reason for reject in rejects] == ["empty_text", "empty_text"]


CELLS = st.lists(readable | st.text() | GARBLED | FONTS | st.sampled_from(ODD), max_size=12)
ENCODINGS = st.builds(Encoding, st.just("utf-8"), legacy=st.sampled_from([None, None, "tcvn3", "viqr"]))


@given(CELLS, ENCODINGS, st.booleans())
@settings(max_examples=200)
def test_a_column_holds_what_its_cells_hold_one_by_one(values, encoding, is_html):
    one_by_one = [clean_text(value, encoding.decode_value, is_html=is_html) for value in values]
    assert clean_texts(values, encoding, is_html=is_html) == one_by_one


def test_a_very_long_text_is_cleaned_by_itself(monkeypatch):
    monkeypatch.setattr("pipeline.ingest.fields.texts._MAX_LOOKED_UP", 5)
    assert clean_texts([" ngắn ", "dài hơn\x07", ""], Encoding("utf-8"), is_html=False) == [
        "ngắn",
        "dài hơn",
        "",
    ]


@given(st.text("ab \n", max_size=60), st.sampled_from(["", " ", "\n", "\n \n", "  \n  "]))
def test_a_text_stands_once_if_it_was_long_and_written_twice(text, gap):
    twice = f"{text}{gap}{text}"
    found = without_repetition(twice)
    assert found in (twice, text)
    if len(text) < 40:
        assert found == twice
