"""What tools capture as it is sent: nested, keyed, cut and doubled, and still each post once.

All people, pages and texts are invented.
"""

import json

import pytest

from pipeline.ingest import detect
from tests.ingest.exports import AUTHOR, TEXTS, keyed, read, texts, write_csv, write_json, write_lines

LONG = (
    "Bà con khu Bến kể nhau nghe rằng từ mai chợ dời sang bãi đất trống sau đình, ai cũng phải đăng ký chỗ."
)


def legacy(text, **more):
    return {
        "created_at": "Fri Jan 02 03:04:05 +0000 2026",
        "full_text": text,
        "favorite_count": 7,
        "reply_count": 1,
        "id_str": "901",
        **more,
    }


def captured(data):
    return {"nav_index": "1:1", "item_id": "901", "source_platform": "x.com", "data": data}


def long_text(text):
    return {"note_tweet_results": {"result": {"text": text}}}


CAPTURED = {
    "plain": ({"rest_id": "901", "legacy": legacy(LONG)}, LONG),
    "with a note on who may see it": ({"tweet": {"rest_id": "901", "legacy": legacy(LONG)}}, LONG),
    "long": ({"rest_id": "901", "legacy": legacy(LONG[:40] + "…"), "note_tweet": long_text(LONG)}, LONG),
    "reposted": (
        {
            "rest_id": "901",
            "legacy": legacy("RT: cắt…", retweeted_status_result={"result": {"legacy": legacy(LONG)}}),
        },
        LONG,
    ),
    "quoting": (
        {
            "rest_id": "901",
            "legacy": legacy(TEXTS[0]),
            "quoted_status_result": {"result": {"legacy": legacy(LONG)}},
        },
        f"{TEXTS[0]}\n{LONG}",
    ),
}


@pytest.mark.parametrize("shape", CAPTURED)
def test_posts_captured_from_x_have_their_whole_text(shape, tmp_path):
    data, whole = CAPTURED[shape]
    data = {
        **data,
        "core": {"user_results": {"result": {"core": {"name": AUTHOR}}}},
        "views": {"count": "90"},
    }
    path = write_lines(tmp_path / "x.ndjson", [captured(data)])
    assert [found.format for found in detect(path)] == ["zeeschuimer_x"]
    (post,), _ = read(path)
    assert (post["text"], post["platform"], post["post_id"]) == (whole, "x", keyed(901, "x"))
    assert AUTHOR not in str(post)


def test_what_was_captured_from_threads_is_not_instagram(tmp_path):
    data = {"pk": "1", "code": "abc", "taken_at": 1767323045, "caption": {"text": TEXTS[0]}}
    item = {"item_id": "1", "source_platform": "threads.net", "data": data}
    nothing = {**item, "item_id": "2", "data": {**data, "pk": "2", "caption": None}}
    posts, rejects = read(write_lines(tmp_path / "t.ndjson", [nothing, item]))
    assert [(post["text"], post["platform"]) for post in posts] == [(TEXTS[0], "threads")]
    assert [reject.reason for reject in rejects] == ["empty_text"]


def test_rows_of_tools_for_x_are_known_by_their_counts(tmp_path):
    rows = [["ID", "created_at", "full_text", "favorite_count", "screen_name"],
            ['="901"', "2026-01-02 03:04:05 +00:00", TEXTS[0], "5", AUTHOR]]  # fmt: skip
    (post,), _ = read(write_csv(tmp_path / "a.csv", rows))
    assert (post["post_id"], post["platform"], post["reactions"]) == (keyed(901, "x"), "x", 5)
    api = {"id": "901", "text": TEXTS[0], "created_at": "2026-01-02T03:04:05Z"}
    (post,), _ = read(
        write_json(tmp_path / "a.json", {"data": [{**api, "public_metrics": {"retweet_count": 2}}]})
    )
    assert (post["platform"], post["shares"]) == ("x", 2)


COMMENT = {
    "id": "c1",
    "parent": "root",
    "text": TEXTS[1],
    "like_count": 3,
    "author": AUTHOR,
    "timestamp": 1767323045,
}
VIDEO = {
    "id": "v1",
    "title": "Bản tin xóm",
    "description": TEXTS[0],
    "channel": AUTHOR,
    "extractor_key": "Youtube",
    "webpage_url": "https://www.youtube.com/watch?v=abcDEF12345",
    "timestamp": 1767323045,
    "formats": [{"url": "x"}],
    "comment_count": 2,
    "comments": [COMMENT, {**COMMENT, "id": "c1.2", "parent": "c1", "text": TEXTS[2]}],
}


@pytest.mark.parametrize("as_lines", [True, False])
def test_a_video_and_its_comments_are_posts_of_their_own(as_lines, tmp_path):
    path = tmp_path / "v.info.json"
    path.write_text(json.dumps(VIDEO, indent=None if as_lines else 1) + "\n", encoding="utf-8")
    posts, _ = read(path)
    assert texts(posts) == [f"Bản tin xóm\n{TEXTS[0]}", TEXTS[1], TEXTS[2]]
    assert [post["parent_id"] for post in posts] == [None, keyed("v1", "youtube"), keyed("c1", "youtube")]
    assert AUTHOR not in str(posts)


RESEARCH = {
    "id": 7300000000000000001,
    "video_description": TEXTS[0],
    "create_time": 1767323045,
    "view_count": 9,
    "region_code": "VN",
    "username": AUTHOR,
}
ANSWER = {"data": {"videos": [RESEARCH], "cursor": 1, "has_more": False}, "error": {"code": "ok"}}


@pytest.mark.parametrize("shape", ["answer", "answers", "lines", "list"])
def test_answers_of_the_tiktok_research_api_are_read(shape, tmp_path):
    path = tmp_path / "a.json"
    whole = {"answer": ANSWER, "answers": [ANSWER], "list": [RESEARCH]}.get(shape)
    path.write_text(json.dumps(whole) if whole else f"{json.dumps(ANSWER)}\n{json.dumps(ANSWER)}\n")
    posts, _ = read(path)
    assert (posts[0]["text"], posts[0]["platform"], posts[0]["views"]) == (TEXTS[0], "tiktok", 9)
    assert AUTHOR not in str(posts)


def test_speech_stands_in_for_a_description_and_comments_are_told_apart(tmp_path):
    silent = {**RESEARCH, "video_description": "", "voice_to_text": TEXTS[1]}
    assert texts(read(write_json(tmp_path / "a.json", [silent]))[0]) == [TEXTS[1]]
    comment = {"id": 1, "text": TEXTS[2], "video_id": 9, "parent_comment_id": 9, "create_time": 1767323045}
    (post,), _ = read(
        write_json(tmp_path / "b.json", {"data": {"comments": [comment]}, "error": {"code": "ok"}})
    )
    assert (post["text"], post["parent_id"]) == (TEXTS[2], keyed(9, "tiktok"))


def scraped(text):
    return {
        "name": AUTHOR,
        "content": text,
        "posted_on": "2026-01-02T03:04:05",
        "reaction_count": 4,
        "shares": 1,
    }


@pytest.mark.parametrize(
    "wrap",
    [
        lambda keyed_posts: keyed_posts,
        lambda keyed_posts: {"posts": keyed_posts},
        lambda keyed_posts: [keyed_posts],
        lambda keyed_posts: {"data": {"items": keyed_posts}},
    ],
    ids=["bare", "in an envelope", "in a list", "deeper"],
)
def test_an_object_keyed_by_ids_is_a_list_of_posts(wrap, tmp_path):
    posts = {f"90{n}": scraped(text) for n, text in enumerate(TEXTS)}
    found, rejects = read(write_json(tmp_path / "a.json", wrap(posts)))
    assert (texts(found), rejects) == (TEXTS, [])
    assert [post["post_id"] for post in found] == [keyed(key, "facebook") for key in posts]
    assert AUTHOR not in str(found)


def test_one_keyed_post_is_enough_and_so_are_any_keys_of_several(tmp_path):
    assert texts(read(write_json(tmp_path / "a.json", {"901": scraped(TEXTS[0])}))[0]) == TEXTS[:1]
    several = {"abcXYZ": {"message": TEXTS[0]}, "defUVW": {"message": TEXTS[1], "likes": 2}}
    assert texts(read(write_json(tmp_path / "b.json", several))[0]) == TEXTS[:2]


def test_a_broken_post_among_keyed_ones_costs_no_neighbours(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(
        '{"901": {"content": "một", "posted_on": 1}, "902": {"content": oops}, "903": {"content": "ba"}}'
    )
    posts, rejects = read(path)
    assert (texts(posts), [reject.line for reject in rejects]) == (["một", "ba"], [2])


def test_the_whole_text_is_taken_before_one_that_was_cut(tmp_path):
    post = {"post_id": "7", "text": LONG[:30] + "…", "post_text": LONG[:30] + "…", "time": "2026-01-02"}
    assert texts(read(write_json(tmp_path / "a.json", [{**post, "full_text": LONG}]))[0]) == [LONG]
    assert texts(read(write_json(tmp_path / "b.json", [{**post, "full_text": ""}]))[0]) == [LONG[:30] + "…"]
    rows = [["id", "text", "full_text"], ["1", LONG[:30] + "…", LONG]]
    assert texts(read(write_csv(tmp_path / "a.csv", rows))[0]) == [LONG]


@pytest.mark.parametrize("gap", ["\n\n", "\n", " "])
def test_a_text_that_a_tool_wrote_twice_is_shown_once(gap, tmp_path):
    rows = [["id", "text"], ["1", f"{LONG}{gap}{LONG}"], ["2", "Cố lên\nCố lên"]]
    assert texts(read(write_csv(tmp_path / "a.csv", rows))[0]) == [LONG, "Cố lên\nCố lên"]


def test_chants_of_many_lines_stay(tmp_path):
    chant = "\n".join(["Việt Nam vô địch, cả nhà mình cùng hô to lên nào"] * 4)
    assert texts(read(write_json(tmp_path / "a.json", [{"id": 1, "text": chant}]))[0]) == [chant]


SHARED = {"postId": "7", "facebookUrl": "https://www.facebook.com/tinxom", "pageName": "Tin Xóm", "likes": 1}


@pytest.mark.parametrize(
    ("own", "shared", "whole"),
    [
        ("", {"text": LONG}, LONG),
        (TEXTS[0], {"text": LONG}, f"{TEXTS[0]}\n{LONG}"),
        (LONG, {"text": LONG}, LONG),
        (None, {"message": LONG}, LONG),
        ("", {"text": "", "sharedPost": {"text": LONG}}, LONG),
        (TEXTS[0], None, TEXTS[0]),
    ],
)
def test_a_post_that_shares_another_has_its_words_too(own, shared, whole, tmp_path):
    posts, _ = read(write_json(tmp_path / "a.json", [{**SHARED, "text": own, "sharedPost": shared}]))
    assert texts(posts) == [whole]


def test_a_shared_post_is_found_in_a_table_and_in_a_feed(tmp_path):
    rows = [["postId", "text", "sharedPost/text", "likesCount"], ["7", "", LONG, "1"]]
    assert texts(read(write_csv(tmp_path / "a.csv", rows))[0]) == [LONG]
    share = {
        "id": "7",
        "created_time": "2026-01-02T03:04:05+0000",
        "attachments": {"data": [{"description": LONG}]},
    }
    assert texts(read(write_json(tmp_path / "a.json", {"data": [share]}))[0]) == [LONG]


def test_crowdtangle_before_2021_had_a_shorter_name_for_its_time(tmp_path):
    rows = [["Page Name", "Facebook Id", "Created", "Likes", "Love", "Care", "URL", "Message"],
            ["Tin Xóm", "100", "2020-11-13 04:30:36 EST", "10", "5", "1",
             "https://www.facebook.com/100/posts/901234", TEXTS[0]]]  # fmt: skip
    (post,), _ = read(write_csv(tmp_path / "a.csv", rows))
    assert (post["reactions"], post["page"]) == (16, "Tin Xóm")
    assert post["created_at"].isoformat() == "2020-11-13T09:30:36+00:00"
