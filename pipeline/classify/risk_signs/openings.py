"""Which letters a rule can begin with, so that a post is looked at once for all rules and not once for each.

A rule of phrases can only begin where a word does, and only with the first letters of one of its phrases. The
few rules that fit the letters at a place are tried there; what they find is what `re.search` would.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from re import _constants as op  # type: ignore[attr-defined]  # how `re` itself reads a pattern
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Final

from pipeline.text.memo import Memo

LENGTH: Final = 3
"""Letters told apart; four hardly leave fewer rules to try."""

_AT_START: Final = "\0"
_BORDER: Final = re.compile(r"(?<!\w)(?s:.)")
_DIGIT: Final = re.compile(r"\d")
_MAX_CHOICES: Final = 16
_WORTH_AN_INDEX: Final = 500
"""Texts from which on it pays: reading the rules takes as long as so many texts take longer without it."""

Head = tuple[str, bool]
"""First letters of a match, every digit as 0; and whether what follows them is known to be nothing else."""


def openings(pattern: str) -> frozenset[str]:
    """Return what a match of a pattern begins with, `LENGTH` letters at most; an empty one is anything."""
    return frozenset(letters for letters, _ in _heads(_parser.parse(pattern)))


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
        return {(_plain(chr(argument)), False)}
    if kind is op.BRANCH:
        return set().union(*map(_heads, argument[1]))
    if kind is op.SUBPATTERN:
        return _heads(argument[3])
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        least, most, inner = argument
        once = _heads(inner)
        repeated = once if most == 1 else {(letters, True) for letters, _ in once}
        return repeated | ({("", False)} if not least else set())
    if kind is op.AT and argument is op.AT_BEGINNING_STRING:
        return {(_AT_START, True)}
    if kind in (op.ASSERT, op.ASSERT_NOT, op.AT):
        return {("", False)}
    if kind is op.IN and len(argument) <= _MAX_CHOICES:
        return set().union(*(_choices(*each) for each in argument))
    return {("", True)}


def _choices(kind: Any, argument: Any) -> set[Head]:  # noqa: ANN401  as `re` reads it
    if kind is op.LITERAL:
        return {(_plain(chr(argument)), False)}
    if kind is op.CATEGORY and argument is op.CATEGORY_DIGIT:
        return {("0", False)}
    return {("", True)}


def _plain(letters: str) -> str:
    return _DIGIT.sub("0", letters)


class RuleIndex:
    """Rules by what they can begin with.

    Args:
        compiled: Gives the rules by name; each begins only where no letter or digit stands before it.
    """

    def __init__(self, compiled: Callable[[], Mapping[str, re.Pattern[str]]]) -> None:
        self._compiled = compiled
        self._fitting: Memo[tuple[str, ...]] = Memo(self._rules_for)
        self._texts = 0

    @cached_property
    def _patterns(self) -> Mapping[str, re.Pattern[str]]:
        return self._compiled()

    @cached_property
    def _by_opening(self) -> dict[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name, pattern in self._patterns.items():
            for opening in openings(pattern.pattern):
                found[opening].append(name)
        return dict(found)

    def _rules_for(self, letters: str) -> tuple[str, ...]:
        """Return the rules that can begin with some letters, those that can begin with anything left out."""
        starts = (letters[:length] for length in range(1, LENGTH + 1))
        return tuple({name: None for start in starts for name in self._by_opening.get(start, ())})

    def find(self, text: str) -> dict[str, re.Match[str]]:
        """Return the first match of each rule that has one, in no fixed order."""
        self._texts += 1
        return self.find_quickly(text) if self._texts > _WORTH_AN_INDEX else self.find_plainly(text)

    def find_plainly(self, text: str) -> dict[str, re.Match[str]]:
        """Return the same, looking for each rule by itself: the plain way, and the rule for the quick one."""
        return {name: match for name, pattern in self._patterns.items() if (match := pattern.search(text))}

    def find_quickly(self, text: str) -> dict[str, re.Match[str]]:
        """Return the same, looking at the text once; the first time all rules are read anew."""
        anywhere = self._by_opening.get("", ())
        found = {name: match for name in anywhere if (match := self._patterns[name].search(text))}
        for name in self._by_opening.get(_AT_START, ()):
            if match := self._patterns[name].match(text):
                found[name] = match
        plain = _plain(text)
        for border in _BORDER.finditer(text):
            place = border.start()
            for name in self._fitting[plain[place : place + LENGTH]]:
                if name not in found and (match := self._patterns[name].match(text, place)):
                    found[name] = match
        return found
