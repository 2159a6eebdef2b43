"""Examples that this project wrote itself, shipped as `data/rows`: invented posts, each with its labels.

They stand in for what no public set has, such as answers to hate and criticism of an authority.
"""

from pathlib import Path
from typing import Final

import numpy as np

from pipeline.errors import DataSetError
from pipeline.labels import LABELS
from pipeline.research.datasets.own_files import read_rows
from pipeline.research.datasets.training_data import Corpus, no_helpers
from pipeline.text import mask, normalise

SPARED_THEMES: Final = ("counter_speech", "criticism_satire")
"""Themes of people whom a wrong `hateful` would silence: they answer hate, or criticise an authority."""


def read_authored_examples(folder: Path, split: str) -> Corpus:
    """Return the examples that this project wrote for a split, from every CSV file of a folder.

    Args:
        folder: Such as `data/rows`.
        split: `train` or `test`.

    Raises:
        DataSetError: There is no such file, or a column is missing.
    """
    rows = _read_folder(folder, split)
    texts = [mask(row["text"]) for row in rows]
    values = [[float(row[label]) if row[label] else np.nan for label in LABELS] for row in rows]
    names = np.array([row["template"] for row in rows], dtype=str)
    return Corpus(
        texts,
        [normalise(text) for text in texts],
        np.array(values, dtype=np.float64).reshape(-1, len(LABELS)),
        names,
        np.array([name.split("/")[0] for name in names], dtype=str),
        no_helpers(len(rows)),
        np.ones(len(rows)),
    )


def read_authored_notes(folder: Path, split: str) -> list[str]:
    """Return the note on each of `read_authored_examples`, in the same order; empty where there is none.

    Raises:
        DataSetError: As in `read_authored_examples`.
    """
    return [row.get("note") or "" for row in _read_folder(folder, split)]


def _read_folder(folder: Path, split: str) -> list[dict[str, str]]:
    paths = sorted(Path(folder).glob("*.csv"))
    if not paths:
        raise DataSetError(f"{folder} holds no CSV file of labelled rows.", "Pass the folder `data/rows`.")
    return [row for path in paths for row in _read_csv(path) if row["split"] == split]


def _read_csv(path: Path) -> list[dict[str, str]]:
    columns = ("text", "template", "split", *LABELS)
    return [row for _, row in read_rows(path, columns, "data/rows/README.md for the columns")]
