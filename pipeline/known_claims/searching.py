"""Finding claims of a bank by any wording."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pipeline.claims.known.index import Bm25Index
from pipeline.known_claims.claim_review import NAMES
from pipeline.known_claims.records import ClaimRecord
from pipeline.known_claims.writing import to_fields

_WORDINGS: int = 10  # of one claim that may stand in the way of the next


@dataclass(frozen=True, slots=True)
class Hit:
    """A claim that was found.

    Attributes:
        record: The claim.
        score: How much of its nearest wording the words cover, from 0 up; 1 is all.
    """

    record: ClaimRecord
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Attributes:
        hits: Claims, nearest first.
    """

    hits: list[Hit]

    def __str__(self) -> str:
        lines = [
            f"{hit.record.claim_id}  {NAMES[hit.record.verdict]} ({hit.record.state}): {hit.record.text}"
            for hit in self.hits
        ]
        return "\n".join(lines) or "No claim has these words."

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"claims": [{**to_fields(hit.record), "score": round(hit.score, 4)} for hit in self.hits]}


def find_claims(records: Iterable[ClaimRecord], words: str, limit: int) -> list[Hit]:
    """Return the claims that share most rare words with a text, nearest first.

    Args:
        records: The bank.
        words: Any wording, with or without diacritics.
        limit: Most claims.
    """
    known = list(records)
    owners = [record for record in known for _ in record.wordings]
    index = Bm25Index(wording.text for record in known for wording in record.wordings)
    best: dict[str, Hit] = {}
    for candidate in index.search([words], limit * _WORDINGS)[0]:
        record = owners[candidate.wording]
        best.setdefault(record.claim_id, Hit(record, candidate.score))
    return list(best.values())[:limit]
