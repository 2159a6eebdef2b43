"""Signs: what the words of a text say about which finders can find anything in it.

Most posts hold no number, no name and none of the words that a finder needs. Words repeat from post to post,
so what each one folds to and is a sign of is worked out once and kept; a post then costs one look-up a word.
A sign is necessary and not enough: where it is missing, the finder would find nothing.

A finder's module declares its signs beside its patterns, with `sign_of_hints`, `sign_of_shape` and
`sign_of_typing`; `pipeline.text.masking.reading` looks the words of a text up.
"""

import re
from collections.abc import Callable
from functools import cache, reduce
from itertools import count
from operator import or_
from typing import Final

from pipeline.text.folding import fold_for_matching
from pipeline.text.memo import Memo

ALL: Final = -1
"""Every sign: nothing is ruled out."""

_COMMON: Final = frozenset(("", "nguoi", "hien", "dung", "chu", "in", "ra", "tai", "nha"))
"""Words that are in so many posts that another of the same hint says more."""

_PLACES: Final = count()
_INSIDE: Final[dict[str, int]] = {}
_PARTS_FROM: Final[dict[str, list[tuple[str, int]]]] = {}
"""What stands anywhere in a word, by its first two characters; `_INSIDE` has single ones."""
_WHOLE: Final[dict[str, int]] = {}
_STARTS: Final[dict[str, int]] = {}
_ENDS: Final[dict[str, int]] = {}
_SHAPES: Final[list[tuple[re.Pattern[str], int]]] = []
_SHAPES_OF_DIGITS: Final[list[tuple[re.Pattern[str], int]]] = []
_BEGINNINGS: Final[list[tuple[re.Pattern[str], int]]] = []
_TYPINGS: Final[list[tuple[Callable[[str, str], bool], int]]] = []
_DIGIT: Final = re.compile(r"\d")


def _part_of(hint: str) -> tuple[dict[str, int], str]:
    """Return what a text with a hint has in one of its words, and the table of where in the word.

    What stands between two spaces of the hint is a word, what stands before the first one ends a word, and
    what stands behind the last one begins one.
    """
    first, *others = hint.split(" ")
    if not others:
        return _INSIDE, hint
    *between, last = others
    parts = [(_WHOLE, word) for word in between] + [(_ENDS, first), (_STARTS, last)]
    return max(parts, key=lambda part: (part[1] not in _COMMON, len(part[1])))


def sign_of_hints(*hints: str) -> int:
    """Return the sign of words that a folded text with one of the hints must have.

    Where a hint has no space, the sign is enough as well: the text holds one of them.

    Args:
        hints: Pieces of a folded text; spaces in them are those between words.
    """
    sign = 1 << next(_PLACES)
    for hint in hints:
        table, part = _part_of(hint)
        if table is _INSIDE and len(part) > 1:
            _PARTS_FROM.setdefault(part[:2], []).append((part, sign))
        else:
            table[part] = table.get(part, 0) | sign
    return sign


def sign_of_shape(shape: str, *, digits: bool = True) -> int:
    """Return the sign of words in which a pattern is found.

    Args:
        shape: The pattern, of folded words; it must not reach over a space or the end of a line.
        digits: Whether what it finds always has a digit in it.
    """
    sign = 1 << next(_PLACES)
    (_SHAPES_OF_DIGITS if digits else _SHAPES).append((re.compile(shape), sign))
    return sign


def sign_of_beginning(beginning: str) -> int:
    """Return the sign of words in which a pattern is found that no letter stands before.

    Args:
        beginning: The pattern, of folded words; it must not reach over a space or the end of a line.
    """
    sign = 1 << next(_PLACES)
    _BEGINNINGS.append((re.compile(f"(?<![a-z])(?:{beginning})"), sign))
    _any_beginning.cache_clear()
    return sign


@cache
def _any_beginning() -> re.Pattern[str]:
    """Return the pattern of words that have one of the beginnings, which most have not."""
    size = len("(?<![a-z])")
    return re.compile(f"(?<![a-z])(?:{'|'.join(pattern.pattern[size:] for pattern, _ in _BEGINNINGS)})")


def sign_of_typing(test: Callable[[str, str], bool]) -> int:
    """Return the sign of words that a test tells from how they are typed, and folded."""
    sign = 1 << next(_PLACES)
    _TYPINGS.append((test, sign))
    return sign


DIGIT: Final = sign_of_shape("[0-9]")

_SIZES: Final = range(1, 17)
"""Characters of what `sign_of_hints` looks for at the beginning or the end of a word, at most."""


_LONG: Final = 200
"""Characters of a word from which looking for every hint costs less than looking at every character."""


def _hints_in(word: str) -> int:
    """Return the signs of the hints that a folded word holds."""
    signs = _WHOLE.get(word, 0)
    if len(word) > _LONG:
        for begin, parts in _PARTS_FROM.items():
            for part, sign in parts if begin in word else ():
                signs |= sign * (part in word)
    else:
        for low in range(len(word)):
            for part, sign in _PARTS_FROM.get(word[low : low + 2], ()):
                signs |= sign * word.startswith(part, low)
    for size in _SIZES[: len(word)]:
        signs |= _STARTS.get(word[:size], 0) | _ENDS.get(word[-size:], 0)
    if not word.isalnum():
        for mark in set(word):
            signs |= _INSIDE.get(mark, 0)
    return signs


def _signs_when_folded(word: str) -> int:
    """Return the signs of one folded word that do not depend on how it is typed."""
    signs = _hints_in(word)
    shapes = _SHAPES + _SHAPES_OF_DIGITS if _DIGIT.search(word) else _SHAPES
    if _any_beginning().search(word):
        shapes = shapes + _BEGINNINGS
    for shape, sign in shapes:
        if shape.search(word):
            signs |= sign
    return signs


_FOLDED: Final = Memo(_signs_when_folded)
"""Of words of letters, which are typed in many ways: with marks and without, large and small."""


def _signs_of(typed: str) -> int:
    """Return the signs of one word."""
    word = fold_for_matching(typed)
    signs = _FOLDED[word] if word.isalpha() else _signs_when_folded(word)
    for test, sign in _TYPINGS:
        if test(typed, word):
            signs |= sign
    return signs


_MOST_WORDS: Final = 1 << 16
_LONGEST_WORD: Final = 16
_MOST_DIGITS: Final = 5
"""A word with more of them is not kept: numbers do not repeat, and a person's are not to stay in memory."""


class _Words(dict[str, int]):
    """The kinds of words as they are typed, parted by spaces; `words[typed]` works out what is missing."""

    def __missing__(self, typed: str) -> int:
        parts = typed.split()
        if len(parts) > 1 or (
            parts and parts[0] != typed
        ):  # words of two lines, or parted by a wide space, which repeat one by one
            return _kind(reduce(or_, (KINDS[self[part]] for part in parts), 0))
        kind = _kind(_signs_of(typed))
        if len(typed) <= _LONGEST_WORD and "@" not in typed and sum(map(str.isdigit, typed)) <= _MOST_DIGITS:
            if len(self) >= _MOST_WORDS:
                self.clear()
            self[typed] = kind
        return kind


KINDS: Final = [ALL]
"""The signs of each kind of word: words with the same signs are of one kind, and there are some thousand."""
_KIND_OF: Final = {ALL: 0}
MOST_KINDS: Final = 1 << 15


def _kind(signs: int) -> int:
    """Return the kind of words with such signs."""
    kind = _KIND_OF.get(signs)
    if kind is None:
        if len(KINDS) >= MOST_KINDS:
            return 0
        kind = _KIND_OF[signs] = len(KINDS)
        KINDS.append(signs)
    return kind


WORDS: Final = _Words()
"""The kinds of the words of all texts."""


@cache
def _sign_of_part(part: str) -> int:
    return sign_of_hints(part)


def signs_needed(hint: str) -> int:
    """Return the signs that a text with a hint of several words has, one for each of them."""
    first, *between, last = hint.split(" ")
    parts = [f"{first} ", *(f" {word} " for word in between), f" {last}"]
    return reduce(or_, (_sign_of_part(part) for part in parts if part != " "))
