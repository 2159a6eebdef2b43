"""Smaller copies of the data sets, for going through every step in minutes."""

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
            reason = error.strerror or error
            raise OutputError(f"{target} cannot be written: {reason}.", "Choose another folder.") from error
    return Path(out)
