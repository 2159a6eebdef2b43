"""Matches texts to known claims: BM25 finds candidates, facts and meaning decide among them.

Every text is looked up by its words. Only where a wording shares enough of them are the facts of both
compared, and only those texts and wordings go through the encoder, each once. What shares no rare word with a
claim is never found, whatever it means.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from pipeline.claims.known.facts import (
    Facts,
    Reader,
    denied,
    has_other_date,
    other_names,
    other_numbers,
    shared_share,
    turned_share,
)
from pipeline.claims.known.features import Evidence, features, with_meaning
from pipeline.claims.known.index import Bm25Index, Candidate
from pipeline.claims.known.scoring import Level, Weights, shipped_weights
from pipeline.claims.known.wording import Differing, agreeing, differing
from pipeline.text import normalise

CANDIDATES: Final = 20
"""Wordings of which a text is compared with the facts."""

MIN_BM25: Final = 0.1
"""Least share of its own BM25 that a wording must find in a text to become a candidate. Of the retellings
that the score was fitted on none has less than 0.11 of its claim; other claims have 0.05 at the median."""

MIN_OF_BEST: Final = 0.5
"""The same over that of the best candidate; no retelling has less than 0.65."""

MIN_SHARED: Final = 0.3
"""Share of what a claim says that a post has to say as well before it is taken for it, 0 to 1."""

MAX_TURNED: Final = 0.1
"""Share of what a claim says that a post may turn round while it denies a word of it, 0 to 1."""

WORTH_MEANING: Final = 0.01
"""Score by words alone from which a pair is worth the encoder: a quarter of a second for each ten texts."""

MAX_REMEMBERED: Final = 1 << 16
"""Embeddings of wordings that are kept: 100 MB at most."""

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
        self._score = self._weights.full if self.uses_meaning else self._weights.lexical
        self._reader = Reader(self._weights.commonness, self._weights.least_common)
        self._index = Bm25Index(wording.text for wording in self.wordings)
        self._embedded: dict[int, Floats] = {}

    def match(self, texts: Sequence[str], limit: int = 5) -> list[list[Match]]:
        """Return for each text the claims it may state, best first; none where nothing is worth a look.

        Args:
            texts: As shown, personal data masked.
            limit: Most claims for a text.
        """
        best: list[dict[str, tuple[float, Pair]]] = [{} for _ in texts]
        for pair in self.pairs(texts):
            score = self._score(pair.values)
            claim_id = self.wordings[pair.wording].claim_id
            if claim_id not in best[pair.text] or score > best[pair.text][claim_id][0]:
                best[pair.text][claim_id] = (score, pair)
        return [self._told(text, found.values(), limit) for text, found in zip(texts, best, strict=True)]

    def pairs(self, texts: Sequence[str]) -> Iterator[Pair]:
        """Yield the texts beside those of their candidates that may be worth a look, the texts in order."""
        return self._weighed(texts, WORTH_MEANING)

    def all_pairs(self, texts: Sequence[str]) -> Iterator[Pair]:
        """Yield every text beside each of its candidates: what weights are fitted on."""
        return self._weighed(texts, 0.0)

    def _weighed(self, texts: Sequence[str], least: float) -> Iterator[Pair]:
        found = [_near_best(each) for each in self._index.search(texts, CANDIDATES, MIN_BM25)]
        by_words = [
            [p for p in self._by_words(i, text, candidates) if self._weights.lexical(p.values) >= least]
            for i, (text, candidates) in enumerate(zip(texts, found, strict=True))
        ]
        if self._embedder is None:
            yield from (pair for pairs in by_words for pair in pairs)
            return
        chosen = [i for i, pairs in enumerate(by_words) if pairs]
        meaning = self._embedder.embed([normalise(texts[i]) for i in chosen])
        self._remember({pair.wording for i in chosen for pair in by_words[i]})
        for row, i in enumerate(chosen):
            denial = float(self._weights.denial_by_meaning(meaning[row : row + 1])[0])
            for pair in by_words[i]:
                cosine = float(self._embedded[pair.wording] @ meaning[row])
                yield replace(pair, values=with_meaning(pair.values, cosine, denial))

    def _by_words(self, i: int, text: str, candidates: Sequence[Candidate]) -> Iterator[Pair]:
        """Yield a text beside its candidates, meaning left out."""
        if not candidates:
            return
        denial = self._weights.denial_by_words(text)
        best = max(candidate.score for candidate in candidates)
        post = self._reader.facts(text)
        for candidate in candidates:
            claim = self._reader.facts(self.wordings[candidate.wording].text)
            evidence = Evidence(candidate.score, best, self._best_other(candidates, candidate), denial)
            yield Pair(i, candidate.wording, features(claim, post, evidence), _agree(claim, post))

    def _remember(self, wanted: AbstractSet[int]) -> None:
        """Embed the wordings that were not needed before."""
        if self._embedder is None:
            return
        if len(self._embedded) + len(wanted) > MAX_REMEMBERED:
            self._embedded = {n: row for n, row in self._embedded.items() if n in wanted}
        fresh = sorted(wanted - self._embedded.keys())
        if fresh:
            rows = self._embedder.embed([normalise(self.wordings[n].text) for n in fresh])
            self._embedded.update(zip(fresh, rows, strict=True))

    def _level(self, score: float, pair: Pair) -> Level | None:
        level = self._score.level(score)
        return "suggested" if level == "near_certain" and not pair.agrees else level

    def _told(self, text: str, scored: Iterable[tuple[float, Pair]], limit: int) -> list[Match]:
        """Return what a volunteer is told of a text's pairs, best first."""
        told = []
        for score, pair in sorted(scored, key=lambda each: (-each[0], each[1].wording))[:limit]:
            level = self._level(score, pair)
            if level is None:
                continue
            wording = self.wordings[pair.wording]
            claim, post = self._reader.facts(wording.text), self._reader.facts(text)
            same, other = agreeing(claim, post), differing(claim, post)
            told.append(Match(wording.claim_id, wording.text, score, level, same, other))
        return told

    def _best_other(self, candidates: Sequence[Candidate], candidate: Candidate) -> float:
        own = self.wordings[candidate.wording].claim_id
        others = (each.score for each in candidates if self.wordings[each.wording].claim_id != own)
        return max(others, default=0.0)


def _near_best(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates that come near the best one."""
    best = max((each.score for each in candidates), default=0.0)
    return [each for each in candidates if each.score >= MIN_OF_BEST * best]


def _agree(claim: Facts, post: Facts) -> bool:
    """Whether a text says enough of a claim, and no number, day, name or denial speaks against it."""
    if shared_share(claim, post) < MIN_SHARED:
        return False
    if post.reading.denial and not claim.reading.denial:
        return False
    if denied(claim, post) and turned_share(claim, post) > MAX_TURNED:
        return False
    return not (other_numbers(claim, post) or has_other_date(claim, post) or other_names(claim, post))
