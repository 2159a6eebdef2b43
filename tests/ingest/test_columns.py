"""The first value of a field is the same whether records are looked at one by one or together."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.columns import Columns
from pipeline.ingest.formats.format import GENERIC
from pipeline.ingest.formats.mapping import map_columns

NAMES = ["text", "full_text", "id", "post_id", "parent_id", "reply_to", "likes", "reactions", "a.b", "ids[]"]
BY_HAND = {"post_id": "ids[]", "parent_id": "a.b"}
VALUES = st.sampled_from(
    ["", "root", "x", "tin", None, 0, 1.5, True, [], ["a", "b"], [""], [None], {"b": "x"}]
)
OBJECTS = st.lists(st.dictionaries(st.sampled_from([*NAMES, "a", "ids"]), VALUES), max_size=6)
ROWS = st.lists(st.lists(VALUES, min_size=len(NAMES), max_size=len(NAMES)), max_size=6)


def first(mapped, record, field):
    nothing = ("", "root") if field == "parent_id" else ("",)
    for get in mapped.getters.get(field, ()):
        value = get(record)
        if value is not None and value not in nothing:
            return value[0] if isinstance(value, list) and value else value
    return None


def check(mapped, records):
    columns = Columns(mapped, records)
    for field in mapped.getters:
        found = columns.first(field)
        expected = [first(mapped, record, field) for record in records]
        assert (found or [None] * len(records)) == expected


@given(OBJECTS, st.sampled_from([{}, BY_HAND]))
def test_values_of_objects(records, by_hand):
    check(map_columns(GENERIC, NAMES, by_hand, json=True, source="a.json"), records)


@given(ROWS)
def test_values_of_rows(records):
    check(map_columns(GENERIC, NAMES, {}, json=False, source="a.csv"), records)
