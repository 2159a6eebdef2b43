"""Patterns made ready to be asked of many texts at once, by Arrow, at a hundredth of the cost.

Arrow's regular expressions (RE2) look at each character once, whatever the pattern, and know neither what
stands around a match nor how to step back. `relaxed` leaves that out of a pattern of a finder: what is left
matches in every text in which the finder's pattern does, and in some more. So a text in which it does not
match needs no asking.

The texts it is asked of are those of `one_byte_each`: a byte a character, folded, with capitals kept.
"""

import re
import string
from collections.abc import Iterable
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.text.folding import fold_for_matching

LETTER, SPACE, OTHER = 0x80, 0x81, 0x82
"""What a character is written as that is not ASCII when folded: a letter or digit, white space, the rest."""

_CAPITAL: Final = r"(?-i:[A-Z\x80-\x82])"
"""A letter that may be typed as a capital, for Arrow; all others are of either size."""

_CODE_POINTS: Final = 0x110000
_ASCII_END: Final = 0x80
_ASCII: Final = "".join(chr(code) for code in range(128) if chr(code) not in string.ascii_uppercase)
_NO_ASCII: Final = r"\x80-\x82"
_CATEGORY: Final = re.compile(r"\\[dDsSwW]|[^\x00-\x7f]|\\u")
_REPEAT: Final = re.compile(r"\{(?P<least>\d*)(?:,(?P<most>\d*))?\}|[*+?]")
_GROUP: Final = re.compile(r"\((?:\?:|\?P<\w+>)?")
_AROUND: Final = re.compile(r"\(\?<?[=!]")
_BEFORE: Final = re.compile(r"\(\?<!\[([^\]^\\]+)\]\)")
_CLASS: Final = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_MOST_TIMES: Final = 20
"""Bounds of repeats that are kept, since six digits are not one; higher ones take time and tell little."""


@cache
def _byte_table() -> npt.NDArray[np.uint8]:
    """Return what each code point is written as, shape (code points,)."""
    typed = np.arange(_CODE_POINTS, dtype="<u4")
    folded = _codes(fold_for_matching(typed.tobytes().decode("utf-32-le", "surrogatepass")))
    seen = folded.view("<U1")
    kinds = np.where(np.strings.isalnum(seen), LETTER, np.where(np.strings.isspace(seen), SPACE, OTHER))
    table = np.where(folded < _ASCII_END, folded, kinds)
    capital = np.strings.isupper(typed.view("<U1")) & np.isin(table, np.arange(ord("a"), ord("z") + 1))
    return np.where(capital, table - (ord("a") - ord("A")), table).astype(np.uint8)


def _codes(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.dtype("<u4"))


def one_byte_each(texts: Iterable[str]) -> npt.NDArray[np.uint8]:
    """Return the characters of NFC texts as patterns for Arrow read them, shape (characters,)."""
    return _byte_table().take(_codes("".join(texts)))


def relaxed(*patterns: "re.Pattern[str]") -> str:
    """Return a pattern for Arrow that matches in every text in which one of a finder's patterns does.

    Args:
        patterns: Of folded texts; looks around, bounds of words, and most bounds of repeats are left out.
    """
    return _any_of(_Reader(pattern.pattern, as_written=False).read() for pattern in patterns)


def arrow(*patterns: str) -> str:
    """Return a pattern for Arrow that matches in every text in which one of these, made for it, does.

    Args:
        patterns: Of folded texts; `[A-Z]` is a letter typed as a capital, `^` and `$` are the edges of the
            text. Looks around are left out, but for one back at a character with which a pattern begins.
    """
    return _any_of(_Reader(pattern, as_written=True).read() for pattern in patterns)


def _any_of(patterns: Iterable[str]) -> str:
    return f"(?:{'|'.join(patterns)})"


def _of_character(char: str) -> str:
    return re.escape(char) if char.isascii() and char.isprintable() else _characters(f"[{char}]")


@cache
def _characters(pattern: str) -> str:
    """Return the class of the bytes that a class of characters, or one escaped, can be written as."""
    if pattern == "[A-Z]":
        return _CAPITAL
    found = re.compile(pattern).findall(_ASCII)
    others = _NO_ASCII if pattern.startswith("[^") or _CATEGORY.search(pattern) else ""
    return "[" + "".join(map(r"\x{:02x}".format, map(ord, found))) + others + "]"


class _Reader:
    """Reads a pattern from left to right.

    Args:
        pattern: Its source.
        as_written: Whether `^`, `$` and bounds of repeats stay.
    """

    def __init__(self, pattern: str, *, as_written: bool) -> None:
        self._pattern, self._as_written = pattern, as_written
        self._at = 0
        self._groups: list[str] = []

    def read(self) -> str:
        """Return the pattern, relaxed."""
        found = self._alternatives()
        if self._at < len(self._pattern):
            raise ValueError(f"no end of a group at {self._at} in {self._pattern}")
        return found

    def _alternatives(self) -> str:
        """Return what stands before the end of a group."""
        found = ""
        while self._at < len(self._pattern) and self._pattern[self._at] != ")":
            if self._pattern[self._at] == "|":
                self._at += 1
                found += "|"
            else:
                found += self._piece()
        return f"(?:{found})"

    def _piece(self) -> str:
        """Return the next piece with how often it comes."""
        piece = self._once()
        repeat = _REPEAT.match(self._pattern, self._at)
        if repeat is None:
            return piece
        self._at = repeat.end()
        if self._pattern[self._at : self._at + 1] in ("?", "+"):  # only says which match is taken
            self._at += 1
        return f"{piece}{self._often(repeat)}" if piece else ""

    def _often(self, repeat: re.Match[str]) -> str:
        if repeat["least"] is None:
            return repeat[0]
        least, most = int(repeat["least"] or 0), repeat["most"]
        if self._as_written and most and int(most) <= _MOST_TIMES:
            return repeat[0]
        if most == "1":
            return "?" if least == 0 else ""
        if most is None and least <= _MOST_TIMES:
            return repeat[0]
        return f"{{{min(least, _MOST_TIMES)},}}"

    def _once(self) -> str:
        pattern, at = self._pattern, self._at
        if self._as_written and at == 0 and (before := _BEFORE.match(pattern)):
            self._at = before.end()
            return f"(?:^|{_characters(f'[^{before[1]}]')})"
        if around := _AROUND.match(pattern, at):
            self._group(around.end())
            return ""
        if group := _GROUP.match(pattern, at):
            return self._group(group.end(), counts=group[0] != "(?:")
        if chars := _CLASS.match(pattern, at):
            self._at = chars.end()
            return _characters(chars[0])
        self._at += 1
        return self._character(pattern[at])

    def _group(self, start: int, *, counts: bool = False) -> str:
        """Return what stands between `start` and the end of a group.

        Args:
            start: Where its first alternative begins.
            counts: Whether it has a number.
        """
        self._at, place = start, len(self._groups)
        if counts:
            self._groups.append("")
        found = self._alternatives()
        self._at += 1
        if counts:
            self._groups[place] = found
        return found

    def _character(self, char: str) -> str:
        if char in "^$":
            return char if self._as_written else ""
        if char == ".":
            return r"[^\n]"
        if char != "\\":
            return _of_character(char)
        escaped = self._pattern[self._at]
        self._at += 1
        if escaped == "b":
            return ""
        return self._groups[int(escaped) - 1] if escaped.isdigit() else _characters(f"[\\{escaped}]")
