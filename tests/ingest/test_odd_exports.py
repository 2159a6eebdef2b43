"""Exports that differ a little from their description: no post is lost, nobody is named, nothing is guessed.

All people, pages and texts are invented.
"""

import io
import json

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import InputError
from pipeline.ingest import preview, read_posts
from pipeline.ingest.problems import Broken
from pipeline.ingest.readers.json_records import JsonRows
from tests.ingest.formats.test_formats import read, write_csv

TEXTS = ["Bà Năm bán chè nhặt được ví", "Đừng tin lời đồn này nhé", "Cảm ơn các bạn trẻ đã dọn rác"]
AUTHOR = "Tên Riêng Bí Mật"


def write_json(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


def write_lines(path, values):
    path.write_text("\n".join(json.dumps(value) for value in values), encoding="utf-8")
    return path


def write_book(path, sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_downloaded_comments_with_a_title_are_comments(tmp_path):
    comments = [
        {
            "timestamp": 1700000000 + i,
            "title": f"{AUTHOR} đã bình luận",
            "attachments": [],
            "data": [{"comment": {"timestamp": 1, "comment": text, "author": AUTHOR, "group": "Nhóm Xóm"}}],
        }
        for i, text in enumerate(TEXTS)
    ]
    posts, rejects = read(write_json(tmp_path / "comments.json", {"comments_v2": comments}))
    assert [post["text"] for post in posts] == TEXTS
    assert rejects == []
    assert AUTHOR not in str(posts)


@pytest.mark.parametrize(("kind", "page"), [("user", None), ("profile", None), ("page", "Tin Xóm")])
def test_the_name_of_a_person_is_no_page(kind, page, tmp_path):
    record = {
        "id": "901",
        "text": TEXTS[0],
        "creation_time": "2026-01-02T03:04:05+0000",
        "post_owner": {"type": kind, "name": "Tin Xóm"},
    }
    posts, _ = read(write_json(tmp_path / "mcl.json", {"data": [record]}))
    assert posts[0]["page"] == page
    header = ["id", "text", "creation_time", "post_owner.data.type", "post_owner.data.name"]
    row = ["901", TEXTS[0], "2026-01-02T03:04:05+0000", kind, "Tin Xóm"]
    posts, _ = read(write_csv(tmp_path / "mcl.csv", [header, row]))
    assert posts[0]["page"] == page
    table = pa.table({name: [value] for name, value in zip(header, row, strict=True)})
    pq.write_table(table, tmp_path / "mcl.parquet")
    posts, _ = read(tmp_path / "mcl.parquet")
    assert posts[0]["page"] == page


CAPTURED = {
    "zeeschuimer_tiktok_comments": {
        "cid": "73", "text": TEXTS[0], "create_time": 1767323045, "digg_count": 3, "aweme_id": "5",
        "user": {"nickname": AUTHOR},
    },
    "zeeschuimer_tiktok": {
        "id": "73", "desc": TEXTS[0], "createTime": 1767323045, "author": {"nickname": AUTHOR},
        "stats": {"diggCount": 3},
    },
    "zeeschuimer_instagram": {
        "pk": "73", "code": "abc", "taken_at": 1767323045, "like_count": 3,
        "caption": {"text": TEXTS[0], "user": {"username": AUTHOR}},
    },
}  # fmt: skip


@pytest.mark.parametrize("name", CAPTURED)
def test_captured_items_are_read_inside_their_envelope(name, tmp_path):
    item = {"nav_index": "1:1", "item_id": "73", "source_platform": "x", "data": CAPTURED[name]}
    path = write_lines(tmp_path / "items.ndjson", [item])
    posts, _ = read(path)
    assert preview(path)[0].format == name
    assert (posts[0]["post_id"], posts[0]["text"], posts[0]["reactions"]) == ("73", TEXTS[0], 3)
    assert posts[0]["created_at"].year == 2026
    assert AUTHOR not in str(posts)


def test_times_of_4cat_are_utc_in_json_too(tmp_path):
    record = {"id": "1", "thread_id": "1", "body": TEXTS[0], "timestamp": "2026-01-02 03:04:05"}
    posts, _ = read(write_lines(tmp_path / "items.ndjson", [record, {**record, "id": "2"}]))
    assert posts[0]["created_at"].hour == 3


def test_a_list_of_raw_tiktok_answers_is_opened_up(tmp_path):
    def answer(start):
        comments = [{"cid": f"{start}{i}", "text": t, "create_time": 1} for i, t in enumerate(TEXTS)]
        return {"status_code": 0, "cursor": 3, "has_more": 1, "comments": comments}

    posts, rejects = read(write_json(tmp_path / "tiktok.json", [answer("a"), answer("b")]))
    assert [len(posts), len(rejects)] == [6, 0]


def test_comments_within_scraped_posts_are_posts_of_their_own(tmp_path):
    comment = {"comment_id": "8", "commenter_name": AUTHOR, "comment_text": TEXTS[1], "replies": []}
    comment["replies"] = [{"comment_id": "9", "commenter_name": AUTHOR, "comment_text": TEXTS[2]}]
    post = {"post_id": "7", "text": TEXTS[0], "post_text": TEXTS[0], "time": "2026-01-02 03:04:05"}
    posts, _ = read(write_json(tmp_path / "posts.json", [{**post, "comments_full": [comment]}]))
    assert [(post["post_id"], post["text"]) for post in posts] == list(zip("789", TEXTS, strict=True))
    assert AUTHOR not in str(posts)


def test_a_list_under_an_unknown_key_is_found(tmp_path):
    records = [{"bài": {"lời": text}} for text in TEXTS]
    path = write_json(tmp_path / "odd.json", {"phiên bản": 2, "kết quả": records})
    posts, rejects = read(path, columns={"text": "bài.lời"})
    assert [post["text"] for post in posts] == TEXTS
    assert rejects == []


def test_every_sheet_with_the_same_column_of_text_is_read_and_the_others_are_named(tmp_path):
    path = write_book(
        tmp_path / "book.xlsx",
        {
            "Ghi chú": [["Cách dùng tệp"], ["Đọc kỹ"]],
            "Tháng 5": [["post_id", "content"], ["1", TEXTS[0]], ["2", TEXTS[1]]],
            "Tháng 6": [["likes", "content", "post_id"], [5, TEXTS[2], "3"]],
            "Trống": [],
        },
    )
    reader = read_posts([path])
    posts = [row for batch in reader for row in batch.to_pylist()]
    assert [(post["post_id"], post["text"]) for post in posts] == list(zip("123", TEXTS, strict=True))
    assert [post["row"] for post in posts] == [2, 3, 5]
    notes = "\n".join(reader.summary.notes)
    assert "'Tháng 5', 'Tháng 6'" in notes
    assert "'Ghi chú' was not read" in notes
    assert "Trống" not in notes


def test_text_stored_as_bytes_is_text(tmp_path):
    table = pa.table({"id": [1, 2], "text": pa.array([TEXTS[0].encode(), b"Tr\xff\xc6"], pa.binary())})
    pq.write_table(table, tmp_path / "bytes.parquet")
    posts, rejects = read(tmp_path / "bytes.parquet")
    assert [post["text"] for post in posts] == TEXTS[:1]
    assert [reject.reason for reject in rejects] == ["bad_encoding"]


def test_a_header_in_the_middle_is_no_post(tmp_path):
    header = ["post_id", "text"]
    path = write_csv(tmp_path / "a.csv", [header, ["1", TEXTS[0]], header, ["2", TEXTS[1]], ["3", "text"]])
    posts, rejects = read(path)
    assert [post["post_id"] for post in posts] == ["1", "2", "3"]
    assert [(reject.line, reject.reason) for reject in rejects] == [(3, "repeated_header")]


def test_zeros_behind_the_end_of_a_file_cost_one_row(tmp_path):
    path = write_csv(tmp_path / "a.csv", [["post_id", "text"], *enumerate(TEXTS)])
    path.write_bytes(path.read_bytes() + b"\0" * 4096)
    posts, rejects = read(path)
    assert [post["text"] for post in posts] == TEXTS
    assert len(rejects) == 1


@pytest.mark.parametrize("text", ['{"data":' * 5000 + "1" + "}" * 5000, "[" * 800 + "1" + "]" * 800])
def test_json_nested_without_end_is_refused(text, tmp_path):
    path = tmp_path / "deep.json"
    path.write_text(text)
    with pytest.raises(InputError):
        read(path)


def test_a_list_that_starts_with_null_is_json(tmp_path):
    posts, rejects = read(write_json(tmp_path / "a.json", [None, {"id": 1, "text": TEXTS[0]}]))
    assert [len(posts), len(rejects)] == [1, 1]


def test_a_text_behind_many_other_keys_is_found(tmp_path):
    record = {f"cột {i}": i for i in range(500)}
    posts, _ = read(write_json(tmp_path / "wide.json", [{**record, "text": TEXTS[0]}]))
    assert posts[0]["text"] == TEXTS[0]


@pytest.mark.parametrize("name", [None, "picture.jpg", ".DS_Store", "~$book.xlsx"])
def test_a_folder_without_any_export_says_so(name, tmp_path):
    if name:
        (tmp_path / name).write_bytes(b"\x05user")
    with pytest.raises(InputError, match="There is no export in"):
        list(read_posts([tmp_path]))
    with pytest.raises(InputError, match="There is no export in"):
        preview(tmp_path)


def test_the_link_to_a_video_does_not_name_who_made_it(tmp_path):
    header = ["id", "body", "unix_timestamp", "tiktok_url"]
    row = ["901", TEXTS[0], "1767323045", "https://www.tiktok.com/@bi.mat/video/901?x=1"]
    posts, _ = read(write_csv(tmp_path / "videos.csv", [header, row]))
    assert posts[0]["url"] == "https://www.tiktok.com/@_/video/901?x=1"


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


class Watched(io.StringIO):
    """Text that remembers the largest piece that was asked for."""

    largest = 0

    def read(self, size: int | None = -1, /) -> str:
        self.largest = max(self.largest, size or 0)
        return super().read(size)


def test_many_broken_records_do_not_pile_up_the_file_in_memory():
    whole = json.dumps({"text": TEXTS[0], "more": "a" * 500})
    broken = '{"text": "một "dấu" thừa"}'
    text = Watched(f"[{','.join(([whole] * 20 + [broken]) * 300)}]")
    found = [value for _, value in JsonRows(text)]
    assert [sum(isinstance(value, kind) for value in found) for kind in (dict, Broken)] == [6000, 300]
    assert text.largest <= 1 << 19


@pytest.mark.parametrize("envelope", ["[{}]", '{{"data": [{}]}}', "[{}]\n"])
def test_a_broken_last_record_is_one_reject(envelope, tmp_path):
    path = tmp_path / "last.json"
    path.write_text(envelope.format('{"text": "bài tốt nhé"}, {"text": "một "dấu" thừa"}'))
    posts, rejects = read(path)
    assert [post["text"] for post in posts] == ["bài tốt nhé"]
    assert [reject.line for reject in rejects] == [2]


def test_ids_that_became_fractions_are_whole_again_or_replaced(tmp_path):
    ids = ["12345.0", "9007199254740993.0", "1.5", "v2.0"]
    texts = [*TEXTS, "Một bài nữa"]
    path = write_csv(tmp_path / "a.csv", [["post_id", "text"], *zip(ids, texts, strict=True)])
    posts, _ = read(path)
    assert [posts[0]["post_id"], posts[2]["post_id"], posts[3]["post_id"]] == ["12345", "1.5", "v2.0"]
    assert posts[1]["post_id"].startswith("h")
    table = pa.table({"post_id": [12345.0, 9007199254740993.0, 9007199254740992.0], "text": TEXTS})
    pq.write_table(table, tmp_path / "a.parquet")
    posts, rejects = read(tmp_path / "a.parquet")
    assert posts[0]["post_id"] == "12345"
    assert [post["post_id"][0] for post in posts[1:]] == ["h", "h"]
    assert rejects == []


def test_long_whole_numbers_keep_every_digit(tmp_path):
    number = 2**60 + 1
    posts, _ = read(write_json(tmp_path / "a.json", [{"id": number, "text": TEXTS[0]}]))
    assert posts[0]["post_id"] == str(number)
    pq.write_table(pa.table({"id": [number], "text": TEXTS[:1]}), tmp_path / "a.parquet")
    posts, _ = read(tmp_path / "a.parquet")
    assert posts[0]["post_id"] == str(number)


def test_replies_below_comments_of_a_feed_are_read_too(tmp_path):
    made = {"created_time": "2026-01-01T00:00:00+0000"}
    reply = {"id": "9", "message": TEXTS[2], **made}
    comment = {"id": "8", "message": TEXTS[1], "comments": {"data": [reply]}, **made}
    post = {"id": "7", "message": TEXTS[0], "comments": {"data": [comment]}, **made}
    posts, _ = read(write_json(tmp_path / "feed.json", {"data": [post]}))
    assert [(post["post_id"], post["text"]) for post in posts] == list(zip("789", TEXTS, strict=True))


def test_an_error_of_a_spreadsheet_is_no_text(tmp_path):
    path = write_book(tmp_path / "a.xlsx", {"S": [["text"], ["#REF!"], ["#VALUE!"], [TEXTS[0]]]})
    posts, rejects = read(path)
    assert [post["text"] for post in posts] == TEXTS[:1]
    assert [reject.reason for reject in rejects] == ["empty_text", "empty_text"]
