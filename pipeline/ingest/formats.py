"""The export formats that are understood, as one table: adding a format is adding an entry.

Columns are matched by name, never by place, and without regard to case, spaces, underscores and hyphens. In
JSON a name is a path: `snippet.textOriginal`, with `[]` for "each element of the list". Columns about authors
appear nowhere in this table, so they are never picked up.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

FIELDS: Final = (
    "post_id",
    "text",
    "created_at",
    "platform",
    "page",
    "url",
    "parent_id",
    "reactions",
    "comments",
    "shares",
    "views",
)
"""Our fields, in the order in which readers hand over values; `--column` takes these names."""

Names = tuple[str, ...]
_IGNORED: Final = str.maketrans("", "", " \t\r\n_-\ufeff\u200b\u200c\u200d\u2060\u00a0'\"\0")


def header_key(name: str) -> str:
    """Return a column name as it is compared."""
    return unicodedata.normalize("NFC", name).translate(_IGNORED).casefold()


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of export.

    Attributes:
        name: Short stable name.
        title: What it is, for people.
        kind: Whether it comes as a `table` (CSV, TSV, XLSX, Parquet), as `json` (JSON, JSONL), or `any`.
        requires: Groups of names; at least one of each group must be there.
        fields: Our field to their names; the first that has a value is taken.
        platform: Where the posts are from; `unknown` is filled from the link of each post.
        text: How text is put together: the `first` non-empty name, the `longest`, or all of them `join`ed.
        sums: Whether `reactions` is the sum of its columns (a count for each emotion).
        html: Names whose text is HTML, to be unescaped.
        media: Names that are filled when a post without text has a picture or a video.
        dayfirst: Order of dates such as 03/04/2026 where the column itself does not tell.
        zone: Zone of times that name none; None for the default of the project.
        expand: Paths of the records within a JSON record; the empty path is the record itself.
        escapechar: Sign that escapes a quote in CSV beside doubling it.
        note: What a person should know about files of this kind.
    """

    name: str
    title: str
    kind: Literal["table", "json", "any"]
    requires: tuple[Names, ...]
    fields: Mapping[str, Names]
    platform: str = "unknown"
    text: Literal["first", "longest", "join"] = "first"
    sums: bool = False
    html: Names = ()
    media: Names = ()
    dayfirst: bool | None = None
    zone: str | None = None
    expand: Names = field(default=("",))
    escapechar: str | None = None
    note: str = ""

    @property
    def recognised_by(self) -> str:
        """Return what makes a file count as this format, for people."""
        return ", ".join(" or ".join(group[:3]) for group in self.requires)

    def matches(self, names: Iterable[str], *, json: bool) -> bool:
        """Say whether a file with columns (or JSON paths) of these names is of this format."""
        if self.kind == ("table" if json else "json"):
            return False
        there = {header_key(name) for name in names}
        return all(
            any(_present(header_key(name), there) for name in group if name) for group in self.requires
        )


def _present(wanted: str, there: set[str]) -> bool:
    if wanted.startswith("*"):  # "*overperforming": the name only has to contain it
        return any(wanted[1:] in name for name in there)
    return wanted in there


_MBS_COUNTS: Final[dict[str, Names]] = {
    "reactions": ("Reactions", "Reaktioner", "Likes"),
    "comments": ("Comments", "Kommentarer"),
    "shares": ("Shares", "Delningar"),
    "views": ("Views", "Impressions", "Reach", "Visningar", "Räckvidd"),
}
_GENERIC: Final[dict[str, Names]] = {
    "text": (
        *("text", "message", "content", "body", "post_text", "post_content", "full_text", "caption"),
        *("comment_text", "comment_message", "status_message", "post_message", "nội dung", "noi dung"),
        *("nội dung bài viết", "nội dung bài đăng", "nội dung bình luận", "bài viết", "bài đăng", "văn bản"),
        *("chú thích", "mô tả", "description", "comment", "title", "tiêu đề"),
    ),
    "post_id": (
        *("post_id", "id", "id_post", "status_id", "comment_id", "cid", "tweet_id", "video_id"),
        *("id bài viết", "id bài đăng", "mã bài viết", "mã bài đăng", "mã"),
    ),
    "created_at": (
        *("created_at", "created_time", "timestamp", "create_time", "publish time", "published_at"),
        *(
            "post created",
            "post_date",
            "posted_at",
            "datetime",
            "time",
            "date",
            "ngày đăng",
            "thời gian đăng",
        ),
        *("thời gian xuất bản", "thời gian", "ngày tạo", "ngày"),
    ),
    "page": (
        *("page", "page_name", "group_name", "channel_title", "channel", "group"),
        *("tên trang", "trang", "tên nhóm", "nhóm", "kênh"),
    ),
    "url": ("url", "permalink", "post_url", "permalink_url", "link", "liên kết", "đường dẫn"),
    "parent_id": ("parent_id", "reply_to", "in_reply_to"),
    "reactions": (
        *("reactions", "reaction_count", "total_reactions", "num_reactions", "likes", "like_count", "like"),
        *("lượt cảm xúc", "cảm xúc", "lượt thích", "thích"),
    ),
    "comments": (
        *("comments", "comment_count", "comments_count", "num_comments", "total_comment"),
        *("số bình luận", "lượt bình luận", "bình luận"),
    ),
    "shares": (
        *("shares", "share_count", "shares_count", "num_shares", "share"),
        *("lượt chia sẻ", "chia sẻ"),
    ),
    "views": ("views", "view_count", "plays", "lượt xem", "số người tiếp cận", "reach"),
    "platform": ("platform", "nền tảng", "mạng xã hội"),
}

_CROWDTANGLE_REACTIONS: Final = ("Likes", "Love", "Wow", "Haha", "Sad", "Angry", "Care")
_MINIMAXIR_COUNTS: Final[dict[str, Names]] = {
    "reactions": ("num_reactions", "num_likes"),
    "comments": ("num_comments",),
    "shares": ("num_shares",),
}
_UNVERIFIED: Final = "column names are from documentation, not from a real file: look at the mapping"

GENERIC: Final = Format(
    "generic",
    "Any table or JSON with a column of text; name others with --column",
    "any",
    (_GENERIC["text"],),
    _GENERIC,
    media=("images", "image", "video", "photo", "full_picture"),
)

FORMATS: Final[tuple[Format, ...]] = (
    Format(
        "meta_business_suite",
        "Meta Business Suite, content of a Facebook page",
        "table",
        (
            ("Post ID", "Publicerings-id"),
            ("Publish time", "Publiceringstid"),
            ("Page name", "Sidnamn", "Page ID", "Sid-id"),
            ("Title", "Description", "Beskrivning", "Titel"),
        ),
        {
            "post_id": ("Post ID", "Publicerings-id"),
            "text": ("Description", "Title", "Beskrivning", "Titel"),
            "created_at": ("Publish time", "Publiceringstid"),
            "page": ("Page name", "Sidnamn"),
            "url": ("Permalink", "Permalänk"),
            **_MBS_COUNTS,
        },
        "facebook",
        text="longest",  # Title holds the caption in nearly all rows, Description in about half
        media=("Post type", "Inläggstyp"),
        dayfirst=False,
    ),
    Format(
        "meta_business_suite_instagram",
        "Meta Business Suite, content of an Instagram account",
        "table",
        (("Post ID",), ("Account username", "Account ID"), ("Publish time",), ("Description", "Title")),
        {
            "post_id": ("Post ID",),
            "text": ("Description", "Title"),
            "created_at": ("Publish time",),
            "page": ("Account name",),
            "url": ("Permalink",),
            **_MBS_COUNTS,
        },
        "instagram",
        text="longest",
        media=("Post type",),
        dayfirst=False,
    ),
    Format(
        "facebook_download",
        "Facebook 'Download your information', posts",
        "json",
        (
            ("timestamp",),
            (
                "data[].post",
                "data[].update_timestamp",
                "attachments[].data[].media.uri",
                "attachments",
                "data",
            ),
            ("title", "data[].post", "attachments"),
        ),
        {"text": ("data[].post", "attachments[].data[].media.description"), "created_at": ("timestamp",)},
        "facebook",
        text="join",
        media=("attachments[].data[].media.uri",),
    ),
    Format(
        "facebook_download_comments",
        "Facebook 'Download your information', comments",
        "json",
        (("timestamp",), ("data[].comment.comment",)),
        {
            "text": ("data[].comment.comment",),
            "created_at": ("timestamp",),
            "page": ("data[].comment.group",),
        },
        "facebook",
        media=("attachments[].data[].media.uri",),
    ),
    Format(
        "facebook_download_media",
        "Facebook 'Download your information', videos and albums",
        "json",
        (("creation_timestamp",), ("uri",)),
        {"text": ("description", "title"), "created_at": ("creation_timestamp",)},
        "facebook",
        media=("uri",),
    ),
    Format(
        "facebook_graph",
        "Facebook Graph API, feed of a page",
        "json",
        (("id",), ("created_time",)),
        {
            "post_id": ("id",),
            "text": ("message",),
            "created_at": ("created_time",),
            "url": ("permalink_url",),
            "parent_id": ("parent.id",),
            "reactions": ("reactions.summary.total_count", "likes.summary.total_count", "like_count"),
            "comments": ("comments.summary.total_count", "comment_count"),
            "shares": ("shares.count",),
        },
        "facebook",
        media=("attachments.data[].media_type", "attachments.data[].type", "full_picture"),
        expand=("", "comments.data[]"),
    ),
    Format(
        "crowdtangle",
        "CrowdTangle, Facebook pages or groups (closed in 2024)",
        "table",
        (("Page Name", "Group Name"), ("Post Created",), ("Message",)),
        {
            "text": ("Message", "Image Text", "Link Text", "Description"),
            "created_at": ("Post Created",),
            "page": ("Page Name", "Group Name"),
            "url": ("URL",),
            "reactions": _CROWDTANGLE_REACTIONS,
            "comments": ("Comments",),
            "shares": ("Shares",),
            "views": ("Total Views", "Post Views"),
        },
        "facebook",
        text="join",
        sums=True,
        media=("Type",),
    ),
    Format(
        "crowdtangle_instagram",
        "CrowdTangle, Instagram (closed in 2024)",
        "table",
        (("Account",), ("Post Created",), ("Description", "Title"), ("Photo", "Link", "*overperforming")),
        {
            "text": ("Description", "Title"),
            "created_at": ("Post Created",),
            "page": ("Account",),
            "url": ("URL",),
            "reactions": ("Likes",),
            "comments": ("Comments",),
            "views": ("Views",),
        },
        "instagram",
        text="join",
        media=("Type", "Photo"),
    ),
    Format(
        "meta_content_library",
        "Meta Content Library",
        "any",
        (("text",), ("creation_time",), ("id",)),
        {
            "post_id": ("id",),
            "text": ("text",),
            "created_at": ("creation_time",),
            "page": ("post_owner.data.name", "post_owner.name"),
            "reactions": ("statistics.reaction_count", "statistics.like_count"),
            "comments": ("statistics.comment_count",),
            "shares": ("statistics.share_count",),
            "views": ("statistics.views",),
        },
        "facebook",
        media=("media_type",),
        zone="UTC",
        note=_UNVERIFIED,
    ),
    Format(
        "tiktok_comments_4cat",
        "4CAT or Zeeschuimer, TikTok comments",
        "table",
        (("id",), ("body",), ("unix_timestamp", "timestamp"), ("post_id",), ("comment_url", "post_url")),
        {
            "post_id": ("id",),
            "text": ("body",),
            "created_at": ("unix_timestamp", "timestamp"),
            "url": ("comment_url",),
            "parent_id": ("is_comment_on_comment_id", "post_id"),
            "reactions": ("likes",),
            "comments": ("replies",),
        },
        "tiktok",
        zone="UTC",
    ),
    Format(
        "tiktok_4cat",
        "4CAT or Zeeschuimer, TikTok videos",
        "table",
        (("id",), ("body",), ("unix_timestamp", "timestamp"), ("tiktok_url",)),
        {
            "post_id": ("id",),
            "text": ("body", "stickers"),
            "created_at": ("unix_timestamp", "timestamp"),
            "url": ("tiktok_url",),
            "reactions": ("likes",),
            "comments": ("comments",),
            "shares": ("shares",),
            "views": ("plays",),
        },
        "tiktok",
        media=("video_url",),
        zone="UTC",
    ),
    Format(
        "facebook_4cat",
        "4CAT or Zeeschuimer, Facebook",
        "table",
        (("id",), ("body",), ("unix_timestamp", "timestamp"), ("is_in_group",)),
        {
            "post_id": ("id",),
            "text": ("body",),
            "created_at": ("unix_timestamp", "timestamp"),
            "page": ("group_name",),
            "url": ("url",),
        },
        "facebook",
        media=("image_url", "video_url"),
        zone="UTC",
    ),
    Format(
        "4cat",
        "4CAT, any other source",
        "table",
        (("id",), ("thread_id",), ("body",), ("timestamp", "unix_timestamp")),
        {**_GENERIC, "post_id": ("id",), "text": ("body",), "created_at": ("unix_timestamp", "timestamp")},
        media=("image_url", "video_url"),
        zone="UTC",
    ),
    Format(
        "facepager",
        "Facepager, Facebook",
        "table",
        (("query_status",), ("object_id", "object_type", "level"), ("message", "text")),
        {
            "post_id": ("id", "object_id"),
            "text": ("message", "text"),
            "created_at": ("created_time",),
            "url": ("permalink_url",),
            "parent_id": ("parent_id",),
            "reactions": ("reactions.summary.total_count", "like.summary.total_count"),
            "comments": ("comments.summary.total_count",),
            "shares": ("shares.count",),
        },
        "facebook",
        media=("full_picture", "picture"),
        zone="UTC",
    ),
    Format(
        "minimaxir_comments",
        "facebook-page-post-scraper, comments",
        "table",
        (("comment_id",), ("comment_message",), ("comment_published",)),
        {
            "post_id": ("comment_id",),
            "text": ("comment_message",),
            "created_at": ("comment_published",),
            "parent_id": ("parent_id", "status_id"),
            **_MINIMAXIR_COUNTS,
        },
        "facebook",
    ),
    Format(
        "minimaxir",
        "facebook-page-post-scraper, posts",
        "table",
        (("status_id",), ("status_message",)),
        {
            "post_id": ("status_id",),
            "text": ("status_message",),
            "created_at": ("status_published",),
            **_MINIMAXIR_COUNTS,
        },
        "facebook",
        media=("status_type",),
    ),
    Format(
        "youtube_api",
        "YouTube Data API, comment threads or comments",
        "json",
        (("snippet.textOriginal", "snippet.textDisplay"), ("snippet.publishedAt", "id")),
        {
            "post_id": ("id",),
            "text": ("snippet.textOriginal", "snippet.textDisplay"),
            "created_at": ("snippet.publishedAt",),
            "parent_id": ("snippet.parentId", "snippet.videoId"),
            "reactions": ("snippet.likeCount",),
        },
        "youtube",
        html=("snippet.textDisplay",),
        expand=("snippet.topLevelComment", "replies.comments[]"),
    ),
    Format(
        "youtube_data_tools",
        "YouTube Data Tools, comments",
        "table",
        (("replyCount",), ("publishedAt",), ("text",), ("isReply", "isReplyTo")),
        {
            "post_id": ("id",),
            "text": ("text",),
            "created_at": ("publishedAt",),
            "parent_id": ("isReplyTo",),
            "reactions": ("likeCount",),
            "comments": ("replyCount",),
        },
        "youtube",
        html=("text",),
        escapechar="\\",
        zone="UTC",
    ),
    Format(
        "youtube_data_tools_videos",
        "YouTube Data Tools, videos",
        "table",
        (("videoId",), ("videoTitle",), ("videoDescription",)),
        {
            "post_id": ("videoId",),
            "text": ("videoTitle", "videoDescription"),
            "created_at": ("publishedAt",),
            "page": ("channelTitle",),
            "reactions": ("likeCount",),
            "comments": ("commentCount",),
            "views": ("viewCount",),
        },
        "youtube",
        text="join",
        escapechar="\\",
        zone="UTC",
    ),
    Format(
        "tiktok_comments_api",
        "TikTok, comments as its API gives them",
        "any",
        (("cid",), ("text",), ("create_time", "aweme_id", "digg_count")),
        {
            "post_id": ("cid",),
            "text": ("text",),
            "created_at": ("create_time",),
            "url": ("share_info.url",),
            "parent_id": ("aweme_id",),
            "reactions": ("digg_count",),
            "comments": ("reply_comment_total",),
        },
        "tiktok",
        expand=("", "reply_comment[]"),
    ),
    Format(
        "facebook_scraper_comments",
        "facebook-scraper, comments",
        "any",
        (("comment_id",), ("comment_text",)),
        {
            "post_id": ("comment_id",),
            "text": ("comment_text",),
            "created_at": ("comment_time",),
            "url": ("comment_url",),
            "parent_id": ("post_id",),
            "reactions": ("comment_reaction_count",),
        },
        "facebook",
        media=("comment_image",),
    ),
    Format(
        "facebook_scraper",
        "facebook-scraper, posts",
        "any",
        (("post_id",), ("text", "post_text"), ("shared_text", "post_text"), ("time", "post_url")),
        {
            "post_id": ("post_id",),
            "text": ("text", "post_text", "shared_text"),
            "created_at": ("timestamp", "time"),
            "url": ("post_url",),
            "reactions": ("reaction_count", "likes"),
            "comments": ("comments",),
            "shares": ("shares",),
        },
        "facebook",
        media=("image", "images", "images[]", "video"),
    ),
    Format(
        "vinre",
        "Vietnamese page crawl with `post_content_for_labeling`",
        "any",
        (("post_content_for_labeling",), ("post_id",)),
        {
            "post_id": ("post_id",),
            "text": ("post_content_for_labeling",),
            "created_at": ("post_created_time_unix", "post_created_time_raw"),
            "page": ("page_name",),
            "url": ("post_url",),
            "reactions": ("total_reactions", "like_count"),
            "comments": ("comment_count",),
            "shares": ("share_count",),
        },
        "facebook",
    ),
    Format(
        "vn_crawl_posts",
        "Vietnamese crawls with `id_post` or `comment_list`",
        "any",
        (("content",), ("id_post", "comment_list"), ("post_date", "date")),
        {
            "post_id": ("id_comment", "id_post", "post_id"),
            "text": ("content",),
            "created_at": ("post_date", "date"),
            "url": ("url", "link"),
            "reactions": ("like",),
            "comments": ("total_comment", "comments_count"),
            "shares": ("share", "shares_count"),
        },
        "facebook",
        dayfirst=True,
    ),
    Format(
        "apify",
        "Apify actors for Facebook, Instagram, TikTok and YouTube",
        "any",
        (
            ("text", "comment", "message", "content", "caption", "postText"),
            (
                *("likesCount", "profileName", "authorName", "postUrl", "ownerUsername", "repliesCount"),
                *("diggCount", "webVideoUrl", "facebookUrl", "pageName"),
            ),
        ),
        {
            "post_id": ("commentId", "postId", "id", "cid", "shortCode"),
            "text": ("text", "comment", "message", "content", "caption", "postText", "title"),
            "created_at": ("timestamp", "createdAt", "time", "date", "createTimeISO", "createTime"),
            "page": ("pageName",),
            "url": ("postUrl", "commentUrl", "webVideoUrl", "url"),
            "parent_id": ("parentId", "replyToCid", "videoId"),
            "reactions": ("likesCount", "likes", "diggCount", "voteCount"),
            "comments": ("commentsCount", "comments", "repliesCount", "commentCount"),
            "shares": ("sharesCount", "shares", "shareCount"),
            "views": ("viewsCount", "playCount", "viewCount"),
        },
        media=("media", "media[]", "images[]", "displayUrl"),
    ),
    GENERIC,
)
"""Tried in this order; the first that matches is taken."""


def find_format(names: Iterable[str], *, json: bool) -> Format | None:
    """Return the first format that a file with these columns or JSON paths matches."""
    listed = list(names)
    return next((entry for entry in FORMATS if entry.matches(listed, json=json)), None)
