"""A file with a mistake is refused, by file and line."""

import pytest

from pipeline.errors import DataSetError
from pipeline.research.evaluation.suites import (
    read_suite,
)
from pipeline.research.evaluation.suites.cases import CASE_COLUMNS, FUNCTION_COLUMNS, PAIR_COLUMNS
from tests.research.evaluation.suites.invented import FUNCTIONS, write_csv


@pytest.mark.parametrize(
    ("name", "columns", "row", "says", "next_step"),
    [
        (
            "cases_a",
            CASE_COLUMNS,
            ("unheard_of", "Chào", "", ""),
            "line 2: function unheard_of",
            "Declare it",
        ),
        ("cases_a", CASE_COLUMNS, ("deed_plain", "  ", "", ""), "line 2: text is empty", "delete the row"),
        ("cases_a", CASE_COLUMNS, ("deed_plain", "Chào", "Huế", ""), "line 2: groups Huế", "kind:value"),
        ("cases_a", CASE_COLUMNS, ("deed_plain", "Chào"), "line 2: the row does not have 4", "quotation"),
        ("cases_a", CASE_COLUMNS[:3], ("deed_plain", "Chào", ""), "line 1: the columns are", "must be"),
        (
            "functions_a",
            FUNCTION_COLUMNS,
            ("f", "rude", "1", "a", "b"),
            "line 2: label rude",
            "positive, hate",
        ),
        ("functions_a", FUNCTION_COLUMNS, ("f", "check", "yes", "a", "b"), "line 2: holds yes", "1, 0"),
        ("functions_b", FUNCTION_COLUMNS, FUNCTIONS[0], "line 2: function counter_refuses is dec", "Rename"),
        (
            "pairs",
            PAIR_COLUMNS,
            ("twist", "p", "a", "check", "1", "Chào", "", ""),
            "kind twist",
            "group_swap",
        ),
        (
            "pairs",
            PAIR_COLUMNS,
            ("negation", "p", "a", "check", "1", "Chào", "", ""),
            "one member",
            "another",
        ),
        (
            "pairs",
            PAIR_COLUMNS,
            ("negation", "p", "", "check", "1", "Chào", "", ""),
            "member is empty",
            "Fill",
        ),
    ],
)
def test_a_file_with_a_mistake_is_refused_by_file_and_line(folder, name, columns, row, says, next_step):
    path = write_csv(folder / f"{name}.csv", columns, [row])
    with pytest.raises(DataSetError) as error:
        read_suite(folder)
    assert str(path) in error.value.message
    assert says in error.value.message
    assert next_step in error.value.next_step


def test_a_missing_folder_or_kind_of_file_is_named(folder, tmp_path):
    with pytest.raises(DataSetError, match="There is no folder") as error:
        read_suite(tmp_path / "nowhere")
    assert "data/suites" in error.value.next_step
    (folder / "cases_a.csv").unlink()
    with pytest.raises(DataSetError, match=r"holds no cases_\*\.csv"):
        read_suite(folder)


def test_bytes_that_are_no_utf8_or_no_csv_are_refused(folder):
    (folder / "cases_a.csv").write_bytes(
        "function,text,groups,template\ndeed_plain,Bà,,x\n".encode("latin-1")
    )
    with pytest.raises(DataSetError, match="line 2: not UTF-8"):
        read_suite(folder)
    (folder / "cases_a.csv").write_text('function,text,groups,template\ndeed_plain,"Chào" bạn,,x\n', "utf-8")
    with pytest.raises(DataSetError, match="line 2: not valid CSV"):
        read_suite(folder)
