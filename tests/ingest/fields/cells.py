"""Cells of every kind, for parsers that must not fail on any."""

from decimal import Decimal

from hypothesis import strategies as st

anything = st.one_of(
    st.text(),
    st.from_regex(r"[0-9 ,./:+\-KMN]{1,20}", fullmatch=True),
    st.from_regex(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}( [0-9]{1,2}:[0-9]{2})?", fullmatch=True),
    st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9:.+\-A-Z]{0,12})?", fullmatch=True),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.booleans(),
    st.none(),
    st.datetimes(),
    st.dates(),
    st.binary(),
    st.lists(st.integers()),
)

readable = anything.filter(lambda cell: not (isinstance(cell, Decimal) and cell.is_snan()))
"""Cells that a file can hold: a signalling NaN, which fails when it is compared, only Python makes."""
