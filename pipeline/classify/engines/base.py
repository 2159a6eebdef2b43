"""What every engine offers, whatever it is made of: a scikit-learn classifier over texts.

Four labels that do not exclude each other make a multilabel classifier: `y` has one column a label, and
`predict` returns as many. Parameters of the constructor are kept as they were given; what training found ends
with an underscore, as scikit-learn has it, so that `clone`, `get_params`, `Pipeline` and `cross_val_score`
work. A model that was read from a folder is a fitted one.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.classify.calibration import Platt
from pipeline.classify.estimator import Estimator, not_fitted
from pipeline.classify.thresholds import Thresholds
from pipeline.labels import LABELS, Label
from pipeline.posts import Reason
from pipeline.settings import DEFAULTS
from pipeline.text import mask, normalise
from pipeline.text.cut import CutTexts
from pipeline.text.masking.mask import mask_all
from pipeline.text.normalisation.columns import normalise_all

if TYPE_CHECKING:
    from sklearn.utils import Tags


class Model(Estimator, ABC):
    """A classifier of Vietnamese posts with four independent labels.

    Attributes:
        calibration_: Score to probability, one curve a label.
        thresholds_: Probabilities by label and review budget.
        training_: What the model was trained on, for the reader of `config.json`.
        metrics_: What was measured, as in `metrics.json`.
        is_parallel: Whether it uses every core by itself, so that more processes gain nothing.
    """

    is_classifier: ClassVar[bool] = True
    is_parallel: ClassVar[bool] = False
    calibration_: dict[Label, Platt]
    thresholds_: Thresholds
    training_: dict[str, Any]
    metrics_: dict[str, Any]

    @property
    @abstractmethod
    def name(self) -> str:
        """Engine and a fingerprint of the weights, such as `linear-1a2b3c4d`."""

    @abstractmethod
    def fit(self, texts: Sequence[str], y: npt.ArrayLike) -> Self:
        """Learn from labelled texts.

        Where `y` has NaN, scikit-learn's `cross_val_score` wants a splitter such as `KFold(5)` for `cv` and
        a scorer of one's own, which leaves these out.

        Args:
            texts: Texts, raw or as shown.
            y: 0 or 1 by text and label in the order of `LABELS`, shape (n, 4); NaN where nobody asked.

        Raises:
            TypeError: `texts` is not a sequence of strings.
            ValueError: `y` has another shape or other values.
        """

    @abstractmethod
    def predict_normalised(self, normalised_texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return the probability of each label, 0 to 1, shape (n, 4).

        Args:
            normalised_texts: Texts that went through `pipeline.text.normalise` already.

        Raises:
            NotFittedError: The model was neither fitted nor loaded.
            TypeError: `normalised_texts` is not a sequence of strings.
        """

    def explain(self, text: str, label: Label, limit: int = 5) -> list[Reason]:
        """Return the words of a text that speak for a label, strongest first.

        Args:
            text: The text, raw or as shown. A raw one is masked first; spans count in
                `pipeline.text.mask(text)`.
            label: One of `LABELS`.
            limit: Most reasons to return.

        Returns:
            Reasons of kind `words`; weights are shares of all that speaks for the label, 0 to 1.
        """
        return self.explain_shown(mask(text), label, limit)

    @abstractmethod
    def explain_shown(self, shown: str, label: Label, limit: int = 5) -> list[Reason]:
        """Do the same for a text as shown, in which personal data is masked already; spans count in it.

        Raises:
            NotFittedError: The model was neither fitted nor loaded.
        """

    def explain_all(self, asked: Sequence[tuple[str, Label]], limit: int = 5) -> list[list[Reason]]:
        """Return what `explain_shown` does for each text as shown and label, in the same order.

        Args:
            asked: Texts as shown, and the label of each that is asked about.
            limit: Most reasons to return for each.

        Raises:
            NotFittedError: The model was neither fitted nor loaded.
        """
        return [self.explain_shown(shown, label, limit) for shown, label in asked]

    @abstractmethod
    def toxic_characters(self, normalised_texts: Sequence[str]) -> list[set[int]]:
        """Return for each normalised text the offsets of its toxic characters."""

    def unseen_share(self, normalised_texts: Sequence[str]) -> npt.NDArray[np.float64] | None:
        """Return the share of each text, 0 to 1, that training never saw, shape (n,): how foreign it is.

        `None` for an engine that cannot tell.
        """
        return None

    @abstractmethod
    def save(self, folder: Path) -> None:
        """Write the model as a folder.

        Raises:
            NotFittedError: The model was neither fitted nor loaded.
            OutputError: The folder cannot be written.
        """

    @classmethod
    @abstractmethod
    def load(cls, folder: Path) -> Self:
        """Read a model folder; no code from it is run.

        Raises:
            ModelError: A file is missing, damaged, changed, or made by a newer version.
        """

    @property
    def classes_(self) -> npt.NDArray[np.str_]:
        """Column order of every result: the labels in the order of `pipeline.labels.LABELS`, shape (4,)."""
        return np.array(LABELS)

    def predict_proba(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return the probability of each label for raw texts or texts as shown, 0 to 1, shape (n, 4).

        Personal data is masked first, as the commands do, so that both give the same.

        Raises:
            NotFittedError: The model was neither fitted nor loaded.
            TypeError: `texts` is not a sequence of strings.
        """
        return self.predict_normalised(normalised_as_shown(texts))

    def predict(self, texts: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Return which labels reach the threshold of the default budget on ordinary posts, shape (n, 4).

        The commands, which see a whole export, flag a share of that export instead.
        """
        probabilities = self.predict_proba(texts)
        return self.thresholds_.reached(probabilities, DEFAULTS.budget)

    def score(self, texts: Sequence[str], y: npt.ArrayLike) -> float:
        """Return the share of texts for which `predict` has all four labels right, 0 to 1.

        Args:
            texts: Texts, raw or as shown.
            y: 0 or 1 by text and label in the order of `LABELS`, shape (n, 4).
        """
        from sklearn.metrics import accuracy_score

        return float(accuracy_score(y, self.predict(texts)))

    def threshold(self, label: Label, budget: float) -> float:
        """Return the probability from which about the share `budget` of ordinary posts is flagged, 0 to 1."""
        self._check_fitted()
        return self.thresholds_.at(label, budget)

    def __sklearn_tags__(self) -> "Tags":
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        tags.classifier_tags.multi_label = True
        tags.target_tags.single_output = False
        tags.target_tags.multi_output = True
        tags.input_tags.two_d_array = False
        tags.input_tags.one_d_array = True
        tags.input_tags.string = True
        return tags

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "thresholds_")

    def _check_fitted(self) -> None:
        if not self.__sklearn_is_fitted__():
            raise not_fitted(
                f"This {type(self).__name__} has not been trained: call fit(texts, y), or load a model with "
                "load_model('linear') or the name or folder of another."
            )

    def _calibrated(self, scores: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
        """Return scores as probabilities, both of shape (n, 4)."""
        columns = [self.calibration_[label].probability(scores[:, i]) for i, label in enumerate(LABELS)]
        return np.stack(columns, axis=1).astype(np.float32)


def normalised_as_shown(texts: Sequence[str]) -> list[str]:
    """Return raw texts as models read them: personal data masked, then normalised.

    A text that is masked already stays as it is.

    Raises:
        TypeError: They are one string, or something in them is none.
    """
    masked = mask_all(check_texts(texts))
    try:
        column = pa.array(masked, pa.string())
    except UnicodeEncodeError:  # half a character, which no column of Arrow holds
        return list(map(normalise, masked))
    return normalise_all(CutTexts.of(column))


def check_texts(texts: Sequence[str]) -> list[str]:
    """Return texts as a list.

    Raises:
        TypeError: They are one string, or something in them is none.
    """
    if isinstance(texts, str | bytes):
        raise TypeError("One string was given where a list of texts is expected: give [text].")
    found = list(texts)
    for i, text in enumerate(found):
        if not isinstance(text, str):
            raise TypeError(
                f"The text at index {i} is {text!r:.40}, a {type(text).__name__}, and not a string: leave it "
                "out, or give '' for a post without text."
            )
    return found


def check_labels(y: npt.ArrayLike, count: int) -> npt.NDArray[np.float64]:
    """Return labels as numbers, shape (count, 4): 0, 1, or NaN where nobody asked.

    Args:
        y: What was given for the labels.
        count: Number of texts.

    Raises:
        ValueError: They have another shape or other values.
    """
    labels = np.asarray(y, dtype=np.float64)
    if labels.shape != (count, len(LABELS)):
        raise ValueError(
            f"y has the shape {labels.shape}, expected {(count, len(LABELS))}: one row a text, one column "
            f"for each of {', '.join(LABELS)}; NaN where nobody asked."
        )
    wrong = np.argwhere(~(np.isnan(labels) | (labels == 0) | (labels == 1)))
    if len(wrong):
        row, column = wrong[0]
        raise ValueError(
            f"y[{row}, {column}] is {labels[row, column]:g}; labels are 0, 1, or NaN (not asked)."
        )
    return labels
