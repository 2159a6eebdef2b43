"""Labels that their own texts contradict are found, clean ones are left alone."""

import numpy as np
import pytest

from pipeline.errors import DataSetError
from pipeline.research.active_learning.decisions import read_decisions
from pipeline.research.active_learning.label_noise import find_label_noise, out_of_fold
from pipeline.research.datasets.training_data import Corpus, no_helpers
from pipeline.text import normalise
from tests.research.active_learning.invented import NAN, decision, many, said, save
from tests.research.conftest import WHERE, WHO


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
        corpus = Corpus(
            texts, normalised_texts, labels, groups, np.full(80, "s"), no_helpers(80), np.ones(80)
        )
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
