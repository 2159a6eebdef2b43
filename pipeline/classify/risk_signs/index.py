"""Many rules looked for in a text at once: phrases are tried only where they fit and their words are there.

Of each piece between white space it is remembered which phrases need its letters, and which can begin in it
(`pipeline.classify.risk_signs.openings`). Of five hundred phrases, a post holds the words that nine need.
What these find is what `re.search` would find of the whole rule.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, reduce
from itertools import accumulate
from operator import itemgetter, or_
from re import _compiler, _parser  # type: ignore[attr-defined]  # how `re` itself reads a pattern
from typing import Any, Final, NamedTuple, Self

from pipeline.classify.risk_signs.openings import AT_START, MOST_NEEDED, needed_of, openings_of, plain
from pipeline.classify.risk_signs.phrases import BORDER, Rule
from pipeline.text import fold
from pipeline.text.memo import Memo

_AT_BORDER: Final = re.compile(rf"{BORDER}.")
_PIECE: Final = re.compile(r"\S+")
_AND_A_SPACE: Final = (1).__add__

Bits = int
"""Some phrases, a bit each by their number; in `_Known.needs` once for each of their groups of words."""


class _Known(NamedTuple):
    """What a piece says of all phrases.

    Attributes:
        needs: Which groups of which phrases it holds a word of.
        begins: Where in it phrases can begin, and which.
    """

    needs: Bits
    begins: tuple[tuple[int, Bits], ...]


class _Phrases(NamedTuple):
    """The phrases of all rules.

    Attributes:
        written: Each phrase.
        patterns: The same, as `re` has read it or still to be read.
        names: Its rule.
        of_rule: The phrases of each rule.
        needed: Letters that phrases need, and their beginnings: in which groups of which phrases they are.
        given: Groups that phrases do not have.
        begins: What phrases begin with at a border, with its beginnings.
        anywhere: Phrases that can begin with anything, or inside a word.
        at_start: Phrases that only stand at the start of a text.
    """

    written: list[str]
    patterns: list[Any]
    names: list[str]
    of_rule: dict[str, Bits]
    needed: dict[str, Bits]
    given: Bits
    begins: dict[str, Bits]
    anywhere: Bits
    at_start: Bits

    @classmethod
    def of(cls, rules: Mapping[str, Rule]) -> Self:
        """Read the phrases of each rule."""
        written = [phrase for rule in rules.values() for phrase in rule.phrases]
        patterns = list(map(_parser.parse, written))
        names = [name for name, rule in rules.items() for _ in rule.phrases]
        of_rule: defaultdict[str, Bits] = defaultdict(int)
        needed: defaultdict[str, Bits] = defaultdict(int)
        begins: defaultdict[str, Bits] = defaultdict(int)
        given = anywhere = at_start = 0
        for number, (phrase, parsed) in enumerate(zip(written, patterns, strict=True)):
            of_rule[names[number]] |= 1 << number
            groups = needed_of(parsed)
            for i, group in enumerate(groups):
                for letters in group:
                    needed[letters] |= 1 << (i * len(patterns) + number)
            given |= sum(1 << (i * len(patterns) + number) for i in range(len(groups), MOST_NEEDED))
            heads = openings_of(parsed)
            if heads == {AT_START}:
                at_start |= 1 << number
            elif not phrase.startswith(BORDER) or any(head in ("", " ", AT_START) for head in heads):
                anywhere |= 1 << number
            else:
                for head in heads:
                    begins[head] |= 1 << number
        return cls(
            written,
            patterns,
            names,
            dict(of_rule),
            _with_prefixes(needed),
            given,
            _with_prefixes(begins),
            anywhere,
            at_start,
        )

    def folded(self) -> Self:
        """Return the phrases as they are read in texts without diacritics.

        What such a phrase needs and begins with are the same letters folded: nothing is read anew.
        """
        written = list(map(fold, self.written))
        needed, begins = _with_folded_keys(self.needed), _with_folded_keys(self.begins)
        return self._replace(written=written, patterns=written, needed=needed, begins=begins)


def _with_folded_keys(phrases: Mapping[str, Bits]) -> dict[str, Bits]:
    found: defaultdict[str, Bits] = defaultdict(int)
    for letters, bits in phrases.items():
        found[fold(letters)] |= bits
    return dict(found)


class RuleIndex:
    """Rules by what their phrases need and begin with.

    Args:
        phrases: Gives all phrases when the first text comes.
    """

    def __init__(self, phrases: Callable[[], _Phrases]) -> None:
        self._asked = phrases
        self._compiled: dict[int, re.Pattern[str]] = {}
        self.known: Memo[_Known] = Memo(self._read)

    @cached_property
    def phrases(self) -> _Phrases:
        """All phrases."""
        return self._asked()

    @classmethod
    def of(cls, rules: Mapping[str, Rule]) -> Self:
        """Return an index of rules by name; phrases may have no flags."""
        return cls(lambda: _Phrases.of(rules))

    def folded(self) -> Self:
        """Return an index of the same rules for texts without diacritics."""
        return type(self)(lambda: self.phrases.folded())

    def pattern(self, number: int) -> re.Pattern[str]:
        """Return a phrase compiled; most are never asked for."""
        if number not in self._compiled:
            self._compiled[number] = _compiler.compile(self.phrases.patterns[number])
        return self._compiled[number]

    def _read(self, piece: str) -> _Known:
        """Return what a piece says."""
        needs = _held(self.phrases.needed, piece, range(len(piece)))
        letters = f"{plain(piece)} "
        places = (0,) if piece.isalnum() else [match.start() for match in _AT_BORDER.finditer(piece)]
        found = [(place, _held(self.phrases.begins, letters, (place,))) for place in places]
        return _Known(needs, tuple((place, phrases) for place, phrases in found if phrases))


class Reading:
    """A text that rules are looked for in.

    Args:
        index: The rules.
        text: The text.
    """

    def __init__(self, index: RuleIndex, text: str) -> None:
        self._index = index
        self._text = text
        self._pieces = text.split()
        self._known = list(map(index.known.__getitem__, self._pieces))

    @cached_property
    def _likely(self) -> Bits:
        """The phrases that the text holds all words for."""
        phrases = self._index.phrases
        held = reduce(or_, [known.needs for known in self._known], phrases.given)
        likely = (1 << len(phrases.patterns)) - 1
        for i in range(MOST_NEEDED):
            likely &= held >> (i * len(phrases.patterns))
        return likely

    @cached_property
    def _places(self) -> list[tuple[int, Bits]]:
        """Where in the text phrases that are likely can begin, and which."""
        starts = list(accumulate(map(_AND_A_SPACE, map(len, self._pieces)), initial=0))
        if starts[-1] != len(self._text) + 1:
            starts = [match.start() for match in _PIECE.finditer(self._text)]
        return [
            (start + offset, fitting)
            for start, known in zip(starts, self._known, strict=False)
            for offset, begins in known.begins
            if (fitting := begins & self._likely)
        ]

    def first(self, name: str, low: int = 0, high: int | None = None) -> re.Match[str] | None:
        """Return the first match of a rule, as `re.Pattern.search` does in the text from `low` to `high`."""
        return self._find(self._index.phrases.of_rule[name], low, high).get(name)

    def find(self, names: Iterable[str]) -> dict[str, re.Match[str]]:
        """Return the first match of each of some rules that has one, in no fixed order."""
        of_rule = self._index.phrases.of_rule
        return self._find(reduce(or_, [of_rule[name] for name in names], 0), 0, None)

    def _find(self, asked: Bits, low: int, high: int | None) -> dict[str, re.Match[str]]:
        """Return the first match of each rule by some of its phrases."""
        asked &= self._likely
        if not asked:
            return {}
        phrases, text = self._index.phrases, self._text
        end = len(text) if high is None else high
        by_search = phrases.anywhere | phrases.at_start
        matches = [
            (match.start(), number, match)
            for number in _numbers(asked & by_search)
            if (match := self._index.pattern(number).search(text, low, end))
        ]
        asked &= ~by_search
        for place, fitting in self._places if asked else ():
            left = fitting & asked
            while left and low <= place < end:
                number = (left & -left).bit_length() - 1
                left &= left - 1
                if match := self._index.pattern(number).match(text, place, end):
                    matches.append((place, number, match))
                    of_rule = phrases.of_rule[phrases.names[number]]
                    asked, left = asked & ~of_rule, left & ~of_rule
        matches.sort(key=itemgetter(0, 1), reverse=True)  # of those of one rule, the last one here counts
        return {phrases.names[number]: match for _, number, match in matches}


def _with_prefixes(phrases: Mapping[str, Bits]) -> dict[str, Bits]:
    """Return the same with all beginnings of each stretch of letters, which say nothing by themselves."""
    beginnings = {letters[:size]: 0 for letters in phrases for size in range(1, len(letters))}
    return {**beginnings, **phrases}


def _held(phrases: Mapping[str, Bits], text: str, starts: Iterable[int]) -> Bits:
    """Return all phrases of the stretches of letters that stand in a text from some places on."""
    found = 0
    for start in starts:
        for end in range(start + 1, len(text) + 1):
            known = phrases.get(text[start:end])
            if known is None:
                break
            found |= known
    return found


def _numbers(phrases: Bits) -> Iterator[int]:
    """Yield the numbers of some phrases, ascending."""
    while phrases:
        yield (phrases & -phrases).bit_length() - 1
        phrases &= phrases - 1


def find_plainly(rules: Mapping[str, re.Pattern[str]], text: str) -> dict[str, re.Match[str]]:
    """Return the same as `Reading.find`, each rule by itself: the plain way, the rule for the quick one."""
    return {name: match for name, pattern in rules.items() if (match := pattern.search(text))}
