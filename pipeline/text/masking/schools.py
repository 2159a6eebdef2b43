"""The school and class of a child; a school alone, or a grade alone, is public."""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.text.masking.gates import Gate
from pipeline.text.masking.people import NO_NAME, ONE_NAME
from pipeline.text.masking.reading import Reading, hints
from pipeline.text.masking.relaxed import arrow
from pipeline.text.masking.signs import sign_of_hints, sign_of_shape
from pipeline.text.masking.spans import PersonalSpan

_CODE = (
    r"(?:1[0-2] ?(?:toan|ly|hoa|van|anh|tin|sinh|su|dia)(?: ?[0-9])?(?![a-z0-9])|(?:1[0-2]"
    r"|[1-9]) ?(?:[a-k][0-9]{0,2}(?![a-z0-9])|[/.][0-9]{1,2}(?![0-9./])))"
)
_GRADE = (
    r"(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi(?: mot| hai)?|1[0-2]"
    r"|[1-9])(?: ?[a-k](?:[0-9]{1,2}| (?:mot|hai|ba|bon|nam))?)?(?![a-z0-9])"
)
_NURSERY = r"(?:mam|choi|la|nha tre|chon|be)(?: ?[0-9a-c]{1,2})?(?![a-z])"
_KIND_OF_SCHOOL = (
    r"(?:diem truong|chuyen(?! (?:toan|anh|ly|hoa|van|tin|sinh|su|dia|trung|phap|nga|nhat))|tieu hoc"
    r"|th ?& ?thcs|thcs ?(?:-|&|va) ?thpt|thcs|thpt chuyen|thpt|ptdt(?: ban tru| noi tru|bt|nt)?"
    r"|pho thong[a-z ]{0,22}?|mam non"
    r"|mau giao|trung hoc[a-z ]{0,20}?|dan lap|tu thuc|ban cong|song ngu|thuc hanh|gdtx|cap [123]|mn"
    r"|mg|th|nha tre|lien cap|quoc te)"
)
_SCHOOL_CUE: Final = re.compile(
    rf"(?:(?:cua |o )?(?:truong|trg) (?:{_KIND_OF_SCHOOL} ){{0,2}}|{_KIND_OF_SCHOOL} (?:{_KIND_OF_SCHOOL} )?)"
)
_CLASS: Final = re.compile(
    rf"(?<![a-z0-9/.,])(?:(?:lop|hoc|chi doan) {{1,2}}(?:{_CODE}|{_GRADE}|{_NURSERY})"
    rf"|{_CODE})(?:[ ]?\((?:lop )?{_CODE}\))?"
)
_SCHOOL_FIRST: Final = re.compile(
    rf"(?<![a-z])(?:(?:truong|trg) )?{_KIND_OF_SCHOOL} (?:[^\W_]{{1,8}} ){{1,4}}lop {_CODE}(?![0-9a-z])"
)
_SCHOOLS: Final = hints(
    "chuyen ",
    "lop",
    "truong",
    "tieu hoc",
    "thcs",
    "thpt",
    " th ",
    "-th ",
    "mam non",
    " mn ",
    "hs ",
    "hoc ",
)
SIGN_WITH_DIGITS: Final = _SCHOOLS.sign
"""This is in every text with digits in which a class without a name before it is found."""
_CLASSES: Final = hints("lop")
SIGN: Final = _CLASSES.sign
"""This is in every text without digits in which a class is found."""
_CLASS_SIGN: Final = sign_of_hints("lop ", "hoc ", "chi doan ") | sign_of_shape(
    r"(?<![a-z0-9/.,])(?:1[0-2]|[1-9])(?:[a-z/.]|$)"
)
_NAME_WORD: Final = re.compile(r"[^\W_]{1,9}")
_CHILD_BEFORE: Final = re.compile(
    r"(?<![a-z])(?:hoc|con|em|chau|be|hs|hoc sinh|hoc tro|ph|phu huynh|ban|cung lop|nho|dua|thang|len"
    r"|trai|gai|gvcn|co chu nhiem"
    r"|chu nhiem)(?![a-z])[^.!?\n]{0,40}$"
)
_OPENS: Final = re.compile(r"[ ,\-–:|(]{1,3}")


def _school_end(text: str, folded: str, start: int) -> int:
    """Return where the name of a school that begins at `start` ends, or `start`."""
    cue = _SCHOOL_CUE.match(folded, start)
    if cue is None:
        return start
    end, position, plain = start, cue.end(), text[cue.end() : cue.end() + 1].islower()
    if plain and cue[0].split() in (["truong"], ["cua", "truong"], ["o", "truong"]):
        return start
    for _ in range(3 if plain else 5):
        word = _NAME_WORD.match(folded, position)
        if word is None or word[0] == "ten" or (plain and word[0] in NO_NAME):
            break
        if not plain and not (text[position].isupper() or (text[position].isdigit() and end > start)):
            break
        end = word.end()
        if folded[end : end + 1] != " ":
            break
        position = end + 1
    return end


def _capitals_end(text: str, start: int) -> int:
    """Return where a row of capitalised words ends."""
    return match.end() if (match := ONE_NAME.match(text, start)) else start


def gates() -> tuple[Gate, ...]:
    """Return what must be in a text in which `find_classes` finds anything that is not behind a name."""
    opens, subject = r"[ ,\-–:|(]{1,3}", "toan|ly|hoa|van|anh|tin|sinh|su|dia"
    words = "(?: {1,2}[a-z]+){1,3}"
    code = rf"lop {{1,2}}(?:[a-z]+ ?){{0,4}}\(?[0-9]|lop{words} [a-k](?:[^a-z]|$)"
    school = rf"(?:cua |o )?(?:truong|trg) |{_KIND_OF_SCHOOL} "
    end = rf"(?:[0-9)]|[0-9] ?(?:[a-k]|{subject})|(?:lop|hoc|doan){words}(?: ?[a-z0-9]+)?)"
    in_brackets = rf"(?:[0-9] ?[a-k]?|{subject})\){opens}[A-Z]"
    return ((arrow("[0-9]|lop"), arrow(code, rf"{end}{opens}(?:{school})", in_brackets)),)


def find_classes(seen: Reading, names: list[PersonalSpan], *, digits: bool) -> Iterator[PersonalSpan]:
    """Yield the class of a child with its school; a school alone, or a grade alone, stays.

    Args:
        seen: The text, folded.
        names: Spans of names in it; what stands behind one is a child's.
        digits: Whether there are digits in the text.
    """
    text, folded = seen.text, seen.folded
    if not (seen.holds(_CLASSES) or (digits and (names or seen.holds(_SCHOOLS)))):
        return
    behind = {name.end for name in names}
    for match in seen.matches(_SCHOOL_FIRST, _CLASSES.sign, 92, 92):
        yield PersonalSpan(*match.span(), "school_class")
    for match in seen.matches(_CLASS, _CLASS_SIGN, 8, 44):
        start, end = match.span()
        gap = _OPENS.match(folded, end)
        school = _school_end(text, folded, gap.end()) if gap else end
        if gap and school > gap.end():
            yield PersonalSpan(start, school, "school_class")
            continue
        if gap and match[0].endswith(")") and text[gap.end() : gap.end() + 1].isupper():
            yield PersonalSpan(start, _capitals_end(text, gap.end()), "school_class")
            continue
        after_name = any(0 < start - place <= 12 for place in behind) and not folded[start:end].isdigit()
        code = re.search(_CODE, match[0]) is not None or re.search(r"[0-9 ][a-k]$", match[0]) is not None
        named = match[0].startswith("lop")
        if (after_name and code) or (
            named and code and _CHILD_BEFORE.search(folded[max(0, start - 50) : start])
        ):
            yield PersonalSpan(start, end, "school_class")
