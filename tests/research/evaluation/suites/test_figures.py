"""Rewrites, pairs and gaps between groups are counted as described."""

import numpy as np

from pipeline.research.evaluation.suites.figures import widest_gap
from pipeline.research.evaluation.suites.rewrites import REWRITES


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
