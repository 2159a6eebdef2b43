"""Posts of public sets with the labels of this project: two sets that were read for it, and its own readings.

A platform never seen is another world, so every row keeps the source that it came from: `source_of` names the
sources that are left out one by one when it is measured how a model travels.
"""

from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.labels import LABELS
from pipeline.research.datasets.annotations import DOUBT_WEIGHT, read_annotations
from pipeline.research.datasets.loading import load_split
from pipeline.research.datasets.near_duplicates import cluster, letters
from pipeline.research.datasets.training_data import HELPERS, Corpus, distinct
from pipeline.text import mask, normalise

FIRST: Final = "khoitrong_labels"
SECOND: Final = "khoitrong_labels_2"

RANDOM: Final = "random"
"""Split of posts drawn plainly at random: looked at once a release, nothing is trained or chosen on it."""

_SOURCES: Final = (
    ("tiktok", "tiktok"),
    ("social2", "social2"),
    ("social", "social"),
    ("news2", "news2"),
    ("news", "news"),
    ("charity", "news"),
    ("reintel", "reintel"),
    ("vlsp", "vlsp"),
    ("vihsd", "vihsd"),
    ("vithsd", "vihsd"),
    ("victsd", "victsd"),
)
"""Beginnings of the names of sources and what they are one of; ViTHSD holds the comments of ViHSD."""


def read_set(name: str, split: str, folder: Path | None) -> Corpus:
    """Return a split of one of the two labelled sets.

    Raises:
        DataSetError: As in `loading.load`.
    """
    rows = load_split(name, split, folder)
    texts = [mask(text) for text in rows["text"]]
    doubt = _numbers(rows, "doubt") == 1
    return Corpus(
        texts,
        [normalise(text) for text in texts],
        np.stack([_numbers(rows, label) for label in LABELS], axis=1),
        np.array([f"{name}-{value}" for value in rows["cluster"]]),
        np.array([_source(row) for row in zip(rows["source"][:], _chosen(rows), strict=True)], dtype=str),
        np.stack([_numbers(rows, helper) for helper in HELPERS], axis=1),
        np.where(doubt, DOUBT_WEIGHT, 1.0),
    )


def read_labelled(folder: Path | None, split: str, *, grouped: bool = True) -> Corpus:
    """Return a split of all labelled posts.

    Args:
        folder: Folder of the data sets.
        split: `train` (both sets and the project's own readings, near-duplicates in one group across them),
            `validation` (both sets), or `random` (the second set and the readings drawn at random).
        grouped: Whether near-duplicates of `train` must share a group; it takes a third of the time, and only
            those who learn or split need it.

    Raises:
        DataSetError: As in `loading.load`.
    """
    if split == RANDOM:
        return read_set(SECOND, RANDOM, folder) + read_annotations(folder, blind=True)
    both = read_set(FIRST, split, folder) + read_set(SECOND, split, folder)
    if split != "train":
        return both
    found = both + read_annotations(folder)
    found = found.take(distinct(found.normalised_texts))
    if not grouped:
        return found
    ids = cluster([letters(text) for text in found.texts])
    found.groups[:] = _joined(found.groups, ids)
    return found


def source_of(sources: npt.NDArray[np.str_]) -> npt.NDArray[np.str_]:
    """Return the source that each row came from, without why it was read, shape (n,)."""
    plain = np.char.replace(sources.astype(str), "read_", "")
    names = [next((to for start, to in _SOURCES if name.startswith(start)), name) for name in plain]
    return np.array(names, dtype=np.str_)


def chosen_by_score(corpus: Corpus) -> npt.NDArray[np.bool_]:
    """Return which rows were read because a score picked them, shape (n,): never calibrate on them."""
    found: npt.NDArray[np.bool_] = np.char.endswith(corpus.sources.astype(str), "_top")
    return found


def _joined(groups: npt.NDArray[Any], ids: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return groups such that rows that share a group or an id share one, shape (n,)."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    _, group = np.unique(groups, return_inverse=True)
    rows = np.concatenate([group, group])
    columns = np.concatenate([group, ids + group.max() + 1])
    size = int(columns.max()) + 1
    _, component = connected_components(
        coo_matrix((np.ones(len(rows)), (rows, columns)), shape=(size, size)), directed=False
    )
    return np.asarray(component[group], dtype=np.int64)


def _chosen(rows: Any) -> list[str]:  # noqa: ANN401
    return rows["chosen"][:] if "chosen" in rows.column_names else [""] * len(rows)


def _source(row: tuple[str, str]) -> str:
    """Return a source, marked where a score picked the row, as the first set marks it."""
    source, chosen = row
    return f"{source}_top" if chosen.endswith("_top") else source


def _numbers(rows: Any, column: str) -> npt.NDArray[np.float64]:  # noqa: ANN401
    """Return a column as numbers, NaN where nobody was asked; all NaN when the set has no such column."""
    if column not in rows.column_names:
        return np.full(len(rows), np.nan)
    return np.array([np.nan if value is None else float(value) for value in rows[column]])
