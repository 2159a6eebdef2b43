"""Labelled texts to learn from, and what keeps held-out texts apart from them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.claims.clusters import shingles
from pipeline.errors import DataSetError
from pipeline.labels import LABELS
from pipeline.research.datasets.catalogue import SETS
from pipeline.settings import DEFAULTS
from pipeline.text import mask, normalise
from pipeline.text.folding import letters_only

MAIN: Final = "khoitrong_labels"

_WHERE: Final = "Set KHOITRONG_DATASETS to the folder that holds the data sets, or pass --datasets FOLDER."

# 32 bands of 2 rows propose a pair at 0.7 with probability 1 - 3e-10: a leak is worse than a slow look.
_PERMUTATIONS: Final = 64
_BANDS: Final = 32
_SEED: Final = 20261

Column = npt.NDArray[Any]


@dataclass(frozen=True)
class Corpus:
    """Labelled texts.

    Attributes:
        texts: Texts as shown, personal data masked, as the pipeline will see them.
        normalised_texts: The same, normalised.
        labels: Shape (n, 4), 1, 0, or NaN where nobody was asked.
        groups: Shape (n,), near-duplicates and rows of one template share a group.
        sources: Shape (n,), where each row came from.
        opinion: Shape (n,), whether the row is opinion or satire (False when nobody was asked).
    """

    texts: list[str]
    normalised_texts: list[str]
    labels: npt.NDArray[np.float64]
    groups: Column
    sources: Column
    opinion: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.texts)

    def __str__(self) -> str:
        counts = ", ".join(f"{label} {int(np.nansum(self.labels[:, i]))}" for i, label in enumerate(LABELS))
        return f"{len(self)} texts ({counts})"

    def take(self, keep: npt.NDArray[np.bool_]) -> "Corpus":
        """Return the rows where `keep`, shape (n,), is true."""
        index = np.flatnonzero(keep)
        return Corpus(
            [self.texts[i] for i in index],
            [self.normalised_texts[i] for i in index],
            self.labels[index],
            self.groups[index],
            self.sources[index],
            self.opinion[index],
        )


def read_split(folder: Path | None, name: str, split: str, *, labelled: bool = True) -> dict[str, Column]:
    """Return the columns of one split, read by the `datasets` library.

    Args:
        folder: Folder of the data sets.
        name: Folder of the set in it; see `pipeline.research.datasets.catalogue`.
        split: Name of the Parquet file without its ending.
        labelled: Whether the split must have the columns of the set beside `text`.

    Raises:
        DataSetError: The folder, the set, the split or a column is missing, or the file is damaged.
    """
    if folder is None:
        raise DataSetError("No folder of data sets was given.", _WHERE)
    path = Path(folder) / name / f"{split}.parquet"
    if not path.is_file():
        raise DataSetError(f"There is no {path}.", _WHERE)
    table = _read_parquet(path)
    expected = ("text", *(SETS[name].columns if labelled and name in SETS else ()))
    missing = [column for column in expected if column not in table]
    if missing:
        raise DataSetError(
            f"{path} has no column {', '.join(missing)}; it has {', '.join(table)}.",
            "Rename the columns as `pipeline/research/datasets/catalogue.py` lists them.",
        )
    return table


def _read_parquet(path: Path) -> dict[str, Column]:
    try:
        from datasets import Dataset, disable_progress_bars
        from datasets.exceptions import DatasetsError
    except ImportError as error:
        raise DataSetError(
            "Training and evaluation read the data sets with the `datasets` library, which is not installed.",
            "Run `pip install 'khoi-trong[research]'`.",
        ) from error
    from tempfile import TemporaryDirectory

    disable_progress_bars()
    try:
        with TemporaryDirectory() as cache:
            rows = Dataset.from_parquet(str(path), cache_dir=cache, keep_in_memory=True)
            return {name: np.array(rows[name][:], dtype=object) for name in rows.column_names}
    except (OSError, ValueError, DatasetsError) as error:
        reason = error.__cause__ or error  # the library wraps what went wrong, an empty split included
        raise DataSetError(f"{path} cannot be read: {reason}.", "Copy the data set again.") from error


def read_main(folder: Path | None, split: str) -> Corpus:
    """Return a split of the re-labelled set.

    Raises:
        DataSetError: As in `read_split`.
    """
    table = read_split(folder, MAIN, split)
    texts = [mask(str(text)) for text in table["text"]]
    return Corpus(
        texts,
        [normalise(text) for text in texts],
        np.stack([_numbers(table[label]) for label in LABELS], axis=1),
        np.array([f"cluster-{value}" for value in table["cluster"]]),
        table["source"].astype(str),
        _numbers(table["opinion"]) == 1,
    )


def _numbers(values: Iterable[Any]) -> npt.NDArray[np.float64]:
    return np.array([np.nan if value is None else float(value) for value in values])


def unseen(normalised_texts: Sequence[str], held_out: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return which normalised texts neither repeat nor nearly repeat a held-out one, shape (n,).

    A near-duplicate shares the letters and digits of a held-out text, or has with one a Jaccard similarity
    of 5-character shingles of at least `Settings.cluster_jaccard`. Every text is compared with held-out texts
    only, unlike in clustering, where a text may join a nearer neighbour that is not held out.
    """
    from rensa import RMinHash, RMinHashLSH

    held = [shingles(letters_only(normalised) or normalised) for normalised in held_out]
    index = RMinHashLSH(threshold=DEFAULTS.cluster_jaccard, num_perm=_PERMUTATIONS, num_bands=_BANDS)
    for i, minhash in enumerate(
        RMinHash.from_token_sets([list(each) for each in held], _PERMUTATIONS, _SEED)
    ):
        index.insert(i, minhash)
    mine = [shingles(letters_only(normalised) or normalised) for normalised in normalised_texts]
    keep = np.ones(len(normalised_texts), dtype=bool)
    for i, minhash in enumerate(
        RMinHash.from_token_sets([list(each) for each in mine], _PERMUTATIONS, _SEED)
    ):
        keep[i] = all(
            len(mine[i] & held[other]) < DEFAULTS.cluster_jaccard * len(mine[i] | held[other])
            for other in index.query(minhash)
        )
    return keep


def distinct(normalised_texts: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return a mask of the first occurrence of each normalised text, shape (n,)."""
    first: Mapping[str, int] = {
        normalised: i for i, normalised in reversed(list(enumerate(normalised_texts)))
    }
    return np.array([first[normalised] == i for i, normalised in enumerate(normalised_texts)], dtype=bool)
