"""What others make of the same texts, on the same core: from raw text to an answer, fitted on some posts."""

import tempfile
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import HashingVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline, make_union

Peer = Callable[[Sequence[str]], object]


def peers(texts: Sequence[str], scores: npt.NDArray[np.float32]) -> dict[str, Peer]:
    """Return every peer that is installed, by name.

    Args:
        texts: To fit on.
        scores: Four numbers for each; the halves above and below the medians are the classes to learn, since
            what they mean makes no difference to the speed.
    """
    labels = scores >= np.median(scores, axis=0)
    found: dict[str, Peer] = {
        "scikit-learn TF-IDF, words and characters, logistic regression": _tfidf(texts, labels),
        "HashingVectorizer, words, SGD": _hashing(texts, labels),
    }
    if find_spec("fasttext"):
        found["fastText"] = _fasttext(texts, labels[:, 0])
    if find_spec("underthesea"):
        from underthesea import word_tokenize

        found["underthesea word_tokenize"] = lambda posts: [word_tokenize(post) for post in posts]
    return found


def _tfidf(texts: Sequence[str], labels: npt.NDArray[np.bool_]) -> Peer:
    features = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
    )
    return make_pipeline(features, OneVsRestClassifier(LogisticRegression())).fit(texts, labels).predict_proba


def _hashing(texts: Sequence[str], labels: npt.NDArray[np.bool_]) -> Peer:
    learner = OneVsRestClassifier(SGDClassifier(loss="log_loss", random_state=0))
    features = HashingVectorizer(ngram_range=(1, 2), n_features=1 << 18)
    return make_pipeline(features, learner).fit(texts, labels).predict_proba


def _fasttext(texts: Sequence[str], labels: npt.NDArray[np.bool_]) -> Peer:
    import fasttext

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.txt"
        lines = [
            f"__label__{int(label)} {' '.join(text.split())}"
            for label, text in zip(labels, texts, strict=True)
        ]
        path.write_text("\n".join(lines), encoding="utf-8")
        model = fasttext.train_supervised(str(path), wordNgrams=2, thread=1, verbose=0)
    predict = model.f.predict  # fasttext's own wrapper fails with NumPy 2
    return lambda posts: [predict(f"{' '.join(post.split())}\n", 2, 0.0, "strict") for post in posts]
