"""The text of a cell is mended or refused by itself."""

import pyarrow as pa
import pyarrow.parquet as pq

from tests.ingest.exports import TEXTS, read, write_book


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
