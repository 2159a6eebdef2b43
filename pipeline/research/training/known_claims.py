"""Fits the score of known claims on written retellings and look-alikes: `models/known_claims/weights.json`.

    python -m pipeline.research.training.known_claims

Learns from two hands of `data/claims`, and how common words are from the training rows of `data/rows`.
Every part is fitted on other claims than those it is then applied to, in folds, so that the score and its
thresholds see what they will meet later.
"""

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.claims.known import Matcher, Wording
from pipeline.claims.known.features import AGAINST, MEANING, NAMES, NEUTRAL
from pipeline.claims.known.matcher import Pair
from pipeline.claims.known.scoring import WEIGHTS, Score, Weights, denial_terms
from pipeline.claims.reading import keys
from pipeline.classify.engines.encoder import EncoderModel
from pipeline.errors import DataSetError
from pipeline.io import atomic_write
from pipeline.resources import resource
from pipeline.text import normalise

RETELLINGS: Final = frozenset(("chain", "teencode", "story", "headline", "dialect"))
"""Kinds of texts that state their claim."""

LOOK_ALIKES: Final = frozenset(("denial", "changed", "opinion", "sourced"))
"""Kinds of texts that do not, though they share its theme and words."""

LEARNED: Final = ("data/claims/hand_1.csv", "data/claims/hand_4.csv")
FOLDS: Final = 10
MIN_CLAIMS: Final = 3
"""Claims whose texts must have a term before it may tell a denial from a retelling."""

MAX_WRONG: Final = 0.0
"""Share of look-alikes that may be near-certain on held-out claims. Other hands write other look-alikes, so
more than this pass elsewhere."""

KEPT_RECALL: Final = 0.98
"""Share of retellings found at all that a suggestion keeps."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Told:
    """One written text.

    Attributes:
        claim_id: The claim it is about.
        kind: How it is about it; `claim` for the claim itself.
        text: As written.
    """

    claim_id: str
    kind: str
    text: str


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


def fit(hands: Sequence[Sequence[Told]], ordinary: Iterable[str], encoder: EncoderModel) -> Weights:
    """Return weights fitted on written texts.

    Args:
        hands: Claims with their retellings and look-alikes, a bank for each hand: two hands may have thought
            of one rumour.
        ordinary: Posts that tell how common words are.
        encoder: Gives texts their embedding.
    """
    remembering = Remembering(encoder)
    commonness, least = _commonness(ordinary)
    empty = Score(0.0, {}, 1.0, 1.0)
    base = Weights(empty, empty, {}, np.zeros(0, dtype=np.float32), 0.0, encoder.name, commonness, least)
    told = [each for hand in hands for each in hand]
    folds = _folds(told)
    pairs: list[Pair] = []
    owners: list[Told] = []
    claims: list[str] = []
    for fold in range(FOLDS):
        apart = [each for each in told if folds[each.claim_id] != fold]
        weights = _with_denials(base, apart, remembering)
        for hand in hands:
            bank = [Wording(each.claim_id, each.text) for each in hand if each.kind == "claim"]
            asked = [each for each in hand if folds[each.claim_id] == fold and each.kind != "claim"]
            for pair in Matcher(bank, remembering, weights).all_pairs([each.text for each in asked]):
                pairs.append(pair)
                owners.append(asked[pair.text])
                claims.append(bank[pair.wording].claim_id)
    table = _Table(told, pairs, owners, claims)
    lexical = [name for name in NAMES if name not in MEANING]
    return replace(
        _with_denials(base, told, remembering), lexical=table.score(lexical), full=table.score(list(NAMES))
    )


class _Table:
    """Pairs of texts and claims, and what is true of them."""

    def __init__(
        self, told: Sequence[Told], pairs: Sequence[Pair], owners: Sequence[Told], claims: Sequence[str]
    ) -> None:
        folds = _folds(told)
        self.values = np.array([pair.values for pair in pairs])
        self.agrees = np.array([pair.agrees for pair in pairs])
        self.own = np.array([each.claim_id == claim for each, claim in zip(owners, claims, strict=True)])
        retold = np.array([each.kind in RETELLINGS for each in owners])
        self.states = self.own & retold
        self.folds = np.array([folds[each.claim_id] for each in owners])
        number = {text: i for i, text in enumerate(dict.fromkeys(each.text for each in owners))}
        self.texts = np.array([number[each.text] for each in owners])
        self.look_alikes = sum(each.kind in LOOK_ALIKES for each in told)
        self.is_retold = np.array([retold[self.texts == i].any() for i in range(len(number))])

    def score(self, names: Sequence[str]) -> Score:
        """Return the score over some features, with thresholds from claims it was not fitted on."""
        columns = [NAMES.index(name) for name in names]
        held_out = np.zeros(len(self.states))
        for fold in range(FOLDS):
            inside = self.folds == fold
            weights, intercept = _logistic(self.values[~inside][:, columns], self.states[~inside], names)
            held_out[inside] = self.values[inside][:, columns] @ weights + intercept
        chances = 1 / (1 + np.exp(-held_out))
        weights, intercept = _logistic(self.values[:, columns], self.states, names)
        fitted = dict(zip(names, np.round(weights, 4).tolist(), strict=True))
        return Score(round(intercept, 4), fitted, self._near_certain(chances), self._suggested(chances))

    def _near_certain(self, chances: Floats) -> float:
        """Return the least threshold at which few enough texts that do not state a claim pass."""
        wrong = np.zeros(len(self.is_retold))
        np.maximum.at(wrong, self.texts, np.where(self.agrees & ~self.states, chances, 0.0))
        allowed = int(MAX_WRONG * self.look_alikes)
        highest = np.sort(wrong)[::-1]
        return round(float(np.ceil(highest[allowed] * 1000) / 1000) + 0.001, 3)

    def _suggested(self, chances: Floats) -> float:
        found = np.sort(chances[self.states])
        return round(float(found[int((1 - KEPT_RECALL) * len(found))]), 3)


def _logistic(values: Floats, states: npt.NDArray[np.bool_], names: Sequence[str]) -> tuple[Floats, float]:
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
        value = np.logaddexp(0.0, -margins).sum() + 0.5 * penalty @ penalty
        return float(value), -scaled.T @ (signs * expit(-margins)) + penalty

    bounds = [
        (None, None) if name in NEUTRAL else (None, 0.0) if name in AGAINST else (0.0, None) for name in names
    ]
    found = minimize(
        loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]
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
    terms = [denial_terms(each.text) for each in used]
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


def _folds(told: Sequence[Told]) -> dict[str, int]:
    return {claim: i % FOLDS for i, claim in enumerate(dict.fromkeys(each.claim_id for each in told))}


def _ordinary() -> list[str]:
    found: list[str] = []
    for path in sorted(resource("data/rows").glob("*.train.csv")):
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
    weights = fit(hands, _ordinary(), encoder)
    path = resource(WEIGHTS)
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_write(path) as temporary:
        text = json.dumps(to_dict(weights), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        temporary.write_text(text + "\n", encoding="utf-8")
    for name, score in (("words alone", weights.lexical), ("words and meaning", weights.full)):
        sys.stdout.write(f"{name}: near-certain {score.near_certain}, suggested {score.suggested}\n")


if __name__ == "__main__":
    main()
