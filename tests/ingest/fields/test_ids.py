"""Ids name nobody, stay the same under one key, and differ in everything else."""

import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.fields.ids import KEY_BYTES, keyed_digest, keyed_id, keyed_ids, new_id_key

KEYS = st.binary(min_size=16, max_size=64)


@given(KEYS, st.text(), st.text())
def test_an_id_is_a_letter_and_twenty_digits_whatever_the_original(key, platform, original):
    found = keyed_id(key, platform, original)
    assert re.fullmatch("p[0-9a-f]{20}", found)
    assert found == keyed_id(key, platform, original)


def test_key_platform_and_purpose_all_matter():
    keys = [new_id_key(), new_id_key()]
    ids = {keyed_id(key, platform, "901") for key in keys for platform in ("facebook", "youtube")}
    assert len(ids) == 4
    assert keyed_digest(keys[0], b"one", "901") != keyed_digest(keys[0], b"two", "901")
    assert len(keys[0]) == KEY_BYTES


@given(KEYS, st.lists(st.tuples(st.sampled_from(["facebook", "x", "unknown"]), st.text())))
def test_many_ids_are_what_each_is_by_itself(key, posts):
    platforms, originals = [post[0] for post in posts], [post[1] for post in posts]
    assert keyed_ids(key, platforms, originals) == [keyed_id(key, *post) for post in posts]
