"""Counts in every shape an export has shown, and none invented where there is none."""

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.fields.counts import parse_count, parse_counts
from tests.ingest.fields.cells import anything


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        ("0", 0),
        ("1234", 1234),
        (" 1234 ", 1234),
        ("1.234", 1234),
        ("1,234", 1234),
        ("1 234", 1234),
        ("1\u00a0234\u00a0567", 1234567),
        ("1.234.567", 1234567),
        ("1.234,00", 1234),
        ("1,234.0", 1234),
        ("13.0", 13),
        ("1e+06", 1_000_000),
        ("1,2K", 1200),
        ("1.2K", 1200),
        ("1.2k+", 1200),
        ("1.234,5K", 1_234_500),
        ("1,3M", 1_300_000),
        ("12 N", 12_000),
        ("1,2 N lượt xem", 1200),
        ("3 nghìn", 3000),
        ("4 ngàn", 4000),
        ("2 Tr", 2_000_000),
        ("2,5 triệu", 2_500_000),
        ("2,5 triệu lượt xem", 2_500_000),
        ("1 tỷ", 1_000_000_000),
        ("13 lượt chia sẻ", 13),
        ("161 bình luận", 161),
        ("1K lượt xem", 1000),
        ("12K views", 12_000),
        ("5 người khác", 5),
        (7, 7),
        (13.0, 13),
        (Decimal("13"), 13),
        (np.int64(13), 13),
        (np.float64(13), 13),
        (2**63 - 1, 2**63 - 1),
    ],
)
def test_a_count_is_read(cell, count):
    assert parse_count(cell) == count
    assert type(parse_count(cell)) is int


@pytest.mark.parametrize(
    "cell",
    [
        *(
            None,
            "",
            " ",
            "-",
            "—",
            "N/A",
            "nan",
            "inf",
            "-5",
            "−5",
            -5,
            -0.5,
            True,
            False,
            1.5,
            "1.5",
            "1..2",
            "²",
        ),
        *(
            "3h",
            "2 giờ trước",
            "3 ngày",
            "12 tháng 5",
            "K",
            "1,2,3",
            "1K2",
            "9" * 30,
            "999999999999 tỷ",
            2**63,
        ),
        *(math.nan, math.inf, -math.inf, 1e300, Decimal("NaN"), Decimal("sNaN"), b"12", [3], np.True_),
    ],
)
def test_what_is_no_count_is_missing(cell):
    assert parse_count(cell) is None


@given(count=st.integers(0, 2**63 - 1))
def test_every_way_of_grouping_gives_the_same_count(count):
    for grouping in (
        f"{count:,}",
        f"{count:,}".replace(",", "."),
        f"{count:,}".replace(",", " "),
        str(count),
    ):
        assert parse_count(grouping) == count


@given(cell=anything)
def test_no_cell_makes_a_count_fail(cell):
    count = parse_count(cell)
    assert count is None or 0 <= count < 2**63


COLUMNS = st.lists(st.integers()) | st.lists(st.text("0123456789,.K ")) | st.lists(anything)


@given(COLUMNS)
def test_a_column_holds_what_its_cells_hold_one_by_one(values):
    found = parse_counts(values)
    assert found == list(map(parse_count, values))
    assert {type(count) for count in found} <= {int, type(None)}
