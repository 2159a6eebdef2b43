"""Rows of all sets with their clusters of near-duplicates, and what pairs of splits share."""

from collections import Counter
from collections.abc import Collection
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.errors import DataSetError
from pipeline.research.datasets.near_duplicates import Integers
from pipeline.research.printing import Printable, empty_table

if TYPE_CHECKING:
    from rich.console import RenderableType

HELD_OUT: Final = ("validation", "test")
"""Splits that are measured on."""

MAX_SHOWN: Final = 20
"""Pairs of splits in the printed table; `Clusters.overlaps` has all."""

Mask = npt.NDArray[np.bool_]
Words = npt.NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two parts share.

    Attributes:
        first: A part, `set/split`.
        second: Another, later in the alphabet.
        texts: Distinct texts in both.
        clusters: Clusters with rows in both; at least one for each cluster of shared texts.
        first_rows: Rows of the first whose cluster has a row in the second.
        second_rows: Rows of the second whose cluster has a row in the first.
    """

    first: str
    second: str
    texts: int
    clusters: int
    first_rows: int
    second_rows: int


@dataclass(frozen=True)
class Clusters(Printable):
    """Rows of all sets with their clusters; every array has shape (n,).

    Attributes:
        parts: `set/split` of each row.
        rows: Number of the row in its split, from 0.
        keys: Digest of the text; rows of one key are one text.
        ids: Number of the cluster, by first appearance in the alphabet of sets and splits.
    """

    parts: Words
    rows: Integers
    keys: Words
    ids: Integers

    def __len__(self) -> int:
        return len(self.ids)

    def of(self, name: str, split: str) -> Integers:
        """Return the clusters of a split in the order of its rows, for `group_split` and the like.

        Raises:
            DataSetError: The split is not among the parts.
        """
        return self.ids[self.places(name, split)]

    def places(self, name: str, split: str) -> Integers:
        """Return where the rows of a split are in the arrays.

        Raises:
            DataSetError: As in `of`.
        """
        found = np.flatnonzero(self.parts == f"{name}/{split}")
        if not len(found):
            parts = ", ".join(np.unique(self.parts))
            raise DataSetError(f"The clusters have no rows of {name}/{split}.", f"They are of {parts}.")
        return found

    def held(self, held_out: Collection[str] = HELD_OUT) -> Mask:
        """Return which rows are measured on: those of splits of these names, or of parts `set/split`."""
        names = list(held_out)
        return np.isin(np.char.partition(self.parts, "/")[:, 2], names) | np.isin(self.parts, names)

    def overlaps(self) -> list[Overlap]:
        """Return what each pair of parts shares, most texts first; pairs that share nothing are left out."""
        parts = np.unique(self.parts)
        places = {part: np.flatnonzero(self.parts == part) for part in parts}
        keys = {part: set(self.keys[places[part]].tolist()) for part in parts}
        ids = {part: Counter(self.ids[places[part]].tolist()) for part in parts}
        found = []
        for a, b in combinations(parts.tolist(), 2):
            if shared := ids[a].keys() & ids[b].keys():
                rows = (sum(ids[part][each] for each in shared) for part in (a, b))
                found.append(Overlap(a, b, len(keys[a] & keys[b]), len(shared), *rows))
        return sorted(found, key=lambda each: (-each.texts, -each.clusters, each.first, each.second))

    def to_table(self) -> pa.Table:
        """Return columns `set`, `split`, `row`, `key`, `cluster`, without a text."""
        halves = np.char.partition(self.parts, "/")
        columns = (halves[:, 0], halves[:, 2], self.rows, self.keys, self.ids)
        names = ("set", "split", "row", "key", "cluster")
        return pa.table({name: pa.array(each.tolist()) for name, each in zip(names, columns, strict=True)})

    @classmethod
    def from_table(cls, table: pa.Table) -> "Clusters":
        """Return the clusters of a table as `to_table` makes it."""
        names, splits = table["set"].to_pylist(), table["split"].to_pylist()
        return cls(
            np.array([f"{name}/{split}" for name, split in zip(names, splits, strict=True)], dtype=np.str_),
            table["row"].to_numpy(),
            np.array(table["key"].to_pylist(), dtype=np.str_),
            table["cluster"].to_numpy(),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return counts: `rows`, `texts`, `clusters`, `largest`, `crossing` and `overlaps`."""
        held = self.held()
        both = np.intersect1d(self.ids[held], self.ids[~held])
        return {
            "rows": len(self),
            "texts": len(np.unique(self.keys)),
            "clusters": len(np.unique(self.ids)),
            "largest": int(np.bincount(self.ids).max()) if len(self) else 0,
            "crossing": {"clusters": len(both), "rows": int(np.isin(self.ids, both).sum())},
            "overlaps": [asdict(each) for each in self.overlaps()],
        }

    def tables(self) -> list["RenderableType"]:
        """Return counts, and the pairs of splits that share most."""
        counts = self.to_dict()
        crossing = counts["crossing"]
        overlaps = self.overlaps()
        title = f"Texts in two splits, {min(MAX_SHOWN, len(overlaps))} of {len(overlaps)} pairs"
        table = empty_table(title, "split", "and", "texts", "clusters", words=2)
        for each in overlaps[:MAX_SHOWN]:
            table.add_row(each.first, each.second, f"{each.texts:,}", f"{each.clusters:,}")
        return [
            f"{counts['rows']:,} rows, {counts['texts']:,} texts in {counts['clusters']:,} clusters, "
            f"the largest of {counts['largest']:,} rows.",
            f"{crossing['rows']:,} rows are in {crossing['clusters']:,} clusters that cross from training to "
            "a held-out split.",
            "",
            table,
        ]
