"""The shipped models on the functional suite: what must not get worse."""

import pytest

from pipeline.classify import load_model
from pipeline.research.datasets.authored_examples import read_authored_examples
from pipeline.research.evaluation.suites import audit_cases, read_limits, read_suite, regressions
from pipeline.research.evaluation.suites.run import run_suite
from pipeline.resources import resource

SUITE = resource("data/suites")
# The linear model is also held to what it may lose without diacritics; the encoder
# reads a few dozen texts a second, so the others are asked about the cases as written.
REWRITES = {"linear": ("diacritics_removed", "emoji"), "cascade": (), "encoder": ()}


def test_the_suite_is_whole_and_repeats_no_training_row():
    assert audit_cases(SUITE, read_authored_examples(resource("data/rows"), "train").normalised_texts) == []


@pytest.mark.parametrize("engine", REWRITES)
def test_a_shipped_model_keeps_its_limits(engine):
    report = run_suite(load_model(engine), read_suite(SUITE), rewrites=REWRITES[engine])
    assert regressions(report, read_limits(SUITE / "limits.json", engine)) == []
