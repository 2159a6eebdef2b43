"""The score of a pair: logistic regression over its features, read from `models/known_claims`.

The numbers were fitted on invented texts by `python -m pipeline.research.training.known_claims`; the card
beside them says which and how well they do.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import exp, fsum
from pathlib import Path
from typing import Any, Final, Literal, Self

import numpy as np
import numpy.typing as npt

from pipeline.claims.known.features import MEANING, NAMES
from pipeline.errors import ModelError
from pipeline.resources import resource

Level = Literal["near_certain", "suggested"]

WEIGHTS: Final = "models/known_claims/weights.json"
_AGAIN: Final = "Install the project again; a checkout has it in `models/known_claims`."


@dataclass(frozen=True, slots=True)
class Score:
    """One way to score, with or without an encoder.

    Attributes:
        intercept: Log odds where every feature is 0.
        weights: Log odds that one unit of a feature adds, by name.
        near_certain: Score from which a match is near-certain.
        suggested: Score from which it is worth a look.
    """

    intercept: float
    weights: Mapping[str, float]
    near_certain: float
    suggested: float

    def __call__(self, values: Sequence[float]) -> float:
        """Return how likely a text states a claim, 0 to 1, by the `features` of the two."""
        found = dict(zip(NAMES, values, strict=True))
        odds = self.intercept + fsum(weight * found[name] for name, weight in self.weights.items())
        return round(1 / (1 + exp(-max(min(odds, 50.0), -50.0))), 6)

    def level(self, score: float) -> Level | None:
        """Return what a score means; None where it means nothing."""
        if score >= self.near_certain:
            return "near_certain"
        return "suggested" if score >= self.suggested else None


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything that was fitted.

    Attributes:
        lexical: Score by words alone.
        full: Score by words and meaning.
        denial_words: Log odds that a text sets something right: of each word and pair of words in it; the
            empty one counts always.
        denial_meaning: The same by its embedding, shape (width,), with the constant in `denial_constant`.
        denial_constant: Log odds of an embedding of zeros.
        encoder: Name of the encoder that the embeddings are of.
        commonness: Share of ordinary posts that have a word, by its folded form.
        least_common: The same of any other word.
    """

    lexical: Score
    full: Score
    denial_words: Mapping[str, float]
    denial_meaning: npt.NDArray[np.float32]
    denial_constant: float
    encoder: str
    commonness: Mapping[str, float]
    least_common: float

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return what `to_dict` gave.

        Raises:
            KeyError, TypeError, ValueError: It is not that.
        """
        lexical, full = (
            Score(
                float(each["intercept"]),
                {str(name): float(weight) for name, weight in each["weights"].items()},
                float(each["near_certain"]),
                float(each["suggested"]),
            )
            for each in (stored["lexical"], stored["full"])
        )
        if not set(lexical.weights) <= set(NAMES) - {MEANING} or not set(full.weights) <= set(NAMES):
            raise ValueError("a feature that is not known")
        return cls(
            lexical,
            full,
            {str(word): float(weight) for word, weight in stored["denial_words"].items()},
            np.array(stored["denial_meaning"], dtype=np.float32),
            float(stored["denial_constant"]),
            str(stored["encoder"]),
            {str(word): float(share) for word, share in stored["commonness"].items()},
            float(stored["least_common"]),
        )

    def denial_by_words(self, words: Sequence[str]) -> float:
        """Return the log odds that a text sets something right, by its keys."""
        return fsum(self.denial_words.get(term, 0.0) for term in ("", *denial_terms(words)))

    def denial_by_meaning(self, embeddings: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """Return the same by embeddings, shape (n, width) to (n,)."""
        return (
            np.asarray((embeddings * self.denial_meaning).sum(axis=1), dtype=np.float64)
            + self.denial_constant
        )


def denial_terms(words: Sequence[str]) -> set[str]:
    """Return what tells who sets a rumour right from who tells it: a text's keys and pairs of keys."""
    return {*words, *(f"{first} {second}" for first, second in pairwise(words))}


@lru_cache(maxsize=1)
def shipped_weights() -> Weights:
    """Return the weights that ship with the project.

    Raises:
        ModelError: They are missing or damaged.
    """
    return read_weights(resource(WEIGHTS))


def read_weights(path: Path) -> Weights:
    """Return the weights in a file.

    Raises:
        ModelError: It is missing or damaged.
    """
    try:
        return Weights.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{path} cannot be used: {error}.", _AGAIN) from error
