"""Bad input ends in a reject or one clear message, and never costs its neighbours."""

import csv
import gzip
import io
import json
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError, UsageError
from pipeline.ingest import preview, read_posts
from pipeline.ingest.dedup import Seen
from pipeline.ingest.readers import sources


def read(path, **options):
    rejects = []
    reader = read_posts([path], on_reject=rejects.append, **options)
    posts = [row for batch in reader for row in batch.to_pylist()]
    assert reader.summary.rows == len(posts) + len(rejects)
    return posts, rejects


def texts(posts):
    return [post["text"] for post in posts]


def reasons(rejects):
    return [(reject.line, reject.reason) for reject in rejects]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"id,text\n", "no rows"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "picture"),
        (b"SQLite format 3\0" + bytes(100), "database"),
        (bytes(range(256)) * 40, "no text file"),
        (b"<!doctype html><html></html>", "web page"),
        (b"alpha,beta\n1,2\n", "--column 'text=alpha'"),
        (b"text," + b",".join(b"c%d" % i for i in range(100_000)) + b"\nxin\n", "columns"),
        (b"[]", "no records"),
        (b'[{"a": ', "stops in the middle"),
        (b"PK\x03\x04 broken", "damaged"),
    ],
)
def test_a_file_that_holds_no_posts_ends_in_one_message(content, reason, tmp_path):
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        read(path)
    assert "export.csv" in str(error.value)
    assert reason in str(error.value)
    assert error.value.next_step


def test_an_unknown_column_and_a_missing_file_are_named(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,text\n1,xin\n")
    with pytest.raises(InputError, match="no column 'lời'"):
        read(path, columns={"text": "lời"})
    with pytest.raises(UsageError, match="no field 'txt'"):
        read(path, columns={"txt": "text"})
    with pytest.raises(InputError, match=r"There is no file .*b\.csv"):
        read(tmp_path / "b.csv")


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


def test_bad_numbers_and_relative_times_are_missing_not_rejected(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,text,likes,date\n1,a,nhiều,Hôm qua\n", encoding="utf-8")
    (post,), _ = read(path)
    assert (post["reactions"], post["created_at"]) == (None, None)


def test_nul_bytes_are_dropped(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("id,text\n1,xin ch\0ào\n2,b\n".encode())
    assert texts(read(path)[0]) == ["xin chào", "b"]


def test_a_cut_json_file_gives_the_records_before_and_says_where(tmp_path):
    whole = json.dumps([{"id": i, "text": f"tin {i}"} for i in range(20)])
    path = tmp_path / "a.json"
    path.write_text(whole[: len(whole) - 12], encoding="utf-8")
    posts, rejects = read(path)
    assert len(posts) == 19
    assert reasons(rejects) == [(20, "bad_json")]
    assert f"character {len(whole) - 12}" in rejects[0].message


def test_a_broken_record_in_json_costs_no_neighbours(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('[{"id":1,"text":"a"},\n{"id":2,"text":oops},\n{"id":3,"text":"c"}]', encoding="utf-8")
    posts, rejects = read(path)
    assert texts(posts) == ["a", "c"]
    assert reasons(rejects) == [(2, "bad_json")]


def test_a_bad_line_in_jsonl_costs_no_neighbours(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id":1,"text":"a"}\n{"id":2,\n\n{"id":3,"text":"c\\ud83d"}\n7\n', encoding="utf-8")
    posts, rejects = read(path)
    assert texts(posts) == ["a", "c\ufffd"]
    assert reasons(rejects) == [(2, "bad_json"), (5, "bad_record")]


def test_a_duplicate_is_refused_and_another_text_under_the_same_id_is_kept(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,text\n1,a\n2,b\n1,a\n1,c\n1,d\n1,c\n", encoding="utf-8")
    posts, rejects = read(path)
    assert [post["post_id"] for post in posts] == ["1", "2", "1~2", "1~3"]
    assert reasons(rejects) == [(4, "duplicate_post"), (7, "duplicate_post")]
    assert "line 2" in rejects[0].message


def test_ids_that_a_spreadsheet_rounded_do_not_collide(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,text\n1.23E+15,a\n1.23E+15,b\n'789,c\n", encoding="utf-8")
    posts, _ = read(path)
    assert len({post["post_id"] for post in posts}) == 3
    assert posts[2]["post_id"] == "789"


def test_a_post_of_a_million_letters_goes_through(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,text\n1," + "rất dài " * 130_000 + "\n2,b\n", encoding="utf-8")
    assert len(read(path)[0]) == 2


def test_a_record_past_the_cap_is_a_reject(tmp_path):
    path = tmp_path / "a.jsonl"
    with path.open("w") as out:
        out.write('{"id":1,"text":"a"}\n{"id":2,"text":"' + "x" * (17 << 20) + '"}\n{"id":3,"text":"c"}\n')
    posts, rejects = read(path)
    assert texts(posts) == ["a", "c"]
    assert reasons(rejects) == [(2, "record_too_long")]


def test_a_folder_with_other_files_is_read_in_order_and_each_unknown_file_is_one_reject(tmp_path):
    (tmp_path / "b.csv").write_text("id,text\n2,hai\n")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.json").write_text('[{"id":"1","text":"mot"}]')
    (tmp_path / "notes.pdf").write_bytes(b"%PDF")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    posts, rejects = read(tmp_path)
    assert texts(posts) == ["mot", "hai"]
    assert [reject.reason for reject in rejects] == ["not_an_export"]


def test_archives_are_read_without_unpacking_them(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("posts/profile_posts_1.json", '[{"timestamp":1700000000,"data":[{"post":"mot"}]}]')
        archive.writestr("posts/media/a.jpg", b"\xff\xd8\xff")
        archive.writestr("friends/friends.json", "{}")
        archive.writestr("__MACOSX/x", "y")
    posts, rejects = read(tmp_path / "a.zip")
    assert [(post["text"], post["source"]) for post in posts] == [
        ("mot", f"{tmp_path / 'a.zip'}/posts/profile_posts_1.json")
    ]
    assert rejects == []
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(b"id,text\n2,hai\n"))
    assert texts(read(tmp_path / "b.csv.gz")[0]) == ["hai"]


def test_a_cut_archive_gives_the_rows_before_the_cut(tmp_path):
    body = "id,text\n" + "".join(f"{i},tin {hash((i, 1)) % 10**9} {i}\n" for i in range(30_000))
    packed = gzip.compress(body.encode())
    path = tmp_path / "b.csv.gz"
    path.write_bytes(packed[: len(packed) // 2])
    posts, rejects = read(path)
    assert len(posts) > 1000
    assert rejects[-1].reason == "damaged_archive"


def test_workbooks_in_an_archive_are_read_too(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["id", "text"])
    book.active.append(["1", "xin chào"])
    packed = io.BytesIO()
    book.save(packed)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("b.xlsx", packed.getvalue())
        archive.writestr("c.zip", b"PK\x03\x04")
    posts, rejects = read(tmp_path / "a.zip")
    assert texts(posts) == ["xin chào"]
    assert [reject.reason for reject in rejects] == ["nested_archive"]


def test_a_zip_bomb_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "FREE_BYTES", 1 << 20)
    path = tmp_path / "b.csv.gz"
    path.write_bytes(gzip.compress(b"id,text\n" + b"1,aaaaaaaaaaaa\n" * 2_000_000))
    rejects = []
    for _ in read_posts([path], on_reject=rejects.append):
        pass
    assert rejects[-1].reason == "zip_bomb"


def test_a_large_archive_streams_in_little_memory(tmp_path):
    path = tmp_path / "big.csv.gz"
    line = "x" * 60_000
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as out:
        out.write("id,text\n")
        for i in range(800):
            out.write(f"{i},{i} {line}\n")
    tracemalloc.start()
    rows = sum(batch.num_rows for batch in read_posts([path], batch_size=50))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rows == 800
    assert peak < 40 << 20


def test_a_preview_shows_masked_rows_and_the_mapping(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Nội dung,Lượt thích\ngọi 0900 000 123,1\n", encoding="utf-8")
    (found,) = preview(path)
    assert found.rows == ["gọi [số điện thoại]"]
    assert found.mapping == {"text": ("Nội dung",), "reactions": ("Lượt thích",)}
    assert "0900" not in str(found)


def test_posts_are_remembered_beyond_the_recent_ones(monkeypatch):
    monkeypatch.setattr("pipeline.ingest.dedup._RECENT", 4)
    seen = Seen()
    assert all(seen.first(key * 7919 % 1009, key, 0, key) is None for key in range(100))
    assert [seen.first(key * 7919 % 1009, key, 0, 0).line for key in range(100)] == list(range(100))


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
