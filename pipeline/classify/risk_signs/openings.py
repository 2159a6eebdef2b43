"""What can be said of a phrase before it is tried: what it begins with, and which words it cannot do without.

Both are read off the pattern as `re` itself reads it. They may say less than is true, never more: what they
rule out does not match.
"""

import re
from collections.abc import Iterable, Sequence
from re import _constants as op  # type: ignore[attr-defined]  # how `re` itself reads a pattern
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Final

LENGTH: Final = 12
"""Letters told apart in the word that a phrase begins with."""

MOST_NEEDED: Final = 4
"""Groups of words kept for a phrase, those first that the fewest texts will hold."""

AT_START: Final = "\0"
"""What a phrase begins with that only stands at the start of a text."""

_DIGIT: Final = re.compile(r"\d")
_MAX_CHOICES: Final = 16
_RARER: Final = 3.0
"""How many times as rare a stretch of letters is guessed to be that is longer by one."""

Head = tuple[str, bool]
"""First letters of a match, every digit as 0; and whether what follows them is known to be nothing else."""

Group = frozenset[str]
"""Stretches of letters without white space, one of which stands in every match."""


def openings(pattern: str) -> frozenset[str]:
    """Return what a match of a pattern begins with: its first word and a space, or less; "" is anything."""
    return openings_of(_parser.parse(pattern))


def openings_of(parsed: Iterable[Any]) -> frozenset[str]:
    """Return the same for a pattern that `re` has read."""
    return frozenset(letters for letters, _ in _heads(parsed))


def _heads(items: Iterable[Any]) -> set[Head]:
    heads: set[Head] = {("", False)}
    for item in items:
        if all(ended or len(letters) >= LENGTH for letters, ended in heads):
            break
        heads = _then(heads, _heads_of(*item))
    return heads


def _then(heads: set[Head], following: set[Head]) -> set[Head]:
    """Return the heads of one thing after another."""
    whole: set[Head] = set()
    for letters, ended in heads:
        if ended or len(letters) >= LENGTH:
            whole.add((letters[:LENGTH], True))
        else:
            whole |= {((letters + more)[:LENGTH], stop) for more, stop in following}
    return whole


def _heads_of(kind: Any, argument: Any) -> set[Head]:  # noqa: ANN401  as `re` reads it
    if kind is op.LITERAL:
        return {_letter(argument)}
    if kind is op.BRANCH:
        return set().union(*map(_heads, argument[1]))
    if kind is op.SUBPATTERN and not any(argument[1:3]):
        return _heads(argument[3])
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        least, most, inner = argument
        once = _heads(inner)
        repeated = once if most == 1 else {(letters, True) for letters, _ in once}
        return repeated | ({("", False)} if not least else set())
    if kind is op.AT and argument is op.AT_BEGINNING_STRING:
        return {(AT_START, True)}
    if kind in (op.ASSERT, op.ASSERT_NOT, op.AT):
        return {("", False)}
    if kind is op.IN and len(argument) <= _MAX_CHOICES:
        return set().union(*(_choices(*each) for each in argument))
    return {("", True)}


def _letter(code: int) -> Head:
    """Return the head of a letter; white space ends the first word, and there it is seen no further."""
    letter = chr(code)
    return (" ", True) if letter.isspace() else (plain(letter), False)


def _choices(kind: Any, argument: Any) -> set[Head]:  # noqa: ANN401  as `re` reads it
    if kind is op.LITERAL:
        return {_letter(argument)}
    if kind is op.CATEGORY and argument is op.CATEGORY_DIGIT:
        return {("0", False)}
    return {("", True)}


def plain(letters: str) -> str:
    """Return letters with every digit as 0."""
    return _DIGIT.sub("0", letters)


def needed(pattern: str) -> list[Group]:
    """Return groups of letters without white space; every match of a pattern holds one of each group."""
    return needed_of(_parser.parse(pattern))


def needed_of(parsed: Iterable[Any]) -> list[Group]:
    """Return the same for a pattern that `re` has read, the most telling first, `MOST_NEEDED` at most."""
    return sorted(set(_groups(parsed, "")), key=_frequency)[:MOST_NEEDED]


def _groups(items: Iterable[Any], before: str) -> list[Group]:
    """Return the groups of a part of a pattern.

    Args:
        items: The part.
        before: Letters that stand right before it.
    """
    found: list[Group] = []
    letters = before
    for kind, argument in items:
        if kind is op.LITERAL:
            letters += chr(argument)
        elif kind not in (op.ASSERT, op.ASSERT_NOT, op.AT):
            *words, last = letters.split() or [""]
            if letters[-1:].isspace():
                words, last = [*words, last], ""
            found += map(_one, filter(None, words))
            letters = ""
            if kind is op.BRANCH:  # `re` has put before it what its choices have in common
                found += _of_choices([_groups(choice, last) for choice in argument[1]])
            else:
                found += [_one(last)] if last else []
                found += _groups(_certain(kind, argument), "")
    return found + list(map(_one, letters.split()))


def _certain(kind: Any, argument: Any) -> Iterable[Any]:  # noqa: ANN401  as `re` reads it
    """Return what of a part of a pattern stands in every match, as far as can be told."""
    if kind is op.SUBPATTERN and not any(argument[1:3]):  # flags may say that case does not matter
        return argument[3]  # type: ignore[no-any-return]
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT) and argument[0] > 0:
        return argument[2]  # type: ignore[no-any-return]
    return ()


def _of_choices(choices: Sequence[list[Group]]) -> list[Group]:
    """Return the groups of what matches one of some choices: one group of each together."""
    if not all(choices):
        return []
    ranked = [sorted(set(groups), key=_frequency) for groups in choices]
    most = min(MOST_NEEDED, max(map(len, ranked)))
    return [frozenset().union(*(groups[min(i, len(groups) - 1)] for groups in ranked)) for i in range(most)]


def _one(letters: str) -> Group:
    return frozenset((letters,))


def _frequency(group: Group) -> tuple[float, list[str]]:
    """Return a guess how many texts hold one of a group, and what puts equal ones in a fixed order."""
    return sum(_RARER ** -len(letters) for letters in group), sorted(group)
