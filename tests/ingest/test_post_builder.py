"""A record becomes a post: ids are whole, nobody is named, and what cannot be read for sure is missing."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.ingest.exports import TEXTS, read, write_csv, write_json


def test_bad_numbers_and_relative_times_are_missing_not_rejected(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,text,likes,date\n1,a,nhiều,Hôm qua\n", encoding="utf-8")
    (post,), _ = read(path)
    assert (post["reactions"], post["created_at"]) == (None, None)


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


def test_the_link_to_a_video_does_not_name_who_made_it(tmp_path):
    header = ["id", "body", "unix_timestamp", "tiktok_url"]
    row = ["901", TEXTS[0], "1767323045", "https://www.tiktok.com/@bi.mat/video/901?x=1"]
    posts, _ = read(write_csv(tmp_path / "videos.csv", [header, row]))
    assert posts[0]["url"] == "https://www.tiktok.com/@_/video/901?x=1"


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
