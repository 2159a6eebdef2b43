"""Each export format, as a small invented file, becomes the posts one expects."""

import json

import pytest

from pipeline.ingest import detect
from tests.ingest.exports import keyed, read, write_csv

TEXT = "Bà Năm bán chè nhặt được ví, trả lại tận nhà"
TABLES = {
    "meta_business_suite": (
        ["Post ID", "Page ID", "Page name", "Title", "Description", "Publish time", "Permalink", "Post type",
         "Reactions", "Comments", "Shares", "Views"],
        ["901", "7", "Tin Xóm", TEXT, "Bà Năm", "09/28/2026 18:12",
         "https://www.facebook.com/tinxom/posts/901",
         "Photos", "1,2K", "3", "4", "5"],
    ),
    "meta_business_suite_instagram": (
        ["Post ID", "Account ID", "Account username", "Account name", "Description",
         "Publish time", "Post type"],
        ["901", "7", "tinxom", "Tin Xóm", TEXT, "09/28/2026 18:12", "IG image"],
    ),
    "crowdtangle": (
        ["Page Name", "User Name", "Post Created", "Type", "Likes", "Comments", "Shares", "Love",
         "URL", "Message",
         "Overperforming Score (weighted  —  Likes 1x)"],
        ["Tin Xóm", "tinxom", "2023-11-13 04:30:36 EST", "Photo", "10", "2", "1", "5",
         "https://www.facebook.com/100/posts/901234", TEXT, "1.2"],
    ),
    "crowdtangle_instagram": (
        ["Account", "User Name", "Post Created", "Type", "Likes", "Comments", "URL", "Photo",
         "Title", "Description"],
        ["Tin Xóm", "tinxom", "2023-11-13 04:30:36 UTC", "Photo", "1", "2",
         "https://www.instagram.com/p/abcdefg",
         "x", "", TEXT],
    ),
    "meta_content_library": (
        ["id", "text", "creation_time", "statistics.views", "post_owner.data.name"],
        ["901", TEXT, "2026-01-02T03:04:05Z", "7", "Tin Xóm"],
    ),
    "facebook_4cat": (
        ["id", "url", "body", "timestamp", "author", "author_name", "is_in_group", "group_name",
         "unix_timestamp"],
        ["901", "", TEXT, "2026-01-02 03:04:05", "1", "Tên Riêng", "yes", "Nhóm Xóm", "1767323045"],
    ),
    "tiktok_4cat": (
        ["id", "thread_id", "author", "body", "timestamp", "tiktok_url", "likes", "comments",
         "shares", "plays"],
        ["901", "901", "tênriêng", TEXT, "2026-01-02 03:04:05",
         "https://www.tiktok.com/@x/video/901", "1", "2",
         "3", "4"],
    ),
    "tiktok_comments_4cat": (
        ["id", "thread_id", "author", "body", "timestamp", "likes", "replies", "post_id",
         "post_url", "comment_url"],
        ["901", "8", "tênriêng", TEXT, "2026-01-02 03:04:05", "1", "2", "8", "", ""],
    ),
    "4cat": (
        ["id", "thread_id", "body", "author", "timestamp"],
        ["901", "8", TEXT, "Tên Riêng", "2026-01-02 03:04:05"],
    ),
    "facepager": (
        ["path", "id", "level", "object_id", "object_type", "query_status", "from.name",
         "created_time", "message"],
        ["", "901", "0", "7", "data", "fetched", "Tên Riêng", "2026-01-02T03:04:05+0000", TEXT],
    ),
    "minimaxir": (
        ["status_id", "status_message", "link_name", "status_type", "status_published", "num_reactions"],
        ["901", TEXT, "", "photo", "2026-01-02 03:04:05", "4"],
    ),
    "minimaxir_comments": (
        ["comment_id", "status_id", "parent_id", "comment_message", "comment_author", "comment_published"],
        ["901", "8", "", TEXT, "Tên Riêng", "2026-01-02 03:04:05"],
    ),
    "youtube_data_tools": (
        ["id", "replyCount", "likeCount", "publishedAt", "authorName", "text", "authorChannelId", "isReply",
         "isReplyTo"],
        ["901", "0", "2", "2026-01-02 03:04:05", "Tên Riêng", TEXT, "UCx", "0", ""],
    ),
    "youtube_data_tools_videos": (
        ["publishedAt", "videoId", "channelId", "channelTitle", "videoTitle", "videoDescription",
         "viewCount"],
        ["2026-01-02 03:04:05", "901", "c", "Kênh Xóm", TEXT, "", "8"],
    ),
    "facebook_scraper": (
        ["post_id", "text", "post_text", "shared_text", "time", "likes", "comments", "post_url", "username"],
        ["901", TEXT, TEXT, "", "2026-01-02 03:04:05", "1", "2", "", "Tên Riêng"],
    ),
    "vinre": (
        ["post_id", "page_name", "post_content_for_labeling", "post_created_time_raw", "total_reactions"],
        ["901", "Tin Xóm", TEXT, "Monday 25 May 2026 at 18:41", "9"],
    ),
    "vn_crawl_posts": (
        ["id_post", "content", "post_date", "sentiment", "share", "total_comment", "username"],
        ["901", TEXT, "26-9-2022 21:38", "1", "13 lượt chia sẻ", "161 bình luận", "Tên Riêng"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_recognised_by_its_columns_and_mapped(name, tmp_path):
    header, row = TABLES[name]
    path = write_csv(tmp_path / "export.dat", [header, row])
    assert [found.format for found in detect(path)] == [name]
    posts, rejects = read(path)
    assert rejects == []
    assert posts[0]["text"] == TEXT
    assert posts[0]["row"] == 2
    assert posts[0]["post_id"] in {
        keyed(known, posts[0]["platform"]) for known in ("901", "901234", "abcdefg")
    }
    assert posts[0]["created_at"] is not None
    assert "Tên Riêng" not in str(posts[0])


JSONS = {
    "facebook_download": [{"timestamp": 1700000000, "data": [{"post": TEXT}], "title": "x"}],
    "facebook_download_comments": {
        "comments_v2": [
            {"timestamp": 1700000000, "data": [{"comment": {"comment": TEXT, "author": "Tên Riêng"}}]}
        ]
    },
    "facebook_download_media": {
        "videos_v2": [{"uri": "a.mp4", "creation_timestamp": 1, "description": TEXT}]
    },
    "facebook_graph": {
        "data": [{"id": "7_901", "message": TEXT, "created_time": "2026-01-02T03:04:05+0000"}],
        "paging": {"next": "https://example.org"},
    },
    "youtube_api": {
        "kind": "youtube#commentThreadListResponse",
        "items": [
            {
                "id": "901",
                "snippet": {
                    "topLevelComment": {
                        "id": "901",
                        "snippet": {
                            "textDisplay": TEXT,
                            "textOriginal": TEXT,
                            "publishedAt": "2026-01-02T03:04:05Z",
                        },
                    }
                },
            }
        ],
    },
    "youtube_comment_downloader": [
        {
            "cid": "901.8",
            "text": TEXT,
            "time": "2 năm trước",
            "time_parsed": 1767323045.5,
            "author": "@tenrieng",
            "channel": "UCtenrieng",
            "votes": "3",
            "replies": "1",
            "photo": "https://yt3.example/a.jpg",
        }
    ],
    "tiktok_comments_api": {"comments": [{"cid": "901", "text": TEXT, "create_time": 1767323045}]},
    "facebook_scraper": [{"post_id": "901", "text": TEXT, "post_text": TEXT, "time": "2026-01-02 03:04:05"}],
    "apify": {"items": [{"id": "901", "text": TEXT, "likesCount": 2, "profileName": "Tên Riêng"}]},
    "generic": [{"noi_dung": TEXT, "id": 901}],
}


@pytest.mark.parametrize("name", JSONS)
def test_json_is_recognised_by_its_fields(name, tmp_path):
    path = tmp_path / "export.dat"
    path.write_text(json.dumps(JSONS[name]), encoding="utf-8")
    assert [found.format for found in detect(path)] == [name]
    posts, rejects = read(path)
    assert rejects == []
    assert [post["text"] for post in posts] == [TEXT]
    assert "Tên Riêng" not in str(posts)


def test_whoever_wrote_a_comment_is_no_page(tmp_path):
    path = tmp_path / "comments.jsonl"
    path.write_text(json.dumps(JSONS["youtube_comment_downloader"][0]), encoding="utf-8")
    (post,), _ = read(path)
    assert (post["page"], post["platform"], post["reactions"]) == (None, "youtube", 3)
    assert post["created_at"].year == 2026
    (post,), _ = read(write_csv(tmp_path / "a.csv", [["text", "author", "channel"], [TEXT, "@x", "UCx"]]))
    assert post["page"] is None


def test_the_caption_is_the_longer_of_title_and_description_and_months_come_first(tmp_path):
    (post,), _ = read(write_csv(tmp_path / "a.csv", TABLES["meta_business_suite"]))
    assert post["created_at"].isoformat() == "2026-09-28T11:12:00+00:00"
    assert (post["reactions"], post["page"], post["platform"]) == (1200, "Tin Xóm", "facebook")


def test_a_wide_encoded_export_with_its_header_further_down_is_read(tmp_path):
    header, row = TABLES["meta_business_suite"]
    path = write_csv(tmp_path / "a.csv", [["sep=,"], ["Nội dung trang"], header, row], encoding="utf-16")
    (post,), _ = read(path)
    assert (post["text"], post["row"]) == (TEXT, 4)


def test_crowdtangle_reactions_are_summed_and_its_zone_is_heeded(tmp_path):
    (post,), _ = read(write_csv(tmp_path / "a.csv", TABLES["crowdtangle"]))
    assert post["reactions"] == 15
    assert post["created_at"].isoformat() == "2023-11-13T09:30:36+00:00"


def test_garbled_strings_of_a_facebook_download_are_mended_one_by_one(tmp_path):
    garbled = TEXT.encode().decode("latin-1")
    records = [
        {"timestamp": 1700000000 + i, "data": [{"post": post}]} for i, post in enumerate([garbled, TEXT])
    ]
    path = tmp_path / "profile_posts_1.json"
    path.write_text(json.dumps(records), encoding="utf-8")
    posts, _ = read(path)
    assert [post["text"] for post in posts] == [TEXT, TEXT]


def test_a_photo_with_a_caption_is_a_post_and_one_without_is_told_apart_from_empty(tmp_path):
    media = {"uri": "posts/a.jpg", "description": TEXT}
    records = [
        {"timestamp": 1, "data": [], "attachments": [{"data": [{"media": media}]}], "title": ""},
        {"timestamp": 2, "data": [], "attachments": [{"data": [{"media": {"uri": "b.jpg"}}]}], "title": ""},
        {"timestamp": 3, "data": [{"post": ""}], "title": ""},
    ]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(records), encoding="utf-8")
    posts, rejects = read(path)
    assert [post["text"] for post in posts] == [TEXT]
    assert [(reject.line, reject.reason) for reject in rejects] == [(2, "photo_only"), (3, "empty_text")]


def test_replies_of_a_comment_thread_are_posts_of_their_own(tmp_path):
    def comment(key, text):
        return {
            "id": key,
            "snippet": {"textDisplay": text, "publishedAt": "2026-01-02T03:04:05Z", "parentId": "p"},
        }

    thread = {
        "snippet": {"topLevelComment": comment("1", "a &amp; b<br>c")},
        "replies": {"comments": [comment("2", "d")]},
    }
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"items": [thread]}), encoding="utf-8")
    posts, _ = read(path)
    assert [(post["post_id"], post["text"]) for post in posts] == [
        (keyed(1, "youtube"), "a & b\nc"),
        (keyed(2, "youtube"), "d"),
    ]


@pytest.mark.parametrize("shape", ["pages", "lines"])
def test_graph_pages_come_as_a_list_or_line_by_line(shape, tmp_path):
    pages = [
        {
            "data": [{"id": f"{n}", "message": f"tin {n}", "created_time": "2026-01-02T03:04:05+0000"}],
            "paging": {},
        }
        for n in range(3)
    ]
    path = tmp_path / "a"
    text = json.dumps(pages) if shape == "pages" else "\n".join(map(json.dumps, pages))
    path.write_text(text, encoding="utf-8")
    posts, _ = read(path)
    assert [post["post_id"] for post in posts] == [keyed(number, "facebook") for number in range(3)]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_any_table_can_be_mapped_by_hand(delimiter, tmp_path):
    path = write_csv(tmp_path / "a", [["Mã số", "Lời đăng"], ["5", TEXT]], delimiter=delimiter)
    (post,), _ = read(path, columns={"text": "lời đăng", "post_id": "Mã số"})
    assert (post["post_id"], post["text"]) == (keyed(5), TEXT)


def test_a_workbook_and_a_parquet_file_are_read_by_name_too(tmp_path):
    import openpyxl
    import pyarrow as pa
    import pyarrow.parquet as pq

    book = openpyxl.Workbook()
    book.active.append(["Tiêu đề trang"])
    for row in (["post_id", "content", "date"], [7, TEXT, None], [1234567890123456, "hai", None]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    posts, _ = read(tmp_path / "a.xlsx")
    assert [post["text"] for post in posts] == [TEXT, "hai"]
    assert posts[0]["post_id"] == keyed(7)
    assert posts[1]["post_id"] != keyed(1234567890123456)  # Excel keeps fifteen digits only
    pq.write_table(pa.table({"content": [TEXT], "id": [7], "rest": [b"x"]}), tmp_path / "a.parquet")
    (post,), _ = read(tmp_path / "a.parquet")
    assert (post["post_id"], post["text"]) == (keyed(7), TEXT)


def test_personal_data_is_masked_and_links_to_people_are_dropped(tmp_path):
    rows = [["id", "text", "url"], ["1", "gọi 0900 000 123 nhé", "https://www.facebook.com/profile.php?id=1"],
            ["2", "tin hai", "https://www.facebook.com/tinxom/posts/2"],
            ["3", "tin ba", "javascript:alert(1)"]]  # fmt: skip
    posts, _ = read(write_csv(tmp_path / "a.csv", rows))
    assert posts[0]["text"] == "gọi [số điện thoại] nhé"
    assert [post["url"] for post in posts] == [None, "https://www.facebook.com/2", None]
    assert all(post["link_hash"] for post in posts)


def test_an_apify_comment_has_its_own_id_and_the_post_as_its_parent(tmp_path):
    path = tmp_path / "a.json"
    records = [{"id": f"c{n}", "postId": "p", "text": f"lời {n}", "likesCount": 1} for n in range(2)]
    path.write_text(json.dumps([*records, {"postId": "q", "text": "bài", "likesCount": 1}]), encoding="utf-8")
    posts, _ = read(path)
    assert [(post["post_id"], post["parent_id"]) for post in posts] == [
        (keyed("c0"), keyed("p")),
        (keyed("c1"), keyed("p")),
        (keyed("q"), None),
    ]
