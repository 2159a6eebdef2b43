"""Numbers are looked for only around runs of six digits and more."""

import re

from pipeline.text.folding import fold_for_matching
from pipeline.text.masking.spans import holds_any, long_numbers, matches_within


def test_only_numbers_of_six_digits_and_more_are_looked_at():
    assert long_numbers(fold_for_matching("ngày 12/3 có 500 bạn")) == []
    text = "x" * 200 + "0912 345 678" + "y" * 200
    assert long_numbers(fold_for_matching(text)) == [(120, 228)]
    assert len(long_numbers(fold_for_matching(f"{text}{text}"))) == 2
    assert long_numbers(fold_for_matching("091234 và 567890")) == [(0, 16)]


def test_matches_outside_of_the_windows_are_passed_over():
    found = matches_within(re.compile(r"\d+"), "12 345 678", [(0, 2), (7, 10)])
    assert [match.group() for match in found] == ["12", "678"]


def test_a_fixed_word_is_looked_up_without_a_pattern():
    assert holds_any("gui ve stk", ("momo", "stk"))
    assert not holds_any("gui ve", ("momo", "stk"))
