"""What is too small to show is withheld and cannot be worked out; numbers look like an office's."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.programme.reports.tables import (
    HIDDEN,
    MIN_PEOPLE,
    WITHHELD,
    Behind,
    Table,
    in_words,
    percent,
    withhold,
)


def table(*counts: int) -> Table:
    return Table(
        "t", "T", ("Đơn vị", "Số"), tuple((f"Đơn vị {n}", count) for n, count in enumerate(counts)), ""
    )


def shown(*counts: int) -> list[object]:
    return [row[1] for row in withhold(table(*counts), Behind(counts, MIN_PEOPLE)).rows]


def test_one_or_two_are_withheld_and_none_is_said():
    assert shown(0, 2, 1, 9) == [0, WITHHELD, WITHHELD, 9]
    assert shown(3, 9) == [3, 9]


def test_a_single_one_takes_the_smallest_of_the_others_along():
    assert shown(2, 30, 4, 0) == [WITHHELD, 30, HIDDEN, 0]
    assert shown(2) == [WITHHELD]


@given(st.lists(st.integers(0, 12), min_size=2, max_size=8))
def test_nothing_withheld_follows_from_the_sum(counts):
    cells = shown(*counts)
    unknown = [n for n, cell in enumerate(cells) if cell in (WITHHELD, HIDDEN)]
    small = [n for n, count in enumerate(counts) if 0 < count < MIN_PEOPLE]
    assert set(small) <= set(unknown)
    assert all(cells[n] == counts[n] for n in range(len(counts)) if n not in unknown)
    assert len(unknown) != 1 or not any(count >= MIN_PEOPLE for count in counts)


def test_only_named_columns_are_withheld():
    wide = Table("t", "T", ("a", "b", "c"), (("x", 2, 7), ("y", 5, 8)), "")
    assert withhold(wide, Behind([2, 5], 3, (1,))).rows == (("x", WITHHELD, 7), ("y", HIDDEN, 8))


def test_figures_as_an_office_writes_them():
    assert [in_words(cell) for cell in (0, 1234567, 0.5, 12.0, 1234.25, None, "Đủ")] == [
        "0", "1.234.567", "0,5", "12", "1.234,25", "–", "Đủ",
    ]  # fmt: skip
    assert (percent(2, 3), percent(1, 1), percent(0, 4), percent(0, 0)) == ("66,7 %", "100 %", "0 %", None)
