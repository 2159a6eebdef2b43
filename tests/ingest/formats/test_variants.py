"""Exports that differ a little from their description: no post is lost and nobody is named.

All people, pages and texts are invented.
"""

import pytest

from pipeline.ingest import preview
from tests.ingest.exports import AUTHOR, TEXTS, keyed, read, write_json, write_lines


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
    assert posts[0]["post_id"] == keyed(73, posts[0]["platform"])
    assert (posts[0]["text"], posts[0]["reactions"]) == (TEXTS[0], 3)
    assert posts[0]["created_at"].year == 2026
    assert AUTHOR not in str(posts)


def test_times_of_4cat_are_utc_in_json_too(tmp_path):
    record = {"id": "1", "thread_id": "1", "body": TEXTS[0], "timestamp": "2026-01-02 03:04:05"}
    posts, _ = read(write_lines(tmp_path / "items.ndjson", [record, {**record, "id": "2"}]))
    assert posts[0]["created_at"].hour == 3


def test_comments_within_scraped_posts_are_posts_of_their_own(tmp_path):
    comment = {"comment_id": "8", "commenter_name": AUTHOR, "comment_text": TEXTS[1], "replies": []}
    comment["replies"] = [{"comment_id": "9", "commenter_name": AUTHOR, "comment_text": TEXTS[2]}]
    post = {"post_id": "7", "text": TEXTS[0], "post_text": TEXTS[0], "time": "2026-01-02 03:04:05"}
    posts, _ = read(write_json(tmp_path / "posts.json", [{**post, "comments_full": [comment]}]))
    ids = [keyed(number, "facebook") for number in (7, 8, 9)]
    assert [(post["post_id"], post["text"]) for post in posts] == list(zip(ids, TEXTS, strict=True))
    assert AUTHOR not in str(posts)


def test_replies_below_comments_of_a_feed_are_read_too(tmp_path):
    made = {"created_time": "2026-01-01T00:00:00+0000"}
    reply = {"id": "9", "message": TEXTS[2], **made}
    comment = {"id": "8", "message": TEXTS[1], "comments": {"data": [reply]}, **made}
    post = {"id": "7", "message": TEXTS[0], "comments": {"data": [comment]}, **made}
    posts, _ = read(write_json(tmp_path / "feed.json", {"data": [post]}))
    ids = [keyed(number, "facebook") for number in (7, 8, 9)]
    assert [(post["post_id"], post["text"]) for post in posts] == list(zip(ids, TEXTS, strict=True))
