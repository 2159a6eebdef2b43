"""Ids, pages and links are read the same one by one and as a column, without what spreadsheets add."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest.encodings.detection import Encoding
from pipeline.ingest.fields.strings import read_string, read_strings
from tests.ingest.fields.cells import readable
from tests.ingest.fields.test_texts import ODD

PLAIN = (
    st.none() | st.integers() | st.text("0123456789_-abcE.'= ", max_size=12) | st.sampled_from(["nan", "’9"])
)
COLUMNS = st.lists(PLAIN, max_size=12) | st.lists(readable | st.sampled_from(ODD), max_size=12)


@given(COLUMNS, st.sampled_from([None, "tcvn3", "viqr"]))
@settings(max_examples=200)
def test_a_column_holds_what_its_cells_hold_one_by_one(values, legacy):
    encoding = Encoding("utf-8", legacy=legacy)
    one_by_one = [read_string(value, encoding.decode_value) for value in values]
    assert read_strings(values, encoding) == one_by_one


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("'901", "901"),
        ('="901"', "901"),
        (901, "901"),
        (901.0, "901"),
        ("n/a", None),
        (True, None),
        ("=", "="),
    ],
)
def test_what_a_spreadsheet_writes_around_a_value_is_left_out(value, found):
    assert read_strings([value], Encoding("utf-8")) == [found]
