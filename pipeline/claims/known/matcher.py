"""Matches texts to known claims: BM25 finds candidates, facts and meaning decide among them.

Every text is looked up by its words. Only where a wording shares enough telling words are the facts of both
compared, and only where these leave it undecided does a text go through the encoder. What shares no rare word
with a claim is never found, whatever it means.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from pipeline.claims.known.comparison import (
    contradictions,
    denied,
    evidence,
    has_lost_place,
    has_other_date,
    has_other_number_instead,
    missing_names,
    other_numbers,
    other_places,
    shared_share,
    swapped,
    turned_share,
)
from pipeline.claims.known.facts import Facts, Reader
from pipeline.claims.known.features import NAMES, Evidence, features, with_meaning
from pipeline.claims.known.index import Bm25Index, Candidates
from pipeline.claims.known.overlap import Overlap
from pipeline.claims.known.scoring import Level, Score, Weights, shipped_weights
from pipeline.claims.known.wording import Differing, agreeing, differing
from pipeline.claims.reading import keys
from pipeline.text import normalise

FOUND: Final = 50
"""Wordings of which the words that a text shares are weighed."""

COMPARED: Final = 8
"""Wordings of which a text is compared with the facts."""

SIEVE: Final = ((1.4, 0.28),)
"""What passes the sieve: least weight of the telling words that a text shares with a wording, see
`Reader.weight`, with the least share of those of the wording, 0 to 1."""

SIEVE_OF_BEST: Final = ((1.0, 0.2), (0.6, 0.5))
"""The same of the best candidate of a text, either of the two; some claims have common words only. Of the
retellings that scores were fitted on 0.99 keep their claim among 200, of 0.997 where nothing is sieved. Of
social comments 8 % are compared with any claim, with 49,000 other sentences in the bank 41 %."""

MIN_SHARED: Final = 0.5
"""Share of what a claim says that a post has to say as well before it is taken for it, 0 to 1."""

MIN_EVIDENCE: Final = 2.5
"""How telling that has to be: two comments may share all their words and have none to tell by."""

MAX_SWAPPED: Final = 0.1
"""Share of what a claim says that a post may have other words for between words that both have, 0 to 1."""

MAX_TURNED: Final = 0.1
"""Share of what a claim says that a post may turn round while it denies a word of it, 0 to 1."""

WORTH_MEANING: Final = 0.5
"""Score by words alone from which an undecided text is worth the encoder, which takes 50 ms for it: on the
hands that scores were fitted on it makes nothing near-certain that has less than 0.51."""

MEANING_DECIMALS: Final = 3
"""Decimals that are kept of what the encoder says: what else is in a batch moves the last bits."""

_OF_BEST: Final = NAMES.index("bm25_of_best")
_BATCH: Final = 1000  # texts matched at once

Floats = npt.NDArray[np.float32]


class Embedder(Protocol):
    """Whatever gives texts their embedding: an encoder of `pipeline.classify`."""

    @property
    def name(self) -> str:
        """What the embeddings are of; scores are fitted for one encoder."""

    def embed(self, normalised_texts: Sequence[str]) -> Floats:
        """Return the embeddings of normalised texts, length 1 each, shape (n, width)."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One way in which a claim is told.

    Attributes:
        claim_id: The claim.
        text: The wording, as shown.
    """

    claim_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """A known claim that a text may state.

    Attributes:
        claim_id: The claim.
        wording: The wording of it that is nearest.
        score: How likely the text states the claim, 0 to 1.
        level: `near_certain`, or `suggested`, which is worth a look.
        agree: What both say, as the text shows it.
        differ: What the text says otherwise.
    """

    claim_id: str
    wording: str
    score: float
    level: Level
    agree: tuple[str, ...]
    differ: tuple[Differing, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A text beside a candidate, as the score sees it.

    Attributes:
        text: Place of the text in its batch.
        wording: Place of the wording in the bank.
        values: Its `features`.
        agrees: Whether nothing that was found in the text speaks against the claim.
    """

    text: int
    wording: int
    values: list[float]
    agrees: bool


@dataclass(frozen=True, slots=True)
class _Scored:
    """A pair with its score, and what gave it."""

    pair: Pair
    score: float
    by: Score

    @property
    def rank(self) -> tuple[float, int]:
        return -self.score, self.pair.wording

    @property
    def level(self) -> Level | None:
        level = self.by.level(self.score)
        return "suggested" if level == "near_certain" and not self.pair.agrees else level

    @property
    def is_sure_apart(self) -> bool:
        """Whether it would be near-certain if no other claim were nearer."""
        values = list(self.pair.values)
        values[_OF_BEST] = 1.0
        return self.pair.agrees and self.by.level(self.by(values)) == "near_certain"


class Matcher:
    """Known claims, ready to be found in texts.

    Args:
        wordings: Every wording of every claim.
        embedder: Encoder for the candidates; without one, words alone decide.
        weights: How features become a score; those that ship when not given.

    Attributes:
        wordings: As given.
        uses_meaning: Whether the encoder is one that the weights were fitted for.
    """

    def __init__(
        self, wordings: Sequence[Wording], embedder: Embedder | None = None, weights: Weights | None = None
    ) -> None:
        self.wordings = tuple(wordings)
        self._weights = weights or shipped_weights()
        self.uses_meaning = embedder is not None and embedder.name == self._weights.encoder
        self._embedder = embedder if self.uses_meaning else None
        self._reader = Reader(self._weights.commonness, self._weights.least_common)
        self._index = Bm25Index(wording.text for wording in self.wordings)
        self._overlap = Overlap([keys(wording.text) for wording in self.wordings], self._reader.weight)

    def match(self, texts: Sequence[str], limit: int = 5) -> list[list[Match]]:
        """Return for each text the claims it may state, best first; none where nothing is worth a look.

        Args:
            texts: As shown, personal data masked.
            limit: Most claims for a text.
        """
        found: list[list[Match]] = []
        for start in range(0, len(texts), _BATCH):
            batch = texts[start : start + _BATCH]
            best: list[dict[str, _Scored]] = [{} for _ in batch]
            for scored in self._scored(batch):
                mine, claim_id = best[scored.pair.text], self.wordings[scored.pair.wording].claim_id
                if claim_id not in mine or scored.rank < mine[claim_id].rank:
                    mine[claim_id] = scored
            found += [self._told(text, mine.values(), limit) for text, mine in zip(batch, best, strict=True)]
        return found

    def compared(self, texts: Sequence[str]) -> list[Pair]:
        """Return texts beside those of their candidates that share enough words, meaning left out."""
        words = [keys(text) for text in texts]
        found = self._sieved(words)
        denials: dict[int, float] = {}
        pairs: list[Pair] = []
        for i, wording, of_best in zip(
            found.texts.tolist(), found.wordings.tolist(), found.of_best.tolist(), strict=True
        ):
            if i not in denials:
                denials[i] = self._weights.denial_by_words(words[i])
            claim, post = self._reader.facts(self.wordings[wording].text), self._reader.facts(texts[i])
            values = features(claim, post, Evidence(of_best, denials[i]))
            pairs.append(Pair(i, wording, values, _agree(claim, post)))
        return pairs

    def with_meaning(self, pairs: Sequence[Pair], texts: Sequence[str]) -> list[Pair]:
        """Return pairs with what the encoder says of their texts; as they are without an encoder.

        Args:
            pairs: What `compared` gave.
            texts: The texts it was given.
        """
        if self._embedder is None or not pairs:
            return list(pairs)
        chosen = list(dict.fromkeys(pair.text for pair in pairs))
        rows = self._embedder.embed([normalise(texts[i]) for i in chosen])
        said = self._weights.denial_by_meaning(rows).round(MEANING_DECIMALS).tolist()
        denials = dict(zip(chosen, said, strict=True))
        return [replace(pair, values=with_meaning(pair.values, denials[pair.text])) for pair in pairs]

    def _sieved(self, words: Sequence[Sequence[str]]) -> Candidates:
        """Return the candidates that share enough telling words with their texts."""
        found = self._index.candidates(words, FOUND)
        weight, share = self._overlap.of(words, found)
        passes = _passes(SIEVE, weight, share) | ((found.rank == 0) & _passes(SIEVE_OF_BEST, weight, share))
        found = found.chosen(passes)
        return found.chosen(found.rank < COMPARED)

    def _scored(self, texts: Sequence[str]) -> Iterator[_Scored]:
        """Yield texts beside wordings, each with its score and what gave it, the texts in order."""
        by_words, by_all = self._weights.lexical, self._weights.full
        scored: dict[int, list[_Scored]] = {}
        undecided: list[Pair] = []
        for i, group in groupby(self.compared(texts), key=lambda pair: pair.text):
            scored[i] = [_Scored(pair, by_words(pair.values), by_words) for pair in group]
            best = max((each.score for each in scored[i] if each.pair.agrees), default=0.0)
            if self.uses_meaning and WORTH_MEANING <= best < by_words.near_certain:
                undecided += [each.pair for each in scored[i]]
        for i, group in groupby(self.with_meaning(undecided, texts), key=lambda pair: pair.text):
            scored[i] = [_Scored(pair, by_all(pair.values), by_all) for pair in group]
        for found in scored.values():
            yield from found

    def _told(self, text: str, scored: Iterable[_Scored], limit: int) -> list[Match]:
        """Return what a volunteer is told of a text's pairs, best first."""
        told = []
        ranked = sorted(scored, key=lambda each: each.rank)[:limit]
        is_sure = any(each.level == "near_certain" for each in ranked)
        for each in ranked:
            level = each.level
            if is_sure and each.is_sure_apart:
                level = "near_certain"  # of two claims that say the same neither hides the other
            if level is None:
                continue
            wording = self.wordings[each.pair.wording]
            claim, post = self._reader.facts(wording.text), self._reader.facts(text)
            same, other = agreeing(claim, post), differing(claim, post)
            told.append(Match(wording.claim_id, wording.text, each.score, level, same, other))
        return told


def _passes(sieve: Sequence[tuple[float, float]], weight: Floats, share: Floats) -> npt.NDArray[np.bool_]:
    passes = np.zeros(len(weight), dtype=np.bool_)
    for heavy, large in sieve:
        passes |= (weight >= heavy) & (share >= large)
    return passes


def _agree(claim: Facts, post: Facts) -> bool:
    """Whether a text says enough of a claim, and no number, day, name, place or denial speaks against it."""
    if shared_share(claim, post) < MIN_SHARED or evidence(claim, post) < MIN_EVIDENCE:
        return False
    if missing_names(claim, post) or contradictions(claim, post):
        return False
    if post.reading.denial and not claim.reading.denial:
        return False
    if denied(claim, post) and turned_share(claim, post) > MAX_TURNED:
        return False
    if has_lost_place(claim, post) and other_places(claim, post):
        return False
    if other_numbers(claim, post) or has_other_number_instead(claim, post) or has_other_date(claim, post):
        return False
    return swapped(claim, post)[1] <= MAX_SWAPPED
