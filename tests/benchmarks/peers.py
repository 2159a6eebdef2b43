"""What others make of the same texts: fitted on the same posts, from raw text to a score for each label."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import HashingVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.pipeline import make_union

from pipeline.labels import LABELS

Peer = Callable[[Sequence[str]], object]
Labels = npt.NDArray[np.float64]
"""1, 0, or NaN where nobody was asked, shape (n, 4)."""

TFIDF: Final = "scikit-learn TF-IDF, words and characters, logistic regression"
HASHING: Final = "HashingVectorizer, words, SGD"
FASTTEXT: Final = "fastText"
WORDS: Final = "underthesea word_tokenize"
"""A peer that only cuts texts into words."""


@dataclass
class Sklearn:
    """Features for all labels, and a learner of its own for each.

    Attributes:
        features: What makes numbers of texts.
        learner: Makes a new learner.
        learners: Those that have learned, in the order of `LABELS`.
    """

    features: Any
    learner: Callable[[], Any]
    learners: list[Any] = field(default_factory=list)

    def fit(self, texts: Sequence[str], labels: Labels) -> "Sklearn":
        """Learn each label from the texts that were asked about it."""
        rows = self.features.fit_transform(texts)
        for column in labels.T:
            asked = np.flatnonzero(~np.isnan(column))
            self.learners.append(self.learner().fit(rows[asked], column[asked] == 1))
        return self

    def __call__(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return the probabilities of the labels, shape (n, 4)."""
        rows = self.features.transform(texts)
        return np.stack([learner.predict_proba(rows)[:, 1] for learner in self.learners], axis=1)


def tfidf() -> Sklearn:
    features = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
    )
    return Sklearn(features, LogisticRegression)


def hashing() -> Sklearn:
    features = HashingVectorizer(ngram_range=(1, 2), n_features=1 << 18)
    return Sklearn(features, lambda: SGDClassifier(loss="log_loss", random_state=0))


class FastText:
    """One model for all labels, each yes or no (one-vs-all); a label nobody was asked about counts as no."""

    def fit(self, texts: Sequence[str], labels: Labels) -> "FastText":
        import fasttext

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "train.txt"
            lines = [
                " ".join([*(f"__label__{i}" for i in np.flatnonzero(row == 1)), *text.split()])
                for row, text in zip(labels, texts, strict=True)
            ]
            path.write_text("\n".join(lines), encoding="utf-8")
            model = fasttext.train_supervised(
                str(path), loss="ova", wordNgrams=2, epoch=25, thread=1, verbose=0
            )
        self._predict = model.f.predict  # fasttext's own wrapper fails with NumPy 2
        return self

    def __call__(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return the probabilities of the labels, shape (n, 4)."""
        found = np.zeros((len(texts), len(LABELS)))
        for row, text in zip(found, texts, strict=True):
            for probability, name in self._predict(f"{' '.join(text.split())}\n", len(LABELS), 0.0, "strict"):
                row[int(name.removeprefix("__label__"))] = probability
        return found


def classifiers(texts: Sequence[str], labels: Labels) -> dict[str, Peer]:
    """Return every peer that scores the labels and is installed, by name, fitted on some texts."""
    found: dict[str, Peer] = {TFIDF: tfidf().fit(texts, labels), HASHING: hashing().fit(texts, labels)}
    if find_spec("fasttext"):
        found[FASTTEXT] = FastText().fit(texts, labels)
    return found


def peers(texts: Sequence[str], labels: Labels) -> dict[str, Peer]:
    """Return every peer that is installed, by name; see `classifiers`."""
    found = classifiers(texts, labels)
    if find_spec("underthesea"):
        from underthesea import word_tokenize

        found[WORDS] = lambda posts: [word_tokenize(post) for post in posts]
    return found
