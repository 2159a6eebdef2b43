"""Whatever the format, and whichever column it stands in, nothing about an author comes out of an export."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest import FORMATS, detect
from pipeline.ingest.formats.format import FIELDS, GENERIC, header_key
from pipeline.posts import POSTS
from tests.ingest.exports import read, write_csv, write_json

NAME, HANDLE, NUMBER, CHANNEL = "Tên Riêng Bí Mật", "tenriengbimat", "100098765432101", "UCtenriengbimat"
PAGE = "Tin Xóm"

AUTHOR_COLUMNS = {
    **dict.fromkeys(("author_id", "user_id", "from.id", "commenter_id", "owner.id", "from_id"), NUMBER),
    **dict.fromkeys(("authorChannelId", "channel", "channelId", "uploader_id"), CHANNEL),
    **dict.fromkeys(("author_name", "from.name", "user.nickname", "commenter_name", "full_name"), NAME),
    **dict.fromkeys(("username", "author", "user.unique_id", "screen_name", "owner.username"), f"@{HANDLE}"),
    **dict.fromkeys(("user_url", "profile_url", "author_url"), f"https://www.facebook.com/{HANDLE}"),
}
"""Columns about the author, as exports call them."""

LINKS = [
    f"https://www.facebook.com/{HANDLE}",
    f"https://www.facebook.com/{HANDLE}/posts/122098765432101",
    f"https://www.facebook.com/{HANDLE}/posts/pfbid02AbC",
    f"https://www.facebook.com/{HANDLE}/videos/",
    f"https://www.facebook.com/{HANDLE}/videos/122098765432102/?comment_id=7",
    f"https://www.facebook.com/permalink.php?story_fbid=122098765432103&id={NUMBER}",
    f"https://m.facebook.com/story.php?story_fbid=pfbid02AbD&id={NUMBER}",
    f"https://www.facebook.com/groups/xombep/user/{NUMBER}/",
    f"https://www.facebook.com/{NUMBER}_122098765432104",
    f"https://www.facebook.com/profile.php?id={NUMBER}",
    f"https://x.com/{HANDLE}/status/1790000000000000001",
    f"https://www.threads.net/@{HANDLE}/post/Cabc-12_x",
    f"https://www.instagram.com/{HANDLE}/p/Cabc-12_y/",
    f"https://www.tiktok.com/@{HANDLE}/video/7300000000000000001",
    f"https://www.youtube.com/@{HANDLE}",
    f"https://www.youtube.com/channel/{CHANNEL}/community?lb=UgkxAbc",
    f"https://www.youtube.com/watch?v=abcDEF12345&ab_channel={HANDLE}",
    f"https://dien-dan.example/members/{HANDLE}.12/",
    NAME,
]
VALUES = {
    "created_at": "1767323045",
    "platform": "",
    "page": PAGE,
    **dict.fromkeys(("reactions", "comments", "shares", "views"), "3"),
}


def row_of(entry, columns, number, link):
    """Return a record that names its author wherever it can, as column to value.

    Args:
        entry: The format.
        columns: Our field to the one of the names in the format that is taken.
        number: Which record it is.
        link: What stands in the column of links.
    """
    row = dict.fromkeys((group[0].lstrip("*") for group in entry.requires), "")
    ids = {"post_id": f"{NUMBER}_{number}", "parent_id": f"{HANDLE}_{number}"}
    values = {**VALUES, **ids, "text": f"bài số {number} của xóm", "url": link}
    row.update({columns[ours]: values[ours] for ours in (*FIELDS[2:], *FIELDS[:2]) if ours in columns})
    for name in entry.owner:
        row[name] = "user"
    if entry.owner:
        row[columns["page"]] = NAME
    return row


def nested(row, expand):
    """Return a row as a JSON record, by the paths that its columns are."""
    made = {}
    for path, value in row.items():
        here = made
        *steps, last = path.split(".")
        for step in steps:
            inner = here.setdefault(step.removesuffix("[]"), [{}] if step.endswith("[]") else {})
            here = inner[0] if isinstance(inner, list) else inner
        if isinstance(here, dict):
            here.setdefault(last.removesuffix("[]"), [value] if last.endswith("[]") else value)
    for step in reversed(() if "" in expand else expand[0].split(".")):
        made = {step: made}
    return made


def said(posts):
    """Return everything a post holds, in every column but the name of the file that was read."""
    return str([{name: post[name] for name in POSTS.names if name != "source"} for post in posts])


def written(folder, kind, rows, expand):
    if kind == "table":
        return write_csv(folder / "a.csv", [list(rows[0]), *(row.values() for row in rows)])
    return write_json(folder / "a.json", [nested(row, expand) for row in rows])


KINDS = [(entry, kind) for entry in FORMATS for kind in ("table", "json") if entry.kind in (kind, "any")]


@pytest.mark.parametrize(("entry", "kind"), KINDS, ids=[f"{entry.name}-{kind}" for entry, kind in KINDS])
def test_no_format_gives_anything_about_an_author(entry, kind, tmp_path):
    other = {header_key(name) for group in FORMATS[-2].requires for name in group} if entry is GENERIC else ()
    about = {name: value for name, value in AUTHOR_COLUMNS.items() if header_key(name) not in other}
    first = {ours: names[0] for ours, names in entry.fields.items()}
    rows = [{**about, **row_of(entry, first, number, link)} for number, link in enumerate(LINKS)]
    path = written(tmp_path, kind, rows, entry.expand)
    assert [found.format for found in detect(path)] == [entry.name]
    posts, rejects = read(path)
    assert len(posts) == len(LINKS), rejects[:1]
    for secret in (NAME, HANDLE, NUMBER, CHANNEL):
        assert secret not in said(posts)
    if "url" in entry.fields:
        assert len({post["link_hash"] for post in posts}) == len(LINKS)
        assert sum(post["url"] is not None for post in posts) == 10
    if "page" in entry.fields and not entry.owner:
        assert {post["page"] for post in posts} == {PAGE}


@given(st.data())
def test_nor_does_any_table_whichever_of_their_names_its_columns_have(tmp_path_factory, data):
    entry, kind = data.draw(st.sampled_from(KINDS))
    columns = {ours: data.draw(st.sampled_from(names)) for ours, names in entry.fields.items()}
    about = {name: AUTHOR_COLUMNS[name] for name in data.draw(st.permutations(list(AUTHOR_COLUMNS)))}
    row = {**about, **row_of(entry, columns, 1, data.draw(st.sampled_from(LINKS)))}
    posts, _ = read(written(tmp_path_factory.mktemp("any"), kind, [row], entry.expand))
    for secret in (NAME, HANDLE, NUMBER, CHANNEL):
        assert secret not in said(posts)
