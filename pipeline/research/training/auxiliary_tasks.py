"""Other people's labels as auxiliary tasks, never as our labels.

What ViHSD calls hate is not our `hateful`, and what ReINTEL calls unreliable is not our `check`; pooling them
would teach the wrong thing. A linear model of each is trained by itself, and the final model decides how much
its score is worth.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.classify.features.ngrams import HashedNgrams
from pipeline.research.datasets.catalogue import CATALOGUE
from pipeline.research.datasets.loading import class_names, load_split
from pipeline.research.datasets.training_data import distinct, unseen
from pipeline.research.training.augmentation import without_diacritics
from pipeline.research.training.logistic_regression import Floats, Matrix, fit_logistic_regression
from pipeline.text import mask, normalise

Table = Mapping[str, npt.NDArray[np.str_]]
"""Names of classes by column, each of shape (n,)."""

Truth = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Task:
    """One question that another set answers.

    Attributes:
        name: Short name, `set:question`.
        folder: The set.
        splits: Splits to learn from.
        truth: From the names of classes to yes or no, shape (n,).
    """

    name: str
    folder: str
    splits: tuple[str, ...]
    truth: Callable[[Table], Truth]


def _is(column: str, *values: str) -> Callable[[Table], Truth]:
    return lambda table: np.isin(table[column], values)


def _mentions_group(table: Table) -> Truth:
    found: Truth = np.any([table[name] != "none" for name in ("groups", "religion", "race")], axis=0)
    return found


_TRAIN = ("train",)
_SOME = ("train", "validation")

TASKS: Final = (
    Task("vihsd:toxic", "vihsd", _SOME, _is("label", "OFFENSIVE", "HATE")),
    Task("vlsp:toxic", "vlsp_hsd_2019", _TRAIN, _is("label", "OFFENSIVE", "HATE")),
    Task("vlsp:hate", "vlsp_hsd_2019", _TRAIN, _is("label", "HATE")),
    Task("vithsd:person", "vithsd", _SOME, _is("individual", "offensive", "hate")),
    Task("vithsd:group", "vithsd", _SOME, _is("groups", "offensive", "hate")),
    Task("vithsd:mention", "vithsd", _SOME, _mentions_group),
    Task("vsmec:enjoyment", "vsmec", _SOME, _is("emotion", "Enjoyment")),
    Task("vsmec:sadness", "vsmec", _SOME, _is("emotion", "Sadness")),
    Task("reintel:unreliable", "reintel", _TRAIN, _is("label", "unreliable")),
    Task("viclickbait:clickbait", "viclickbait", _SOME, _is("label", "clickbait")),
    Task("sms:scam", "sms_smishing", _TRAIN, _is("label", "scam")),
)

COST: Final = 2.0
"""Inverse penalty of the auxiliary models; they see ten times more texts than the final one."""

STRIPPED: Final = 0.35
"""Share of the texts that auxiliary models also see without diacritics."""


@dataclass(frozen=True)
class AuxiliarySet:
    """The texts of one set that are in no labelled set, counted, with the answers to its tasks.

    Attributes:
        plain: Shape (n, width), counts of the texts as written.
        stripped: Shape (n, width), of the same without diacritics.
        truths: By task, shape (n,).
    """

    plain: Matrix
    stripped: Matrix
    truths: dict[str, Truth]


def read_auxiliary_sets(
    folder: Path, features: HashedNgrams, known: Sequence[str], tasks: Sequence[Task] = TASKS
) -> list[AuxiliarySet]:
    """Return the sets behind the tasks, counted.

    Args:
        folder: Folder of the data sets.
        features: Gives the counts; need not be fitted.
        known: Normalised texts that may not occur or nearly occur: all labelled ones, training included, so
            that auxiliary scores of training texts are as honest as those of new ones.
        tasks: Tasks to learn.

    Raises:
        DataSetError: A set is missing or lacks a column.
    """
    sets = []
    for name in dict.fromkeys(task.folder for task in tasks):
        mine = [task for task in tasks if task.folder == name]
        splits = [load_split(name, split, folder) for split in mine[0].splits]
        table = {
            column: np.concatenate([class_names(rows, column) for rows in splits])
            for column in CATALOGUE[name].columns
        }
        texts = [mask(text) for rows in splits for text in rows["text"]]
        normalised_texts = [normalise(text) for text in texts]
        keep = np.flatnonzero(distinct(normalised_texts) & unseen(normalised_texts, known))
        stripped = [normalise(without_diacritics(texts[i])) for i in keep]
        truths = {task.name: task.truth(table)[keep] for task in mine}
        sets.append(
            AuxiliarySet(
                features.counts([normalised_texts[i] for i in keep]), features.counts(stripped), truths
            )
        )
    return sets


def learn_tasks(sets: Sequence[AuxiliarySet], features: HashedNgrams, seed: int) -> dict[str, Floats]:
    """Return the weights of each task by bucket, shape (width,).

    Args:
        sets: Counted with `features`.
        features: Fitted.
        seed: Of which texts are also learned without diacritics.
    """
    random = np.random.default_rng(seed)
    weights: dict[str, Floats] = {}
    for each in sets:
        from scipy import sparse

        again = np.flatnonzero(random.random(each.plain.shape[0]) < STRIPPED)
        rows = sparse.vstack([features.weigh(each.plain), features.weigh(each.stripped[again])], format="csr")
        ones = np.ones(rows.shape[0])
        for name, truth in each.truths.items():
            both = np.concatenate([truth, truth[again]])
            weights[name] = fit_logistic_regression(rows, both, ones, cost=COST, balanced=True).weights
    return weights
