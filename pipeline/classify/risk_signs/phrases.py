"""How the phrases of a sign are written and compiled.

Phrases are written in Vietnamese as people spell it. `~3` stands for up to three words in between, `|` and
groups are those of `re`. Each phrase is compiled twice: as it is written, and without diacritics for posts
that have none, so that “chữa” and “chưa” are one word only where a post leaves no choice. Every gap is
bounded, a word in a gap has at most 24 characters, so the time is linear in the text.

What the signs are comes from the handbook on false news online of the Ministry of Information and
Communications (2022), the list of 24 kinds of online fraud of its Authority of Information Security (2023),
the SIFT habits (Caulfield, 2019), and from reading annotated posts.
"""

import re
from functools import cached_property
from typing import Final

from pipeline.text import fold

_WORD: Final = r"(?:[,;:\"“”)]? [^\s!?]{0,23}[^\s!?.])"
_WRITTEN: Final = {
    "mọi người": "(?:mọi người|mn|mng|mọi ng|moi nguoi)",
    "chia sẻ": "(?:chia sẻ|chia sẽ|share|shere)",
    "không": "(?:không|ko|hông|hok|khong|kg|k)",
    "người": "(?:người|ng|ngừi)",
    "được": "(?:được|đc|dc)",
    "triệu": "(?:triệu|tr|củ)",
    "tháng": "(?:tháng|thg)",
    "ung thư": r"(?:ung thư|ungthư)",
    "tiểu đường": r"(?:tiểu đường|tiểuđường)",
}
"""Spellings of frequent words in chat, used wherever a phrase holds the word."""

_WRITTEN_WORDS: Final = re.compile(rf"\(\?<![^()]*\)|(?<!\w)(?:{'|'.join(_WRITTEN)})(?!\w)")
"""These words, and what must not stand before a phrase, which has to keep its length."""
_GAP: Final = re.compile(r" ~(\d+)")
_PARTS: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]|[^\\\[()|]+", re.DOTALL)
"""Escapes, sets, brackets and bars of a pattern, and what stands between them."""


BORDER: Final = r"(?<!\w)"
"""What a phrase has in front that only begins where no letter or digit stands before it."""


class Rule:
    """Phrases that stand for one thing, compiled when first asked for: some take a hundredth of a second.

    Args:
        pattern: The phrases as one regular expression.
        source: The phrases alone where `pattern` says as well that they stand between the borders of words.
    """

    def __init__(self, pattern: str, source: str = "") -> None:
        self.pattern = pattern
        self._source = source

    @cached_property
    def phrases(self) -> list[str]:
        """Regular expressions of which the first that matches does what the rule does.

        That is the one that matches earliest, and of those that match at the same place, the first.
        """
        if not self._source:
            return choices(self.pattern)
        return [_between_borders(phrase) for phrase in choices(self._source)]

    @cached_property
    def written(self) -> re.Pattern[str]:
        """Read on lower-case text as it is written."""
        return re.compile(self.pattern)

    @cached_property
    def bare(self) -> re.Pattern[str]:
        """Read on lower-case text without diacritics."""
        return re.compile(fold(self.pattern))


def rule(*phrases: str) -> Rule:
    """Return phrases that begin and end at the borders of words."""
    source = "|".join(phrases).replace(r"\S+", r"\S{1,24}")
    source = _WRITTEN_WORDS.sub(lambda found: _WRITTEN.get(found[0], found[0]), source)
    source = _GAP.sub(lambda found: rf"{_WORD}{{0,{found[1]}}}?", source)
    return Rule(_between_borders(source), source)


def plain_rule(pattern: str) -> Rule:
    """Return a pattern whose borders are its own."""
    return Rule(pattern)


def _between_borders(source: str) -> str:
    return rf"{BORDER}(?:{source})(?!\w)"


def choices(pattern: str) -> list[str]:
    """Return the parts of a pattern between the `|` that stand in no group."""
    found = [""]
    depth = 0
    for part in _PARTS.findall(pattern):
        depth += (part == "(") - (part == ")")
        if part == "|" and not depth:
            found.append("")
        else:
            found[-1] += part
    return found
