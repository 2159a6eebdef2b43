"""The scores of the sample exports change only on purpose."""

import csv

import pytest

from pipeline.labels import LABELS
from tests.batch.reference import REFERENCE, scores


@pytest.fixture(scope="module")
def pairs() -> list[tuple[dict[str, str], dict[str, str]]]:
    with REFERENCE.open(encoding="utf-8", newline="") as lines:
        written = list(csv.DictReader(lines))
    return list(zip(written, scores(), strict=True))


@pytest.mark.parametrize("name", ["post_id", "cluster_id", "flags", "reasons", "lang"])
def test_every_sample_is_read_grouped_flagged_and_explained_as_before(pairs, name):
    assert [(before[name], now[name]) for before, now in pairs if before[name] != now[name]] == []


@pytest.mark.parametrize("label", LABELS)
def test_every_probability_is_the_same_to_rounding(pairs, label):
    differences = [abs(float(before[f"p_{label}"]) - float(now[f"p_{label}"])) for before, now in pairs]
    assert len(differences) > 500
    assert max(differences) <= 0.0002
