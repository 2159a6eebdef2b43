"""Which review an item needs next."""

import pytest

from pipeline.review.domain.review_stages import Close, accuses, next_step, sampled
from pipeline.review.models import Decision, Stage

SCAM, FINE = {"check": "scam"}, {"check": "accurate"}


@pytest.mark.parametrize(
    ("given", "twice", "wanted"),
    [
        ({}, True, Stage.FIRST),
        ({"first": FINE}, False, Close(FINE, Stage.FIRST, Decision.How.SINGLE)),
        ({"first": FINE}, True, Stage.SECOND),
        ({"first": SCAM, "second": SCAM}, True, Close(SCAM, Stage.SECOND, Decision.How.AGREED)),
        ({"first": SCAM, "second": FINE}, True, Stage.ADJUDICATE),
        (
            {"first": SCAM, "second": FINE, "adjudicate": FINE},
            True,
            Close(FINE, Stage.ADJUDICATE, Decision.How.ADJUDICATED),
        ),
    ],
)
def test_what_comes_next_follows_from_what_was_answered(given, twice, wanted):
    assert next_step({Stage(stage): answers for stage, answers in given.items()}, twice=twice) == wanted


def test_what_accuses():
    assert accuses({"check": "scam"})
    assert accuses({"positive": "share", "hateful": "hateful"})
    assert not accuses({"check": "opinion_or_satire", "hateful": "not_hateful", "positive": "not_suitable"})


def test_the_sample_has_the_size_that_was_set():
    drawn = sum(sampled(n, 1, 0.2) for n in range(5000))
    assert 0.17 < drawn / 5000 < 0.23
    assert not any(sampled(n, 1, 0.0) for n in range(100))
    assert all(sampled(n, 1, 1.0) for n in range(100))
