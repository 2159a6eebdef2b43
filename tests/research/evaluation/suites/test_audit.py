"""An audit finds what makes a suite unfit to measure with."""

from pipeline.research.datasets.authored_examples import read_authored_examples
from pipeline.research.evaluation.suites import (
    audit_cases,
)
from pipeline.research.evaluation.suites.cases import CASE_COLUMNS, FUNCTION_COLUMNS, PAIR_COLUMNS
from pipeline.text import normalise
from tests.research.evaluation.suites.invented import write_csv


def test_a_fit_suite_has_no_findings(folder):
    assert audit_cases(folder, ["hôm nay trời đẹp quá"], least_functions=9, least_cases=2) == []


MIXED = [("thợ", 0, "work:cong-nhan"), ("lính", 1, "work:linh"), ("ai", 0, "")]


def test_an_audit_finds_what_makes_a_suite_unfit(folder):
    write_csv(folder / "functions_b.csv", FUNCTION_COLUMNS, [("odd", "check", 1, "odd ones", "")])
    decomposed = "Tie\u0302\u0301ng ke\u0309ng xo\u0301m trên vừa vang"
    swap = [("group_swap", "p", m, "hateful", holds, f"Xóm có {m}", g, "") for m, holds, g in MIXED]
    write_csv(folder / "pairs_b.csv", PAIR_COLUMNS, swap)
    rows = [("odd", decomposed, "", "x"), ("odd", "con đường này đào  bốn lần RỒI", "", "x")]
    write_csv(folder / "cases_b.csv", CASE_COLUMNS, [*rows, ("odd", "Một dòng\nhai dòng", "", "x")])
    learned = [normalise("Bà bán xôi trả lại ví, LÀNH!!!")]
    found = audit_cases(folder, learned, least_functions=45, least_cases=3)
    for finding in (
        "10 functions, fewer than 45",
        "functions_a.csv, line 2: counter_refuses has 2 cases, fewer than 3",
        "functions_b.csv, line 2: odd does not say",
        "cases_b.csv, line 2: the text is not in NFC",
        "cases_b.csv, line 5: the text has a line break",
        "cases_b.csv, line 3: the text is that of cases_a.csv, line 9",
        "pairs_b.csv, line 3: another label is due than in pairs_b.csv, line 2",
        "pairs_b.csv, line 4: a member of a swap names no group",
        "cases_a.csv, line 19: the text repeats, or nearly repeats",
    ):
        assert sum(finding in each for each in found) == 1
    assert not any("odd has" in each for each in found)


def test_near_duplicates_of_the_rows_that_models_learn_from_are_found(folder, rows):
    learned = read_authored_examples(rows, "train")
    copied = f"{learned.texts[3]} nhé"
    write_csv(folder / "cases_b.csv", CASE_COLUMNS, [("rumour_of_cure", copied, "", "x")])
    found = audit_cases(folder, learned.normalised_texts, least_functions=1, least_cases=1)
    assert [each.partition(":")[0] for each in found] == ["cases_b.csv, line 2"]
