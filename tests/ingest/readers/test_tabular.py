"""Rows of CSV: a broken one costs no neighbours."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingest.exports import (
    TEXTS,
    read,
    reasons,
    texts,
    write_csv,
)


def test_an_unclosed_quote_costs_its_own_row_only(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('id,text,n\n1,một,1\n2,"hai,2\n3,ba,3\n4,"bốn",4\n5,"năm\ndòng",5\n', encoding="utf-8")
    posts, rejects = read(path)
    assert texts(posts) == ["một", "ba", "bốn", "năm\ndòng"]
    assert reasons(rejects) == [(3, "broken_row")]


def test_an_unclosed_quote_does_not_swallow_the_rest_of_the_file(tmp_path):
    path = tmp_path / "a.csv"
    rest = "".join(f"{i},tin {i},0\n" for i in range(3000))
    path.write_text(f'id,text,n\nx,"hở,2\n{rest}', encoding="utf-8")
    posts, rejects = read(path)
    assert len(posts) == 3000
    assert reasons(rejects) == [(2, "broken_row")]


def test_rows_with_too_few_or_too_many_cells_are_rejects(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,text,n\n1,a\n2,b,2\n3,c,3,4\n4,d,4,,\n\n5,,1\n", encoding="utf-8")
    posts, rejects = read(path)
    assert texts(posts) == ["b", "d"]
    assert reasons(rejects) == [(2, "broken_row"), (4, "broken_row"), (7, "empty_text")]


def test_nul_bytes_are_dropped(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("id,text\n1,xin ch\0ào\n2,b\n".encode())
    assert texts(read(path)[0]) == ["xin chào", "b"]


def test_a_record_past_the_cap_is_a_reject(tmp_path):
    path = tmp_path / "a.jsonl"
    with path.open("w") as out:
        out.write('{"id":1,"text":"a"}\n{"id":2,"text":"' + "x" * (17 << 20) + '"}\n{"id":3,"text":"c"}\n')
    posts, rejects = read(path)
    assert texts(posts) == ["a", "c"]
    assert reasons(rejects) == [(2, "record_too_long")]


MESSY = st.lists(
    st.one_of(
        st.tuples(st.integers(0, 5).map(str), st.text('ab",\n ', max_size=8), st.just("1")).map(
            lambda row: ",".join(row)
        ),
        st.text('a1",\n\r;', max_size=12),
        st.just('9,"đủ, ""ngoặc""",3'),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(MESSY)
def test_every_row_of_a_messy_table_is_a_post_or_a_reject(tmp_path_factory, lines):
    path = tmp_path_factory.mktemp("messy") / "a.csv"
    good = [f"g{i},bài tốt {i},1" for i in range(3)]
    path.write_bytes("\n".join(["id,text,n", *good, *lines, ""]).encode())
    posts, rejects = read(path)
    assert texts(posts)[:3] == ["bài tốt 0", "bài tốt 1", "bài tốt 2"]
    assert len({post["post_id"] for post in posts}) == len(posts)
    assert all(reject.line > 4 and reject.next_step for reject in rejects)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20), min_size=1, max_size=6
    )
)
def test_a_table_written_by_csv_is_never_broken(tmp_path_factory, values):
    out = io.StringIO()
    csv.writer(out).writerows(
        [["id", "text"], *((f"p{i}", value) for i, value in enumerate(values)), ["z", "cuối"]]
    )
    path = tmp_path_factory.mktemp("tidy") / "a.csv"
    path.write_bytes(out.getvalue().encode())
    posts, rejects = read(path)
    assert len(posts) + len(rejects) == len(values) + 1
    assert all(reject.reason == "empty_text" for reject in rejects)


def test_zeros_behind_the_end_of_a_file_cost_one_row(tmp_path):
    path = write_csv(tmp_path / "a.csv", [["post_id", "text"], *enumerate(TEXTS)])
    path.write_bytes(path.read_bytes() + b"\0" * 4096)
    posts, rejects = read(path)
    assert [post["text"] for post in posts] == TEXTS
    assert len(rejects) == 1
