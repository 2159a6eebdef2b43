"""Signs: what the words of a text say about which finders can find anything in it.

Most posts hold no number, no name and none of the words that a finder needs. Words repeat from post to post,
so what each one folds to and is a sign of is worked out once and kept; a post then costs one look-up a word.
A sign is necessary and not enough: where it is missing, the finder would find nothing.
"""

import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from pipeline.text.folding import fold_for_matching
from pipeline.text.masking import (
    accounts,
    birth_dates,
    emails,
    hamlets,
    handles,
    numbers,
    people,
    records,
    schools,
)
from pipeline.text.masking.cues import LONE_LETTER
from pipeline.text.masking.digits import ZERO_SIGNS

ALL: Final = -1
"""Every sign: nothing is ruled out."""

_DIGIT: Final = re.compile("[0-9]")
_COMMON: Final = frozenset(("", "nguoi", "hien", "dung", "chu", "in", "ra", "tai", "nha"))
"""Words that are in so many posts that another of the same hint says more."""
_Test = Callable[[str, str], object]
"""Tells from a word as it is typed, and folded, whether it is a sign."""


def _part_of(hint: str) -> tuple[str, str]:
    """Return what a text with a hint has in one of its words, and where: `in`, `is`, `starts` or `ends`.

    Words are parted by single spaces, so what stands between two spaces of the hint is a word, what stands
    before the first one ends a word, and what stands behind the last one begins one.
    """
    first, *others = hint.split(" ")
    if not others:
        return "in", hint
    *between, last = others
    parts = [("is", word) for word in between] + [("ends", first), ("starts", last)]
    return max(parts, key=lambda part: (part[1] not in _COMMON, len(part[1])))


def _holds(hints: Iterable[str]) -> _Test:
    """Return the test for words that a text with one of the hints must have."""
    parts: dict[str, set[str]] = {"in": set(), "is": set(), "starts": set(), "ends": set()}
    for hint in hints:
        where, part = _part_of(hint)
        parts[where].add(part)
    inside = re.compile("|".join(map(re.escape, sorted(parts["in"]))) or "(?!)")
    whole, starts, ends = frozenset(parts["is"]), tuple(parts["starts"]), tuple(parts["ends"])

    def test(_: str, word: str) -> bool:
        return (
            word in whole or word.startswith(starts) or word.endswith(ends) or inside.search(word) is not None
        )

    return test


_TESTS: Final[tuple[_Test, ...]] = (
    lambda _, word: _DIGIT.search(word),
    lambda _, word: LONE_LETTER.search(word),
    _holds(ZERO_SIGNS),
    _holds(emails.SIGNS),
    _holds(handles.SIGNS),
    _holds(accounts.HOLDER_SIGNS),
    _holds(accounts.NICK_SIGNS),
    _holds(records.SIGNS),
    _holds(numbers.PART_SIGNS),
    partial(hamlets.is_hamlet_word, plain=False),
    partial(hamlets.is_hamlet_word, plain=True),
    _holds(("|",)),
    _holds(("so ",)),
    _holds(hamlets.SPOKEN_SIGNS),
    _holds(birth_dates.BORN_SIGNS),
    _holds(birth_dates.IN_WORDS_SIGNS),
    people.is_surname,
    partial(people.is_middle, plain=False),
    partial(people.is_middle, plain=True),
    _holds(people.SIGNS),
    _holds(schools.SIGNS),
    _holds(schools.SIGNS_WITH_DIGITS),
)
DIGIT, LONE, ZERO, EMAIL, HANDLE, HOLDER, NICK, RECORD, PART = (1 << place for place in range(9))
HAMLET, HAMLET_PLAIN, BAR, SO, SPOKEN, BORN, IN_WORDS = (1 << place for place in range(9, 16))
SURNAME, MIDDLE, MIDDLE_PLAIN, NAME, CLASS, SCHOOL = (1 << place for place in range(16, 22))

_MOST_WORDS: Final = 1 << 16
_LONGEST_WORD: Final = 16
_MOST_DIGITS: Final = 5
"""A word with more of them is not kept: numbers do not repeat, and a person's are not to stay in memory."""

_LONGEST_TEXT: Final = 240
"""Characters; a longer text has most signs, and asking the finders costs less than to look its words up."""

_Read = tuple[str, int]


class _Words(dict[str, _Read]):
    """What words fold to, as they are typed, and their signs; `words[typed]` works out what is missing."""

    def __missing__(self, typed: str) -> _Read:
        folded, signs, place = fold_for_matching(typed), 0, 0
        for word in folded.split(" "):  # a wide space is a plain one now
            part = typed[place : place + len(word)]
            signs |= sum(1 << sign for sign, test in enumerate(_TESTS) if test(part, word))
            place += len(word) + 1
        if (
            len(typed) <= _LONGEST_WORD
            and "@" not in folded
            and sum(map(str.isdigit, folded)) <= _MOST_DIGITS
        ):
            if len(self) >= _MOST_WORDS:
                self.clear()
            self[typed] = folded, signs
        return folded, signs


_WORDS: Final = _Words()


def read_signs(text: str) -> _Read:
    """Return an NFC text as `fold_for_matching` gives it, and its signs, of this module, in one number."""
    if len(text) > _LONGEST_TEXT:
        return fold_for_matching(text), ALL
    words, signs = [], 0
    for typed in text.split(" "):
        word, of_word = _WORDS[typed]
        words.append(word)
        signs |= of_word
    return " ".join(words), signs


def may_hold_hamlet(text: str, folded: str, signs: int) -> bool:
    """Tell whether `find_hamlets` can find anything in a text.

    Args:
        text: The NFC text.
        folded: The text as `fold_for_matching` gives it.
        signs: Those of the text.
    """
    hamlet = HAMLET_PLAIN if text.isascii() else HAMLET
    spoken = signs & SO and signs & SPOKEN
    return bool(signs & (hamlet | BAR) or spoken) or folded.startswith(hamlets.BEGINS)


def may_hold_name(text: str, signs: int) -> bool:
    """Tell whether `find_names` can find anything in a text with such signs."""
    return bool(signs & (SURNAME | NAME | (MIDDLE_PLAIN if text.isascii() else MIDDLE)))
