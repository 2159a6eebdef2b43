"""A post is told from one that came before, however many came between."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.dedup import PostDeduplicator, fleeting_hashes
from tests.ingest.exports import keyed, read, reasons


def test_a_duplicate_is_refused_and_another_text_under_the_same_id_is_kept(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,text\n1,a\n2,b\n1,a\n1,c\n1,d\n1,c\n", encoding="utf-8")
    posts, rejects = read(path)
    assert [post["post_id"] for post in posts] == [
        keyed(1),
        keyed(2),
        f"{keyed(1)}~2",
        f"{keyed(1)}~3",
    ]
    assert reasons(rejects) == [(4, "duplicate_post"), (7, "duplicate_post")]
    assert "line 2" in rejects[0].message


def test_posts_are_remembered_beyond_the_recent_ones(monkeypatch):
    monkeypatch.setattr("pipeline.ingest.sorted_runs.RECENT", 4)
    deduplicator = PostDeduplicator()
    assert all(deduplicator.earlier_or_add(key * 7919 % 1009, key, 0, key) is None for key in range(100))
    assert [deduplicator.earlier_or_add(key * 7919 % 1009, key, 0, 0).line for key in range(100)] == list(
        range(100)
    )


def test_texts_under_one_id_are_counted_beyond_the_recent_ones(monkeypatch):
    monkeypatch.setattr("pipeline.ingest.sorted_runs.RECENT", 4)
    deduplicator = PostDeduplicator()
    counted = [deduplicator.next_copy(key) for _ in range(3) for key in range(20)]
    assert counted == [2] * 20 + [3] * 20 + [4] * 20


def test_a_post_is_never_dropped_for_a_hash_alone():
    deduplicator = PostDeduplicator()
    assert deduplicator.earlier_or_add(1, 1 << 40, 0, 1) is None
    assert not deduplicator.earlier_or_add(1, 1 << 41, 0, 2).same_text


CHUNKS = st.lists(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3)), max_size=12), max_size=6)


@given(CHUNKS)
def test_posts_added_together_are_known_as_those_added_one_by_one(chunks):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.ingest.sorted_runs.RECENT", 5)
        together, alone = PostDeduplicator(), PostDeduplicator()
        for source, chunk in enumerate(chunks):
            rows = [(key << 40 | key, text, source, line) for line, (key, text) in enumerate(chunk)]
            keys, texts = [row[0] for row in rows], [row[1] for row in rows]
            others = together.add_new(keys, texts, source, list(range(len(rows))))
            for row in rows:
                expected = alone.earlier_or_add(*row)
                if row[0] in others:
                    assert together.earlier_or_add(*row) == expected
                else:
                    assert expected is None


@given(st.lists(st.text()))
def test_equal_texts_have_one_hash_of_64_bits(texts):
    hashes = fleeting_hashes(texts)
    assert len(set(hashes)) == len(set(texts))
    assert all(0 <= number < 1 << 64 for number in hashes)
