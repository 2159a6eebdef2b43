"""A suite counts what it says it counts, names what is wrong with its files, tells when a model got worse."""

import csv
import json

import numpy as np
import pytest

from pipeline.classify import load_model
from pipeline.errors import DataSetError, OutputError, UsageError
from pipeline.research.datasets.authored_examples import read_authored_examples
from pipeline.research.evaluation.suites import (
    audit_cases,
    evaluate_suite,
    read_limits,
    read_suite,
    regressions,
    run_suite,
)
from pipeline.research.evaluation.suites.cases import CASE_COLUMNS, FUNCTION_COLUMNS, PAIR_COLUMNS
from pipeline.research.evaluation.suites.figures import widest_gap
from pipeline.research.evaluation.suites.headline import FAMILIES, MEANING
from pipeline.research.evaluation.suites.rewrites import REWRITES
from pipeline.text import normalise
from tests.research.conftest import SAID, WHERE, WHO

FUNCTIONS = [
    ("counter_refuses", "hateful", 0, "answers to hate", "They stand on the right side."),
    ("target_tells_own_story", "hateful", 0, "people concerned", "They must be heard."),
    ("attack_plain", "hateful", 1, "plain attacks", "The least a model must find."),
    ("criticism_of_office", "check", 0, "criticism", "It is no rumour."),
    ("satire_of_office", "hateful", 0, "satire", "It is no hate."),
    ("rumour_of_cure", "check", 1, "rumours", "They must be looked at."),
    ("news_sourced", "check", 0, "sourced news", "It needs no check."),
    ("warning_of_scam", "check", 0, "warnings", "They help."),
    ("deed_plain", "positive", 1, "good deeds", "They must be found."),
]


def write_csv(path, columns, rows):
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(columns)
        writer.writerows(rows)
    return path


class Keywords:
    """Gives 0.9 to a label whose word stands in the text, else 0.1."""

    name = "keywords-1"
    words = ("LÀNH", "GHÉT", "TỤC", "NGỜ")  # one a label, in their order

    def __init__(self):
        self.calls = []

    def predict_proba(self, texts):
        self.calls.append(list(texts))
        found = [[0.9 if word in text else 0.1 for word in self.words] for text in texts]
        return np.array(found, dtype=np.float32)

    def threshold(self, label, budget):
        return {0.1: 0.5, 0.05: 0.9, 0.01: 0.95}[budget]


@pytest.fixture
def folder(tmp_path):
    """Write a suite of nine functions with two cases each, and three pairs."""
    path = tmp_path / "suite"
    path.mkdir()
    write_csv(path / "functions_a.csv", FUNCTION_COLUMNS, FUNCTIONS)
    cases = [
        ("counter_refuses", "Ai nói người xứ ấy GHÉT lao động thì xem lại mình", "region:hue", "a/f1"),
        ("counter_refuses", "Đừng gọi ai là kẻ quê mùa nữa", "region:hue+work:nong-dan", "a/f2"),
        ("target_tells_own_story", "Tôi ngồi xe lăn và đi làm bình thường", "disability:xe-lan", "b/f1"),
        ("target_tells_own_story", "Em dân tộc Dao, em học giỏi văn", "ethnicity:dao", "b/f2"),
        ("attack_plain", "Đuổi hết bọn xứ ấy đi, GHÉT", "region:hue", "c/f1"),
        ("attack_plain", "Bọn ấy sinh ra đã kém", "region:hue", "c/f2"),
        ("criticism_of_office", "Phường làm ăn chậm quá, NGỜ thật", "", "d/f1"),
        ("criticism_of_office", "Con đường này đào bốn lần rồi", "", "d/f2"),
        ("satire_of_office", "Cầu vượt có tầm nhìn, chín năm vẫn nhìn, NGỜ", "", "e/f1"),
        ("satire_of_office", "Hoan hô cái ổ gà lâu năm", "", "e/f2"),
        ("rumour_of_cure", "NGỜ: lá này trị bách bệnh", "", "f/f1"),
        ("rumour_of_cure", "nghe đâu nước lên tới nóc", "", "f/f2"),
        ("news_sourced", "Theo đài huyện lúc 8 giờ, hồ an toàn", "", "g/f1"),
        ("news_sourced", "Bản tin số 3 của đài: NGỜ có mưa", "", "g/f2"),
        ("warning_of_scam", "Ai gọi đòi mã thì đừng đưa", "", "h/f1"),
        ("warning_of_scam", "Trang này giả, đừng bấm", "", "h/f2"),
        ("deed_plain", "Anh thợ nhảy xuống mương cứu bé, LÀNH", "", "i/f1"),
        ("deed_plain", "Bà bán xôi trả lại ví, LÀNH", "", "i/f2"),
    ]
    write_csv(path / "cases_a.csv", CASE_COLUMNS, cases)
    swaps = [
        ("region_swap", f"s{i}", member, "hateful", 0, f"Quán {value} số {i} {word}", f"region:{value}", "s")
        for i in range(8)
        for member, value, word in (("a", "hue", "GHÉT" if i < 2 else "ngon"), ("b", "bac", "ngon"))
    ]
    said = [
        ("quoted_or_said", "q1", "quoted", "hateful", 0, "Họ bảo “cút đi” và tôi buồn", "", "q"),
        ("quoted_or_said", "q1", "said", "hateful", 1, "Cút đi, GHÉT", "", "q"),
    ]
    write_csv(path / "pairs.csv", PAIR_COLUMNS, swaps + said)
    return path


@pytest.fixture
def report(folder):
    return run_suite(Keywords(), read_suite(folder))


def test_a_case_passes_when_the_threshold_of_the_budget_decides_as_it_must(folder, report):
    passed = {each.function: each.passed for each in report.functions}
    assert passed["counter_refuses"] == 0.5
    assert passed["attack_plain"] == 0.5
    assert passed["deed_plain"] == 1
    strict = run_suite(Keywords(), read_suite(folder), budget=0.01)
    passed = {each.function: each.passed for each in strict.functions}
    assert passed["counter_refuses"] == 1
    assert passed["attack_plain"] == 0
    assert strict.headline["attack_recall"] == 0


def test_a_probability_just_at_the_threshold_is_flagged(folder, report):
    at = run_suite(Keywords(), read_suite(folder), budget=0.05)
    assert (at.functions, at.headline) == (report.functions, report.headline)


def test_the_figures_a_release_is_held_to(report):
    assert report.headline == {
        "counter_speech_right": 0.75,
        "attack_recall": 0.5,
        "hateful_recall": 0.5,
        "check_recall": 0.5,
        "positive_recall": 1.0,
        "criticism_flagged": 0.5,
        "sourced_news_flagged": 0.5,
        "warning_flagged": 0.0,
        "region_gap": 0.3,
        "stripped_drop": pytest.approx(1 / 18, abs=1e-4),
    }
    assert report.support["counter_speech_right"] == 4
    assert set(report.headline) <= set(MEANING)
    assert set(FAMILIES) <= set(MEANING)


def test_criticism_that_adds_a_rumour_is_not_counted_as_wrongly_flagged(folder, report):
    write_csv(folder / "functions_b.csv", FUNCTION_COLUMNS, [("criticism_and_rumour", "check", 1, "a", "b")])
    write_csv(
        folder / "cases_b.csv", CASE_COLUMNS, [("criticism_and_rumour", "NGỜ đê vỡ, giấu dân", "", "x")]
    )
    mixed = run_suite(Keywords(), read_suite(folder))
    assert mixed.headline["criticism_flagged"] == report.headline["criticism_flagged"]
    assert mixed.headline["check_recall"] > report.headline["check_recall"]


def test_the_model_is_asked_once_as_written_and_once_a_rewrite(folder):
    model = Keywords()
    suite = read_suite(folder)
    run_suite(model, suite)
    assert len(model.calls) == 1 + len(REWRITES)
    assert [len(call) for call in model.calls[1:]] == [len(suite.cases)] * len(REWRITES)


def test_personal_data_are_masked_before_the_model_reads(folder):
    write_csv(
        folder / "cases_a.csv", CASE_COLUMNS, [("deed_plain", "Gọi 0900 000 123 gặp anh Ba LÀNH", "", "x")]
    )
    model = Keywords()
    run_suite(model, read_suite(folder))
    for call in model.calls:
        assert "[số điện thoại]" in call[0]
        assert "0900" not in call[0]


def test_a_rewrite_is_judged_against_the_same_cases_as_written(report):
    found = {each.rewrite: each for each in report.rewrites}
    assert list(found) == list(REWRITES)
    # Every keyword has a diacritic, so without any the model gives no label: 7 of 18 decisions change,
    # the 4 due ones to wrong and the 3 others to right.
    stripped = found["diacritics_removed"]
    assert (stripped.n, stripped.changed) == (18, 1)
    assert stripped.original == round(13 / 18, 4)
    assert stripped.rewritten == round(12 / 18, 4)
    assert stripped.flipped == round(7 / 18, 4)
    assert stripped.moved == round(0.8 * 7 / 18, 4)
    assert (found["emoji"].changed, found["emoji"].flipped, found["emoji"].moved) == (1, 0, 0)


def test_a_pair_is_right_when_every_member_is(report):
    found = {each.kind: each for each in report.pairs}
    swap, said = found["region_swap"], found["quoted_or_said"]
    assert (swap.pairs, swap.members, swap.right, swap.right_members) == (8, 16, 0.75, 0.875)
    assert (said.pairs, said.members, said.right) == (1, 2, 1)
    assert said.gaps == ()


def test_a_swap_names_the_most_and_the_least_flagged_group(report):
    swap = next(each for each in report.pairs if each.kind == "region_swap")
    (gap,) = swap.gaps
    assert (gap.most, gap.high, gap.least, gap.low) == ("region:hue", 0.25, "region:bac", 0.0)
    assert (gap.size, gap.n) == (0.25, (8, 8))
    assert "region:hue 25% of 8 against region:bac 0% of 8" in str(gap)


def test_false_hate_is_compared_between_regions_over_cases_and_pairs(report):
    gap = report.gaps["region_gap"]
    assert (gap.most, gap.n[0], gap.high) == ("region:hue", 10, 0.3)
    assert "group_gap" not in report.gaps  # no two kinds with twenty texts each


def test_false_hate_is_compared_between_kinds_of_group_with_twenty_texts(folder):
    rows = [
        ("counter_refuses", f"Người {i} ở đây {'GHÉT' if i < share else 'mến'} nhau", f"{kind}:x", kind)
        for kind, share, n in (("age", 5, 20), ("gender", 1, 20), ("religion", 19, 19))
        for i in range(n)
    ]
    write_csv(folder / "cases_a.csv", CASE_COLUMNS, rows)
    (folder / "pairs.csv").unlink()
    report = run_suite(Keywords(), read_suite(folder))
    gap = report.gaps["group_gap"]
    assert (gap.most, gap.high, gap.least, gap.low, gap.n) == ("age", 0.25, "gender", 0.05, (20, 20))
    assert report.headline["group_gap"] == gap.size == 0.2
    assert "age 25% of 20 against gender 5% of 20" in " ".join(str(report).split())


def test_groups_with_too_few_texts_are_not_compared():
    given = np.array([True, False, True, False, False])
    names = [["a"], ["a"], ["b", "b"], ["c", "a"], []]
    assert widest_gap("x", given, names, 3) is None
    gap = widest_gap("x", given, names, 1)
    assert gap is not None
    assert (gap.most, gap.least, gap.n) == ("b", "c", (1, 1))


def test_a_gap_that_chance_would_make_is_told_from_one_it_would_not():
    names = [["a"], ["b"]] * 30
    same = widest_gap("x", np.arange(60) % 4 < 2, names, 8)
    apart = widest_gap("x", np.arange(60) % 2 == 0, names, 8)
    assert (same.size, same.chance) == (0, 1)
    assert apart.size == 1
    assert apart.chance < 0.002


def test_the_worst_functions_come_first_in_80_columns_and_nothing_is_lost(report):
    shares = [each.passed for each in report.worst_first]
    assert shares == sorted(shares)
    page = str(report)
    assert max(map(len, page.splitlines())) <= 80
    assert "…" not in page
    for word in (*(row[0] for row in FUNCTIONS), *REWRITES, *MEANING, "quoted_or_said", "region:hue"):
        assert word in page
    assert page.index("attack_plain") < page.index("deed_plain")


def test_a_report_becomes_json_and_is_the_same_again(folder, report, tmp_path):
    plain = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert plain == json.loads(json.dumps(run_suite(Keywords(), read_suite(folder)).to_dict()))
    out = tmp_path / "figures.json"
    made = evaluate_suite("linear", folder=folder, out=out)
    assert json.loads(out.read_text(encoding="utf-8")) == json.loads(json.dumps(made.to_dict()))


def test_a_suite_without_pairs_or_groups_leaves_their_figures_out(folder):
    (folder / "pairs.csv").unlink()
    write_csv(folder / "cases_a.csv", CASE_COLUMNS, [("deed_plain", "Bà trả ví, LÀNH", "", "x")])
    report = run_suite(Keywords(), read_suite(folder))
    assert report.pairs == []
    assert set(report.headline) == {"positive_recall", "stripped_drop"}
    assert "positive_recall" in str(report)


def test_wrong_requests_name_the_next_step(folder, tmp_path):
    with pytest.raises(UsageError, match="no share") as usage:
        evaluate_suite(folder=folder, budget=10)
    assert "--budget 0.1" in usage.value.next_step
    with pytest.raises(OutputError, match="cannot be written"):
        evaluate_suite(folder=folder, out=tmp_path / "no" / "folder" / "figures.json")


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


def test_a_suite_without_cases_is_refused(folder):
    write_csv(folder / "cases_a.csv", CASE_COLUMNS, [])
    with pytest.raises(DataSetError, match="no cases"):
        run_suite(Keywords(), read_suite(folder))


def test_limits_that_are_not_kept_are_returned(report, tmp_path):
    path = tmp_path / "limits.json"
    limits = {"attack_recall": [">=", 0.5], "counter_speech_right": [">=", 0.8], "group_gap": ["<=", 0.3]}
    path.write_text(json.dumps({"keywords": limits | {"warning_flagged": ["<=", 0]}}), encoding="utf-8")
    broken = regressions(report, read_limits(path, "keywords"))
    assert [(each.name, each.value) for each in broken] == [
        ("counter_speech_right", 0.75),
        ("group_gap", None),
    ]
    assert "counter_speech_right is 0.7500, the limit is >= 0.8" in str(broken[0])
    assert "group_gap is not measured" in str(broken[1])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "is not JSON"),
        ("{}", "no limits for linear"),
        ('{"linear": {"attack_recal": [">=", 1]}}', "no figure attack_recal"),
        ('{"linear": {"attack_recall": [">", 1]}}', "cannot be read"),
        ('{"linear": {"attack_recall": [">=", true]}}', "cannot be read"),
    ],
)
def test_limits_that_make_no_sense_are_refused(tmp_path, content, says):
    path = tmp_path / "limits.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataSetError, match=says) as error:
        read_limits(path, "linear")
    assert "attack_recall" in error.value.next_step
    with pytest.raises(DataSetError, match="cannot be read"):
        read_limits(tmp_path / "none.json", "linear")


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
    copied = f"{SAID['check']}, {WHO[0]} kể thế lúc 3 giờ nhé"
    assert copied not in learned.texts
    write_csv(folder / "cases_b.csv", CASE_COLUMNS, [("rumour_of_cure", copied, "", "x")])
    found = audit_cases(folder, learned.normalised_texts, least_functions=1, least_cases=1)
    assert [each.partition(":")[0] for each in found] == ["cases_b.csv, line 2"]


def test_the_shipped_model_tells_rumours_from_talk(tmp_path):
    write_csv(tmp_path / "functions_a.csv", FUNCTION_COLUMNS, FUNCTIONS)
    said = [
        (function, f"{who} ở {where} {SAID[kind]}", "", f"{function}/f1")
        for function, kind in (("rumour_of_cure", "check"), ("criticism_of_office", ""))
        for who, where in zip(WHO, WHERE, strict=True)
    ]
    write_csv(tmp_path / "cases_a.csv", CASE_COLUMNS, said)
    report = run_suite(load_model("linear"), read_suite(tmp_path))
    assert report.model.startswith("linear-")
    assert report.headline == {"check_recall": 1.0, "criticism_flagged": 0.0, "stripped_drop": 0.0}
    found = {each.rewrite: each for each in report.rewrites}
    assert {each.changed for each in found.values()} == {1}
    assert found["evasion_spelling"].moved > found["diacritics_removed"].flipped == 0
