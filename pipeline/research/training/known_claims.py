"""Fits the score of known claims on written retellings and look-alikes: `models/known_claims/weights.json`.

    python -m pipeline.research.training.known_claims

Learns from two hands of `data/claims`, and from their texts with a phrase swapped; how common words are, and
sentences that fill up the bank, come from the training rows of `data/rows`. What is applied to a hand while
thresholds are set was fitted on the other hand alone: another hand is what the score will meet.
"""

import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.claims.known import Matcher, Wording
from pipeline.claims.known.facts import Reader
from pipeline.claims.known.features import FOR, MEANING, NAMES, NEUTRAL
from pipeline.claims.known.matcher import Pair
from pipeline.claims.known.scoring import WEIGHTS, Score, Weights, denial_terms
from pipeline.claims.reading import keys
from pipeline.classify.engines.encoder import EncoderModel
from pipeline.errors import DataSetError
from pipeline.io import atomic_write
from pipeline.research.training.swapped_claims import SWAPPED, Told, swapped
from pipeline.resources import resource
from pipeline.text import normalise

RETELLINGS: Final = frozenset(("chain", "teencode", "story", "headline", "dialect"))
"""Kinds of texts that state their claim."""

LOOK_ALIKES: Final = frozenset(("denial", "changed", "opinion", "sourced"))
"""Kinds of texts that do not, though they share its theme and words."""

LEARNED: Final = ("data/claims/hand_1.csv", "data/claims/hand_4.csv")
MIN_CLAIMS: Final = 3
"""Claims whose texts must have a term before it may tell a denial from a retelling."""

SWAPPED_WEIGHT: Final = 0.2
"""What a swapped text counts beside one that was written: it is cruder, and there are more of them."""

MAX_WRONG: Final = 0.01
"""Share of look-alikes that may be near-certain: what its one-sided 95 % bound on a hand that was not learned
from has to stay under."""

MIN_NEAR_CERTAIN: Final = 0.75
"""Least score of a near-certain match, whatever the hands allow: real posts about one theme reach 0.7."""

FILLERS: Final = (
    *("adverts_notices_appeals", "criticism_satire", "everyday"),
    *("good_news", "opinions_experience", "sourced_news"),
)
"""Rows among whose sentences a claim has to be found: no rumours, since some are those of the hands."""

KEPT_RECALL: Final = 0.995
"""Share of retellings found at all that a suggestion keeps."""

Floats = npt.NDArray[np.float64]


class Remembering:
    """An encoder that embeds each text once.

    Args:
        encoder: The encoder.
    """

    def __init__(self, encoder: EncoderModel) -> None:
        self._encoder = encoder
        self._rows: dict[str, npt.NDArray[np.float32]] = {}

    @property
    def name(self) -> str:
        """Name of the encoder."""
        return self._encoder.name

    def embed(self, normalised_texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return the embeddings of normalised texts, shape (n, width)."""
        fresh = [text for text in dict.fromkeys(normalised_texts) if text not in self._rows]
        if fresh:
            self._rows.update(zip(fresh, self._encoder.embed(fresh), strict=True))
        return np.stack([self._rows[text] for text in normalised_texts])


def read_told(path: Path) -> list[Told]:
    """Return the texts of a file with the columns `claim_id`, `kind` and `text`.

    Raises:
        DataSetError: It is missing or has other columns.
    """
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return [Told(row["claim_id"], row["kind"], row["text"]) for row in csv.DictReader(lines)]
    except (OSError, KeyError) as error:
        raise DataSetError(
            f"{path} cannot be read as written claims: {error}.",
            "Give a file such as data/claims/hand_4.csv.",
        ) from error


def fit(
    hands: Sequence[Sequence[Told]], ordinary: Iterable[str], others: Sequence[str], encoder: EncoderModel
) -> Weights:
    """Return weights fitted on written texts.

    Args:
        hands: Claims with their retellings and look-alikes, a bank for each hand: two hands may have thought
            of one rumour.
        ordinary: Posts that tell how common words are.
        others: Sentences that fill up the banks.
        encoder: Gives texts their embedding.
    """
    remembering = Remembering(encoder)
    commonness, least = _commonness(ordinary)
    empty = Score(0.0, {}, 1.0, 1.0)
    base = Weights(empty, empty, {}, np.zeros(0, dtype=np.float32), 0.0, encoder.name, commonness, least)
    reader = Reader(commonness, least)
    rows: list[_Row] = []
    for number, hand in enumerate(hands):
        apart = [each for i, other in enumerate(hands) if i != number for each in other]
        weights = _with_denials(base, apart, remembering)
        claims = [Wording(each.claim_id, each.text) for each in hand if each.kind == "claim"]
        bank = claims + [Wording("", text) for text in others]
        asked = [each for each in hand if each.kind != "claim"]
        asked += swapped(hand, (*RETELLINGS, "claim"), reader)
        matcher, texts = Matcher(bank, remembering, weights), [each.text for each in asked]
        rows += [
            _Row(number, pair.text, asked[pair.text], bank[pair.wording].claim_id, pair)
            for pair in matcher.with_meaning(matcher.compared(texts), texts)
        ]
    told = [each for hand in hands for each in hand]
    table = _Table(rows, sum(each.kind in LOOK_ALIKES for each in told))
    lexical = table.score([name for name in NAMES if name != MEANING])
    full = table.score(list(NAMES), lexical)
    return replace(_with_denials(base, told, remembering), lexical=lexical.score, full=full.score)


@dataclass(frozen=True, slots=True)
class _Row:
    """A text beside a candidate."""

    hand: int
    text: int
    told: Told
    claim_id: str
    pair: Pair

    @property
    def is_own(self) -> bool:
        return self.told.claim_id == self.claim_id


@dataclass(frozen=True, slots=True)
class _Fitted:
    """A score, and what its like gave pairs of a hand that it was not fitted on, 0 to 1, shape (n,)."""

    score: Score
    chances: Floats


class _Table:
    """Pairs of texts and claims, and what is true of them."""

    def __init__(self, rows: Sequence[_Row], look_alikes: int) -> None:
        self.values = np.array([row.pair.values for row in rows])
        self.agrees = np.array([row.pair.agrees for row in rows])
        self.states = np.array([row.is_own and row.told.kind in RETELLINGS for row in rows])
        self.hands = np.array([row.hand for row in rows])
        self.kinds = np.array([row.told.kind for row in rows])
        self.look_alikes = look_alikes
        is_swapped = self.kinds == SWAPPED
        own = np.array([row.is_own for row in rows])
        self.counts = np.where(is_swapped, np.where(own, SWAPPED_WEIGHT, 0.0), 1.0)
        _, self.texts = np.unique([(row.hand, row.text) for row in rows], axis=0, return_inverse=True)

    def score(self, names: Sequence[str], before: _Fitted | None = None) -> _Fitted:
        """Return the score over some features, with thresholds from hands it was not fitted on.

        Args:
            names: The features.
            before: A score whose near-certain matches stand, whatever this one says.
        """
        columns = [NAMES.index(name) for name in names]
        held_out = np.zeros(len(self.states))
        for hand in np.unique(self.hands):
            inside = self.hands == hand
            weights, intercept = self._fitted(~inside, columns, names)
            held_out[inside] = self.values[inside][:, columns] @ weights + intercept
        chances = 1 / (1 + np.exp(-held_out))
        weights, intercept = self._fitted(np.ones(len(self.states), dtype=bool), columns, names)
        fitted = dict(zip(names, np.round(weights, 4).tolist(), strict=True))
        sure = np.zeros(len(chances), dtype=bool)
        if before is not None:
            sure = before.chances >= before.score.near_certain
        near_certain = self._near_certain(chances, sure)
        return _Fitted(Score(round(intercept, 4), fitted, near_certain, self._suggested(chances)), chances)

    def _fitted(
        self, which: npt.NDArray[np.bool_], columns: Sequence[int], names: Sequence[str]
    ) -> tuple[Floats, float]:
        return _logistic(self.values[which][:, columns], self.states[which], self.counts[which], names)

    def _near_certain(self, chances: Floats, sure: npt.NDArray[np.bool_]) -> float:
        """Return the least threshold at which few enough look-alikes pass, those passing anyway included."""
        is_wrong = self.agrees & ~self.states & np.isin(self.kinds, list(LOOK_ALIKES | RETELLINGS))
        highest = np.zeros(self.texts.max() + 1)
        np.maximum.at(highest, self.texts[is_wrong], np.where(sure, 1.0, chances)[is_wrong])
        passing = np.sort(highest)[::-1]
        least = max(passing[allowed_wrong(self.look_alikes)], MIN_NEAR_CERTAIN)
        return round(float(np.ceil(least * 1000) / 1000) + 0.001, 3)

    def _suggested(self, chances: Floats) -> float:
        found = np.sort(chances[self.states])
        return round(float(found[int((1 - KEPT_RECALL) * len(found))]), 3)


def _logistic(
    values: Floats, states: npt.NDArray[np.bool_], counts: Floats, names: Sequence[str]
) -> tuple[Floats, float]:
    """Return weights of raw features, and the intercept, fitted on standardised ones.

    A feature only speaks for or against a match as it is meant to, so that no chance of a small set turns a
    weak match into a strong one.
    """
    from scipy.optimize import minimize
    from scipy.special import expit

    mean, spread = values.mean(axis=0), values.std(axis=0)
    spread[spread == 0] = 1.0
    scaled = np.column_stack([(values - mean) / spread, np.ones(len(values))])
    signs = np.where(states, 1.0, -1.0)

    def loss(weights: Floats) -> tuple[float, Floats]:
        margins = signs * (scaled @ weights)
        penalty = weights * np.append(np.ones(len(names)), 0.0)
        value = (counts * np.logaddexp(0.0, -margins)).sum() + 0.5 * penalty @ penalty
        return float(value), -scaled.T @ (counts * signs * expit(-margins)) + penalty

    bounds = [
        (None, None) if name in NEUTRAL else (0.0, None) if name in FOR else (None, 0.0) for name in names
    ]
    found = minimize(
        loss,
        np.zeros(len(names) + 1),
        jac=True,
        method="L-BFGS-B",
        bounds=[*bounds, (None, None)],
        options={"maxiter": 10_000, "maxfun": 100_000, "ftol": 1e-14, "gtol": 1e-7},
    ).x
    weights = found[:-1] / spread
    return weights, float(found[-1] - weights @ mean)


def _with_denials(base: Weights, told: Sequence[Told], encoder: Remembering) -> Weights:
    """Return weights that tell who sets a rumour right from who tells it."""
    from sklearn.linear_model import LogisticRegression

    used = [each for each in told if each.kind in RETELLINGS or each.kind in ("claim", "denial")]
    denies = np.array([each.kind == "denial" for each in used])
    embeddings = encoder.embed([normalise(each.text) for each in used])
    by_meaning = LogisticRegression(C=10.0, max_iter=5000).fit(embeddings, denies)
    terms = [denial_terms(keys(each.text)) for each in used]
    claims: Counter[str] = Counter()
    for found in {(each.claim_id, t) for each, mine in zip(used, terms, strict=True) for t in mine}:
        claims[found[1]] += 1
    vocabulary = {term: i for i, term in enumerate(sorted(t for t, n in claims.items() if n >= MIN_CLAIMS))}
    counts = np.zeros((len(used), len(vocabulary)))
    for row, mine in enumerate(terms):
        counts[row, [vocabulary[term] for term in mine if term in vocabulary]] = 1.0
    by_words = LogisticRegression(C=0.3, max_iter=2000).fit(counts, denies)
    weights = {term: round(float(by_words.coef_[0][i]), 3) for term, i in vocabulary.items()}
    return replace(
        base,
        denial_words={"": round(float(by_words.intercept_[0]), 3)}
        | {term: weight for term, weight in weights.items() if abs(weight) >= 0.02},
        denial_meaning=np.round(by_meaning.coef_[0], 4).astype(np.float32),
        denial_constant=round(float(by_meaning.intercept_[0]), 4),
    )


def _commonness(posts: Iterable[str]) -> tuple[dict[str, float], float]:
    """Return the share of posts that have each word of more than one, and that of any other word."""
    found: Counter[str] = Counter()
    count = 0
    for post in posts:
        found.update(set(keys(post)))
        count += 1
    count = max(count, 1)
    return {word: round((n + 0.5) / (count + 1), 6) for word, n in found.items() if n > 1}, 0.5 / (count + 1)


def _sentences(posts: Iterable[str]) -> Iterator[str]:
    """Yield the first sentence of each post that is as long as claims are."""
    for post in posts:
        sentence = re.split(r"[.!?\n]", post, maxsplit=1)[0].strip()
        if 8 <= len(sentence.split()) <= 40:
            yield sentence


def allowed_wrong(look_alikes: int) -> int:
    """Return how many of some look-alikes may pass so that `MAX_WRONG` holds (Clopper and Pearson 1934)."""
    from scipy.stats import beta

    bounds = (float(beta.ppf(0.95, wrong + 1, look_alikes - wrong)) for wrong in range(look_alikes))
    return max(sum(bound <= MAX_WRONG for bound in bounds) - 1, 0)


def _texts(paths: Iterable[Path]) -> list[str]:
    found: list[str] = []
    for path in sorted(paths):
        with path.open(encoding="utf-8", newline="") as lines:
            found += [row["text"] for row in csv.DictReader(lines)]
    return found


def to_dict(weights: Weights) -> dict[str, Any]:
    """Return weights as JSON can hold them, for `Weights.from_dict`."""
    stored = asdict(weights)
    stored["denial_meaning"] = [round(float(value), 4) for value in weights.denial_meaning]
    return stored


def main() -> None:
    """Fit and write the weights."""
    from pipeline.classify.folders import shipped_folder

    encoder = EncoderModel.load(shipped_folder("encoder"))
    hands = [read_told(resource(name)) for name in LEARNED]
    rows = resource("data/rows")
    others = _sentences(_texts(rows / f"{name}.train.csv" for name in FILLERS))
    weights = fit(hands, _texts(rows.glob("*.train.csv")), list(others), encoder)
    path = resource(WEIGHTS)
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_write(path) as temporary:
        text = json.dumps(to_dict(weights), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        temporary.write_text(text + "\n", encoding="utf-8")
    for name, score in (("words alone", weights.lexical), ("words and meaning", weights.full)):
        sys.stdout.write(f"{name}: near-certain {score.near_certain}, suggested {score.suggested}\n")


if __name__ == "__main__":
    main()
