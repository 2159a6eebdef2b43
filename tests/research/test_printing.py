"""A result that says what its tables are is printed everywhere in the same way."""

from dataclasses import dataclass
from io import StringIO

import pytest
from rich.console import Console

from pipeline.research.printing import Printable, empty_table, preview_table


@dataclass(frozen=True, slots=True)
class Counts(Printable):
    """A result for these tests."""

    posts: int

    def tables(self):
        table = empty_table("Counted", "what", "how many")
        table.add_row("posts", f"{self.posts:,}")
        return [table, "That was all."]


class Short(Counts):
    text_width = 40

    def __str__(self):
        return "a line of its own"


def printed(result, width=80):
    page = StringIO()
    Console(file=page, width=width).print(result)
    return page.getvalue().rstrip()


def test_text_and_terminal_show_the_same_tables():
    shown = str(Counts(1234))
    assert shown == printed(Counts(1234))
    assert [line.split() for line in shown.splitlines() if "1,234" in line] == [["posts", "1,234"]]
    assert shown.endswith("That was all.")


def test_a_result_may_have_a_line_of_its_own_and_keep_its_tables():
    assert str(Short(5)) == "a line of its own"
    assert "Counted" in printed(Short(5))


def test_a_result_within_a_result_is_printed_as_its_tables():
    class Outer(Printable):
        def tables(self):
            return [Counts(7), "below"]

    assert "how many" in str(Outer())


def test_a_result_without_tables_is_an_error():
    class Bare(Printable):
        pass

    with pytest.raises(NotImplementedError):
        str(Bare())


def test_numbers_stand_to_the_right_of_words():
    table = empty_table(None, "a", "b", "c", words=2)
    assert [column.justify for column in table.columns] == ["left", "left", "right"]


def test_a_preview_is_cut_where_the_line_ends():
    table = preview_table("label", "text")
    table.add_row("check", "một câu rất dài " * 20)
    lines = printed(table, 40).splitlines()
    assert max(map(len, lines)) <= 40
    assert any("…" in line for line in lines)
