"""Coordinates of a place exact enough to find a household, and plus codes."""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.text.masking.spans import PersonalSpan, holds_any, spans_of

_FRACTION = r"(?:[.,]| phay | cham )[0-9]{4,8}"
_LONG_FRACTION: Final = re.compile("[.,][0-9]{4}")
_BETWEEN = r"(?:[ ,;:|/\-_\n~+()]{1,5}|[ ,;]{0,2}(?:va|x|&)[ ]| ?vi(?: do)? bac[ ,;\-]{1,3}(?:va )?)"
_NORTH = r"(?:8|9|1[0-9]|2[0-3])"
_EAST = r"1(?:0[2-9]|1[0-7])"
_PAIR: Final = re.compile(
    rf"(?:(?<![a-z])(?:[nb][ :]?|(?:lat|latitude|vi do|vd)[ :=]{{1,3}}))?"
    rf"(?<![0-9.,]){_NORTH}{_FRACTION}°?[ ]?(?:do )?(?:vi (?:do )?)?[nb]?"
    rf"(?:ac)?{_BETWEEN}[ed]?[ :]?"
    rf"(?:(?:long|lng|lon|kinh do|kd)[ :=]{{0,3}})?{_EAST}{_FRACTION}"
    r"(?:°?[ ]?(?:do )?(?:kinh (?:do )?)?(?:dong|[ed])(?![a-z]))?"
)
_LONGITUDE_FIRST: Final = re.compile(
    rf"(?:(?<![a-z])[ed][ :]?)?"
    rf"(?<![0-9.,]){_EAST}{_FRACTION}°?[ ]?[ed]?{_BETWEEN}[nb]?[ :]?{_NORTH}{_FRACTION}"
    r"(?![0-9])(?:°?[ ]?(?:bac|[nb])(?![a-z]))?"
)
_MINUTES: Final = re.compile(
    r"(?<![0-9])[0-9]{1,2} ?[°º] ?[0-9]{1,2}[.,][0-9]{1,5} ?['′’]? ?[nb](?:ac)?[ ,;|\-]{0,3}"
    r"1[0-9]{2} ?[°º] ?[0-9]{1,2}[.,][0-9]{1,5} ?['′’]? ?(?:dong|[ed])?(?![a-z])"
    r"|(?<![a-z])[nb] ?[0-9]{1,2} ?[°º] ?[0-9]{1,2}[.,][0-9]{1,5} ?['′’]?[ ,;|\-]{0,3}"
    r"[ed] ?1[0-9]{2} ?[°º] ?[0-9]{1,2}[.,][0-9]{1,5} ?['′’]?"
)
_DEGREES: Final = re.compile(
    r"(?<![0-9])[0-9]{1,2} ?(?:°|do|º|o)? ?[0-9]{1,2} ?(?:['′’]"
    r"|phut)? ?[0-9]{1,2}(?:[.,][0-9]{1,4})? ?(?:[\"″”]|''|giay)?"
    r" ?(?:n|(?:vi )?bac|b)(?![a-z])[ ,;|]{0,3}"
    r"1[0-9]{2} ?(?:°|do|º|o)? ?[0-9]{1,2} ?(?:['′’]|phut)? ?[0-9]{1,2}(?:[.,][0-9]{1,4})? ?(?:[\"″”]"
    r"|''|giay)?"
    r" ?(?:e|(?:kinh )?dong|d)(?![a-z])"
)
_LETTER_FIRST: Final = re.compile(
    r"(?<![a-z])[nb] ?[0-9]{1,2} ?[°º] ?[0-9]{1,2} ?['′’] ?[0-9]{1,2}(?:[.,][0-9]{1,4})? ?[\"″”]?[ ,;"
    r"|\-]{0,4}"
    r"[ed] ?1[0-9]{2} ?[°º] ?[0-9]{1,2} ?['′’] ?[0-9]{1,2}(?:[.,][0-9]{1,4})? ?[\"″”]?"
)
_ONE_SIDE: Final = re.compile(
    r"(?<![a-z])(?:lat|latitude|long|lng|lon|longitude|vi do|kinh do)[ :=]{1,3}([0-9]{1,3}(?:[.,]| phay "
    r"| cham )[0-9]{3,8})|(?<![a-z])[xy] ?[:=] ?([0-9]{1,3}[.,][0-9]{4,8})"
)
_NUMBER_WORD = r"(?:khong|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin|muoi|tram|le|linh|phay|cham)"
_SIDE_IN_WORDS: Final = re.compile(
    rf"(?:vi do|kinh do)[ :]{{1,2}}((?:{_NUMBER_WORD} ){{2,12}}{_NUMBER_WORD})(?![a-z])"
)
_PLUS_CODE: Final = re.compile(
    r"(?<![a-z0-9+])[23456789cfghjmpqrvwx]{4,8}\+[23456789cfghjmpqrvwx]{2,3}(?![a-z0-9+])"
)


_DEGREE_SIGN: Final = re.compile("[0-9] ?(?:[°º'′’]|do [0-9]|phut|o [0-9]|[nb](?:ac)?[ ,;|]{1,3}1[0-9]{2} )")
_SIDES: Final = (
    *(
        "lat ",
        "lat:",
        "latitude",
        "long ",
        "long:",
        "longitude",
        "lng",
        "vi do",
        "kinh do",
        "lat=",
        "x=",
        "x:",
        "y=",
    ),
)


def find_coordinates(folded: str) -> Iterator[PersonalSpan]:
    """Yield coordinates in or near the country, exact to some 15 metres, and plus codes.

    Args:
        folded: The text as `fold_for_matching` gives it.
    """
    if _LONG_FRACTION.search(folded) or holds_any(folded, (" phay ", " cham ")):
        yield from spans_of(_PAIR, folded, "coordinates")
        yield from spans_of(_LONGITUDE_FIRST, folded, "coordinates")
    if _DEGREE_SIGN.search(folded):
        yield from spans_of(_DEGREES, folded, "coordinates")
        yield from spans_of(_MINUTES, folded, "coordinates")
        yield from spans_of(_LETTER_FIRST, folded, "coordinates")
    if holds_any(folded, _SIDES):
        for match in _ONE_SIDE.finditer(folded):
            yield PersonalSpan(*match.span(match.lastindex or 0), "coordinates")
        yield from spans_of(_SIDE_IN_WORDS, folded, "coordinates", group=1)
    if "+" in folded:
        yield from spans_of(_PLUS_CODE, folded, "coordinates")
