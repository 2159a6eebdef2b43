"""VIQR is read where it is sure, and ordinary ASCII never changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest import detect
from pipeline.ingest.encodings.viqr import decode_viqr, looks_like_viqr
from tests.ingest.exports import read, texts, write_csv

PAIRS = [
    ("Ho^m nay xo'm Be^'n co' ddie^.n la.i ro^`i", "Hôm nay xóm Bến có điện lại rồi"),
    ("ba` con ddu+`ng tin lo+`i ddo^`n na`y", "bà con đừng tin lời đồn này"),
    ("DDu+o+`ng ngo~ dda~ ddu+o+.c do.n sa.ch se~.", "Đường ngõ đã được dọn sạch sẽ."),
    ("ba('t dda^`u tu+` nga`y mai?", "bắt đầu từ ngày mai?"),
    ("lu*o*~i ca^u bo? que^n o*? be^'n", "lưỡi câu bỏ quên ở bến"),
]
PLAIN = [
    "I don't think it's over. a^2 + b^2 = c^2, e.g. o(n) and u+o",
    "SELECT a(b), o^p FROM t WHERE u+v > 3; -- add",
    "Ba con xom Ben oi. Mai co dien lai roi?",
    "https://vidu.example/bai-viet?id=1&u=a.b",
    "2026-01-02 03:04:05",
]


@pytest.mark.parametrize(("typed", "meant"), PAIRS)
def test_typed_signs_become_accents(typed, meant):
    assert looks_like_viqr(typed)
    assert decode_viqr(typed) == meant


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_is_not_taken_for_it(text):
    assert not looks_like_viqr(text)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_any_ascii_can_be_decoded_and_stays_as_long_or_shorter(text):
    assert len(decode_viqr(text)) <= len(text)


def test_a_file_in_viqr_is_said_to_be_and_read(tmp_path):
    rows = [
        ["id", "no^.i dung", "url"],
        *([n, typed, "https://vidu.example/a"] for n, (typed, _) in enumerate(PAIRS)),
    ]
    path = write_csv(tmp_path / "a.csv", rows)
    assert detect(path)[0].encoding == "VIQR"
    posts, _ = read(path)
    assert texts(posts) == [meant for _, meant in PAIRS]
    assert posts[0]["url"] == "https://vidu.example/a"


def test_a_row_of_viqr_among_others_is_read_and_any_can_be_asked_for(tmp_path):
    rows = [["id", "text"], ["1", "Chợ xóm Bến mở lại"], ["2", PAIRS[0][0]], ["3", PLAIN[0]]]
    assert texts(read(write_csv(tmp_path / "a.csv", rows))[0]) == [rows[1][1], PAIRS[0][1], PLAIN[0]]
    short = write_csv(tmp_path / "b.csv", [["id", "text"], ["1", "Tin ddo^`n"]])
    assert texts(read(short)[0]) == ["Tin ddo^`n"]
    assert texts(read(short, encoding="viqr")[0]) == ["Tin đồn"]
