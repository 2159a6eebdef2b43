"""Finding claims of the bank by any wording, with or without diacritics."""

import threading
from functools import lru_cache
from typing import Final

from django.db.models import QuerySet

from pipeline.claims.known.index import Bm25Index
from pipeline.review.claims.wordings import Version, bank_version, with_wordings, wordings_of
from pipeline.review.models import KnownClaim

MAX_WORDS: Final = 2_000
"""Characters of a search that are read: a whole post may be pasted."""

MAX_FOUND: Final = 1_000
"""Wordings looked at; what is further down shares next to nothing with the search."""


def search(claims: QuerySet[KnownClaim], words: str, limit: int) -> list[KnownClaim]:
    """Return those of some claims that share most rare words with a text, nearest first.

    Args:
        claims: Among which.
        words: Any wording.
        limit: Most claims.
    """
    with _building:
        owners, index = _built(bank_version())
    found = index.search([words[:MAX_WORDS]], MAX_FOUND)[0]
    keys = dict.fromkeys(owners[candidate.wording] for candidate in found)
    allowed = claims.in_bulk(list(keys))
    return [allowed[key] for key in keys if key in allowed][:limit]


_building = threading.Lock()


@lru_cache(maxsize=1)
def _built(_version: Version) -> tuple[list[int], Bm25Index]:
    owners: list[int] = []
    texts: list[str] = []
    for claim in with_wordings(KnownClaim.objects.all()):
        told = wordings_of(claim)
        owners += [claim.pk] * len(told)
        texts += told
    return owners, Bm25Index(texts)
