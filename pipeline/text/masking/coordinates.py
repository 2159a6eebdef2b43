"""Coordinates of a place exact enough to find a household, and plus codes."""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.text.masking.gates import WORD, Gate
from pipeline.text.masking.reading import Reading, hints
from pipeline.text.masking.relaxed import arrow, relaxed
from pipeline.text.masking.signs import sign_of_beginning, sign_of_shape
from pipeline.text.masking.spans import PersonalSpan, spans_of

_FRACTION = r"(?:[.,]| phay | cham )[0-9]{4,8}"
_LONG_FRACTION: Final = re.compile("[0-9](?:[.,]| phay | cham )[0-9]{4}")
_POINT: Final = sign_of_shape("[0-9][.,][0-9]{4}")
_POINT_IN_WORDS: Final = hints(" phay ", " cham ")
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
_DEGREES_TYPED: Final = hints("°", "º")
_NORTH_OF: Final = sign_of_shape("(?:(?<![a-z])|giay)(?:n|bac|b)[,;|]*(?:$|1[0-9]{2})", digits=False)
_SIDES: Final = hints(
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
)
_SIDE: Final = sign_of_beginning("(?:lat|latitude|long|lng|lon|longitude|vi|kinh|[xy])(?![a-z])")
_SIDE_POINT: Final = sign_of_shape("[0-9][.,][0-9]{3}")
_SIDE_SAID: Final = hints("vi do", "kinh do")
_PLUS: Final = hints("+")
SIGN: Final = _POINT | _POINT_IN_WORDS.sign | _DEGREES_TYPED.sign | _NORTH_OF | _SIDES.sign | _PLUS.sign
"""One of these is in every text in which something is found."""


def gates() -> tuple[Gate, ...]:
    """Return what must be in a text in which `find_coordinates` finds anything."""
    degrees = r"[0-9] ?[°º] ?[0-9]|(?:[0-9\"″”']|giay) ?(?:vi )?(?:n|bac|b)[ ,;|]{0,3}1[0-9]{2}"
    side = rf"{WORD}(?:lat|latitude|long|lng|lon|longitude|vi do|kinh do|x|y)[ :=]{{1,3}}[0-9]"
    return ((relaxed(_LONG_FRACTION, _PLUS_CODE),), (arrow(degrees, side, "(?:vi|kinh) do[ :]"),))


def find_coordinates(seen: Reading) -> Iterator[PersonalSpan]:
    """Yield coordinates in or near the country, exact to some 15 metres, and plus codes.

    Args:
        seen: The text, folded.
    """
    in_words = seen.holds(_POINT_IN_WORDS)
    if (seen.signs & _POINT or in_words) and _LONG_FRACTION.search(seen.folded):
        for pattern in (_PAIR, _LONGITUDE_FIRST):
            for match in seen.matches(pattern, _POINT | _POINT_IN_WORDS.sign, 108, 108):
                yield PersonalSpan(*match.span(), "coordinates")
    yield from _in_degrees(seen)
    if seen.holds(_SIDES):
        exact = in_words or seen.signs & _SIDE_POINT
        for match in seen.matches(_ONE_SIDE, _SIDE, 0, 32, digits=True) if exact else ():
            yield PersonalSpan(*match.span(match.lastindex or 0), "coordinates")
        if seen.holds(_SIDE_SAID):
            yield from spans_of(_SIDE_IN_WORDS, seen.folded, "coordinates", group=1)
    if seen.holds(_PLUS):
        yield from spans_of(_PLUS_CODE, seen.folded, "coordinates")


def _in_degrees(seen: Reading) -> Iterator[PersonalSpan]:
    """Yield coordinates in degrees, minutes and seconds."""
    typed = seen.holds(_DEGREES_TYPED)
    if not (typed or seen.signs & _NORTH_OF) or _DEGREE_SIGN.search(seen.folded) is None:
        return
    for match in seen.matches(_DEGREES, _NORTH_OF, 48, 80):
        yield PersonalSpan(*match.span(), "coordinates")
    for pattern in (_MINUTES, _LETTER_FIRST) if typed else ():
        yield from spans_of(pattern, seen.folded, "coordinates")
