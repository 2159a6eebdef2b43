"""The linear engine: hashed n-grams, one weight vector a label, calibrated probabilities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from pipeline.classify import store
from pipeline.classify.calibration import Platt
from pipeline.classify.explanation import Parts, explain, to_reasons
from pipeline.classify.features.diacritics import Restorer
from pipeline.classify.features.ngrams import FORMAT as FEATURES_FORMAT
from pipeline.classify.features.ngrams import FeatureConfig, HashedNgrams
from pipeline.classify.model_card import model_card
from pipeline.classify.thresholds import Thresholds
from pipeline.classify.toxic_words import ToxicWords
from pipeline.errors import ModelError
from pipeline.labels import LABELS, Label
from pipeline.posts import Reason
from pipeline.settings import DEFAULTS
from pipeline.text import normalise, normalise_with_map

_CHUNK = 4096


@dataclass
class LinearModel:
    """Scores posts for the four labels; use `load` for a trained one.

    Attributes:
        features: Fitted hashed n-grams.
        weights: Weights by bucket and label, shape (buckets, 4).
        calibration: Score to probability, one curve a label.
        thresholds: Probabilities by label and review budget.
        training: What the model was trained on, for the reader of `config.json`.
        metrics: What was measured, written to `metrics.json` and the card.
        toxic_words: Finds the words to highlight for `hateful` and `offensive`; None without ViHOS.
    """

    features: HashedNgrams
    weights: npt.NDArray[np.float32]
    calibration: dict[Label, Platt]
    thresholds: Thresholds
    training: dict[str, Any] = field(default_factory=dict)
    metrics: dict[str, Any] = field(default_factory=dict)
    toxic_words: ToxicWords | None = None

    def __post_init__(self) -> None:
        # Weights live in float16 on disk; rounding now makes a model equal to its saved copy.
        self.weights = self.weights.astype(np.float16).astype(np.float32)
        self._fingerprint = store.fingerprint(self._arrays())

    @property
    def name(self) -> str:
        """`linear-` and 8 hexadecimal digits of the weights' hash."""
        return f"linear-{self._fingerprint[:8]}"

    @property
    def classes_(self) -> npt.NDArray[np.str_]:
        """Column order of every result."""
        return np.array(LABELS)

    def decision_function(self, normalised_texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return raw scores of normalised texts, shape (n, 4), before calibration."""
        parts = [
            self.features.transform(normalised_texts[start : start + _CHUNK]) @ self.weights
            for start in range(0, len(normalised_texts), _CHUNK)
        ]
        return np.concatenate([np.zeros((0, len(LABELS))), *parts]).astype(np.float64)

    def predict_normalised(self, normalised_texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return the probability of each label for normalised texts, 0 to 1, shape (n, 4)."""
        scores = self.decision_function(normalised_texts)
        columns = [self.calibration[label].probability(scores[:, i]) for i, label in enumerate(LABELS)]
        return np.stack(columns, axis=1).astype(np.float32)

    def predict_proba(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return the probability of each label for texts as shown, 0 to 1, shape (n, 4)."""
        return self.predict_normalised([normalise(text) for text in texts])

    def predict(self, texts: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Return which labels reach the threshold of the default review budget, shape (n, 4)."""
        return self.thresholds.reached(self.predict_proba(texts), DEFAULTS.budget)

    def explain(self, text: str, label: Label, limit: int = 5) -> list[Reason]:
        """Return the words of a text as shown that speak for a label, strongest first.

        Args:
            text: The text as shown.
            label: One of `LABELS`.
            limit: Most reasons to return.

        Returns:
            Reasons of kind `words`; weights are shares of all that speaks for the label, 0 to 1.
        """
        if label in ("hateful", "offensive") and self.toxic_words is not None:
            normalised = normalise_with_map(text)
            places, values = self.toxic_words.toxic(normalised.text)
            if values.any():
                starts, ends = (np.array(side, dtype=np.int64) for side in zip(*places, strict=True))
                return to_reasons(normalised, text, label, Parts(starts, ends, values), limit)
        return explain(self.features, self.weights[:, LABELS.index(label)], text, label, limit)

    def toxic_characters(self, normalised_texts: Sequence[str]) -> list[set[int]]:
        """Return for each normalised text the offsets of its toxic characters; none without ViHOS."""
        tagger = self.toxic_words
        return [tagger.offsets(normalised) if tagger else set() for normalised in normalised_texts]

    def threshold(self, label: Label, budget: float) -> float:
        """Return the probability from which about `budget` of ordinary posts is flagged for a label."""
        return self.thresholds.at(label, budget)

    def _arrays(self) -> dict[str, npt.NDArray[Any]]:
        idf = self.features.idf_
        if idf is None:
            raise ModelError("The features have not been fitted.", "Call features.fit before making a model.")
        restorer = self.features.restorer
        return {
            "weights": self.weights.astype(np.float16),
            "idf": idf.astype(np.float16),
            **(restorer.arrays() if restorer else {}),
            **(self.toxic_words.arrays() if self.toxic_words else {}),
        }

    def save(self, folder: Path) -> None:
        """Write the model folder with its card.

        Raises:
            OutputError: The folder cannot be written.
        """
        config = {
            "engine": "linear",
            "labels": list(LABELS),
            "features": self.features.config.to_dict(),
            "calibration": {label: curve.to_dict() for label, curve in self.calibration.items()},
            **self.thresholds.to_dict(),
            "training": self.training,
        }
        card = model_card(self.name, self.training, self.metrics)
        texts = {store.METRICS: store.dumps(self.metrics), store.CARD: card}
        store.write(Path(folder), self._arrays(), config, texts)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a model folder; no code from it is run.

        Raises:
            ModelError: A file is missing, damaged, changed, or made by a newer version.
        """
        folder = Path(folder)
        arrays, config = store.read(folder)
        try:
            return cls._from_parts(arrays, config, store.read_metrics(folder))
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(
                f"{folder / store.CONFIG} is not what a linear model needs: {error}.", store.AGAIN
            ) from error

    @classmethod
    def _from_parts(
        cls, arrays: Mapping[str, npt.NDArray[Any]], config: Mapping[str, Any], metrics: dict[str, Any]
    ) -> Self:
        features = FeatureConfig(**config["features"])
        if set(config["features"]) != set(features.to_dict()):
            raise ValueError("the description of the features is not complete")
        if features.version != FEATURES_FORMAT:
            raise ValueError(f"features version {features.version}, this program has {FEATURES_FORMAT}")
        if config["engine"] != "linear" or list(config["labels"]) != list(LABELS):
            raise ValueError("another engine or other labels")
        weights, idf = arrays["weights"], arrays["idf"]
        if weights.shape != (features.width, len(LABELS)) or idf.shape != (features.width,):
            raise ValueError("the weights have another shape than the features")
        restorer = Restorer.from_arrays(arrays) if "restore.words" in arrays else None
        curves = {label: Platt(**config["calibration"][label]) for label in LABELS}
        return cls(
            HashedNgrams(features, idf.astype(np.float32), restorer),
            weights.astype(np.float32),
            curves,
            Thresholds.from_dict(config),
            dict(config["training"]),
            metrics,
            ToxicWords.from_arrays(arrays) if ToxicWords.NAME in arrays else None,
        )
