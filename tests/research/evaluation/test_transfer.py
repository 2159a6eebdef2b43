"""Each source is left out of training and tested on."""

import numpy as np
import pytest

from pipeline.classify.features.ngrams import FeatureConfig
from pipeline.errors import UsageError
from pipeline.research.evaluation.transfer import OWN, transfer
from pipeline.research.training.recipe import RECIPE
from tests.research.conftest import posts, write

SMALL = FeatureConfig(char_bits=12, word_bits=12)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What two sources teach about each other when one of them calls the opposite posts `check`."""
    from tests.research.conftest import write_rows, write_sets

    folder = tmp_path_factory.mktemp("transfer")
    sets, rows = write_sets(folder / "sets"), write_rows(folder / "rows")
    upside_down = posts(60, start=5320)
    upside_down["check"] = [1 - value for value in upside_down["check"]]
    upside_down["source"] = ["social"] * 60
    first = posts(60)
    both = {name: [*first[name], *upside_down[name]] for name in first}
    write(sets / "khoitrong_labels/train.parquet", both)
    return transfer(sets, rows_dir=rows, features=SMALL, least=4)


def cell(found, source, label):
    return next(each for each in found.cells if (each.source, each.label) == (source, label))


def test_a_source_that_contradicts_the_others_cannot_be_learned_from_them(found):
    assert cell(found, "social", "check").model < 0.9  # most of its posts carry the label: chance is 0.83
    assert cell(found, "social", "hateful").model > 0.9


def test_every_source_with_enough_posts_is_tested_and_the_own_rows_too(found):
    assert {"news", "social", "tiktok", "social2", "news2", OWN} <= {each.source for each in found.cells}
    assert all(min(each.positives, each.n - each.positives) >= 4 for each in found.cells)


def test_both_learners_are_on_the_same_posts_with_an_interval_of_the_difference(found):
    for each in found.cells:
        assert each.difference == pytest.approx(each.model - each.plain, abs=2e-4)
        assert each.interval[0] <= each.difference + 1e-4
        assert each.interval[1] >= each.difference - 1e-4
    real = [each.difference for each in found.cells if each.source != OWN]
    assert found.means == {"linear": pytest.approx(np.mean(real), abs=1e-4)}


def test_public_labels_of_a_source_go_with_it(monkeypatch, sets, rows):
    from pipeline.research.evaluation import transfer as module

    seen = {}

    def watched(inputs, label, settings, keep=None):
        left_out = None if keep is None else set(module.source_of(inputs.main.corpus.sources[~keep]))
        seen[str(left_out), label] = settings.tasks
        return learn(inputs, label, settings, keep)

    learn = module.learn
    monkeypatch.setattr(module, "learn", watched)
    table = posts(60)
    table["source"] = ["reintel_reliable" if i // 6 % 2 else "vihsd_hate" for i in range(60)]
    write(sets / "khoitrong_labels/train.parquet", table)
    transfer(sets, rows_dir=rows, features=SMALL, least=2)
    assert not any(name.startswith("reintel") for name in seen["{np.str_('reintel')}", "check"])
    assert not any(name.startswith(("vihsd", "vithsd")) for name in seen["{np.str_('vihsd')}", "offensive"])
    assert seen["{np.str_('vihsd')}", "check"] == RECIPE["check"].tasks


def test_it_prints_and_saves(found):
    assert "plain TF-IDF" in str(found)
    assert found.to_dict()["means"] == found.means


def test_one_source_can_be_asked_for_and_another_learner_stand_beside(sets, rows):
    asked = []

    def knows_all(source, posts):
        asked.append(source)
        return posts.labels

    found = transfer(
        sets, rows_dir=rows, features=SMALL, least=4, only=["tiktok"], beside={"oracle": knows_all}
    )
    assert asked == ["tiktok"]
    assert {each.source for each in found.cells} == {"tiktok"}
    assert {each.model for each in found.cells if each.learner == "oracle"} == {1.0}
    assert list(found.means) == ["linear", "oracle"]


def test_a_source_that_is_not_there_is_said_with_those_that_are(sets, rows):
    with pytest.raises(UsageError, match="zalo") as error:
        transfer(sets, rows_dir=rows, features=SMALL, only=["zalo"])
    assert "tiktok" in error.value.next_step


def test_an_encoder_learns_nothing_of_the_source_it_is_tested_on(sets, rows, tmp_path, monkeypatch):
    from pipeline.research.evaluation import encoder_transfer
    from pipeline.research.training.encoder.trainer import RunSettings
    from tests.tiny_encoder import write_base

    learned = {}

    def watched(base, train, choose, out, settings):
        learned["texts"] = {each.normalised for each in (*train, *choose)}
        return finetune(base, train, choose, out, settings)

    finetune = encoder_transfer.finetune
    monkeypatch.setattr(encoder_transfer, "finetune", watched)
    settings = RunSettings(epochs=1, rate=5e-3, batch=16)
    beside = encoder_transfer.encoder_learner(write_base(tmp_path / "base"), sets, settings, rows_dir=rows)
    tested = {}

    def kept(source, posts):
        tested["texts"] = set(posts.normalised_texts)
        return beside["encoder"](source, posts)

    found = transfer(sets, rows_dir=rows, features=SMALL, least=4, only=["tiktok"], beside={"encoder": kept})
    assert tested["texts"]
    assert learned["texts"]
    assert not learned["texts"] & tested["texts"]
    assert {each.label for each in found.cells if each.learner == "encoder"} == {
        each.label for each in found.cells if each.learner == "linear"
    }


def test_with_comments_of_vihsd_go_their_spans_and_weak_answers(sets, rows):
    from pipeline.research.training.encoder.training_texts import gather_training_texts

    whole = gather_training_texts(sets, rows_dir=rows)
    without = gather_training_texts(sets, rows_dir=rows, leave_out="vihsd")
    assert any(each.spans for each in whole.train)
    assert not any(each.spans for each in without.train)
    assert not any(name.startswith(("vihsd", "vithsd")) for each in without.train for name in each.weak)
