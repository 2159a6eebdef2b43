"""A record becomes a post: ids are whole, nobody is named, and what cannot be read for sure is missing."""

import re

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import UsageError
from tests.ingest.exports import ID_KEY, TEXTS, keyed, read, write_csv, write_json


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
    assert posts[2]["post_id"] == keyed(789)


def test_a_post_of_a_million_letters_goes_through(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,text\n1," + "rất dài " * 130_000 + "\n2,b\n", encoding="utf-8")
    assert len(read(path)[0]) == 2


@pytest.mark.parametrize(
    ("kind", "page"), [("user", None), ("profile", None), ("", None), ("page", "Tin Xóm")]
)
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
    assert posts[0]["url"] == "https://www.tiktok.com/player/v1/901"


def test_ids_that_became_fractions_are_whole_again_or_replaced(tmp_path):
    ids = ["12345.0", "9007199254740993.0", "1.5", "v2.0"]
    texts = [*TEXTS, "Một bài nữa"]
    path = write_csv(tmp_path / "a.csv", [["post_id", "text"], *zip(ids, texts, strict=True)])
    posts, _ = read(path)
    found = [post["post_id"] for post in posts]
    assert [found[0], found[2], found[3]] == [keyed("12345"), keyed("1.5"), keyed("v2.0")]
    assert found[1] not in (keyed("9007199254740993.0"), keyed("9007199254740993"))
    table = pa.table({"post_id": [12345.0, 9007199254740993.0, 9007199254740992.0], "text": TEXTS})
    pq.write_table(table, tmp_path / "a.parquet")
    posts, rejects = read(tmp_path / "a.parquet")
    assert posts[0]["post_id"] == keyed("12345")
    assert len({post["post_id"] for post in posts}) == 3  # both numbers are 2**53 once they are fractions
    assert rejects == []


def test_long_whole_numbers_keep_every_digit(tmp_path):
    number = 2**60 + 1
    posts, _ = read(write_json(tmp_path / "a.json", [{"id": number, "text": TEXTS[0]}]))
    assert posts[0]["post_id"] == keyed(number)
    pq.write_table(pa.table({"id": [number], "text": TEXTS[:1]}), tmp_path / "a.parquet")
    posts, _ = read(tmp_path / "a.parquet")
    assert posts[0]["post_id"] == keyed(number)


def test_one_post_has_one_id_under_one_key_and_no_other_key_gives_it(tmp_path):
    path = write_csv(
        tmp_path / "a.csv", [["id", "text", "url"], ["100_901", TEXTS[0], "https://e.example/1"]]
    )
    (first,), (again,), (other,) = (read(path, id_key=key)[0] for key in (ID_KEY, ID_KEY, b"another key" * 3))
    assert first == again
    assert re.fullmatch("p[0-9a-f]{20}", first["post_id"])
    assert re.fullmatch("l[0-9a-f]{20}", first["link_hash"])
    assert first["post_id"] != other["post_id"]
    assert first["link_hash"] != other["link_hash"]
    (run,), (next_run,) = (read(path, id_key=None)[0] for _ in range(2))
    assert run["post_id"] != next_run["post_id"]


def test_an_answer_names_its_post_by_the_id_that_the_post_has(tmp_path):
    rows = [["id", "text", "parent_id"], ["100_901", TEXTS[0], ""], ["100_902", TEXTS[1], "100_901"]]
    posts, _ = read(write_csv(tmp_path / "a.csv", rows))
    assert [post["parent_id"] for post in posts] == [None, posts[0]["post_id"]]


def test_the_same_number_on_another_platform_is_another_post(tmp_path):
    rows = [["id", "text", "platform"], ["901", TEXTS[0], "facebook"], ["902", TEXTS[1], "youtube"]]
    posts, _ = read(write_csv(tmp_path / "a.csv", rows))
    assert [post["post_id"] for post in posts] == [keyed(901, "facebook"), keyed(902, "youtube")]
    assert keyed(901, "facebook") != keyed(901, "youtube")


@pytest.mark.parametrize("key", [b"", b"short", b"x" * 65])
def test_a_key_that_is_too_short_or_too_long_is_refused(key, tmp_path):
    with pytest.raises(UsageError, match="16 to 64"):
        read(write_csv(tmp_path / "a.csv", [["id", "text"], ["1", TEXTS[0]]]), id_key=key)
