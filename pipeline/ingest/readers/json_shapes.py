"""Where in a JSON document its records are: under which keys, how deep, and what they lie in.

Exports wrap their records in envelopes of their own. Most are one list under a known key; Telegram has lists
of chats that each have a list of messages, TikTok's download has a few lists among many others, and some
scrapers write one object that is keyed by the id of each post.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pipeline.ingest.formats.format import ABOVE

Value = Any

_LIST_KEYS: Final = frozenset(
    {
        *("data", "items", "comments", "posts", "photos", "videos", "stories", "tweets", "statuses"),
        *("results", "records", "rows", "feed", "entries", "threads"),
    }
)
# Meta numbers the lists of its downloads and names those of Instagram and Threads alike.
_LIST_PATTERN: Final = re.compile(r"\w+_v\d+|ig_\w+|text_(?:post_)?app_\w+")
_TELLING: Final = re.compile(r"messages|CommentsList|VideoList|ig_\w+|text_(?:post_)?app_\w+")
"""Lists whose key tells what made the file; their records alone do not."""

_CONTAINERS: Final = frozenset(
    {"chats", "left_chats", "list", "Comment", "Comments", "Video", "Videos", "Post", "Posts"}
)
"""Objects, and lists of them, that hold a list of records further down: Telegram's and TikTok's."""

_BESIDE_CONTAINERS: Final = frozenset(
    {"Profile", "Profile And Settings", "Activity", "Your Activity", "App Settings", "Ads and data"}
    | {"Direct Message", "Direct Messages", "Likes and Favorites", "Location Review", "TikTok Shop"}
)
"""What TikTok's download holds beside comments and videos."""

_LISTS_INSIDE: Final = frozenset({"CommentsList", "VideoList"})
_TAKEN_ALONG: Final = frozenset({"name", "type", "id"})
"""What is kept of the object that a telling list lies in: a channel's name, kind and number."""

RECORD_KEYS: Final = frozenset(
    {"timestamp", "message", "text", "snippet", "created_time", "cid", "content", "item_id"}
    | {"full_text", "post_text", "post_id"}
)
_PAGE_KEYS: Final = frozenset(
    {"paging", "nextPageToken", "kind", "status_code", "has_more", "cursor", "total", "count"}
    | {"error", "meta", "includes"}
)
_TEXT_KEYS: Final = frozenset(
    {"text", "content", "message", "full_text", "body", "caption", "comment", "description", "title"}
    | {"post_text", "comment_text", "video_description", "nội dung", "noi_dung"}
)
_ID: Final = re.compile(r"(?=.*\d)[\w.:-]{3,}", re.ASCII)
_MAX_DEPTH: Final = 20  # envelopes or lists within each other; exports have five
_MAX_COMPARED: Final = 5


def is_list_key(key: str) -> bool:
    """Say whether a list under this key is one of records."""
    return key in _LIST_KEYS or key in _LISTS_INSIDE or _LIST_PATTERN.fullmatch(key) is not None


def is_container(key: str) -> bool:
    """Say whether what lies under this key may hold lists of records further down."""
    return key in _CONTAINERS


def holds_messages(key: str, about: Iterable[str]) -> bool:
    """Say whether a list is one of messages in a chat that says its name and kind, as Telegram's do.

    Downloads of private conversations have a list of the same name and begin with the people who took part.
    """
    return key == "messages" and "type" in about


def is_envelope(keys: Iterable[str]) -> bool:
    """Say, from its first keys, whether an object is a wrapping around records and no record itself."""
    there = set(keys)
    if RECORD_KEYS & there:
        return False
    return (
        any(map(is_list_key, there))
        or holds_messages("messages" if "messages" in there else "", there)
        or (bool(there) and there <= _CONTAINERS | {"about"})
        or bool({"chats", "personal_information"} & there)
        or bool(_CONTAINERS & there and _BESIDE_CONTAINERS & there)
    )


def place_of(key: str, around: Mapping[str, Value]) -> dict[str, Value] | None:
    """Return what records of a list take along from around it, or None when its key tells nothing.

    Args:
        key: Key of the list.
        around: What the object that it lies in says about itself, so far as it was read.
    """
    return {**around, "list": key} if _TELLING.fullmatch(key) else None


def says_about_itself(key: str, value: Value) -> bool:
    """Say whether this member of an envelope is one that `place_of` takes along."""
    return key in _TAKEN_ALONG and isinstance(value, (str, int)) and not isinstance(value, bool)


def with_place(record: Value, place: Mapping[str, Value] | None) -> Value:
    """Return a record that knows what it lies in, under the key `ABOVE`."""
    return {**record, ABOVE: place} if place is not None and isinstance(record, dict) else record


def are_keyed(members: Mapping[str, Value]) -> bool:
    """Say whether an object is a list of records keyed by their ids, going by some of its members.

    All are objects that look alike, and either each key looks like an id or each has a text.
    """
    values = list(members.values())
    if not values or not all(isinstance(value, dict) and value for value in values):
        return False
    if any(is_list_key(key) or is_container(key) for key in members):
        return False
    first = values[0].keys()
    alike = all(len(first & value.keys()) * 2 >= len(first | value.keys()) for value in values)
    texts = all(_TEXT_KEYS & {str(key).lower() for key in value} for value in values)
    return alike and texts and (len(values) > 1 or all(map(_ID.fullmatch, members)))


def keyed_record(key: str, record: Value) -> Value:
    """Return a record of a keyed object with its key, which is its id when it has none of its own."""
    return with_place(record, {"key": key})


def unwrap_records(value: Value, depth: int = 0) -> list[Any]:
    """Return the records in one page of an API answer, or the value itself as the only record."""
    if isinstance(value, list) and depth < _MAX_DEPTH:
        return [record for part in value for record in unwrap_records(part, depth + 1)]
    if isinstance(value, dict) and not RECORD_KEYS & value.keys():
        if holds_messages("messages", value) and isinstance(value.get("messages"), list):
            about = {key: part for key, part in value.items() if says_about_itself(key, part)}
            return [with_place(part, place_of("messages", about)) for part in value["messages"]]
        if len(value) == 1 or _PAGE_KEYS & value.keys():
            for key, inner in value.items():
                found = _inner_records(key, inner, depth) if is_list_key(key) else None
                if found is not None:
                    return found
        if value.keys() == {"error"}:
            return []
        if are_keyed(dict(list(value.items())[:_MAX_COMPARED])):
            return [keyed_record(key, record) for key, record in value.items()]
    return [value]


def _inner_records(key: str, inner: Value, depth: int) -> list[Any] | None:
    if isinstance(inner, list) and all(isinstance(part, dict) for part in inner):
        return [with_place(part, place_of(key, {})) for part in inner]
    if isinstance(inner, dict) and depth < _MAX_DEPTH:
        found = unwrap_records({name: part for name, part in inner.items()}, depth + 1)
        return None if found == [inner] else found
    return None
