"""Masking: personal data in a post becomes a typed placeholder, before the post leaves the ingest.

The rule: volunteers judge claims, not people, and the personal data of young people must not travel
(decree 13/2023/NĐ-CP on personal data). The masked text is "the text as shown"; every offset in the project
counts in it. Public numbers (113, 114, 115, 111, 1800 and 1900 lines), links to news, wards and cities stay.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pipeline.text.folding import FILLER, fold_for_matching
from pipeline.text.masking import (
    accounts,
    address_rows,
    addresses,
    birth_dates,
    coordinates,
    emails,
    hamlets,
    handles,
    numbers,
    people,
    plates,
    records,
    schools,
)
from pipeline.text.masking.asking import (
    ADDRESS_ROWS,
    ADDRESSES,
    BIRTHS,
    CLASSES,
    COORDINATES,
    CUES,
    DIGITS,
    EMAILS,
    EVERYONE,
    HAMLETS,
    HANDLES,
    HOLDERS,
    LONG_NUMBERS,
    NAMES,
    NICKS,
    NUMBERS_IN_PARTS,
    PLATES,
    READ_ALL,
    RECORDS,
    Asked,
    finders_asked,
)
from pipeline.text.masking.cues import may_be_apart, whole_cues
from pipeline.text.masking.digits import ZERO, plain_digits
from pipeline.text.masking.papers import find_papers_by_cue
from pipeline.text.masking.reading import Reading, hints, read
from pipeline.text.masking.signs import ALL, DIGIT
from pipeline.text.masking.spans import PersonalSpan, Windows, joined, long_numbers
from pipeline.text.placeholders import PLACEHOLDER, PLACEHOLDERS

_DIGIT: Final = re.compile(r"[0-9]")
_URL: Final = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]{1,2000}"
    r"|(?<![a-z0-9@.\-])[a-z0-9\-]{2,40}(?:\.[a-z0-9\-]{2,40}){0,2}\.[a-z]{2,12}/[^\s<>\"]{1,2000}"
)
_LINKS: Final = hints("/", "www.")
_NUMBER: Final = frozenset(f"0123456789{FILLER}")
_SHORT, _SEVERAL = 200, 2
"""Characters of a text, and finders asked, from which on they look sooner for signs than anywhere."""
_URL_PHONE_BEFORE: Final = "=:/"
_MAX_PASSES: Final = 8


def _candidates(seen: Reading, written: Reading, asked: Asked = EVERYONE) -> Iterator[PersonalSpan]:
    """Yield everything found, the surest kinds first: what comes first keeps its place.

    Args:
        seen: The text, folded; a finder without its sign is not asked.
        written: The text as `plain_digits` gives it.
        asked: The finders that may find something.
    """
    signs = seen.signs
    if asked & EMAILS and signs & emails.SIGN:
        yield from emails.find_emails(seen)
    if asked & HANDLES and signs & handles.SIGN:
        yield from handles.find_handles(seen)
    if asked & HOLDERS and signs & accounts.HOLDER_SIGN:
        yield from accounts.find_holders(seen)
    digits = bool(written.signs & DIGIT) and (
        written.signs != ALL or _DIGIT.search(written.folded) is not None
    )
    if digits:
        yield from _with_digits(seen, written, asked)
    elif asked & HAMLETS and hamlets.may_hold_hamlet(seen):
        yield from hamlets.find_hamlets(seen, digits=False)
    if asked & BIRTHS and (digits or (signs & birth_dates.BORN and signs & birth_dates.IN_WORDS)):
        yield from birth_dates.find_birth_dates(seen, digits=digits)
    names = list(people.find_names(seen)) if asked & NAMES and people.may_hold_name(seen) else []
    for name in names:
        yield name
        yield from birth_dates.birth_date_behind(seen.folded, name)
    schooled = signs & schools.SIGN or (digits and (names or signs & schools.SIGN_WITH_DIGITS))
    if (asked & CLASSES or names) and schooled:
        yield from schools.find_classes(seen, names, digits=digits)


def _with_digits(seen: Reading, written: Reading, asked: Asked) -> Iterator[PersonalSpan]:
    """Yield what has digits in it, of `_candidates`, and hamlets."""
    signs = written.signs
    if asked & RECORDS and signs & records.SIGN:
        yield from records.find_records(written)
    if asked & COORDINATES and seen.signs & coordinates.SIGN:
        yield from coordinates.find_coordinates(seen)
    if asked & LONG_NUMBERS and (windows := long_numbers(written.folded)):
        yield from _long_numbers(written, windows)
    if asked & NICKS and signs & accounts.NICK_SIGN:
        yield from accounts.find_nick_accounts(written)
    if asked & NUMBERS_IN_PARTS and signs & numbers.PART_SIGN:
        yield from numbers.find_numbers_in_parts(written)
    if asked & PLATES and signs & plates.SIGN:
        yield from plates.find_plates(written)
    homes: list[PersonalSpan] = []
    if asked & ADDRESS_ROWS and signs & address_rows.SIGN:
        homes += address_rows.find_address_rows(written)
    if asked & ADDRESSES:
        homes += addresses.find_addresses(seen)
    if asked & HAMLETS and hamlets.may_hold_hamlet(seen):
        homes += hamlets.find_hamlets(seen, digits=True)
    yield from joined(homes)


def _long_numbers(written: Reading, windows: Windows) -> Iterator[PersonalSpan]:
    """Yield numbers of six digits and more, and whose accounts they are."""
    text, folded = written.text, written.folded
    for span in (*find_papers_by_cue(written, windows), *numbers.find_cards(folded, windows)):
        yield span
        if span.kind == "bank_account":
            yield from accounts.holders_around(text, folded, span)
    yield from numbers.find_papers(folded, windows)
    yield from accounts.find_accounts(written, windows)
    phones = list(numbers.find_phones(text, folded, windows))
    yield from phones
    if accounts.names_bank(written):  # a wallet, or an account with a phone's number
        for span in phones:
            yield from accounts.holders_around(text, folded, span)
    yield from records.find_patient_codes(written)


def _blocked(seen: Reading) -> tuple[bytearray, bytearray]:
    """Return per character: inside a placeholder, and inside a link."""
    text, folded = seen.text, seen.folded
    placeholder, link = bytearray(len(text)), bytearray(len(text))
    for match in PLACEHOLDER.finditer(text) if "[" in text else ():
        placeholder[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    for low, high in seen.near(_LINKS.sign, 0, 0):  # no link reaches over a space
        for match in _URL.finditer(folded, low, high):
            link[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    return placeholder, link


def _allowed_in_link(span: PersonalSpan, folded: str) -> bool:
    if span.kind in ("handle", "email", "coordinates"):
        return True
    return span.kind == "phone" and span.start > 0 and folded[span.start - 1] in _URL_PHONE_BEFORE


def _choose(spans: Iterable[PersonalSpan], seen: Reading, written: str) -> list[PersonalSpan]:
    folded = seen.folded
    taken, link = _blocked(seen)
    chosen: list[PersonalSpan] = []
    for found in spans:
        end = found.end
        while written[end : end + 1] == FILLER and written[end - 1] in _NUMBER:
            end += 1
        span = PersonalSpan(found.start, end, found.kind) if end > found.end else found
        if any(taken[span.start : span.end]):
            continue
        if any(link[span.start : span.end]) and not _allowed_in_link(span, folded):
            continue
        taken[span.start : span.end] = b"\1" * (span.end - span.start)
        chosen.append(span)
    return sorted(chosen, key=lambda span: span.start)


def _find(text: str) -> list[PersonalSpan]:
    seen = read(text)
    if may_be_apart(seen) and (whole := whole_cues(seen.folded)) != seen.folded:
        seen = Reading(text, whole)
    written = seen
    if seen.signs & (DIGIT | ZERO) and (plain := plain_digits(seen.folded, seen.signs)) != seen.folded:
        written = Reading(text, plain)
    found = list(_candidates(seen, written))
    return _choose(found, seen, written.folded) if found else []


def _find_asked(text: str, asked: Asked) -> list[PersonalSpan]:
    """Return what `_find` does, of the finders that may find something."""
    if asked == EVERYONE:
        return _find(text)
    few = len(text) <= _SHORT or (asked & ~READ_ALL).bit_count() < _SEVERAL
    seen = Reading(text, fold_for_matching(text)) if few else read(text)
    folded = seen.folded
    if (asked & CUES and may_be_apart(seen) and whole_cues(folded) != folded) or (
        asked & DIGITS and plain_digits(folded, seen.signs) != folded
    ):
        return _find(text)  # of what is new nothing is known
    found = list(_candidates(seen, seen, asked))
    return _choose(found, seen, folded) if found else []


def find_personal(text: str) -> list[PersonalSpan]:
    """Find personal data in a text.

    Args:
        text: Any text; offsets count in its NFC form.

    Returns:
        Spans in order, none overlapping another or an existing placeholder.
    """
    return _find(unicodedata.normalize("NFC", text))


def mask(text: str) -> str:
    """Replace personal data by placeholders such as `[số điện thoại]`.

    Args:
        text: Any text, in any Unicode form.

    Returns:
        The text in NFC with every find replaced. Masking it again changes nothing.
    """
    text = unicodedata.normalize("NFC", text)
    for _ in range(_MAX_PASSES):
        spans = _find(text)
        if not spans:
            break
        text = _replaced(text, spans)
    return text


def mask_all(texts: Sequence[str]) -> list[str]:
    """Return `mask` of each text; many at once take half the time."""
    masked = [unicodedata.normalize("NFC", text) for text in texts]
    places: Sequence[int] = range(len(masked))
    for _ in range(_MAX_PASSES):
        found = []
        for at, asked in finders_asked([masked[place] for place in places]):
            place = places[at]
            if spans := _find_asked(masked[place], asked):
                masked[place] = _replaced(masked[place], spans)
                found.append(place)
        if not found:
            break
        places = found
    return masked


def _replaced(text: str, spans: list[PersonalSpan]) -> str:
    """Return a text with placeholders for what was found in it."""
    pieces, last = [], 0
    for span in spans:
        pieces += [text[last : span.start], PLACEHOLDERS[span.kind]]
        last = span.end
    return "".join([*pieces, text[last:]])
