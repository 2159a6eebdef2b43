"""One policy of splitting for all sets: clusters first, then no cluster is both learned from and tested on.

Several sets share their comments: what trains one is tested on by another. So near-duplicates are gathered
over all sets at once. The authors' test and validation splits stay as they are, to compare with papers, and
every other row whose cluster touches one of them is left out of training.
"""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from pipeline.errors import DataSetError, UsageError
from pipeline.research.datasets import cluster_cache
from pipeline.research.datasets.catalogue import CATALOGUE
from pipeline.research.datasets.clusters import HELD_OUT, Clusters, Mask, Words
from pipeline.research.datasets.loading import described, read_texts
from pipeline.research.datasets.near_duplicates import Integers, cluster, digest, letters
from pipeline.research.printing import Printable, empty_table

if TYPE_CHECKING:
    from datasets import DatasetDict
    from rich.console import RenderableType


@dataclass(frozen=True, slots=True)
class Leak:
    """What a training part loses.

    Attributes:
        part: `set/split`.
        rows: Rows there were.
        same: Rows left out whose text is in a held-out split.
        near: Rows left out that are only in the cluster of one.
        kept: Rows left.
        texts: Distinct texts left.
    """

    part: str
    rows: int
    same: int
    near: int
    kept: int
    texts: int


@dataclass(frozen=True)
class Leaks(Printable):
    """What the policy takes out of training, part by part.

    Attributes:
        parts: Figures of each training part.
        twice_held: Held-out rows whose cluster is in more than one held-out part. They stay, so a figure on
            two such splits counts them twice, and a threshold chosen on one has seen the other.
    """

    parts: tuple[Leak, ...]
    twice_held: int

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain values."""
        return asdict(self)

    def tables(self) -> list["RenderableType"]:
        """Return one line a training part."""
        columns = ("rows", "same", "near", "kept", "texts kept")
        table = empty_table(
            "Left out of training: the same text is held out, or a near one", "split", *columns
        )
        for each in self.parts:
            numbers = (each.rows, each.same, each.near, each.kept, each.texts)
            table.add_row(each.part, *(f"{number:,}" for number in numbers))
        return [table, "", f"Held-out rows whose cluster is in two held-out splits: {self.twice_held:,}"]


@dataclass(frozen=True)
class Assignment:
    """Who is learned from and who is tested on; arrays of shape (n,), as in `clusters`.

    Attributes:
        clusters: The rows.
        train: Rows that may be learned from.
        held: Rows that are measured on.
        weights: 1 over the number of training rows with the same text, so that a comment that three sets
            copied counts as one; 0 for rows not in training.
        leaks: What was left out.
    """

    clusters: Clusters
    train: Mask
    held: Mask
    weights: npt.NDArray[np.float64]
    leaks: Leaks = field(repr=False)

    def __str__(self) -> str:
        return str(self.leaks)

    def kept(self, name: str, split: str) -> Integers:
        """Return the rows of a split that stay, ascending; of a held-out split all.

        Raises:
            DataSetError: The split is not among the clusters.
        """
        places = self.clusters.places(name, split)
        return np.sort(self.clusters.rows[places[(self.train | self.held)[places]]])

    def apply(self, name: str, data: "DatasetDict") -> "DatasetDict":
        """Return a loaded set without the rows that leak.

        Raises:
            DataSetError: A split of it is not among the clusters.
        """
        return type(data)({split: rows.select(self.kept(name, split)) for split, rows in data.items()})


def clusters_across(
    datasets_dir: Path | None = None, *, sets: Collection[str] = tuple(CATALOGUE), cache: Path | None = None
) -> Clusters:
    """Return the clusters of near-duplicates over the rows of all sets.

    Args:
        datasets_dir: Folder of the data sets; by default what the environment names in KHOITRONG_DATASETS.
        sets: Names of sets, in any order.
        cache: Parquet file to keep the result in, read again while files and rules are the same. It holds
            digests and no texts.

    Raises:
        DataSetError: A set, split or column is missing, or a file is damaged.
        OutputError: `cache` is another file, or cannot be written.
    """
    parts = [(name, split) for name in sorted(set(sets)) for split in sorted(described(name).splits)]
    key = cluster_cache.fingerprint(datasets_dir, parts)
    known = cluster_cache.read(Path(cache), key) if cache is not None else None
    if known is not None:
        return Clusters.from_table(known)
    found = _find(datasets_dir, parts)
    if cache is not None:
        cluster_cache.write(Path(cache), key, found.to_table())
    return found


def _find(datasets_dir: Path | None, parts: Sequence[tuple[str, str]]) -> Clusters:
    names: list[str] = []
    rows: list[int] = []
    keys: list[str] = []
    for name, split in parts:
        texts = read_texts(name, split, datasets_dir)
        names += [f"{name}/{split}"] * len(texts)
        rows += range(len(texts))
        keys += [letters(text) for text in texts]
    digests = np.array([digest(key) for key in keys], dtype=np.str_)
    return Clusters(np.array(names, dtype=np.str_), np.array(rows, dtype=np.int64), digests, cluster(keys))


def assign(clusters: Clusters, held_out: Collection[str] = HELD_OUT) -> Assignment:
    """Return who is learned from: every row, unlabelled ones too, whose cluster no held-out split touches.

    Args:
        clusters: Of all sets that are learned from or measured on together.
        held_out: Splits to measure on, such as `test` of every set or `vihsd/test` of one. All others are
            learned from.

    Raises:
        UsageError: One of them is no split of any set, so that nothing would be kept apart for it.
    """
    absent = [name for name in held_out if not clusters.held([name]).any()]
    if absent or not held_out:
        raise UsageError(
            f"No set has the held-out split {', '.join(absent) or '(none was named)'}.",
            f"Choose from {', '.join(np.unique(clusters.parts))}, or use `group_split` on one set.",
        )
    held = clusters.held(held_out)
    touched = np.isin(clusters.ids, clusters.ids[held])
    train = ~held & ~touched
    _, text, copies = np.unique(clusters.keys[train], return_inverse=True, return_counts=True)
    weights = np.zeros(len(clusters))
    weights[train] = 1.0 / copies[text]
    return Assignment(clusters, train, held, weights, _leaks(clusters, train, held))


def _leaks(clusters: Clusters, train: Mask, held: Mask) -> Leaks:
    same = np.isin(clusters.keys, clusters.keys[held])
    figures = []
    for part in np.unique(clusters.parts[~held]).tolist():
        mine = clusters.parts == part
        out = mine & ~train
        figures.append(
            Leak(
                part,
                rows=int(mine.sum()),
                same=int((out & same).sum()),
                near=int((out & ~same).sum()),
                kept=int((mine & train).sum()),
                texts=len(np.unique(clusters.keys[mine & train])),
            )
        )
    pairs = np.unique(np.stack([clusters.ids[held], _numbered(clusters.parts[held])], axis=1), axis=0)
    ids, parts = np.unique(pairs[:, 0], return_counts=True)
    return Leaks(tuple(figures), int(np.isin(clusters.ids[held], ids[parts > 1]).sum()))


def _numbered(words: Words) -> Integers:
    return np.unique(words, return_inverse=True)[1].astype(np.int64)


def group_split(groups: Sequence[Hashable] | npt.NDArray[Any], share: float, seed: int = 0) -> Mask:
    """Return which rows to hold out of a set that has no test split, whole groups at a time, shape (n,).

    At most `share` of the rows, and less only by the rows of the smallest group left. The order of the rows
    does not matter.

    Args:
        groups: Cluster, domain or author of each row, shape (n,); must be sortable.
        share: Part of the rows to hold out, between 0 and 1.
        seed: Of the order in which groups are drawn.

    Raises:
        UsageError: `share` is not between 0 and 1.
        DataSetError: The groups are too large for anything to be held out.
    """
    if not 0 < share < 1:
        raise UsageError(f"A share of {share} cannot be held out.", "Give a number between 0 and 1.")
    _, group, sizes = np.unique(np.asarray(groups), return_inverse=True, return_counts=True)
    room = int(share * len(group))
    chosen = np.zeros(len(sizes), dtype=bool)
    for each in np.random.default_rng(seed).permutation(len(sizes)):
        if sizes[each] <= room:
            chosen[each] = True
            room -= sizes[each]
    if not chosen.any():
        raise DataSetError(
            f"No group of {len(group)} rows fits into a share of {share}.", "Give a larger share."
        )
    return np.asarray(chosen[group], dtype=np.bool_)
