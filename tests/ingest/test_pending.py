"""Batches end where they would if posts came one by one."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest import pending
from pipeline.ingest.pending import PendingPosts

SCHEMA = pa.schema([("post_id", pa.string()), ("text", pa.string())])
MOST = 12


def batches_of(chunks, size):
    posts = PendingPosts(SCHEMA, size)
    found = []
    for texts in chunks:
        start = 0
        while start < len(texts):
            start = posts.add([[f"p{text}" for text in texts], texts], start)
            if posts.full:
                found.append(posts.take())
    return [*found, posts.take()] if len(posts) else found


def one_by_one(texts, size):
    batch = []
    for text in texts:
        batch.append(text)
        if len(batch) >= size or sum(map(len, batch)) >= MOST:
            yield batch
            batch = []
    if batch:
        yield batch


@given(st.lists(st.lists(st.text("ab", max_size=14), max_size=7), max_size=6), st.integers(1, 6))
def test_batches_end_after_so_many_posts_or_characters(chunks, size):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pending, "_MAX_BATCH_CHARACTERS", MOST)
        found = batches_of(chunks, size)
    texts = [text for chunk in chunks for text in chunk]
    assert [batch["text"].to_pylist() for batch in found] == list(one_by_one(texts, size))
    assert [name for batch in found for name in batch["post_id"].to_pylist()] == [
        f"p{text}" for text in texts
    ]
