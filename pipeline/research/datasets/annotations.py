"""Labels of the project for texts that only others may hand out: joined by a key, never shipped as text.

`data/labels/readings.csv` holds one careful reading of each text, `second-readings.csv` a blind second one of
a tenth of them. Texts that were chosen at random are the blind test: nothing is trained, tuned or calibrated
on them, and they show how often a model is right on posts as they come.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

import numpy as np

from pipeline.labels import LABELS
from pipeline.research.datasets.loading import read_texts
from pipeline.research.datasets.own_files import read_rows
from pipeline.research.datasets.training_data import HELPERS, Corpus
from pipeline.resources import resource
from pipeline.text import mask, normalise

SPLITS: Final[dict[str, tuple[str, ...]]] = {
    "vihsd": ("train", "validation"),
    "vithsd": ("train", "validation"),
    "vlsp_hsd_2019": ("train",),
    "victsd": ("train",),
    "social_comments": ("unlabelled",),
    "social_comments_2": ("unlabelled",),
    "sms_smishing": ("train",),
    "viclickbait": ("train",),
    "news": ("unlabelled",),
    "reintel": ("train", "unlabelled"),
}
"""Where the texts are; the test split of ViHSD is left alone."""

DOUBT_WEIGHT: Final = 0.5
"""What a text counts about which its reader hesitated; not tuned."""

AT_RANDOM: Final = "random"

Row = Mapping[str, str]


def text_key(text: str) -> str:
    """Return the key of a text: BLAKE2b of its NFC with white space collapsed, 24 hexadecimal digits."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def read_annotations(datasets_dir: Path | None, *, blind: bool = False, path: Path | None = None) -> Corpus:
    """Return the texts whose keys are in the label file, with those labels.

    Sources of texts that a score picked end in `_top`, as in the labelled sets.

    Args:
        datasets_dir: Folder of the data sets that hold the texts.
        blind: Return the texts that were chosen at random, which are for testing only, instead of the others.
        path: Label file; `data/labels/readings.csv` by default.

    Raises:
        DataSetError: The file lacks a column, or a set it names is missing.
    """
    rows = {
        row["key"]: row
        for row in _read(path or resource("data/labels/readings.csv"), ("set", "chosen"))
        if (row["chosen"] == AT_RANDOM) == blind
    }
    texts: dict[str, str] = {}
    for name in sorted({row["set"] for row in rows.values()}):
        for split in SPLITS.get(name, ()):
            for text in read_texts(name, split, datasets_dir):
                key = text_key(text)
                if key in rows:
                    texts.setdefault(key, mask(text))
    found = [rows[key] for key in texts]
    return Corpus(
        list(texts.values()),
        [normalise(text) for text in texts.values()],
        _values(found, LABELS),
        np.array(list(texts), dtype=str),
        np.array([_source(row) for row in found], dtype=str),
        _values(found, HELPERS),
        np.where([row.get("doubt") == "1" for row in found], DOUBT_WEIGHT, 1.0),
    )


def _source(row: Row) -> str:
    picked = row["chosen"] == "top" or row["chosen"].endswith("_top")
    return f"read_{row['set']}{'_top' if picked else ''}"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two blind readings of the same texts agree on one question.

    Attributes:
        label: The question.
        n: Texts read twice.
        first: Texts for which the first reading says yes.
        second: The same of the second.
        both: Texts for which both say yes.
        kappa: Cohen's kappa (Cohen 1960), -1 to 1.
    """

    label: str
    n: int
    first: int
    second: int
    both: int
    kappa: float


def agreement(first: Path | None = None, second: Path | None = None) -> list[Agreement]:
    """Return the agreement on each label between the two label files; no data set is needed.

    Raises:
        DataSetError: A file lacks a column.
    """
    from sklearn.metrics import cohen_kappa_score

    once = {row["key"]: row for row in _read(first or resource("data/labels/readings.csv"))}
    again = {row["key"]: row for row in _read(second or resource("data/labels/second-readings.csv"))}
    keys = [key for key in again if key in once]
    found = []
    for label in (*LABELS, *HELPERS):
        asked = [key for key in keys if once[key].get(label) and again[key].get(label)]
        a, b = (np.array([rows[key][label] == "1" for key in asked]) for rows in (once, again))
        kappa = round(float(cohen_kappa_score(a, b)), 3)
        found.append(Agreement(label, len(asked), int(a.sum()), int(b.sum()), int((a & b).sum()), kappa))
    return found


def _read(path: Path, more: Iterable[str] = ()) -> list[dict[str, str]]:
    return [row for _, row in read_rows(path, ("key", *more, *LABELS), "data/labels/README.md")]


def _values(
    rows: list[dict[str, str]], columns: tuple[str, ...]
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    values = [[float(row[name]) if row.get(name) else np.nan for name in columns] for row in rows]
    return np.array(values, dtype=np.float64).reshape(-1, len(columns))
