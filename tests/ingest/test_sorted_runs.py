"""A table on disk says what a dict would."""

import errno
import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import OutputError
from pipeline.ingest import sorted_runs
from pipeline.ingest.sorted_runs import SortedRuns

NUMBERS = st.integers(0, 2**64 - 1)
KEYS = st.one_of(st.integers(0, 20), NUMBERS)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of a few rows, so that they are merged often and have several blocks and bounds."""
    for name, value in {"RECENT": 3, "_BLOCK": 2, "_MERGED_AT_ONCE": 2, "_FILTER_BITS": 10}.items():
        monkeypatch.setattr(sorted_runs, name, value)
    monkeypatch.setattr(sorted_runs, "_FILTER_MASK", (1 << 10) - 1)


@given(puts=st.lists(st.tuples(KEYS, NUMBERS, NUMBERS), max_size=80), others=st.lists(KEYS))
def test_it_says_what_a_dict_would(puts: list[tuple[int, int, int]], others: list[int]) -> None:
    table, plain = SortedRuns(), {}
    for key, first, second in puts:
        assert table.get(key) == plain.get(key)
        table.put(key, first, second)
        plain[key] = first, second
    assert [table.get(key) for key in plain] == list(plain.values())
    assert [table.get(key) for key in others] == [plain.get(key) for key in others]


def test_thousands_lie_in_a_few_files_that_have_no_name(tmp_path: Path) -> None:
    pick = random.Random(20261)
    rows = {pick.getrandbits(64): (pick.getrandbits(64), number) for number in range(3000)}
    table = SortedRuns(tmp_path)
    for key, pair in rows.items():
        table.put(key, *pair)
    assert all(table.get(key) == pair for key, pair in rows.items())
    assert not any(table.get(pick.getrandbits(64)) for _ in range(3000))
    del table
    assert list(tmp_path.iterdir()) == []


def test_without_room_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    table = SortedRuns(tmp_path)
    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with pytest.raises(OutputError, match="disk is full"):
        for key in range(3):
            table.put(key, 0, 0)


@given(chunks=st.lists(st.dictionaries(KEYS, st.tuples(NUMBERS, NUMBERS), max_size=9), max_size=9))
def test_many_rows_put_together_are_there_one_by_one(chunks: list[dict[int, tuple[int, int]]]) -> None:
    table, plain = SortedRuns(), {}
    for rows in chunks:
        known = table.maybe_known(list(rows))
        assert rows.keys() & plain.keys() <= known <= rows.keys()
        table.put_all(rows)
        plain |= rows
    assert {key: table.get(key) for key in plain} == plain
