"""One known claim as it is kept, and what it has to be before it is taken in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from typing import Any, Final
from urllib.parse import urlsplit

from pipeline.claims.known import Wording
from pipeline.errors import UsageError
from pipeline.text import mask, normalise
from pipeline.text.folding import fold_lower, letters_only

STATES: Final = ("draft", "checked", "withdrawn")
"""`draft`: nobody stands for it yet. `checked`: it has a source and is matched. `withdrawn`: it was wrong or
is out of date; kept, and no longer matched."""

VERDICTS: Final[Mapping[str, tuple[str, ...]]] = {
    "false_with_source": ("false", "sai", "tin sai", "sai sự thật", "không đúng", "tin giả", "giả", "fake"),
    "misleading": ("gây hiểu lầm", "hiểu lầm", "một phần đúng", "half true", "partly false", "mixture"),
    "scam": ("lừa đảo", "fraud"),
    "accurate": ("true", "đúng", "chính xác", "đúng sự thật", "correct"),
    "unverifiable": ("unproven", "unverified", "chưa kiểm chứng", "chưa kiểm chứng được", "chưa rõ"),
}
"""What can be said of a claim, by the names that decisions are stored under, and what else it is called."""

MAX_TEXT: Final = 5_000
"""Characters of a claim, a wording or a correction: two printed pages."""

MAX_VARIANTS: Final = 100
MAX_ID: Final = 64

_IDS: Final = re.compile(rf"[\w.:+-]{{1,{MAX_ID}}}")
_VERDICTS: Final = {
    fold_lower(name): verdict for verdict, names in VERDICTS.items() for name in (verdict, *names)
}
_NEGATORS: Final = re.compile(r"\b(?:không|chưa|chẳng|chả|khong|chua|chang)\b")


class BadClaim(Exception):  # noqa: N818  a finding about one row, caught and written down
    """A row that is no known claim.

    Args:
        reason: Stable machine-readable word.
        message: What is wrong, in a sentence.
        next_step: What to do about it, in a sentence.
    """

    def __init__(self, reason: str, message: str, next_step: str) -> None:
        super().__init__(message)
        self.reason, self.message, self.next_step = reason, message, next_step


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """A known claim.

    Attributes:
        claim_id: What it is called in files and matches.
        text: What is claimed, personal data masked.
        verdict: One of `VERDICTS`.
        correction: What is known to be so instead.
        sources: Links to who says so.
        topic: Field it belongs to; empty when nobody said.
        variants: Other wordings in which it was seen, personal data masked.
        claimed_on: Day it was first seen, ISO 8601; empty when nobody said.
        state: One of `STATES`.
    """

    claim_id: str
    text: str
    verdict: str
    correction: str = ""
    sources: tuple[str, ...] = ()
    topic: str = ""
    variants: tuple[str, ...] = ()
    claimed_on: str = ""
    state: str = "checked"

    @property
    def wordings(self) -> tuple[Wording, ...]:
        """Every way in which it is told."""
        return tuple(Wording(self.claim_id, text) for text in (self.text, *self.variants))

    @property
    def key(self) -> str:
        """What two claims of one wording share: a digest of the letters and digits without diacritics."""
        return blake2b(letters_only(normalise(self.text)).encode(), digest_size=12).hexdigest()

    @property
    def opposite_key(self) -> tuple[str, bool]:
        """The same without its negations, and whether their number is odd: opposite claims differ in that."""
        text = normalise(self.text)
        return letters_only(_NEGATORS.sub(" ", text)), bool(len(_NEGATORS.findall(text)) % 2)


def build(fields: Mapping[str, Any]) -> tuple[ClaimRecord, list[str]]:
    """Return the claim that some fields are, and what a person should know about it.

    Args:
        fields: `claim` and `verdict`; and, as far as known, `id`, `correction`, `source`, `topic`,
            `variants`, `date` and `state`. `source` and `variants` are lists, or texts with one entry a line;
            links may also stand behind each other with spaces.

    Raises:
        BadClaim: They are none.
    """
    text = _text(fields, "claim")
    if not letters_only(normalise(text)):
        raise BadClaim(
            "empty_claim",
            "The claim has no letter or digit left after folding." if text else "The claim is empty.",
            "Write in one sentence what is claimed.",
        )
    variants = tuple(dict.fromkeys(v for v in _lines(fields, "variants") if letters_only(normalise(v))))
    if len(variants) > MAX_VARIANTS:
        raise BadClaim(
            "too_many_variants",
            f"The claim has {len(variants):,} variants; {MAX_VARIANTS} are the most.",
            "Keep those that differ most.",
        )
    record = ClaimRecord(
        claim_id=_claim_id(fields, text),
        text=text,
        verdict=_verdict(fields),
        correction=_text(fields, "correction"),
        sources=_sources(fields),
        topic=_text(fields, "topic"),
        variants=tuple(variant for variant in variants if variant != text),
        claimed_on=_day(fields),
        state=_state(fields),
    )
    if record.state == "checked" and not record.sources:
        return replace(record, state="draft"), [
            f"{record.claim_id} names no source, so it is a draft and is not matched; add a link and import "
            "it again."
        ]
    return record, []


def record_from(fields: Mapping[str, Any]) -> tuple[ClaimRecord, list[str]]:
    """Do the same for fields that a person typed.

    Raises:
        UsageError: They are no claim.
    """
    try:
        return build(fields)
    except BadClaim as bad:
        raise UsageError(bad.message, bad.next_step) from bad


def verdict_named(said: str) -> str:
    """Return the verdict that somebody calls so; empty when it is none that is known here."""
    return _VERDICTS.get(fold_lower(said).strip(" .!"), "")


def _claim_id(fields: Mapping[str, Any], text: str) -> str:
    given = _plain(fields.get("id"), "id")
    if not given:
        return f"k{blake2b(letters_only(normalise(text)).encode(), digest_size=8).hexdigest()}"
    if not _IDS.fullmatch(given):
        raise BadClaim(
            "bad_id",
            f"The id {given[:80]!r} is not one: letters, digits and . : + - _, at most {MAX_ID}.",
            "Shorten it, or leave it out and one is made.",
        )
    return given


def _verdict(fields: Mapping[str, Any]) -> str:
    said = _plain(fields.get("verdict"), "verdict")
    known = verdict_named(said)
    if not known:
        raise BadClaim(
            "bad_verdict" if said else "no_verdict",
            f"{said[:80]!r} is no verdict that is known here." if said else "The claim has no verdict.",
            f"Give one of: {', '.join(VERDICTS)}.",
        )
    return known


def _state(fields: Mapping[str, Any]) -> str:
    said = _plain(fields.get("state"), "state").lower() or "checked"
    if said not in STATES:
        raise BadClaim("bad_state", f"{said[:80]!r} is no state.", f"Give one of: {', '.join(STATES)}.")
    return said


def _day(fields: Mapping[str, Any]) -> str:
    said = _plain(fields.get("date"), "date")
    found = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", said)
    try:
        day = date(*map(int, reversed(found.groups()))) if found else date.fromisoformat(said[:10] or "none")
    except ValueError:
        if not said:
            return ""
        raise BadClaim(
            "bad_date", f"{said[:40]!r} is no day.", "Write it as 2026-11-29 or 29/11/2026."
        ) from None
    return day.isoformat()


def _sources(fields: Mapping[str, Any]) -> tuple[str, ...]:
    links = [link for line in _lines(fields, "source") for link in line.split()]
    for link in links:
        try:
            parts = urlsplit(link)
            sound = (
                parts.scheme in ("http", "https") and bool(parts.hostname) and "." in (parts.hostname or "")
            )
        except ValueError:
            sound = False
        if not sound or len(link) > MAX_TEXT:
            raise BadClaim(
                "bad_source", f"{link[:80]!r} is no web address.", "Give links that start with https://."
            )
    return tuple(dict.fromkeys(links))


def _lines(fields: Mapping[str, Any], name: str) -> list[str]:
    value = fields.get(name)
    parts: Sequence[Any] = value if isinstance(value, (list, tuple)) else _plain(value, name).split("\n")
    return [text for part in parts if (text := _shown(_plain(part, name), name))]


def _text(fields: Mapping[str, Any], name: str) -> str:
    return _shown(_plain(fields.get(name), name), name)


def _plain(value: Any, name: str) -> str:  # noqa: ANN401
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise BadClaim(
            "wrong_type", f"{name} is {type(value).__name__}, not a text.", f"Give {name} as text."
        )
    return str(value).strip()


def _shown(text: str, name: str) -> str:
    if len(text) > MAX_TEXT:
        raise BadClaim(
            "too_long",
            f"{name} has {len(text):,} characters; {MAX_TEXT:,} are the most.",
            "Shorten it to what is claimed.",
        )
    return text if name == "source" else mask(text)
