"""Which waiting items state a claim of the bank: found when they come in, and when a claim is new or changed.

What is found waits in `ClaimMatch` until a person says whether it is so (`queue.matched`, `queue.known`). The
matcher is built once for each state of the bank and kept in the process.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from pipeline.claims.known import Match, Matcher, Wording
from pipeline.claims.known.index import Bm25Index
from pipeline.classify.engines.encoder import EncoderModel
from pipeline.classify.folders import shipped_folder
from pipeline.errors import ModelError
from pipeline.review.claims.decided import learn
from pipeline.review.claims.wordings import Version, bank_version, with_wordings, wordings_of
from pipeline.review.models import ClaimMatch, Item, KnownClaim, Review
from pipeline.review.queue.matched import SHOWN
from pipeline.review.storage.background import in_background
from pipeline.review.storage.database import friendly_errors
from pipeline.review.storage.transactions import advisory_lock, atomic_with_retry

COMPARE_EVERY: Final = 300.0
"""Seconds between two looks for claims that waiting items were not compared with."""

_WORTH_A_LOOK: Final = 0.05
"""Share of a claim's terms from which an item may state it; the matcher decides."""

_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Bank:
    """The checked claims as they are matched.

    Attributes:
        matcher: Of all their wordings.
        claims: Key of each claim, by its id.
    """

    matcher: Matcher
    claims: dict[str, int]


def match_text(text: str, limit: int = SHOWN) -> list[tuple[KnownClaim, Match]]:
    """Return the checked claims that a text may state, best first; nothing is kept.

    Args:
        text: As shown, personal data masked.
        limit: Most claims.
    """
    learn()
    bank = _bank()
    matches = bank.matcher.match([text], limit)[0] if bank.claims else []
    claims = KnownClaim.objects.in_bulk([bank.claims[match.claim_id] for match in matches])
    return [(claims[bank.claims[match.claim_id]], match) for match in matches]


def match_items(items: QuerySet[Item]) -> int:
    """Match items that wait and that nobody has reviewed to the checked claims; return how many have a match.

    What was matched before, and what somebody refused, is left alone.

    Args:
        items: Which items.

    Raises:
        QueueError: The database cannot be written.
    """
    with friendly_errors():
        learn()
        return _match(_open(items).values_list("pk", "text"), None)


def compare_waiting() -> int:
    """Compare what waits with the claims that are new or changed since; return how many items have a match.

    Raises:
        QueueError: The database cannot be written.
    """
    with friendly_errors():
        learn()
        now = timezone.now()
        stale = KnownClaim.objects.filter(Q(compared_at=None) | Q(compared_at__lt=F("changed_at")))
        claims = list(with_wordings(stale.filter(state=KnownClaim.State.CHECKED)))
        if not claims:
            return 0
        index = Bm25Index(text for claim in claims for text in wordings_of(claim))
        done = _match(_worth_a_look(index), {claim.pk for claim in claims})
        KnownClaim.objects.filter(pk__in=[claim.pk for claim in claims]).update(compared_at=now)
        return done


def comparing_in_background() -> AbstractContextManager[None]:
    """Compare what waits with new claims once in a while, for as long as the block lasts."""
    return in_background("claims", compare_waiting, pause=COMPARE_EVERY)


def _worth_a_look(index: Bm25Index) -> Iterator[tuple[int, str]]:
    """Yield key and text of the waiting items that share a little with some wordings."""
    waiting = _open(Item.objects.all()).values_list("pk", "text").iterator(chunk_size=_BATCH)
    for part in _batches(waiting):
        found = index.search([text for _, text in part], 1, _WORTH_A_LOOK)
        yield from (row for row, candidates in zip(part, found, strict=True) if candidates)


def _match(rows: Iterable[tuple[int, str]], only: set[int] | None) -> int:
    """Match items given by key and text, to some claims or to all; return how many have a match."""
    bank = _bank()
    done = 0
    for part in _batches(rows) if bank.claims else ():
        limit = SHOWN if only is None else SHOWN + len(only)
        told = bank.matcher.match([text for _, text in part], min(limit, 20))
        found = [
            _row(pk, bank.claims[match.claim_id], match)
            for (pk, _), matches in zip(part, told, strict=True)
            for match in matches
            if only is None or bank.claims[match.claim_id] in only
        ]
        done += _write(found)
    return done


def _batches(rows: Iterable[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    left = iter(rows)
    while batch := list(islice(left, _BATCH)):
        yield batch


def _row(item: int, claim: int, match: Match) -> ClaimMatch:
    return ClaimMatch(
        claim_id=claim,
        item_id=item,
        score=match.score,
        level=match.level,
        wording=match.wording,
        agree=list(match.agree),
        differ=[asdict(each) for each in match.differ],
    )


@atomic_with_retry
def _write(found: Sequence[ClaimMatch]) -> int:
    """Store matches of items that still wait, or what makes them surer; return of how many items."""
    advisory_lock("claims")
    waiting = set(
        _open(Item.objects.filter(pk__in={each.item_id for each in found})).values_list("pk", flat=True)
    )
    kept = [each for each in found if each.item_id in waiting]
    known = {
        (match.item_id, match.claim_id): match
        for match in ClaimMatch.objects.filter(item__in={each.item_id for each in kept})
    }
    surer = [_surer(known[at], each) for each in kept if (at := (each.item_id, each.claim_id)) in known]
    ClaimMatch.objects.bulk_update(
        [match for match in surer if match is not None],
        ["score", "level", "wording", "agree", "differ"],
        batch_size=_BATCH,
    )
    fresh = [each for each in kept if (each.item_id, each.claim_id) not in known]
    ClaimMatch.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=_BATCH)
    return len({each.item_id for each in kept})


def _surer(match: ClaimMatch, found: ClaimMatch) -> ClaimMatch | None:
    """Return a match that nobody has answered with what makes it surer; None where nothing does."""
    if match.state != ClaimMatch.State.WAITING or found.score <= match.score:
        return None
    match.score, match.level, match.wording = found.score, found.level, found.wording
    match.agree, match.differ = found.agree, found.differ
    return match


def _open(items: QuerySet[Item]) -> QuerySet[Item]:
    reviewed = Review.objects.filter(item=OuterRef("pk"), withdrawal=None)
    waiting = items.filter(~Exists(reviewed), state=Item.State.WAITING, text_removed_at=None)
    return waiting.order_by("id")


def _bank() -> Bank:
    """Return the checked claims as they are now."""
    with _building:
        return _built(bank_version())


_building = threading.Lock()


@lru_cache(maxsize=1)
def _built(_version: Version) -> Bank:
    checked = KnownClaim.objects.filter(state=KnownClaim.State.CHECKED)
    claims: dict[str, int] = {}
    wordings: list[Wording] = []
    for claim in with_wordings(checked):
        claims[claim.claim_id] = claim.pk
        wordings += (Wording(claim.claim_id, text) for text in wordings_of(claim))
    return Bank(Matcher(wordings, _encoder() if claims else None), claims)


@lru_cache(maxsize=1)
def _encoder() -> EncoderModel | None:
    """Return the shipped encoder, loaded once; None where it is not installed, and words alone decide."""
    try:
        return EncoderModel.load(shipped_folder("encoder"))
    except ModelError:
        return None
