"""The figures in docs/claims.md are those that were measured: `models/known_claims/metrics.json`."""

import json
from collections.abc import Sequence

import pytest

from tests.docs.documents import ROOT, on_one_line, read

METRICS = json.loads((ROOT / "models/known_claims/metrics.json").read_text(encoding="utf-8"))
CLAIMS = on_one_line(read("docs/claims.md"))


def share(found: Sequence[float]) -> str:
    _, _, value, low, high = found
    return f"{value:.3f} ({low:.3f} to {high:.3f})"


def counted(found: Sequence[float]) -> str:
    return f"{found[0]:,}/{found[1]:,} = {share(found)}" if found[1] else "none"


@pytest.mark.parametrize("name", ["words and meaning", "words alone", "BM25", "rapidfuzz", "cosine"])
def test_every_method_stands_beside_the_matcher_as_measured(name: str) -> None:
    found = METRICS["hands_2_3"][name.lower().replace(" ", "_")]
    cells = [
        share(found["recall_at_1"]),
        share(found["recall_at_5"]),
        counted(found["near_certain_precision"]),
        share(found["near_certain_recall"]),
        counted(found["look_alikes_near_certain"]),
    ]
    assert f"| {name} | {' | '.join(cells)} |" in CLAIMS


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("same", "says the same"),
        ("more", "leaves out or adds something"),
        ("other", "says something else"),
    ],
)
def test_near_copies_are_told_as_measured(kind: str, words: str) -> None:
    found = METRICS["near_copies"]
    cells = (counted(found[f"{kind}_{what}"]) for what in ("at_1", "at_5", "near_certain"))
    assert f"| {words} | {' | '.join(cells)} |" in CLAIMS


def test_posts_that_resemble_no_other_are_told_as_measured() -> None:
    found = METRICS["near_copies"]
    part, whole, *_ = sure = found["alone_near_certain"]
    assert f"Of {whole:,} posts that resemble no other" in CLAIMS
    suggested = f"{100 * found['alone_suggested'][2]:.0f} % get a suggestion"
    assert f"{suggested} and {part} a near-certain match ({share(sure)})" in CLAIMS


def test_the_targets_are_met_on_hands_that_were_not_read() -> None:
    found = METRICS["hands_2_3"]["words_and_meaning"]
    assert found["recall_at_1"][2] >= 0.80
    assert found["recall_at_5"][2] >= 0.92
    assert found["near_certain_precision"][2] >= 0.98
    assert found["look_alikes_near_certain"][2] <= 0.01
