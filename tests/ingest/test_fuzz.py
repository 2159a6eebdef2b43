"""Readers take anything: bytes by chance, exports with bytes changed, and shapes nobody described."""

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingest.fuzzing import FOUND, check, seeds

EXAMPLES = 60
NAMES = st.sampled_from(
    [
        *(
            "text",
            "full_text",
            "message",
            "messages",
            "media",
            "title",
            "data",
            "items",
            "id",
            "type",
            "name",
        ),
        *(
            "chats",
            "list",
            "timestamp",
            "creation_timestamp",
            "Comment",
            "Comments",
            "CommentsList",
            "901",
            "902",
        ),
        *("ig_reels_media", "content", "posted_on", "sharedPost", "comments", "^", "", "a.b", "x[]"),
    ]
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=40)
    | st.sampled_from(["2026-01-02", "45581,5", '{"text": "a"},{"text": "b"}', "một câu dài hơn", "service"])
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=25,
)
PATHS = st.lists(NAMES.flatmap(lambda name: st.sampled_from([name, f"{name}[]"])), min_size=1, max_size=4)


@given(st.binary(max_size=400))
@settings(max_examples=EXAMPLES)
def test_bytes_by_chance_lead_to_posts_or_a_clear_error(data):
    check(data)


@given(st.data())
@settings(max_examples=2 * EXAMPLES)
def test_an_export_with_some_bytes_changed_does_too(data):
    changed = bytearray(data.draw(st.sampled_from(seeds())))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(changed)))
        length = data.draw(st.integers(0, 8))
        changed[place : place + length] = data.draw(
            st.binary(max_size=8) | st.sampled_from([b'"', b"{", b"]", b"\0"])
        )
    check(bytes(changed))


@given(st.data())
@settings(max_examples=EXAMPLES)
def test_an_export_that_is_cut_anywhere_does_too(data):
    whole = data.draw(st.sampled_from(seeds()))
    check(whole[: data.draw(st.integers(0, len(whole)))])


@given(VALUES, st.booleans())
@settings(max_examples=2 * EXAMPLES)
def test_any_json_does_too(value, by_line):
    text = json.dumps(value)
    check(f"{text}\n{text}\n".encode() if by_line else text.encode())


@given(VALUES, PATHS)
@settings(max_examples=EXAMPLES)
def test_any_path_named_by_hand_does_too(value, steps):
    check(json.dumps(value).encode(), columns={"text": ".".join(steps)})


@given(st.lists(st.lists(LEAVES, min_size=1, max_size=5), min_size=1, max_size=6), st.sampled_from(",;\t|"))
@settings(max_examples=EXAMPLES)
def test_any_table_does_too(rows, delimiter):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([["id", "text", "created_at", "likes", "url"], *rows])
    check(out.getvalue().encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("seed", range(len(seeds())))
def test_the_exports_that_fuzzing_starts_from_are_good(seed):
    check(seeds()[seed])


@pytest.mark.parametrize("path", sorted(FOUND.glob("*")), ids=lambda path: path.name)
def test_what_once_broke_a_reader_does_no_more(path):
    check(path.read_bytes())
