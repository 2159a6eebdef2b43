"""What a figure must be compared with: plain TF-IDF on the same annotations, and two honest keyword lists.

A keyword list is what a team without a model would search for. It is honest when it is used as people write:
with diacritics where the post has any, so that `các` is not taken for a swear word.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.labels import LABELS, Label
from pipeline.research.datasets.training_data import Corpus
from pipeline.text import fold, normalise

Floats = npt.NDArray[np.float64]

KEYWORDS: Final[dict[Label, tuple[str, ...]]] = {
    "positive": (
        *("tình nguyện", "giúp đỡ", "cứu", "nghĩa cử", "tặng", "ủng hộ", "hiến máu", "nhặt được", "trả lại"),
    ),
    "hateful": ("bắc kỳ", "nam kỳ", "parky", "bọn", "lũ", "mọi", "đĩ", "giết", "cút"),
    "offensive": ("đm", "địt", "lồn", "cặc", "ngu", "chó", "óc", "vl", "đéo"),
    "check": (
        *(
            "chia sẻ gấp",
            "khẩn",
            "nóng",
            "bộ y tế",
            "theo nguồn tin",
            "chữa khỏi",
            "ung thư",
            "cảnh báo",
            "lừa",
        ),
    ),
}
"""What a person thinks of first, written down before any figure was seen."""

PICKED: Final = 30
"""Words and pairs of words of the list that is picked from training posts."""

_LEAST_POSTS: Final = 5
"""A word is picked only when so many posts with the label hold it."""

_LEAST_ROOT: Final = 3.29
"""... and when its likeliest reason is not chance: chi-squared of one degree of freedom, p < 0.001."""

_SMALL: Final = 100
"""Under so many posts plain TF-IDF learns from every n-gram, since nearly all of them are rare."""

_TOKEN: Final = re.compile(r"\w+")


@dataclass(frozen=True)
class KeywordList:
    """Ranks posts by how many words of a list they hold.

    Attributes:
        words: Normalised words or pairs of words, by label.
    """

    words: dict[Label, tuple[str, ...]]

    @classmethod
    def as_written(cls) -> "KeywordList":
        """Return `KEYWORDS`."""
        return cls({label: tuple(map(normalise, words)) for label, words in KEYWORDS.items()})

    @classmethod
    def picked(cls, train: Corpus) -> "KeywordList":
        """Return for each label the `PICKED` words of training posts that stand out most in posts with it.

        Words are ranked by the signed root of the likelihood ratio (Dunning 1993). Few posts may leave few
        words, or none.
        """
        from sklearn.feature_extraction.text import CountVectorizer

        if not _any_words(train):
            return cls(dict.fromkeys(LABELS, ()))
        counter = CountVectorizer(analyzer=_words_and_pairs, binary=True, dtype=np.float64)
        holds = counter.fit_transform(train.normalised_texts)
        names = counter.get_feature_names_out()
        found: dict[Label, tuple[str, ...]] = {}
        for i, label in enumerate(LABELS):
            asked = ~np.isnan(train.labels[:, i])
            yes = train.labels[asked, i] == 1
            inside = np.asarray(holds[asked][yes].sum(axis=0)).ravel()
            outside = np.asarray(holds[asked][~yes].sum(axis=0)).ravel()
            score = np.where(
                inside >= _LEAST_POSTS, _stands_out(inside, outside, yes.sum(), (~yes).sum()), 0.0
            )
            best = np.argsort(-score, kind="stable")[:PICKED]
            found[label] = tuple(str(names[j]) for j in best if score[j] >= _LEAST_ROOT)
        return cls(found)

    def scores(self, normalised_texts: Sequence[str]) -> Floats:
        """Return how many words of each label's list each text holds, shape (n, 4).

        A text without any diacritics is compared with the list without diacritics.
        """
        padded = [f" {' '.join(_TOKEN.findall(text))} " for text in normalised_texts]
        bare = [fold(text) == text for text in padded]
        found = np.zeros((len(padded), len(LABELS)))
        for i, label in enumerate(LABELS):
            words = [f" {word} " for word in self.words[label]]
            folded = sorted({fold(word) for word in words})
            found[:, i] = [
                sum(word in text for word in (folded if plain else words))
                for text, plain in zip(padded, bare, strict=True)
            ]
        return found

    def places(self, normalised: str, label: Label) -> list[tuple[int, int]]:
        """Return start and end of each word of a label's list in a normalised text, ascending."""
        bare = fold(normalised) == normalised
        found: list[tuple[int, int]] = []
        for word in sorted({fold(each) if bare else each for each in self.words[label]}):
            gapped = r"\W+".join(map(re.escape, _TOKEN.findall(word)))
            found += [match.span() for match in re.finditer(rf"(?<!\w){gapped}(?!\w)", normalised)]
        return sorted(found)


class PlainTfidf:
    """Words, pairs of words and characters weighed by TF-IDF, logistic regression, and the annotations.

    What anybody would try first, in scikit-learn as it comes. Each label has a learner of its own; a row
    counts what its reader was sure of. N-grams of a single post, and those of letters in two, are left out,
    unless there are fewer than `_SMALL` posts.

    Attributes:
        learners: By label; None where all posts or none carry it, or no post holds a word.
    """

    def __init__(self) -> None:
        self.learners: dict[Label, Any] = dict.fromkeys(LABELS)

    def fit(self, train: Corpus) -> "PlainTfidf":
        """Learn from labelled posts; from none at all, nothing."""
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_union

        self.learners = dict.fromkeys(LABELS)
        if not _any_words(train):
            return self
        words, letters = (1, 1) if len(train) < _SMALL else (2, 3)
        self._rows = make_union(
            TfidfVectorizer(
                tokenizer=str.split, token_pattern=None, ngram_range=(1, 2), min_df=words, sublinear_tf=True
            ),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), min_df=letters, sublinear_tf=True),
        )
        rows = self._rows.fit_transform(train.normalised_texts)
        for i, label in enumerate(LABELS):
            asked = np.flatnonzero(~np.isnan(train.labels[:, i]))
            yes = train.labels[asked, i] == 1
            if yes.all() or not yes.any():
                continue
            learner = LogisticRegression(C=10, class_weight="balanced", solver="liblinear", max_iter=200)
            self.learners[label] = learner.fit(rows[asked], yes, sample_weight=train.weights[asked])
        return self

    def scores(self, normalised_texts: Sequence[str]) -> Floats:
        """Return log odds, shape (n, 4); 0 where nothing was learned."""
        found = np.zeros((len(normalised_texts), len(LABELS)))
        if not any(self.learners.values()):
            return found
        rows = self._rows.transform(normalised_texts)
        for i, label in enumerate(LABELS):
            if (learner := self.learners[label]) is not None:
                found[:, i] = learner.decision_function(rows)
        return found


def _any_words(posts: Corpus) -> bool:
    return any(_TOKEN.search(text) for text in posts.normalised_texts)


def _words_and_pairs(text: str) -> list[str]:
    words = _TOKEN.findall(text)
    return [*words, *(f"{a} {b}" for a, b in pairwise(words))]


def _stands_out(inside: Floats, outside: Floats, n_inside: int, n_outside: int) -> Floats:
    """Return the signed root of Dunning's ratio of each word, positive where it speaks for a label."""
    total = inside + outside
    expected = total / (n_inside + n_outside)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = inside * np.log(inside / (n_inside * expected)) + outside * np.log(
            np.where(outside > 0, outside, 1.0) / (n_outside * expected)
        )
    ratio = np.sqrt(np.maximum(2 * np.nan_to_num(terms), 0.0))
    return np.where(inside / max(n_inside, 1) > outside / max(n_outside, 1), ratio, -ratio)
