"""A candidate learns what a team decided and says what it would change."""

import json

import pytest

from pipeline.classify import LinearModel, load_model, registry
from pipeline.classify.engines.cascade import CascadeModel
from pipeline.errors import DataSetError, OutputError, UsageError
from pipeline.research.active_learning.candidate import make_candidate
from pipeline.research.active_learning.decisions import read_decisions
from tests.research.active_learning.invented import SMALL, decision, many, said, save


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("KHOITRONG_MODELS", str(tmp_path / "own"))
    return tmp_path / "own"


def test_decisions_change_what_the_next_model_thinks(home, rows, tmp_path):
    path = save(tmp_path / "d.csv", many(144))
    found = make_candidate(path, "autumn", rows_dir=rows, features=SMALL)
    assert found.folder == home / "autumn"
    model = LinearModel.load(found.folder)
    assert model.training_["decisions"] > 100
    assert model.name == found.name
    assert set(found.held_out) == {"check", "hateful", "positive"}
    assert found.against == load_model("cascade").name
    written = json.loads((found.folder / "comparison.json").read_text(encoding="utf-8"))
    assert written["warnings"] == found.warnings
    assert "khoitrong models use autumn" in " ".join(str(found).split())
    assert any("No data sets" in each for each in found.warnings)
    registry.use("autumn")
    assert load_model("default").name == found.name
    with pytest.raises(OutputError, match=r"a model in .* already"):
        make_candidate(path, "autumn", rows_dir=rows, features=SMALL)


def test_its_table_keeps_every_column_in_a_pipe_and_json_says_the_same(home, rows, tmp_path):
    found = make_candidate(save(tmp_path / "d.csv", many(144)), "autumn", rows_dir=rows, features=SMALL)
    page = str(found)
    assert "…" not in page
    for heading in ("figure", "label", "before", "now", "95 % of the difference"):
        assert heading in page
    written = json.loads((found.folder / "comparison.json").read_text(encoding="utf-8"))
    assert json.loads(json.dumps(found.to_dict())) == written


def test_with_data_sets_the_candidate_is_compared_on_the_validation_split(home, sets, rows, tmp_path):
    found = make_candidate(
        save(tmp_path / "d.csv", many()), tmp_path / "c", datasets_dir=sets, rows_dir=rows, features=SMALL
    )
    assert found.comparison.posts == 48 + 36  # of both labelled sets
    made, now = load_model(found.folder), load_model("cascade")
    assert isinstance(made, CascadeModel)
    assert made.name == found.name
    assert (made.linear_.name, made.encoder_.name) != (now.linear_.name, now.encoder_.name)
    assert made.encoder_.name == now.encoder_.name
    assert made.linear_.training_["decisions"] > 0
    assert str(tmp_path / "c") in found.next_step
    json.dumps(found.to_dict(), allow_nan=False)


def test_a_decision_about_a_held_out_text_is_not_learned(home, sets, rows, tmp_path):
    from pipeline.research.datasets.authored_examples import read_authored_examples
    from pipeline.research.datasets.labelled_posts import read_labelled
    from pipeline.research.training_runs import train_linear

    held = [*read_labelled(sets, "validation").texts, *read_authored_examples(rows, "test").texts]
    corpus = read_decisions(save(tmp_path / "d.jsonl", [decision(text) for text in held])).corpus
    for name, folder in (("a", sets), ("b", None)):
        options = {"rows_dir": rows, "benchmark": False, "features": SMALL}
        made = train_linear(tmp_path / name, datasets_dir=folder, decisions=corpus, **options)
        plain = train_linear(tmp_path / f"{name}0", datasets_dir=folder, **options)
        if folder:
            assert made.name == plain.name
        else:
            assert LinearModel.load(tmp_path / name).training_["decisions"] < len(corpus)


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
