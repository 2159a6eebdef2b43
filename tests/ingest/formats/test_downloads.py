"""What people download of their own channels and accounts, in the shapes they really have it.

All people, channels and texts are invented.
"""

import json
import zipfile

import pytest

from pipeline.errors import InputError
from pipeline.ingest import detect
from tests.ingest.exports import (
    AUTHOR,
    TEXTS,
    keyed,
    read,
    reasons,
    texts,
    write_csv,
    write_json,
    write_lines,
)

WHEN = "2026-01-02T03:04:05"
UNIX = "1767323045"


def message(number, text, **more):
    return {
        "id": number,
        "type": "message",
        "date": WHEN,
        "date_unixtime": UNIX,
        "from": AUTHOR,
        "from_id": "user123456",
        "text": text,
        "text_entities": [],
        **more,
    }


def chat(number, name, *messages, kind="public_channel"):
    return {"name": name, "type": kind, "id": number, "messages": list(messages)}


NOTICE = {"id": 1, "type": "service", "date": WHEN, "action": "create_channel", "title": "Tên cũ", "text": ""}
RICH = ["Xóm Bến ", {"type": "bold", "text": "mất điện"}, " từ ", {"type": "custom_emoji"}, "tối nay"]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("một câu", "một câu"),
        (RICH, "Xóm Bến mất điện từ tối nay"),
        ([{"type": "italic", "text": ["hai ", {"type": "bold", "text": "tầng"}]}], "hai tầng"),
        (["gọi ", {"type": "phone", "text": "0900000123"}, " nhé"], "gọi [số điện thoại] nhé"),
    ],
)
def test_the_pieces_of_a_telegram_message_are_one_text(text, whole, tmp_path):
    path = write_json(tmp_path / "result.json", chat(7, "Tin Xóm", message(2, text)))
    (post,), _ = read(path)
    assert post["text"] == whole
    assert (post["platform"], post["page"]) == ("telegram", "Tin Xóm")
    assert AUTHOR not in str(post)


def test_entities_stand_in_for_a_text_that_is_missing(tmp_path):
    entities = [{"type": "plain", "text": "Chỉ có "}, {"type": "bold", "text": "mảnh"}]
    odd = message(2, None, text_entities=entities)
    assert texts(read(write_json(tmp_path / "a.json", chat(7, "Tin Xóm", odd)))[0]) == ["Chỉ có mảnh"]


def test_notices_of_telegram_are_no_posts_and_say_so(tmp_path):
    photo = message(3, "", photo="photos/1.jpg")
    path = write_json(tmp_path / "a.json", chat(7, "Tin Xóm", NOTICE, message(2, TEXTS[0]), photo))
    posts, rejects = read(path)
    assert texts(posts) == TEXTS[:1]
    assert reasons(rejects) == [(1, "service_notice"), (3, "photo_only")]


def test_a_poll_of_telegram_is_its_question_and_answers(tmp_path):
    poll = {"question": "Ai đi dọn rác?", "answers": [{"text": "Tôi", "voters": 3}, {"text": "Mai nhé"}]}
    path = write_json(tmp_path / "a.json", chat(7, "Tin Xóm", message(2, "", poll=poll)))
    assert texts(read(path)[0]) == ["Ai đi dọn rác?\nTôi\nMai nhé"]


def test_reactions_of_a_message_are_summed(tmp_path):
    two = [{"type": "emoji", "count": 3, "emoji": "👍"}, {"type": "emoji", "count": 4, "emoji": "🔥"}]
    path = write_json(tmp_path / "a.json", chat(7, "Tin Xóm", message(2, TEXTS[0], reactions=two)))
    assert read(path)[0][0]["reactions"] == 7


def test_a_whole_account_gives_the_messages_of_every_chat(tmp_path):
    chats = [
        chat(7, "Tin Xóm", NOTICE, message(2, TEXTS[0])),
        chat(8, "Nhóm Xóm", message(2, TEXTS[1], reply_to_message_id=1), kind="private_supergroup"),
        chat(9, AUTHOR, message(2, TEXTS[2]), kind="personal_chat"),
    ]
    account = {
        "about": "…",
        "personal_information": {"user_id": 1, "first_name": AUTHOR},
        "contacts": {"about": "…", "list": [{"first_name": AUTHOR, "phone_number": "0900000123"}]},
        "chats": {"about": "…", "list": chats[:2]},
        "left_chats": {"about": "…", "list": chats[2:]},
    }
    posts, rejects = read(write_json(tmp_path / "result.json", account))
    assert texts(posts) == TEXTS
    assert [post["page"] for post in posts] == ["Tin Xóm", "Nhóm Xóm", None]
    assert [post["post_id"] for post in posts] == [keyed(f"{n}/2", "telegram") for n in (7, 8, 9)]
    assert posts[1]["parent_id"] == keyed("8/1", "telegram")
    assert reasons(rejects) == [(1, "service_notice")]
    assert AUTHOR not in str(posts)


@pytest.mark.parametrize("write", [write_json, write_lines])
def test_chats_in_a_list_of_their_own_are_read_too(write, tmp_path):
    chats = [chat(7, "Tin Xóm", message(2, TEXTS[0])), chat(8, "Tin Bến", message(2, TEXTS[1]))]
    posts, _ = read(write(tmp_path / "a.json", chats))
    assert [(post["text"], post["page"]) for post in posts] == [(TEXTS[0], "Tin Xóm"), (TEXTS[1], "Tin Bến")]
    assert posts[0]["platform"] == "telegram"


def test_a_private_conversation_of_facebook_is_not_taken_for_a_channel(tmp_path):
    talk = {"participants": [{"name": AUTHOR}], "messages": [{"sender_name": AUTHOR, "content": TEXTS[0]}]}
    with pytest.raises(InputError, match="private conversation"):
        read(write_json(tmp_path / "message_1.json", {**talk, "title": AUTHOR, "magic_words": [{"a": 1}]}))


TAKEOUT = ["Channel ID", "Comment Text", "Comment ID", "Comment Create Timestamp", "Video ID"]


@pytest.mark.parametrize(
    "cell",
    [
        '{"text": "Mai nghỉ học"}',
        '{"text": "Mai "},{"text": "nghỉ học"}',
        '{"text":"Mai "}, {"text":"nghỉ học","link":{"linkUrl":"https://vidu.example"}}',
        '{"takeoutSegments": [{"text": "Mai "}, {"text": "nghỉ học"}]}',
        '[{"text": "Mai nghỉ học"}]',
    ],
)
def test_the_pieces_in_a_cell_of_takeout_are_one_text(cell, tmp_path):
    row = ["UCtenrieng", cell, "Ugz901", "2026-01-02T03:04:05.000000Z", "vid9"]
    path = write_csv(tmp_path / "comments.csv", [TAKEOUT, row])
    assert [found.format for found in detect(path)] == ["youtube_takeout"]
    (post,), _ = read(path)
    assert (post["text"], post["platform"], post["page"]) == ("Mai nghỉ học", "youtube", None)
    assert post["created_at"].isoformat() == f"{WHEN}+00:00"
    assert post["parent_id"] == keyed("vid9", "youtube")


def test_takeout_in_a_language_nobody_described_is_known_by_its_cells(tmp_path):
    rows = [["Kanal", "Wert"], ["UCx", '{"text": "Mai nghỉ học"}'], ["UCx", '{"text": "Hết mưa"}']]
    assert texts(read(write_csv(tmp_path / "a.csv", rows))[0]) == ["Mai nghỉ học", "Hết mưa"]


def test_braces_that_are_no_pieces_stay(tmp_path):
    rows = [["id", "text"], ["1", '{"text": hỏng'], ["2", "{đùa thôi}"]]
    assert texts(read(write_csv(tmp_path / "a.csv", rows))[0]) == ['{"text": hỏng', "{đùa thôi}"]


def garbled(text):
    return text.encode().decode("latin-1")


def picture(caption, number=1):
    return {"uri": f"media/{number}.jpg", "creation_timestamp": int(UNIX), "title": garbled(caption)}


INSTAGRAM = {
    "one picture": ([{"media": [picture(TEXTS[0])]}], TEXTS[0]),
    "several": (
        [
            {
                "media": [picture(""), picture("", 2)],
                "title": garbled(TEXTS[0]),
                "creation_timestamp": 1767323045,
            }
        ],
        TEXTS[0],
    ),
    "both the same": ([{"media": [picture(TEXTS[0])], "title": garbled(TEXTS[0])}], TEXTS[0]),
    "both, different": (
        [{"media": [picture(TEXTS[1]), picture(TEXTS[1], 2)], "title": garbled(TEXTS[0])}],
        f"{TEXTS[0]}\n{TEXTS[1]}",
    ),
    "reels": ({"ig_reels_media": [{"media": [picture(TEXTS[0])]}]}, TEXTS[0]),
    "stories": ({"ig_stories": [picture(TEXTS[0])]}, TEXTS[0]),
    "archived": ({"ig_archived_post_media": [{"media": [picture(TEXTS[0])]}]}, TEXTS[0]),
}


@pytest.mark.parametrize("shape", INSTAGRAM)
def test_a_caption_of_instagram_is_found_in_either_place(shape, tmp_path):
    value, whole = INSTAGRAM[shape]
    (post,), rejects = read(write_json(tmp_path / "posts_1.json", value))
    assert (post["text"], post["platform"], rejects) == (whole, "instagram", [])
    assert post["created_at"].isoformat() == f"{WHEN}+00:00"


def test_a_picture_of_instagram_without_caption_is_told_apart(tmp_path):
    posts, rejects = read(
        write_json(tmp_path / "a.json", [{"media": [picture("")]}, {"media": [picture(TEXTS[0])]}])
    )
    assert (texts(posts), reasons(rejects)) == (TEXTS[:1], [(1, "photo_only")])


@pytest.mark.parametrize("key", ["text_post_app_text_posts", "text_app_replies"])
def test_threads_is_told_from_instagram_by_its_list(key, tmp_path):
    value = {
        key: [{"media": [picture(TEXTS[0])]}, {"title": garbled(TEXTS[1]), "creation_timestamp": 1767323045}]
    }
    posts, _ = read(write_json(tmp_path / "threads.json", value))
    assert [(post["text"], post["platform"]) for post in posts] == [(t, "threads") for t in TEXTS[:2]]


def download(number, **attachment):
    return {"timestamp": 1767323045 + number, "title": AUTHOR, "attachments": [{"data": [attachment]}]}


def test_notes_and_polls_of_a_facebook_download_are_posts(tmp_path):
    records = [
        download(0, note={"title": "Chuyện xóm", "text": TEXTS[0]}),
        download(1, poll={"question": "Mai họp không?", "options": [{"option": "Họp"}, {"option": "Thôi"}]}),
        download(2, life_event={"title": "Việc mới"}),
        {"timestamp": 1767323050, "data": [{"post": TEXTS[1]}], "title": AUTHOR},
    ]
    posts, rejects = read(write_json(tmp_path / "a.json", records))
    assert texts(posts) == [f"Chuyện xóm\n{TEXTS[0]}", "Mai họp không?\nHọp\nThôi", TEXTS[1]]
    assert reasons(rejects) == [(3, "empty_text")]
    assert AUTHOR not in str(posts)


def test_a_list_of_notes_is_read_too(tmp_path):
    notes = [
        {"title": "Chuyện xóm", "text": TEXTS[0], "created_timestamp": 1767323045, "media": [picture("")]}
    ]
    (post,), _ = read(write_json(tmp_path / "notes.json", {"notes_v2": notes}))
    assert (post["text"], post["platform"]) == (f"Chuyện xóm\n{TEXTS[0]}", "facebook")


def tweet(number, text, **more):
    return {
        "id_str": str(number),
        "full_text": text,
        "created_at": "Fri Jan 02 03:04:05 +0000 2026",
        "favorite_count": "3",
        "retweet_count": "4",
        "in_reply_to_screen_name": AUTHOR,
        **more,
    }


def script(name, records):
    return f"window.YTD.{name}.part0 = {json.dumps(records, indent=1)}"


@pytest.mark.parametrize("end", ["", "\n", ";\n"])
@pytest.mark.parametrize("wrapped", [True, False])
def test_the_script_of_an_archive_of_x_is_read(wrapped, end, tmp_path):
    records = [tweet(n, text) for n, text in enumerate(TEXTS, 901)]
    path = tmp_path / "tweets.js"
    path.write_text(script("tweets", [{"tweet": one} for one in records] if wrapped else records) + end)
    posts, rejects = read(path)
    assert (texts(posts), rejects) == (TEXTS, [])
    assert posts[0]["post_id"] == keyed(901, "x")
    assert (posts[0]["reactions"], posts[0]["shares"], posts[0]["created_at"].hour) == (3, 4, 3)
    assert AUTHOR not in str(posts)


def test_of_a_whole_archive_of_x_only_what_was_published_is_read(tmp_path):
    note = {"noteTweetId": "9", "createdAt": "2026-01-02T03:04:05.000Z", "core": {"text": TEXTS[2]}}
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("Your archive.html", "<html></html>")
        archive.writestr("assets/js/main.js", "console.log(1)")
        archive.writestr("data/tweets.js", script("tweets", [{"tweet": tweet(1, TEXTS[0])}]))
        archive.writestr("data/tweets-part1.js", script("tweets", [{"tweet": tweet(2, TEXTS[1])}]))
        archive.writestr("data/note-tweet.js", script("note_tweet", [{"noteTweet": note}]))
        archive.writestr("data/like.js", script("like", [{"like": {"fullText": "của người khác"}}]))
        archive.writestr("data/direct-messages.js", script("direct_messages", [{"text": "riêng tư"}]))
        archive.writestr("data/manifest.js", "window.__THAR_CONFIG = {}")
    posts, rejects = read(tmp_path / "x.zip")
    assert (sorted(texts(posts)), rejects) == (sorted(TEXTS), [])


TIKTOK_COMMENT = {"date": "2026-01-02 03:04:05", "comment": TEXTS[0], "photo": "N/A", "url": ""}
TIKTOK_VIDEO = {
    "Date": "2026-01-02 03:04:05",
    "Link": "https://www.tiktok.com/@tenrieng/video/7300000000000000001",
    "Likes": "3",
    "Title": TEXTS[1],
}


@pytest.mark.parametrize("videos", ["Video.Videos", "Post.Posts"])
def test_comments_and_videos_of_a_tiktok_download_are_posts(videos, tmp_path):
    above, below = videos.split(".")
    history = {"Video Browsing History": {"VideoList": [{"Date": "2026-01-01 00:00:00", "Link": "x"}]}}
    value = {
        "Activity": history,
        "Profile": {"Profile Info": {"ProfileMap": {"userName": "tenrieng"}}},
        "Comment": {"Comments": {"CommentsList": [TIKTOK_COMMENT]}},
        "Direct Messages": {"Chat History": {"ChatHistory": {"x:": [{"From": AUTHOR, "Content": "riêng"}]}}},
        above: {below: {"VideoList": [TIKTOK_VIDEO, {**TIKTOK_VIDEO, "Title": ""}]}},
    }
    posts, rejects = read(write_json(tmp_path / "user_data_tiktok.json", value))
    assert [(post["text"], post["platform"]) for post in posts] == [(t, "tiktok") for t in TEXTS[:2]]
    assert reasons(rejects) == [(3, "photo_only")]
    assert posts[1]["url"] == "https://www.tiktok.com/player/v1/7300000000000000001"
    assert "tenrieng" not in str(posts)
    assert [post["created_at"].hour for post in posts] == [3, 3]


def test_a_tiktok_download_of_comments_alone_is_read(tmp_path):
    value = {"Comment": {"Comments": {"CommentsList": [TIKTOK_COMMENT]}, "Likes": None}}
    assert texts(read(write_json(tmp_path / "a.json", value))[0]) == TEXTS[:1]


def test_a_tiktok_download_as_text_is_told_what_to_ask_for(tmp_path):
    path = tmp_path / "Comments.txt"
    path.write_text("Date: 2026-01-02 03:04:05 UTC\nComment: hay quá\n\nDate: 2026-01-03 03:04:05 UTC\n")
    with pytest.raises(InputError, match="choose JSON"):
        read(path)
