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
from pipeline.text.masking import signs as sign
from pipeline.text.masking.accounts import (
    find_accounts,
    find_holders,
    find_nick_accounts,
    holders_around,
    names_bank,
)
from pipeline.text.masking.address_rows import find_address_rows
from pipeline.text.masking.addresses import find_addresses
from pipeline.text.masking.birth_dates import birth_date_behind, find_birth_dates
from pipeline.text.masking.coordinates import find_coordinates
from pipeline.text.masking.cues import whole_cues
from pipeline.text.masking.digits import plain_digits
from pipeline.text.masking.emails import find_emails
from pipeline.text.masking.hamlets import find_hamlets
from pipeline.text.masking.handles import find_handles
from pipeline.text.masking.numbers import find_cards, find_numbers_in_parts, find_papers, find_phones
from pipeline.text.masking.papers import find_papers_by_cue
from pipeline.text.masking.people import find_names
from pipeline.text.masking.plates import find_plates
from pipeline.text.masking.records import find_patient_codes, find_records
from pipeline.text.masking.schools import find_classes
from pipeline.text.masking.spans import PersonalSpan, joined, long_numbers
from pipeline.text.placeholders import PLACEHOLDER, PLACEHOLDERS

_DIGIT: Final = re.compile(r"[0-9]")
_URL: Final = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]{1,2000}"
    r"|(?<![a-z0-9@.\-])[a-z0-9\-]{2,40}(?:\.[a-z0-9\-]{2,40}){0,2}\.[a-z]{2,12}/[^\s<>\"]{1,2000}"
)
_NUMBER: Final = frozenset(f"0123456789{FILLER}")
_URL_PHONE_BEFORE: Final = "=:/"
_MAX_PASSES: Final = 8


def _candidates(text: str, folded: str, written: str, signs: int) -> Iterator[PersonalSpan]:
    """Yield everything found, the surest kinds first: what comes first keeps its place.

    Args:
        text: The NFC text.
        folded: The text as `fold_for_matching` gives it.
        written: That as `plain_digits` gives it.
        signs: The signs in it; a finder without its sign is not asked.
    """
    if signs & sign.EMAIL:
        yield from find_emails(folded)
    if signs & sign.HANDLE:
        yield from find_handles(text, folded)
    if signs & sign.HOLDER:
        yield from find_holders(text, folded)
    digits = bool(signs & sign.DIGIT) and _DIGIT.search(written) is not None
    if digits:
        yield from _with_digits(text, folded, written, signs)
    elif sign.may_hold_hamlet(text, folded, signs):
        yield from find_hamlets(text, folded, digits=False)
    if digits or (signs & sign.BORN and signs & sign.IN_WORDS):
        yield from find_birth_dates(folded, digits=digits)
    names = list(find_names(text, folded)) if sign.may_hold_name(text, signs) else []
    for name in names:
        yield name
        yield from birth_date_behind(folded, name)
    if signs & sign.CLASS or (digits and (names or signs & sign.SCHOOL)):
        yield from find_classes(text, folded, names, digits=digits)


def _with_digits(text: str, folded: str, written: str, signs: int) -> Iterator[PersonalSpan]:
    """Yield what has digits in it, of `_candidates`, and hamlets."""
    if signs & sign.RECORD:
        yield from find_records(written)
    yield from find_coordinates(folded)
    if numbers := long_numbers(written):
        for span in (*find_papers_by_cue(written, numbers), *find_cards(written, numbers)):
            yield span
            if span.kind == "bank_account":
                yield from holders_around(text, written, span)
        yield from find_papers(written, numbers)
        yield from find_accounts(text, written, numbers)
        phones = list(find_phones(text, written, numbers))
        yield from phones
        for span in phones if names_bank(written) else ():  # a wallet, or an account with a phone's number
            yield from holders_around(text, written, span)
        yield from find_patient_codes(written)
    if signs & sign.NICK:
        yield from find_nick_accounts(written)
    if signs & sign.PART:
        yield from find_numbers_in_parts(written)
    yield from find_plates(text, written)
    addresses = [*find_address_rows(text, written), *find_addresses(text, folded)]
    if sign.may_hold_hamlet(text, folded, signs):
        addresses += find_hamlets(text, folded, digits=True)
    yield from joined(addresses)


def _blocked(folded: str, text: str) -> tuple[bytearray, bytearray]:
    """Return per character: inside a placeholder, and inside a link."""
    placeholder, link = bytearray(len(text)), bytearray(len(text))
    for match in PLACEHOLDER.finditer(text):
        placeholder[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    for match in _URL.finditer(folded) if "/" in folded or "www." in folded else ():
        link[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    return placeholder, link


def _allowed_in_link(span: PersonalSpan, folded: str) -> bool:
    if span.kind in ("handle", "email", "coordinates"):
        return True
    return span.kind == "phone" and span.start > 0 and folded[span.start - 1] in _URL_PHONE_BEFORE


def _choose(spans: Iterable[PersonalSpan], text: str, folded: str, written: str) -> list[PersonalSpan]:
    taken, link = _blocked(folded, text)
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
    folded, signs = sign.read_signs(text)
    if signs & sign.LONE and (whole := whole_cues(folded)) != folded:
        folded, signs = whole, sign.ALL
    written = folded
    if signs & (sign.DIGIT | sign.ZERO) and (written := plain_digits(folded)) != folded:
        signs = sign.ALL
    found = list(_candidates(text, folded, written, signs))
    return _choose(found, text, folded, written) if found else []


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
