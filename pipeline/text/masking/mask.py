"""Masking: personal data in a post becomes a typed placeholder, before the post leaves the ingest.

The rule: volunteers judge claims, not people, and the personal data of young people must not travel
(decree 13/2023/NĐ-CP on personal data). The masked text is "the text as shown"; every offset in the project
counts in it. Public numbers (113, 114, 115, 111, 1800 and 1900 lines), links to news, wards and cities stay.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.text.folding import fold_for_matching
from pipeline.text.masking.accounts import find_accounts, find_emails, find_handles, find_holders
from pipeline.text.masking.addresses import find_addresses
from pipeline.text.masking.numbers import find_cards, find_papers, find_phones, find_plates
from pipeline.text.masking.spans import PersonalSpan, long_numbers
from pipeline.text.placeholders import PLACEHOLDER, PLACEHOLDERS

_DIGIT: Final = re.compile(r"[0-9]")
_URL: Final = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]{1,2000}"
    r"|(?<![a-z0-9@.\-])[a-z0-9\-]{2,40}(?:\.[a-z0-9\-]{2,40}){1,3}/[^\s<>\"]{1,2000}"
)
_URL_PHONE_BEFORE: Final = "=:/"
_MAX_PASSES: Final = 8


def _candidates(text: str, folded: str) -> Iterator[PersonalSpan]:
    """Yield everything found, the surest kinds first: what comes first keeps its place."""
    yield from find_emails(folded)
    yield from find_handles(text, folded)
    yield from find_holders(text, folded)
    digits = _DIGIT.search(folded) is not None
    numbers = long_numbers(folded) if digits else []
    if numbers:
        yield from find_cards(folded, numbers)
        yield from find_papers(folded, numbers)
        yield from find_accounts(text, folded, numbers)
    yield from find_phones(folded, numbers)
    if digits:
        yield from find_plates(text, folded)
        yield from find_addresses(text, folded)


def _blocked(folded: str, text: str) -> tuple[bytearray, bytearray]:
    """Return per character: inside a placeholder, and inside a link."""
    placeholder, link = bytearray(len(text)), bytearray(len(text))
    for match in PLACEHOLDER.finditer(text):
        placeholder[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    for match in _URL.finditer(folded) if "/" in folded or "www." in folded else ():
        link[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    return placeholder, link


def _allowed_in_link(span: PersonalSpan, folded: str) -> bool:
    if span.kind in ("handle", "email"):
        return True
    return span.kind == "phone" and span.start > 0 and folded[span.start - 1] in _URL_PHONE_BEFORE


def _choose(spans: Iterable[PersonalSpan], text: str, folded: str) -> list[PersonalSpan]:
    taken, link = _blocked(folded, text)
    chosen: list[PersonalSpan] = []
    for span in spans:
        if any(taken[span.start : span.end]):
            continue
        if any(link[span.start : span.end]) and not _allowed_in_link(span, folded):
            continue
        taken[span.start : span.end] = b"\1" * (span.end - span.start)
        chosen.append(span)
    return sorted(chosen, key=lambda span: span.start)


def _find(text: str) -> list[PersonalSpan]:
    folded = fold_for_matching(text)
    found = list(_candidates(text, folded))
    return _choose(found, text, folded) if found else []


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
