"""Counts as exports write them: "1,2K", "161 bình luận", 1234.0.

The parser takes whatever a cell can hold and never raises on it. What cannot be read for sure is None, kept
as missing.
"""

import operator
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Final, SupportsIndex, cast

from pipeline.text.folding import fold_lower
from pipeline.text.memo import Memo

_MAX_COUNT: Final = 2**63 - 1  # the column is int64
_MAX_CHARACTERS: Final = 80  # of a cell that may be a count; longer ones are text

_POWERS: Final = {
    **dict.fromkeys(("k", "n", "ng", "nghin", "ngan", "thousand"), 3),
    **dict.fromkeys(("m", "tr", "trieu", "mil", "million"), 6),
    **dict.fromkeys(("b", "ty", "ti", "bn", "billion"), 9),
}
_UNIT_TABLE: Final = """
    luot chia se binh luan xem thich phan hoi cam xuc nguoi tuong tac tra loi theo doi da khac va nhung
    like likes view views share shares comment comments reaction reactions reply replies play plays follower
    followers other others people time times and
"""
_UNITS: Final = frozenset(_UNIT_TABLE.split())
_COUNT: Final = re.compile(r"\+?(\d[\d.,' \u00a0\u202f\u2009]*?)\s*\+?(?:([a-z]+)\b\.?\+?((?:\s+[a-z]+)*))?")
_GROUPED: Final = re.compile(r"\d{1,3}(?:([.,' \u00a0\u202f\u2009])\d{3})(?:\1\d{3})*")
_ZERO_FRACTION: Final = re.compile(r"[.,]0+")


def parse_count(value: object) -> int | None:
    """Read a number of reactions, comments, shares or views.

    "1.234" and "1,234" are both 1234: a count has no fraction. Before a word for a thousand or a million a
    single comma or point is decimal ("1,2K" and "1.2K" are 1200).

    Args:
        value: A cell: text, number, None, or anything else.

    Returns:
        The count, 0 to 2**63 - 1, or None when there is none (empty, "N/A", negative, a boolean, a fraction).
    """
    if isinstance(value, str):
        text = value.strip()
        if not text or len(text) > _MAX_CHARACTERS:
            return None
        if text.isdecimal():
            return _bounded(int(text))
        return _worded_count(fold_lower(text))
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return _bounded(value)
    if isinstance(value, float | Decimal):
        return _whole(value)
    return _foreign_count(value)


def parse_counts(values: Sequence[object]) -> list[int | None]:
    """Read the numbers of a column: of each cell what `parse_count` returns."""
    kinds = set(map(type, values))
    if kinds == {str}:
        return list(map(_REMEMBERED.__getitem__, cast("Sequence[str]", values)))
    if kinds == {int}:
        return list(map(_bounded, cast("Sequence[int]", values)))
    return [_REMEMBERED[value] if type(value) is str else parse_count(value) for value in values]


_REMEMBERED: Final = Memo(parse_count)
"""Numbers in cells, most of which come again and again."""


def _foreign_count(value: object) -> int | None:
    """Read numbers that only look like one, as NumPy's do."""
    if not isinstance(value, SupportsIndex):
        return None
    try:
        return _bounded(operator.index(value))
    except TypeError:  # numpy.bool has the method and refuses
        return None


def _bounded(number: int) -> int | None:
    return number if 0 <= number <= _MAX_COUNT else None


def _whole(number: float | Decimal) -> int | None:
    try:
        whole = int(number)
    except (ValueError, OverflowError):  # not a number, infinite
        return None
    return _bounded(whole) if whole == number else None


def _worded_count(text: str) -> int | None:
    """Read a folded text that is not digits alone."""
    found = _COUNT.fullmatch(text)
    if not found:
        return _scientific(text)
    digits, word, rest = found[1].strip(), found[2], found[3]
    if word is None:
        return _plain_count(digits)
    if any(unit not in _UNITS for unit in rest.split()):
        return None
    power = _POWERS.get(word)
    if power is not None:
        return _scaled(digits, power)
    return _plain_count(digits) if word in _UNITS else None


def _scientific(text: str) -> int | None:
    """Read "1e+06", which spreadsheets make of large counts."""
    if "e" not in text:
        return None
    try:
        return _whole(float(text))
    except (ValueError, OverflowError):
        return None


def _plain_count(digits: str) -> int | None:
    """Read digits with grouping signs, and a fraction of zeros at most."""
    if digits.isdecimal():
        return _bounded(int(digits))
    found = _GROUPED.match(digits)
    if found:
        whole, rest = found[0], digits[found.end() :]
    else:
        whole = digits[: len(digits) - len(digits.lstrip("0123456789"))]
        rest = digits[len(whole) :]
    if not whole or (rest and not _ZERO_FRACTION.fullmatch(rest)):
        return None
    return _bounded(int(re.sub(r"\D", "", whole)))


def _scaled(digits: str, power: int) -> int | None:
    """Read digits before a word such as "triệu"; the last comma or point is decimal."""
    whole, mark, fraction = re.sub(r"[\s']", "", digits).replace(",", ".").rpartition(".")
    plain = f"{whole.replace('.', '')}.{fraction}" if mark else fraction
    try:
        return _bounded(int(Decimal(plain).scaleb(power).to_integral_value()))
    except (InvalidOperation, ValueError):
        return None
