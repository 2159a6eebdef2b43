"""The linear engine: hashed n-grams, one weight vector a label, calibrated probabilities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pipeline.classify import store
from pipeline.classify.calibration import Platt
from pipeline.classify.engines.base import Model, check_labels, check_texts, normalised_as_shown
from pipeline.classify.explanation import NEIGHBOUR_SHARE, Parts, explain, to_reasons
from pipeline.classify.features import compiling
from pipeline.classify.features.diacritics import DiacriticsRestorer
from pipeline.classify.features.ngrams import FORMAT as FEATURES_FORMAT
from pipeline.classify.features.ngrams import FeatureConfig, HashedNgrams
from pipeline.classify.model_card import model_card
from pipeline.classify.thresholds import Thresholds
from pipeline.classify.toxic_words import ToxicWords, word_places
from pipeline.errors import ModelError
from pipeline.labels import LABELS, Label
from pipeline.posts import Reason
from pipeline.text import Traced, normalise_with_map

_CHUNK: Final = 4096

CERTAIN: Final = 6.0
"""Log odds of a label that all texts have, or none: nothing says how sure one may be."""


class LinearModel(Model):
    """Scores posts for the four labels by logistic regression over hashed n-grams.

    Train one in three lines, or read a trained one with `load`:

        model = LinearModel().fit(texts, y)
        model.predict_proba(new_texts)

    `fit` is the plain recipe. The shipped model also learned from other sets and the project's own rows, see
    `pipeline.research.training.linear`.

    Args:
        features: What is counted; hashed n-grams as they come by default. A copy of it is fitted.
        cost: Inverse of the L2 penalty.
        folds: Parts of the cross-validation that probabilities are calibrated by.

    Attributes:
        features_: Fitted hashed n-grams.
        coef_: Weights by label and bucket, shape (4, buckets); constants are part of `calibration_`.
        calibration_: Score to probability, one curve a label.
        thresholds_: Probabilities by label and review budget.
        training_: What the model was trained on, for the reader of `config.json`.
        metrics_: What was measured, written to `metrics.json` and the card.
        toxic_words_: Finds the words to highlight for `hateful` and `offensive`; None without ViHOS.
    """

    features_: HashedNgrams
    coef_: npt.NDArray[np.float32]
    toxic_words_: ToxicWords | None

    def __init__(self, features: HashedNgrams | None = None, *, cost: float = 10.0, folds: int = 5) -> None:
        self.features = features
        self.cost = cost
        self.folds = folds

    @classmethod
    def from_parts(
        cls,
        features: HashedNgrams,
        weights: npt.NDArray[np.floating],
        calibration: Mapping[Label, Platt],
        thresholds: Thresholds,
        *,
        training: Mapping[str, Any] | None = None,
        metrics: Mapping[str, Any] | None = None,
        toxic_words: ToxicWords | None = None,
    ) -> Self:
        """Return a fitted model made of parts that were trained elsewhere.

        Args:
            features: Fitted hashed n-grams.
            weights: Weights by bucket and label, shape (buckets, 4).
            calibration: Score to probability, one curve a label.
            thresholds: Probabilities by label and review budget.
            training: What the model was trained on.
            metrics: What was measured.
            toxic_words: Tagger of words to highlight.

        Raises:
            NotFittedError: The features have not been fitted.
        """
        model = cls(features)
        model._set_parts(features, weights, calibration, thresholds, toxic_words)
        model.training_ = dict(training or {})
        model.metrics_ = dict(metrics or {})
        return model

    def _set_parts(
        self,
        features: HashedNgrams,
        weights: npt.NDArray[np.floating],
        calibration: Mapping[Label, Platt],
        thresholds: Thresholds,
        toxic_words: ToxicWords | None = None,
    ) -> None:
        self.features_ = features
        # Weights live in float16 on disk; rounding now makes a model equal to its saved copy.
        self.coef_ = weights.astype(np.float16).astype(np.float32).T
        self.__dict__.pop("_weights", None)  # those of the training before
        self.calibration_ = dict(calibration)
        self.thresholds_ = thresholds
        self.toxic_words_ = toxic_words
        self._fingerprint = store.fingerprint(self._arrays())

    @property
    def name(self) -> str:
        """`linear-` and 8 hexadecimal digits of the weights' hash."""
        self._check_fitted()
        return f"linear-{self._fingerprint[:8]}"

    @property
    def vocabulary(self) -> frozenset[str]:
        """Words that the texts of the training held three times, as normalised; empty without a restorer."""
        self._check_fitted()
        restorer = self.features_.restorer
        return frozenset(restorer.words if restorer else ())

    def fit(self, texts: Sequence[str], y: npt.ArrayLike) -> Self:
        """Learn from labelled texts; an earlier training is forgotten.

        One logistic regression a label; a curve from score to probability and the thresholds come from scores
        of texts that had no part in them, by cross-validation (Platt 1999). Near-duplicates among the texts
        make both too confident: give one of each cluster.

        Args:
            texts: Texts as shown, at best as they come on a page, since thresholds are shares of them.
            y: 0 or 1 by text and label in the order of `LABELS`, shape (n, 4); NaN where nobody asked.

        Raises:
            TypeError: `texts` is not a sequence of strings.
            ValueError: `y` has another shape or other values, or there is no text.
        """
        normalised_texts = normalised_as_shown(texts)
        labels = check_labels(y, len(normalised_texts))
        if not len(labels):
            raise ValueError("There is no text to learn from.")
        from sklearn.base import clone

        features = HashedNgrams() if self.features is None else clone(self.features)
        rows = features.fit_transform(normalised_texts)
        lines = [_fit_line(rows, labels[:, i], self.cost, self.folds) for i in range(len(LABELS))]
        unseen = np.stack([line.calibration.probability(line.unseen_scores) for line in lines], axis=1)
        weights = np.stack([line.weights for line in lines], axis=1)
        curves = {label: line.calibration for label, line in zip(LABELS, lines, strict=True)}
        self._set_parts(features, weights, curves, Thresholds.fit(unseen))
        self.training_ = {"texts": len(labels), "reference": "the texts it learned from"}
        self.metrics_ = {}
        return self

    def decision_function(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return raw scores of texts as shown, shape (n, 4), before calibration; any real numbers."""
        return self.decision_normalised(normalised_as_shown(texts))

    def decision_normalised(self, normalised_texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return raw scores of normalised texts, shape (n, 4), before calibration; any real numbers."""
        self._check_fitted()
        normalised_texts = check_texts(normalised_texts)
        if compiling.is_on():
            return self._compiled_decision(normalised_texts)
        parts = [
            self.features_.transform(normalised_texts[start : start + _CHUNK]) @ self.coef_.T
            for start in range(0, len(normalised_texts), _CHUNK)
        ]
        return np.concatenate([np.zeros((0, len(LABELS))), *parts]).astype(np.float64)

    def _compiled_decision(self, normalised_texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return the same as `decision_normalised`, by a kernel that reads each text once."""
        from pipeline.classify.features.score_kernel import scores

        features = self.features_
        accented = features.accented(normalised_texts)
        found = scores(accented, features.config, features.fitted_idf(), self._weights)
        return found.astype(np.float64)

    @cached_property
    def _weights(self) -> npt.NDArray[np.float32]:
        """Weights by bucket and label, those of one bucket side by side, shape (buckets, 4)."""
        return np.ascontiguousarray(self.coef_.T)

    def predict_normalised(self, normalised_texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return the probability of each label for normalised texts, 0 to 1, shape (n, 4)."""
        return self._calibrated(self.decision_normalised(normalised_texts))

    def unseen_share(self, normalised_texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return the share of each text's n-grams that too few training texts had, 0 to 1, shape (n,)."""
        self._check_fitted()
        normalised_texts = check_texts(normalised_texts)
        if compiling.is_on():
            from pipeline.classify.features.score_kernel import unseen_shares

            features = self.features_
            return unseen_shares(features.accented(normalised_texts), features.config, features.fitted_idf())
        counts = self.features_.counts(normalised_texts)
        sizes = np.diff(counts.indptr)
        unseen = self.features_.fitted_idf()[counts.indices] == 0
        rows = np.repeat(np.arange(len(sizes)), sizes)
        found = np.bincount(rows, weights=unseen, minlength=len(sizes))
        shares: npt.NDArray[np.float64] = found / np.maximum(sizes, 1)
        return shares

    def explain_shown(self, shown: str, label: Label, limit: int = 5) -> list[Reason]:
        """Return the words of a text as shown that speak for a label, strongest first."""
        return self.explain_all([(shown, label)], limit)[0]

    def explain_all(self, asked: Sequence[tuple[str, Label]], limit: int = 5) -> list[list[Reason]]:
        """Return the same for each text as shown and label; many at once take a third of the time."""
        self._check_fitted()
        normalised = [normalise_with_map(shown) for shown, _ in asked]
        parts = self._toxic_parts(normalised, [label for _, label in asked])
        others = [place for place, found in enumerate(parts) if found is None]
        pairs = [(normalised[place].text, asked[place][1]) for place in others]
        for place, found in zip(others, explain(self.features_, self.coef_, pairs), strict=True):
            parts[place] = found
        return [
            to_reasons(text, *each, found, limit) if found else []
            for text, each, found in zip(normalised, asked, parts, strict=True)
        ]

    def _toxic_parts(self, normalised: Sequence[Traced], labels: Sequence[Label]) -> list[Parts | None]:
        """Return the toxic words of each text that is asked about for them; None where there is none."""
        parts: list[Parts | None] = [None] * len(normalised)
        if self.toxic_words_ is None:
            return parts
        least = self.toxic_words_.limit
        rows = [row for row, label in enumerate(labels) if label in ("hateful", "offensive")]
        texts = [normalised[row].text for row in rows]
        for row, text, likely in zip(rows, texts, self.toxic_words_.likely_of_all(texts), strict=True):
            values = likely.tolist()
            if values and max(values) >= least:
                starts, ends = zip(*word_places(text), strict=True)
                values = [value if value >= NEIGHBOUR_SHARE else 0.0 for value in values]
                parts[row] = Parts(starts, ends, values, least)
        return parts

    def toxic_characters(self, normalised_texts: Sequence[str]) -> list[set[int]]:
        """Return for each normalised text the offsets of its toxic characters; none without ViHOS."""
        self._check_fitted()
        tagger = self.toxic_words_
        return [tagger.offsets(normalised) if tagger else set() for normalised in normalised_texts]

    def _arrays(self) -> dict[str, npt.NDArray[Any]]:
        restorer = self.features_.restorer
        return {
            "weights": self.coef_.T.astype(np.float16),
            "idf": self.features_.fitted_idf().astype(np.float16),
            **(restorer.arrays() if restorer else {}),
            **(self.toxic_words_.arrays() if self.toxic_words_ else {}),
        }

    def save(self, folder: Path) -> None:
        """Write the model folder with its card.

        Raises:
            NotFittedError: The model was neither fitted nor loaded.
            OutputError: The folder cannot be written.
        """
        self._check_fitted()
        config = {
            "engine": "linear",
            "labels": list(LABELS),
            "features": self.features_.config.to_dict(),
            "calibration": {label: curve.to_dict() for label, curve in self.calibration_.items()},
            **self.thresholds_.to_dict(),
            "training": self.training_,
        }
        card = model_card(self.name, self.training_, self.metrics_)
        texts = {store.METRICS: store.dumps(self.metrics_), store.CARD: card}
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
            return cls._from_files(arrays, config, store.read_metrics(folder))
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(
                f"{folder / store.CONFIG} is not what a linear model needs: {error}.", store.AGAIN
            ) from error

    @classmethod
    def _from_files(
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
        restorer = DiacriticsRestorer.from_arrays(arrays) if "restore.words" in arrays else None
        return cls.from_parts(
            HashedNgrams.from_idf(features, idf.astype(np.float32), restorer),
            weights,
            {label: Platt(**config["calibration"][label]) for label in LABELS},
            Thresholds.from_dict(config),
            training=config["training"],
            metrics=metrics,
            toxic_words=ToxicWords.from_arrays(arrays) if ToxicWords.NAME in arrays else None,
        )


@dataclass(frozen=True, slots=True)
class _Line:
    """What is learned of one label.

    Attributes:
        weights: Shape (buckets,).
        calibration: Score to probability; its constant is the line's.
        unseen_scores: Shape (n,), the score of each text by a line that was fitted without it.
    """

    weights: npt.NDArray[np.float64]
    calibration: Platt
    unseen_scores: npt.NDArray[np.float64]


def _fit_line(rows: sparse.csr_matrix, answers: npt.NDArray[np.float64], cost: float, folds: int) -> _Line:
    """Return a calibrated logistic regression of one label.

    Args:
        rows: Features, shape (n, buckets).
        answers: 0, 1, or NaN where nobody asked, shape (n,).
        cost: Inverse of the L2 penalty.
        folds: Parts of the cross-validation; fewer where a class has fewer texts.

    Returns:
        The line. With one class only, it has no weights and the log odds of that class; with a single text of
        a class nothing can be held out, and its own probabilities are kept.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    asked = ~np.isnan(answers)
    truth = answers[asked] == 1
    fewest = min(int(truth.sum()), int((~truth).sum()))
    if not fewest:
        constant = CERTAIN if truth.any() else -CERTAIN
        return _Line(np.zeros(rows.shape[1]), Platt(1.0, constant), np.zeros(len(answers)))
    # liblinear's trust region method is deterministic, and quick on a few thousand sparse rows.
    learner = LogisticRegression(C=cost, solver="liblinear", max_iter=200)
    line = learner.fit(rows[asked], truth)
    weights, intercept = line.coef_[0].astype(np.float64), float(line.intercept_[0])
    scores = rows @ weights + intercept
    curve = Platt(1.0, 0.0)
    if fewest > 1:
        parts = min(folds, fewest)
        scores[asked] = cross_val_predict(learner, rows[asked], truth, cv=parts, method="decision_function")
        curve = Platt.fit(scores[asked], truth)
    return _Line(weights, Platt(curve.slope, curve.intercept + curve.slope * intercept), scores - intercept)
