"""What describes one export format, and the format that fits when no other does.

Columns are matched by name, never by place, and without regard to case, spaces, underscores and hyphens. In
JSON a name is a path: `snippet.textOriginal`, with `[]` for "each element of the list" and `^` for what a
record lies in. Columns about authors appear nowhere in these tables, so they are never picked up.
"""

import unicodedata
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from functools import cache
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
ABOVE: Final = "^"
"""In a path: what a record lies in, such as the chat of a message; `^messages` names the list it is from."""

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
        beside: Names of what stands beside the text in a post, such as the question of a poll or the post
            that is shared; added below it.
        within: Names of what an id is only unique within, such as a chat.
        notices: Name and value of what marks a record as a notice of the service itself.
        sums: Whether `reactions` is the sum of its columns (a count for each emotion).
        html: Names whose text is HTML, to be unescaped.
        owner: Names that say what kind of account the page is; a person's is dropped.
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
    beside: Names = ()
    within: Names = ()
    notices: tuple[tuple[str, str], ...] = ()
    sums: bool = False
    html: Names = ()
    owner: Names = ()
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

    def matches(self, keys: Set[str], *, json: bool) -> bool:
        """Say whether a file is of this format whose columns (or JSON paths) have these `header_key`s."""
        if self.kind == ("table" if json else "json"):
            return False
        return all(any(_present(wanted, keys) for wanted in _keys(group)) for group in self.requires)


@cache
def _keys(group: Names) -> tuple[str, ...]:
    return tuple(header_key(name) for name in group if name)


def _present(wanted: str, there: Set[str]) -> bool:
    if wanted.startswith("*"):  # "*overperforming": the name only has to contain it
        return any(wanted[1:] in name for name in there)
    return wanted in there


ALIASES: Final[dict[str, Names]] = {
    "text": (
        *("full_text", "text", "message", "content", "body", "post_text", "post_content", "caption"),
        *("comment_text", "comment_message", "status_message", "post_message", "nội dung", "noi dung"),
        *("nội dung bài viết", "nội dung bài đăng", "nội dung bình luận", "bài viết", "bài đăng", "văn bản"),
        *("chú thích", "mô tả", "video_description", "description", "comment", "title", "tiêu đề"),
    ),
    "post_id": (
        *("post_id", "id", "id_post", "status_id", "comment_id", "cid", "tweet_id", "video_id"),
        *("id bài viết", "id bài đăng", "mã bài viết", "mã bài đăng", "mã", f"{ABOVE}.key"),
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
        *(
            "page",
            "page_name",
            "group_name",
            "channel_title",
            "group",
        ),  # of a comment, `channel` is the writer's
        *("tên trang", "trang", "tên nhóm", "nhóm", "kênh"),
    ),
    "url": (
        "url",
        "permalink",
        "post_url",
        "permalink_url",
        "link",
        "liên kết",
        "liên kết cố định",
        "đường dẫn",
    ),
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
"""Names that columns have in exports nobody described, English and Vietnamese."""

GENERIC: Final = Format(
    "generic",
    "Any table or JSON with a column of text; name others with --column",
    "any",
    (ALIASES["text"],),
    ALIASES,
    media=("images", "image", "video", "photo", "full_picture"),
)
