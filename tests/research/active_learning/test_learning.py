"""What a team decided teaches a model, after someone looked at what is doubtful and what it would change."""

import csv
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify import LinearModel, load_model, registry
from pipeline.classify.features.ngrams import FeatureConfig
from pipeline.errors import DataSetError, OutputError, UsageError
from pipeline.labels import LABELS
from pipeline.research.active_learning.candidate import make_candidate
from pipeline.research.active_learning.decisions import _DEFUSED, ANSWERS, read_decisions
from pipeline.research.active_learning.label_noise import find_label_noise, out_of_fold
from pipeline.research.active_learning.selection import Scored, doubt, read_scored, select_posts
from pipeline.research.datasets.training_data import Corpus
from pipeline.review.domain.outcomes import QUESTIONS
from pipeline.review.exports.decisions import COLUMNS, safe_cell
from pipeline.text import normalise
from tests.research.conftest import SAID, WHERE, WHO

SMALL = FeatureConfig(char_bits=12, word_bits=12)
NAN = float("nan")


def decision(text, label="check", outcome="misleading", who="lan", minute=0, **more):
    """Return a row as the queue exports it."""
    return {
        "who": who,
        "when": f"2026-09-01T08:{minute:02d}:00+07:00",
        "item": 1,
        "cluster_id": "c1",
        "post_ids": ["p1", "p2"],
        "label": label,
        "outcome": outcome,
        "topic": "",
        "harm": "",
        "note": "",
        "source_url": "",
        "sources": [],
        "documents": [],
        "model": "linear-00000000",
        "probability": 0.5,
        "stage": "first",
        "decision": outcome,
        "text": text,
    } | more


def save(path, decisions):
    """Write decisions as the export does."""
    columns = (*COLUMNS, "text")
    with path.open("w", encoding="utf-8", newline="") as file:
        if path.suffix == ".jsonl":
            file.writelines(json.dumps(each, ensure_ascii=False) + "\n" for each in decisions)
        else:
            file.write("\ufeff")
            writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
            writer.writerow(columns)
            writer.writerows([safe_cell(each[name]) for name in columns] for each in decisions)
    return path


def labels_of(tmp_path, *decisions):
    """Return the labels of the one text that the decisions are about."""
    corpus = read_decisions(save(tmp_path / "d.jsonl", decisions)).corpus
    assert len(corpus) == 1
    return dict(zip(LABELS, corpus.labels[0].tolist(), strict=True))


def said(kind, i):
    return f"{WHO[i % 8]} ở {WHERE[i // 8 % 8]} {SAID[kind]} hôm {i * 37 % 997}"


def many(count=96, wrong=()):
    """Return decisions on posts of every kind; those in `wrong` say the opposite of what a guide would."""
    made = []
    for i in range(count):
        kind = ("check", "opinion", "hateful", "", "positive", "")[i % 6]
        label = ("check", "check", "hateful", "hateful", "positive", "positive")[i % 6]
        yes = (kind == label) != (i in wrong)
        outcome = {
            "check": ("opinion_or_satire", "unverifiable"),
            "hateful": ("not_hateful", "hateful"),
            "positive": ("not_suitable", "share"),
        }[label][yes]
        made.append(decision(said(kind, i), label, outcome, minute=i % 60))
    return made


def test_every_outcome_of_the_review_app_is_understood():
    assert {(q, o.name) for q, question in QUESTIONS.items() for o in question.outcomes} == {
        (q, name) for q, outcomes in ANSWERS.items() for name in outcomes
    }


@pytest.mark.parametrize(
    ("label", "outcome", "expected"),
    [
        ("check", "false_with_source", {"check": 1}),
        ("check", "scam", {"check": 1}),
        ("check", "unverifiable", {"check": 1}),
        ("check", "opinion_or_satire", {"check": 0}),
        ("hateful", "hateful", {"hateful": 1}),
        ("hateful", "offensive_only", {"hateful": 0, "offensive": 1}),
        ("hateful", "not_hateful", {"hateful": 0}),
        ("offensive", "not_hateful", {"hateful": 0, "offensive": 0}),
        ("positive", "share", {"positive": 1}),
        ("positive", "not_suitable", {"positive": 0}),
    ],
)
def test_an_outcome_says_what_the_guide_lets_it_say(tmp_path, label, outcome, expected):
    found = labels_of(tmp_path, decision("một bài nào đó", label, outcome))
    assert {name: value for name, value in found.items() if not np.isnan(value)} == expected


def test_that_a_claim_is_true_does_not_say_whether_it_deserved_checking(tmp_path):
    found = read_decisions(save(tmp_path / "d.csv", [decision("một bài", outcome="accurate")]))
    assert len(found.corpus) == 0
    assert found.silent == 1


def test_the_latest_decision_of_a_person_counts(tmp_path):
    path = save(
        tmp_path / "d.csv",
        [
            decision("một bài", outcome="opinion_or_satire", minute=9),
            decision("Một  bài", outcome="scam", minute=3),
        ],
    )
    found = read_decisions(path)
    assert found.corpus.labels[0, LABELS.index("check")] == 0
    assert found.corpus.opinion.tolist() == [True]
    assert (found.read, found.replaced, found.disputed) == (2, 1, 0)


def test_the_majority_counts_and_a_tie_decides_nothing(tmp_path):
    tie = [decision("bài A", outcome="scam"), decision("bài A", outcome="opinion_or_satire", who="minh")]
    two = [decision("bài B", outcome="scam", who=who) for who in ("lan", "minh")]
    one = decision("bài B", outcome="opinion_or_satire", who="tú")
    found = read_decisions(save(tmp_path / "d.csv", [*tie, *two, one]))
    assert found.corpus.texts == ["bài B"]
    assert found.corpus.labels[0, LABELS.index("check")] == 1
    assert not found.corpus.opinion.any()
    assert (found.disputed, found.outvoted) == (1, 1)


def test_a_person_who_was_asked_about_a_label_is_counted_once_by_that_answer(tmp_path):
    found = labels_of(
        tmp_path,
        decision("bài", "offensive", "not_hateful", minute=9),
        decision("bài", "hateful", "hateful", minute=1),
    )
    assert found["hateful"] == 1
    assert found["offensive"] == 0


def test_near_duplicates_share_a_group_and_texts_are_masked(tmp_path):
    text = "uống nước lá này ba ngày là khỏi hẳn bệnh, gọi số 0900 000 123 để mua nhé"
    found = read_decisions(
        save(tmp_path / "d.csv", [decision(text), decision(text + " ạ"), decision("khác hẳn")])
    )
    assert found.corpus.groups[0] == found.corpus.groups[1] != found.corpus.groups[2]
    assert "0900" not in " ".join(found.corpus.texts)
    assert found.corpus.normalised_texts == [normalise(each) for each in found.corpus.texts]


def test_csv_and_jsonl_say_the_same_and_nobody_is_named(tmp_path):
    decisions = [*many(24), decision("=HYPERLINK(1); -2\n+3, 'trích'", who="@ba")]
    first, second = (read_decisions(save(tmp_path / name, decisions)) for name in ("d.csv", "d.jsonl"))
    assert first.corpus.texts == second.corpus.texts
    assert first.to_dict() == second.to_dict()
    assert "lan" not in json.dumps(first.to_dict()) + str(first.corpus.__dict__).split("texts")[0]


@given(st.text(alphabet='a";=+-@\t\r\n １＝', max_size=12))
def test_what_the_csv_export_puts_before_a_formula_is_taken_off_again(text):
    assert _DEFUSED.sub("", safe_cell(text)) == text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"label": "fake"}, "line 1 asks about the label 'fake'"),
        ({"outcome": "true"}, "line 1 has the outcome 'true' for check"),
        ({"when": "yesterday"}, "line 1 has the time 'yesterday'"),
        ({"when": "2026-09-01T08:00:00"}, "offset"),
        ({"text": " "}, "line 1 has no text"),
        ({"text": None}, "line 1 has no text"),
        ({"text": NAN}, "line 1 has no text"),
    ],
)
def test_a_line_that_says_something_else_is_named(tmp_path, change, message):
    with pytest.raises(DataSetError, match=message):
        read_decisions(save(tmp_path / "d.jsonl", [decision("bài") | change]))


def test_decisions_without_texts_say_how_to_export_them(tmp_path):
    rows = [{name: value for name, value in decision("bài").items() if name != "text"}]
    with pytest.raises(DataSetError, match=r"has no column text; it has who, when.*--with-text"):
        read_decisions(save(tmp_path / "d.jsonl", rows))


@pytest.mark.parametrize("content", [b"\xff\xfe", b"{", b"[1]", b'who,when\r\n"lan"'])
def test_a_file_that_is_no_export_is_refused(tmp_path, content):
    for name in ("d.jsonl", "d.csv", "d.txt"):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DataSetError, match="with-text"):
            read_decisions(tmp_path / name)
    with pytest.raises(DataSetError, match="No such file"):
        read_decisions(tmp_path / "none.csv")


def test_answers_against_the_texts_are_found(tmp_path):
    wrong = (12, 19)  # a rumour called opinion, criticism called a rumour
    corpus = read_decisions(save(tmp_path / "d.jsonl", many(144, wrong))).corpus
    texts = {said("check", 12), said("opinion", 19)}
    found = find_label_noise(corpus)
    assert {corpus.texts[each.row] for each in found.suspects[:2]} == texts
    assert {each.label for each in found.suspects[:2]} == {"check"}
    assert set(found.left_out) == {"offensive"}
    assert "offensive was not looked at: 0 different texts say yes" in str(found)
    assert [each.quality for each in found.suspects] == sorted(each.quality for each in found.suspects)


def test_clean_answers_are_not_doubted(tmp_path):
    corpus = read_decisions(save(tmp_path / "d.jsonl", many(144))).corpus
    assert find_label_noise(corpus).suspects == []


def test_a_near_duplicate_does_not_teach_the_model_that_judges_it():
    # Every text has a copy with the same, arbitrary answer: whoever sees the copy knows the answer.
    texts = [f"{WHO[i % 8]} {i * 7919 % 9973} {WHERE[i // 8 % 8]}" for i in range(40) for _ in range(2)]
    truth = np.repeat(np.random.default_rng(0).permutation(40) % 2, 2).astype(float)
    labels = np.full((80, 4), NAN)
    labels[:, 3] = truth
    normalised_texts = [normalise(text) for text in texts]

    def right(groups):
        corpus = Corpus(texts, normalised_texts, labels, groups, np.full(80, "s"), np.zeros(80, dtype=bool))
        return float(((out_of_fold(corpus)[:, 3] > 0.5) == (truth == 1)).mean())

    assert right(np.arange(80).astype(str)) > 0.9
    assert right(np.repeat(np.arange(40), 2).astype(str)) < 0.8


def test_too_few_or_one_sided_answers_are_an_error(tmp_path):
    one_sided = [decision(said("check", i)) for i in range(40)]
    corpus = read_decisions(save(tmp_path / "d.jsonl", one_sided)).corpus
    with pytest.raises(
        DataSetError, match=r"check: \d+ different texts say yes and 0 different texts say no"
    ):
        find_label_noise(corpus)


def test_probabilities_that_do_not_fit_are_refused(tmp_path):
    corpus = read_decisions(save(tmp_path / "d.jsonl", many())).corpus
    with pytest.raises(DataSetError, match="shape"):
        find_label_noise(corpus, probabilities=np.zeros((3, 4)))
    bad = np.full(corpus.labels.shape, 0.5)
    bad[7, 2] = NAN
    with pytest.raises(DataSetError, match=r"not numbers from 0 to 1 \(the first is row 7\)"):
        find_label_noise(corpus, probabilities=bad)


class Fixed:
    """A model of which only the thresholds are asked for."""

    def threshold(self, label, budget):
        return 0.5


def scored(texts, check):
    values = np.zeros((len(texts), 4))
    values[:, LABELS.index("check")] = check
    return Scored([f"p{i}" for i in range(len(texts))], list(texts), values)


def test_doubt_is_greatest_at_the_threshold():
    found = doubt(np.array([[0.5, 0.1], [0.9, 0.2], [0.1, 0.9], [0.0, 1.0]]), np.array([0.5, 0.2]))
    assert found[0, 0] == found[1, 1] == 1
    assert found[1, 0] == pytest.approx(found[2, 0])
    assert (found[3] < 1e-4).all()


def test_the_same_rumour_is_asked_about_once():
    texts = [f"{SAID['check']} trước khi bị xoá mất {i}" for i in range(30)] + [
        said("opinion", 3),
        said("", 4),
    ]
    found = select_posts(scored(texts, [0.5] * 30 + [0.3, 0.2]), Fixed(), 3)
    assert len(found.questions) == 3
    assert sum(SAID["check"] in each.text for each in found.questions) == 1
    assert found.questions[0].label == "check"
    assert found.repeats == 29


def test_what_was_answered_and_its_like_is_not_asked_again(tmp_path):
    texts = [said("check", 1), said("opinion", 2), said("positive", 3)]
    answered = read_decisions(save(tmp_path / "d.jsonl", [decision(texts[0] + " nhé")])).corpus
    found = select_posts(scored(texts, [0.5, 0.4, 0.4]), Fixed(), 5, answered=answered)
    assert {each.text for each in found.questions} == set(texts[1:])
    assert all(each.distance < 1 for each in found.questions)


def test_questions_are_spread_wider_than_by_doubt_alone():
    kinds = ["check"] * 40 + ["opinion"] * 3 + ["hateful"] * 3
    texts = [said(kind, i) for i, kind in enumerate(kinds)]
    found = select_posts(scored(texts, [0.5] * 40 + [0.4] * 6), Fixed(), 6)
    assert {
        kind for kind in ("check", "opinion", "hateful") for q in found.questions if SAID[kind] in q.text
    } == {
        "check",
        "opinion",
        "hateful",
    }


def test_nothing_to_ask_and_broken_scores_are_errors():
    with pytest.raises(DataSetError, match="no post"):
        select_posts(scored([], []), Fixed())
    with pytest.raises(DataSetError, match=r"1 posts are no numbers from 0 to 1 \(p1 first\)"):
        select_posts(scored(["a", "b"], [0.5, NAN]), Fixed())
    with pytest.raises(UsageError, match="at least 1 post"):
        select_posts(scored(["a"], [0.5]), Fixed(), 0)


def test_scores_are_read_from_every_format_that_is_written(tmp_path):
    from pipeline import batch
    from pipeline.resources import resource

    source = batch.Source((resource("data/samples/page_utf16.csv"),), {}, None, (1, 1))
    scorer = batch.Scorer.for_budget(load_model("linear"), 0.05)
    found = []
    for name in ("s.parquet", "s.csv", "s.jsonl"):
        batch.score(source, tmp_path / name, scorer, with_text=True)
        found.append(read_scored(tmp_path / name))
    assert len(found[0]) > 5
    assert found[0].texts == found[1].texts == found[2].texts
    assert np.allclose(found[0].probabilities, found[1].probabilities, atol=1e-5)
    assert len(select_posts(found[0], load_model("linear"), 4).questions) == 4


def test_scores_without_texts_or_numbers_are_refused(tmp_path):
    pq.write_table(pa.table({"post_id": ["a"], "p_check": [0.1]}), tmp_path / "s.parquet")
    with pytest.raises(DataSetError, match=r"row 1 has no p_positive.*text.*--with-text"):
        read_scored(tmp_path / "s.parquet")
    values = {f"p_{label}": "high" for label in LABELS}
    (tmp_path / "s.jsonl").write_text(json.dumps({"post_id": "a", "text": "b", **values}))
    with pytest.raises(DataSetError, match="not a number"):
        read_scored(tmp_path / "s.jsonl")
    (tmp_path / "s.jsonl").write_text("{")
    (tmp_path / "t.parquet").write_bytes(b"PAR1")
    for name in ("s.jsonl", "t.parquet", "none.csv", "s.xlsx"):
        with pytest.raises(DataSetError, match="with-text"):
            read_scored(tmp_path / name)


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("KHOITRONG_MODELS", str(tmp_path / "own"))
    return tmp_path / "own"


def test_decisions_change_what_the_next_model_thinks(home, rows, tmp_path):
    path = save(tmp_path / "d.csv", many(144))
    found = make_candidate(path, "autumn", rows_dir=rows, features=SMALL)
    assert found.folder == home / "autumn"
    model = LinearModel.load(found.folder)
    assert model.training["decisions"] > 100
    assert model.name == found.name
    assert set(found.held_out) == {"check", "hateful", "positive"}
    assert found.against == load_model("linear").name
    written = json.loads((found.folder / "comparison.json").read_text(encoding="utf-8"))
    assert written["warnings"] == found.warnings
    assert "khoitrong models use autumn" in str(found)
    assert any("No data sets" in each for each in found.warnings)
    registry.use("autumn")
    assert load_model("default").name == found.name
    with pytest.raises(OutputError, match=r"a model in .* already"):
        make_candidate(path, "autumn", rows_dir=rows, features=SMALL)


def test_with_data_sets_the_candidate_is_compared_on_the_validation_split(home, sets, rows, tmp_path):
    found = make_candidate(
        save(tmp_path / "d.csv", many()), tmp_path / "c", datasets_dir=sets, rows_dir=rows, features=SMALL
    )
    assert found.comparison.posts == 48
    assert str(tmp_path / "c") in found.next_step
    json.dumps(found.to_dict(), allow_nan=False)


def test_a_decision_about_a_held_out_text_is_not_learned(home, sets, rows, tmp_path):
    from pipeline.research.datasets.authored_examples import read_authored_examples
    from pipeline.research.datasets.training_data import read_relabelled
    from pipeline.research.training_runs import train_linear

    held = [*read_relabelled(sets, "validation").texts, *read_authored_examples(rows, "test").texts]
    corpus = read_decisions(save(tmp_path / "d.jsonl", [decision(text) for text in held])).corpus
    for name, folder in (("a", sets), ("b", None)):
        options = {"rows_dir": rows, "ablate": False, "benchmark": False, "features": SMALL}
        made = train_linear(tmp_path / name, datasets_dir=folder, decisions=corpus, **options)
        plain = train_linear(tmp_path / f"{name}0", datasets_dir=folder, **options)
        if folder:
            assert made.name == plain.name
        else:
            assert LinearModel.load(tmp_path / name).training["decisions"] < len(corpus)


def test_one_sided_or_few_decisions_make_no_candidate(home, rows, tmp_path):
    few = save(tmp_path / "few.csv", many(12))
    with pytest.raises(DataSetError, match=r"few\.csv has \d+ texts to learn from, 20 are needed"):
        make_candidate(few, "x", rows_dir=rows, features=SMALL)
    alike = save(tmp_path / "alike.csv", [decision(said("check", i)) for i in range(50)])
    with pytest.raises(DataSetError, match=r"has 0 texts.*check: all say yes"):
        make_candidate(alike, "x", rows_dir=rows, features=SMALL)
    assert not (home / "x").exists()


def test_a_label_with_one_kind_of_answer_is_left_out_and_said(home, rows, tmp_path):
    decisions = [each for each in many(144) if each["outcome"] != "not_hateful"]
    found = make_candidate(save(tmp_path / "d.csv", decisions), "x", rows_dir=rows, features=SMALL)
    assert found.left_out == {"hateful": "all say yes"}
    assert "Decisions on hateful were not learned from: all say yes." in found.warnings


@pytest.mark.parametrize("name", ["linear", "..", "Big", "default", ""])
def test_a_candidate_needs_a_name_of_its_own(home, tmp_path, name):
    with pytest.raises(UsageError, match="cannot be the name"):
        make_candidate(save(tmp_path / "d.csv", many()), name)
