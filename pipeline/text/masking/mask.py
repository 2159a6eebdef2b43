"""Masking: personal data in a post becomes a typed placeholder, before the post leaves the ingest.

The rule: volunteers judge claims, not people, and the personal data of young people must not travel
(decree 13/2023/NĐ-CP on personal data). The masked text is "the text as shown"; every offset in the project
counts in it. Public numbers (113, 114, 115, 111, 1800 and 1900 lines), links to news, wards and cities stay.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.text.folding import FILLER
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
_URL_PHONE_BEFORE: Final = "=:/"
_MAX_PASSES: Final = 8


def _candidates(seen: Reading, written: Reading) -> Iterator[PersonalSpan]:
    """Yield everything found, the surest kinds first: what comes first keeps its place.

    Args:
        seen: The text, folded; a finder without its sign is not asked.
        written: The text as `plain_digits` gives it.
    """
    signs = seen.signs
    if signs & emails.SIGN:
        yield from emails.find_emails(seen)
    if signs & handles.SIGN:
        yield from handles.find_handles(seen)
    if signs & accounts.HOLDER_SIGN:
        yield from accounts.find_holders(seen)
    digits = bool(written.signs & DIGIT) and (
        written.signs != ALL or _DIGIT.search(written.folded) is not None
    )
    if digits:
        yield from _with_digits(seen, written)
    elif hamlets.may_hold_hamlet(seen):
        yield from hamlets.find_hamlets(seen, digits=False)
    if digits or (signs & birth_dates.BORN and signs & birth_dates.IN_WORDS):
        yield from birth_dates.find_birth_dates(seen, digits=digits)
    names = list(people.find_names(seen)) if people.may_hold_name(seen) else []
    for name in names:
        yield name
        yield from birth_dates.birth_date_behind(seen.folded, name)
    if signs & schools.SIGN or (digits and (names or signs & schools.SIGN_WITH_DIGITS)):
        yield from schools.find_classes(seen, names, digits=digits)


def _with_digits(seen: Reading, written: Reading) -> Iterator[PersonalSpan]:
    """Yield what has digits in it, of `_candidates`, and hamlets."""
    signs = written.signs
    if signs & records.SIGN:
        yield from records.find_records(written)
    if seen.signs & coordinates.SIGN:
        yield from coordinates.find_coordinates(seen)
    if windows := long_numbers(written.folded):
        yield from _long_numbers(written, windows)
    if signs & accounts.NICK_SIGN:
        yield from accounts.find_nick_accounts(written)
    if signs & numbers.PART_SIGN:
        yield from numbers.find_numbers_in_parts(written)
    if signs & plates.SIGN:
        yield from plates.find_plates(written)
    homes = list(address_rows.find_address_rows(written)) if signs & address_rows.SIGN else []
    homes += addresses.find_addresses(seen)
    if hamlets.may_hold_hamlet(seen):
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
        pieces, last = [], 0
        for span in spans:
            pieces += [text[last : span.start], PLACEHOLDERS[span.kind]]
            last = span.end
        text = "".join([*pieces, text[last:]])
    return text
