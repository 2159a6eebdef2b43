"""What reading the top of the list finds: the number a team asks for first."""

import json

import numpy as np
import pytest

from pipeline.errors import ModelError
from pipeline.labels import LABELS
from pipeline.research.evaluation.recall_at_budget import (
    any_label,
    any_probability,
    check_scores,
    draws,
    measure_recall_at_budget,
    recall_at,
)

BUDGETS = (0.1, 0.2, 0.5)
COLUMN = {label: i for i, label in enumerate(LABELS)}


def truth_of(*labels):
    """Return the truth of posts that each have one label, or none for an empty name."""
    return np.array([[float(name == label) for label in LABELS] for name in labels])


@pytest.fixture
def ten_posts():
    """Two of ten posts deserve attention, and one is only offensive."""
    truth = truth_of("check", "", "", "", "hateful", "offensive", "", "", "", "")
    return truth, np.clip(truth, 0.05, 0.9)


def test_a_model_that_knows_finds_what_the_best_order_finds(ten_posts):
    found = measure_recall_at_budget(*ten_posts, BUDGETS).whole
    assert found.deserving == 2
    assert found.model == found.best == (0.5, 1.0, 1.0)


def test_offensive_alone_deserves_no_attention_but_has_its_own_figures(ten_posts):
    found = measure_recall_at_budget(*ten_posts, BUDGETS)
    assert any_label(ten_posts[0]).sum() == 2
    assert found.labels["offensive"].deserving == 1
    assert found.labels["offensive"].model == (1.0, 1.0, 1.0)


def test_a_model_that_says_the_same_of_every_post_finds_what_chance_finds(ten_posts):
    truth, _ = ten_posts
    found = measure_recall_at_budget(
        truth, np.full(truth.shape, 0.3), BUDGETS, keywords=np.zeros(truth.shape)
    )
    assert found.whole.model == pytest.approx(BUDGETS)
    assert found.whole.keywords == pytest.approx(BUDGETS)


def test_the_order_of_the_file_changes_nothing_even_among_ties(ten_posts):
    truth, _ = ten_posts
    scores = np.round(np.random.default_rng(1).random(truth.shape), 1)
    shuffled = np.random.default_rng(2).permutation(len(truth))
    one = measure_recall_at_budget(truth, scores, BUDGETS).whole.model
    assert one == pytest.approx(
        measure_recall_at_budget(truth[shuffled], scores[shuffled], BUDGETS).whole.model
    )


def test_a_post_that_was_not_asked_about_everything_counts_only_when_something_holds():
    truth = truth_of("check", "", "")
    truth[:, COLUMN["hateful"]] = np.nan
    truth[2, COLUMN["hateful"]] = 0
    assert any_label(truth).tolist()[::2] == [1.0, 0.0]
    assert np.isnan(any_label(truth)[1])
    found = measure_recall_at_budget(truth, np.full((3, 4), 0.5), BUDGETS)
    assert (found.whole.posts, found.whole.deserving) == (2, 1)
    assert found.labels["hateful"].posts == 1


def test_the_probability_of_any_label_leaves_offensive_out():
    assert any_probability(np.array([[0.0, 0.0, 0.9, 0.0]])) == pytest.approx(0.0)
    assert any_probability(np.array([[0.5, 0.5, 0.9, 0.0]])) == pytest.approx(0.75)


def test_a_tie_at_the_end_of_the_budget_counts_in_part():
    truth, scores = np.array([True, False, False, False]), np.array([1.0, 1.0, 0.0, 0.0])
    assert recall_at(truth, scores, 0.25)[0] == pytest.approx(0.5)
    assert recall_at(truth, scores, 0.5)[0] == pytest.approx(1.0)
    assert np.isnan(recall_at(~truth & False, scores, 0.5)[0])


def test_near_duplicates_are_drawn_together():
    times = draws(np.array([7, 7, 3]), 0, 50)
    assert times.shape == (50, 3)
    assert (times[:, 0] == times[:, 1]).all()
    assert (times[:, [0, 2]].sum(axis=1) == 2).all()


def test_the_interval_is_wider_when_posts_are_copies_of_few():
    random = np.random.default_rng(3)
    truth = np.repeat(truth_of(*["check", "", "", ""] * 10), 5, axis=0)
    scores = np.repeat(random.random((40, 4)), 5, axis=0)
    apart = measure_recall_at_budget(truth, scores, (0.2,)).whole.intervals[0]
    together = measure_recall_at_budget(
        truth, scores, (0.2,), groups=np.repeat(np.arange(40), 5)
    ).whole.intervals[0]
    assert together[1] - together[0] > 1.5 * (apart[1] - apart[0])


def test_the_effort_says_how_much_must_be_read(ten_posts):
    truth, scores = ten_posts
    assert measure_recall_at_budget(truth, scores, BUDGETS).effort == pytest.approx(0.2)
    assert measure_recall_at_budget(truth, 1 - scores, BUDGETS).effort == pytest.approx(1.0)


def test_nothing_to_find_is_said_in_words():
    found = measure_recall_at_budget(truth_of("", "offensive"), np.full((2, 4), 0.5), BUDGETS)
    assert found.effort is None
    assert str(found) == "None of 2 posts deserves attention, so nothing can be found."
    json.dumps(found.to_dict(), allow_nan=False)


def test_it_prints_in_80_columns_and_as_plain_values(ten_posts):
    from io import StringIO

    from rich.console import Console

    truth, scores = ten_posts
    found = measure_recall_at_budget(truth, scores, BUDGETS, keywords=truth)
    page = StringIO()
    Console(file=page, width=80).print(found)
    assert max(map(len, page.getvalue().splitlines())) <= 80
    assert "…" not in page.getvalue()
    assert "to find 80%" in str(found)
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["whole"]["deserving"] == 2


def test_scores_that_are_no_numbers_are_refused_by_post(ten_posts):
    truth, scores = ten_posts
    scores[3, 1] = np.nan
    with pytest.raises(ModelError, match="1 of 10 posts, the first being post 4") as error:
        measure_recall_at_budget(truth, scores, BUDGETS)
    assert "train it again" in error.value.next_step
    check_scores(np.zeros(0))
