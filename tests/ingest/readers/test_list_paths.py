"""A path into a list, named by hand, gives one post for each value at its end."""

import pytest

from pipeline.errors import InputError
from pipeline.ingest.readers.list_paths import OpenedLists, path_in_records
from tests.ingest.exports import TEXTS, keyed, read, reasons, texts, write_json, write_lines

PARTS = [{"lời": TEXTS[0], "số": 1}, {"lời": TEXTS[1], "số": 2}, {"khác": 3}]
WHOLE = {"tên": "Tin Xóm", "bài": [{"ngày": "2026-01-02", "phần": PARTS}, {"ngày": "2026-01-03", "phần": []}]}
BY_HAND = {
    "text": "bài[].phần[].lời",
    "post_id": "bài[].phần[].số",
    "created_at": "bài[].ngày",
    "page": "tên",
}


@pytest.mark.parametrize("write", [write_json, lambda path, value: write_lines(path, [value])])
def test_each_value_is_a_post_and_what_stands_above_is_found(write, tmp_path):
    posts, rejects = read(write(tmp_path / "a.json", WHOLE), columns=BY_HAND)
    assert texts(posts) == TEXTS[:2]
    assert [post["post_id"] for post in posts] == [keyed(1), keyed(2)]
    assert {post["page"] for post in posts} == {"Tin Xóm"}
    assert posts[0]["created_at"].isoformat() == "2026-01-01T17:00:00+00:00"
    assert rejects == []


def test_a_record_with_nothing_at_the_end_of_the_path_is_one_reject(tmp_path):
    path = write_json(tmp_path / "a.json", [{"phần": PARTS}, {"phần": []}, {"title": "không"}])
    posts, rejects = read(path, columns={"text": "phần[].lời"})
    assert texts(posts) == TEXTS[:2]
    assert reasons(rejects) == [(3, "empty_text"), (4, "empty_text")]


def test_a_list_of_plain_texts_is_opened_too(tmp_path):
    path = write_json(tmp_path / "a.json", {"a": {"b": TEXTS}})
    assert texts(read(path, columns={"text": "a.b[]"})[0]) == TEXTS


@pytest.mark.parametrize(
    "path", ["reels[].media[].title", "$.reels[].media[].title", "media[].title", "[].media[].title"]
)
def test_a_path_may_begin_at_the_top_or_at_a_record(path, tmp_path):
    value = {"reels": [{"media": [{"title": text, "uri": "a.mp4"}]} for text in TEXTS], "n": 1}
    names = ["reels", "reels[]", "reels[].media", "reels[].media[]", "reels[].media[].title"]
    assert path_in_records("reels[].media[].title", names) == "reels[].media[].title"
    if path.startswith("reels"):
        assert texts(read(write_json(tmp_path / "a.json", value), columns={"text": path})[0]) == TEXTS
    listed = write_json(tmp_path / "b.json", value["reels"])
    assert texts(read(listed, columns={"text": path})[0]) == TEXTS


def test_the_time_of_a_known_format_is_kept_when_its_list_is_opened(tmp_path):
    media = [
        {"uri": f"{n}.mp4", "creation_timestamp": 1767323045 + n, "title": t} for n, t in enumerate(TEXTS)
    ]
    path = write_json(tmp_path / "a.json", {"ig_reels_media": [{"media": media[:2]}, {"media": media[2:]}]})
    posts, _ = read(path, columns={"text": "ig_reels_media[].media[].title"})
    assert [(post["text"], post["platform"]) for post in posts] == [(text, "instagram") for text in TEXTS]
    assert [post["created_at"].second for post in posts] == [5, 6, 7]


def test_a_column_by_hand_that_is_nowhere_is_named(tmp_path):
    with pytest.raises(InputError, match="no column 'đâu'"):
        read(write_json(tmp_path / "a.json", WHOLE), columns={**BY_HAND, "url": "đâu"})


def test_paths_are_led_back_by_how_many_lists_were_opened():
    lists = OpenedLists.of("a[].b.c[].d")
    assert (lists.levels, lists.leaf) == ((("a[]",), ("b", "c[]")), "d")
    led = {"a[].b.c[].x.y": "x.y", "a[].x": "^.x", "x": "^.^.x"}
    assert {path: lists.rebased(path) for path in led} == led
    assert OpenedLists.of("a.b") is None
