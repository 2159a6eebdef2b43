"""What is sealed is written letter for letter as Python's own JSON and HMAC would."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.storage.json_bytes import canonical, canonical_plainly, json_bytes
from pipeline.review.storage.log_keys import mac, mac_of_bytes

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=()))
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner) | st.tuples(inner, inner)
    ),
    max_leaves=12,
)


@given(VALUES.filter(lambda value: not _has_mixed_names(value)))
def test_quick_and_plain_writing_agree(value):
    assert canonical(value) == canonical_plainly(value)


@pytest.mark.parametrize(
    "value",
    [1e-7, 1.0, float("nan"), 2**70, {"b": 1, "a": [1e22]}, {"é": 1, "z": 2, "\ue000": 3, "\U0001f33c": 4}],
)
def test_what_the_quick_way_writes_otherwise_is_written_plainly(value):
    assert canonical({"value": value}) == canonical_plainly({"value": value})


@given(st.binary(min_size=1, max_size=200), st.binary(max_size=300))
def test_a_seal_is_the_hmac_of_its_content(key, content):
    assert mac_of_bytes(key, content) == hmac.digest(key, content, "sha256").hex()


def test_a_seal_of_values_is_that_of_their_canonical_form():
    assert mac(b"key", "entry", "ab", 1) == hmac.digest(b"key", b'["entry","ab",1]', "sha256").hex()


def test_json_that_is_written_already_stays_as_it_is():
    assert json_bytes(b'{"a":1}') == b'{"a":1}' and json_bytes({"a": "\ud800"}) == b'{"a": "\\ud800"}'


def _has_mixed_names(value: object) -> bool:
    """Whether names cannot be sorted, which Python refuses."""
    if isinstance(value, dict):
        return len({type(name) for name in value}) > 1 or any(map(_has_mixed_names, value.values()))
    return isinstance(value, (list, tuple)) and any(map(_has_mixed_names, value))
