"""Finds labels that someone should look at again (confident learning, Northcutt, Jiang and Chuang 2021).

A small model is learned on all groups of near-duplicates but a fifth, and asked about that fifth, five times
over; where it is sure and the label says otherwise, one of the two is wrong. The labels stay as they are:
people decide.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.classify.features.ngrams import FeatureConfig, HashedNgrams
from pipeline.errors import DataSetError
from pipeline.labels import LABELS, Label
from pipeline.research.datasets.training_data import Corpus, unseen
from pipeline.research.printing import Printable, preview_table
from pipeline.research.training.logistic_regression import fit_logistic_regression

if TYPE_CHECKING:
    from rich.console import RenderableType

    from pipeline.research.training.logistic_regression import Matrix

Floats = npt.NDArray[np.float64]

FEATURES: Final = FeatureConfig(char_bits=15, word_bits=15, min_df=1)
"""Fewer buckets than the shipped model: decisions are hundreds, not thousands."""

FOLDS: Final = 5
COST: Final = 10.0

MIN_GROUPS: Final = 5
"""Groups of near-duplicates that must say yes, and that must say no, before a label is looked at: with fewer,
a fold may lack one of the answers."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A label that someone should look at again.

    Attributes:
        row: Index into the corpus.
        label: The label.
        given: Whether people said that it holds.
        probability: That it holds, from a model that saw neither this text nor a near-duplicate, 0 to 1.
        quality: How well the label given fits, 0 to 1; the lower, the more doubtful.
    """

    row: int
    label: Label
    given: bool
    probability: float
    quality: float


@dataclass(frozen=True)
class LabelNoise(Printable):
    """What was found.

    Attributes:
        suspects: Most doubtful first.
        looked_at: Answers looked at, by label.
        left_out: Why a label was not looked at, by label.
        texts: Texts as shown, to print suspects with; masked.
    """

    text_width = 100

    suspects: list[Suspect]
    looked_at: Mapping[Label, int]
    left_out: Mapping[Label, str]
    texts: list[str]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values; texts by their row only."""
        return {
            "suspects": [asdict(each) for each in self.suspects],
            "looked_at": dict(self.looked_at),
            "left_out": dict(self.left_out),
        }

    def tables(self) -> list["RenderableType"]:
        """Return the most doubtful labels with the start of their texts, and what was not looked at."""
        from rich.text import Text

        table = preview_table("label", "said", "model", "text")
        for each in self.suspects[:20]:
            said, text = "yes" if each.given else "no", " ".join(self.texts[each.row].split())
            table.add_row(each.label, said, f"{each.probability:.2f}", Text(text))
        counts = ", ".join(f"{count:,} of {label}" for label, count in self.looked_at.items())
        lines = [f"{len(self.suspects)} doubtful of the answers looked at ({counts})."]
        lines += [f"{label} was not looked at: {why}." for label, why in self.left_out.items()]
        return [table, *lines]


def find_label_noise(
    corpus: Corpus, *, beside: Corpus | None = None, probabilities: Floats | None = None
) -> LabelNoise:
    """Return the labels of a corpus that its own texts contradict.

    Args:
        corpus: Labelled texts; `groups` are near-duplicates.
        beside: Further texts every model may learn from, such as authored examples; near-duplicates of
            the corpus are left out. Their labels are not looked at.
        probabilities: Shape (n, 4), of models that saw neither a row nor its group; by default `out_of_fold`.

    Raises:
        DataSetError: No label has enough answers, a probability is none, or `cleanlab` is not installed.
    """
    left_out = {label: why for i, label in enumerate(LABELS) if (why := _too_few(corpus, i))}
    usable = [label for label in LABELS if label not in left_out]
    if not usable:
        whole = "; ".join(f"{label}: {why}" for label, why in left_out.items())
        raise DataSetError(
            f"No label has enough decisions to look for doubtful ones ({whole}).",
            "Review more posts, also ones that should not have been flagged, and export again.",
        )
    found = out_of_fold(corpus, beside) if probabilities is None else _checked(probabilities, corpus)
    suspects: list[Suspect] = []
    for label in usable:
        suspects += _suspects(corpus, label, found[:, LABELS.index(label)])
    suspects.sort(key=lambda each: (each.quality, each.row))
    counts = {label: int((~np.isnan(corpus.labels[:, LABELS.index(label)])).sum()) for label in usable}
    return LabelNoise(suspects, counts, left_out, corpus.texts)


def out_of_fold(corpus: Corpus, beside: Corpus | None = None) -> Floats:
    """Return each label's probability from a model that saw neither the text nor its group, shape (n, 4).

    A label with too few answers (see `MIN_GROUPS`) has NaN in its whole column. The folds are the same every
    time.
    """
    from sklearn.model_selection import StratifiedGroupKFold

    if beside is not None:
        beside = beside.take(unseen(beside.normalised_texts, corpus.normalised_texts))
    rows, others = _rows(corpus, beside)
    found = np.full((len(corpus), len(LABELS)), np.nan)
    for i in range(len(LABELS)):
        if _too_few(corpus, i):
            continue
        truth = corpus.labels[:, i]
        asked = ~np.isnan(truth)
        folds = StratifiedGroupKFold(FOLDS)
        strata = np.where(asked, truth, 0)  # rows nobody was asked about are scored, never learned from
        for _, test in folds.split(np.zeros(len(truth)), strata, corpus.groups):
            learn = asked.copy()
            learn[test] = False
            found[test, i] = _predict(rows[learn], truth[learn], others, beside, i, rows[test])
    return found


def _rows(corpus: Corpus, beside: Corpus | None) -> tuple["Matrix", "Matrix | None"]:
    """Return features of the corpus and of the texts beside it; their document frequencies need no label."""
    normalised_texts = [*corpus.normalised_texts, *(beside.normalised_texts if beside else ())]
    rows = HashedNgrams(FEATURES).fit_transform(normalised_texts)
    rows = rows[
        :, np.unique(rows.indices)
    ]  # most buckets are empty here, and the learner is as slow as it is wide
    return rows[: len(corpus)], rows[len(corpus) :] if beside else None


def _predict(
    rows: "Matrix",
    truth: Floats,
    others: "Matrix | None",
    beside: Corpus | None,
    column: int,
    asked: "Matrix",
) -> Floats:
    from scipy import sparse
    from scipy.special import expit

    if others is not None and beside is not None:
        known = ~np.isnan(beside.labels[:, column])
        rows = sparse.vstack([rows, others[known]], format="csr")
        truth = np.concatenate([truth, beside.labels[known, column]])
    line = fit_logistic_regression(rows, truth == 1, np.ones(len(truth)), cost=COST, balanced=False)
    probabilities: Floats = expit(line.score(asked))
    return probabilities


def _too_few(corpus: Corpus, column: int) -> str:
    """Return why a label cannot be looked at, or nothing."""
    truth = corpus.labels[:, column]
    counts = {word: len(set(corpus.groups[truth == value])) for word, value in (("yes", 1), ("no", 0))}
    if min(counts.values()) >= MIN_GROUPS:
        return ""
    said = " and ".join(f"{count} different texts say {word}" for word, count in counts.items())
    return f"{said}, {MIN_GROUPS} of each are needed"


def _checked(probabilities: Floats, corpus: Corpus) -> Floats:
    found = np.asarray(probabilities, dtype=np.float64)
    if found.shape != corpus.labels.shape:
        raise DataSetError(
            f"There are probabilities of shape {found.shape} for labels of shape {corpus.labels.shape}.",
            "Give one row a text and one column a label.",
        )
    bad = np.flatnonzero(~((found >= 0) & (found <= 1)).all(axis=1))
    if len(bad):
        raise DataSetError(
            f"The probabilities of {len(bad)} texts are not numbers from 0 to 1 (the first is row {bad[0]}).",
            "Score the texts again.",
        )
    return found


def _suspects(corpus: Corpus, label: Label, probability: Floats) -> list[Suspect]:
    try:
        from cleanlab.filter import find_label_issues
        from cleanlab.rank import get_label_quality_scores
    except ImportError as error:
        raise DataSetError(
            "Doubtful labels are found with `cleanlab`, which is not installed.",
            "Run `pip install '.[research]'` in a checkout.",
        ) from error
    truth = corpus.labels[:, LABELS.index(label)]
    asked = np.flatnonzero(~np.isnan(truth))
    given = truth[asked].astype(np.int64)
    both = np.stack([1 - probability[asked], probability[asked]], axis=1)
    chosen = find_label_issues(given, both, return_indices_ranked_by="self_confidence", n_jobs=1)
    quality = get_label_quality_scores(given, both, method="self_confidence")
    return [
        Suspect(
            row=int(asked[i]),
            label=label,
            given=bool(given[i]),
            probability=round(float(both[i, 1]), 4),
            quality=round(float(quality[i]), 4),
        )
        for i in chosen
    ]
