"""Smaller copies of data sets and own rows, for going through every step in minutes."""

import csv
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from pipeline.errors import DataSetError, OutputError


def sample_sets(folder: Path, out: Path, most: int, *, seed: int = 0) -> Path:
    """Write every split of every set again, at most `most` texts of each, drawn at random.

    A figure measured on a copy, or on a model that learned from one, says nothing about the whole sets.

    Args:
        folder: Folder of the data sets.
        out: Folder for the copies; what is there by the same name is replaced.
        most: Texts of a split to keep; a smaller split is copied whole.
        seed: Of the draw.

    Returns:
        `out`.

    Raises:
        DataSetError: The folder holds no Parquet file, or one is damaged.
        OutputError: `out` cannot be written.
    """
    paths = sorted(Path(folder).glob("*/*.parquet"))
    if not paths:
        raise DataSetError(f"{folder} holds no data set.", "Pass the folder that KHOITRONG_DATASETS names.")
    for path in paths:
        try:
            table = pq.read_table(path)
        except (OSError, ValueError) as error:
            raise DataSetError(f"{path} cannot be read: {error}.", "Copy the data set again.") from error
        if len(table) > most:
            chosen = np.random.default_rng(seed).choice(len(table), most, replace=False)
            table = table.take(np.sort(chosen))
        target = Path(out) / path.parent.name / path.name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(table, target)
        except OSError as error:
            raise _unwritable(target, error) from error
    return Path(out)


def sample_rows(folder: Path, out: Path, every: int) -> Path:
    """Write one in so many rows of every CSV file again, as they stand.

    Args:
        folder: Folder of authored examples, such as `data/rows`.
        out: Folder for the copies; CSV files that are there already are removed.
        every: How many rows there are for each that is kept, from 1; the first of a file is kept.

    Returns:
        `out`.

    Raises:
        DataSetError: The folder holds no CSV file.
        OutputError: `out` cannot be written.
    """
    paths = sorted(Path(folder).glob("*.csv"))
    if not paths:
        raise DataSetError(f"{folder} holds no CSV file of labelled rows.", "Pass the folder `data/rows`.")
    try:
        out.mkdir(parents=True, exist_ok=True)
        for left in out.glob("*.csv"):
            left.unlink()
        for path in paths:
            with (
                path.open(encoding="utf-8", newline="") as lines,
                (out / path.name).open("w", encoding="utf-8", newline="") as copy,
            ):
                rows = list(csv.reader(lines))
                csv.writer(copy).writerows([*rows[:1], *rows[1::every]])
    except OSError as error:
        raise _unwritable(out, error) from error
    return out


def _unwritable(target: Path, error: OSError) -> OutputError:
    return OutputError(f"{target} cannot be written: {error.strerror or error}.", "Choose another folder.")
