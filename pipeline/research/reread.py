"""Labels of the project for texts that only others may hand out: joined by a key, never shipped as text."""

import csv
import unicodedata
from hashlib import blake2b
from pathlib import Path
from typing import Final

import numpy as np

from pipeline.errors import DataSetError
from pipeline.labels import LABELS
from pipeline.research.data import Corpus, read_split
from pipeline.text import mask, normalise

SPLITS: Final[dict[str, tuple[str, ...]]] = {
    "vihsd": ("train", "validation"),
    "vlsp_hsd_2019": ("train",),
    "victsd": ("train",),
    "social_comments": ("unlabelled",),
    "reintel": ("train", "unlabelled"),
}
"""Where the texts are; the test split of ViHSD is left alone."""


def text_key(text: str) -> str:
    """Return the key of a text: BLAKE2b of its NFC with white space collapsed, 24 hexadecimal digits."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def read_reread(path: Path, datasets_dir: Path) -> Corpus:
    """Return the texts whose keys are in a label file, with those labels.

    Raises:
        DataSetError: The file lacks a column, or a set it names is missing.
    """
    with Path(path).open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        missing = {"key", "set", *LABELS} - set(reader.fieldnames or ())
        if missing:
            raise DataSetError(
                f"{path} has no column {', '.join(sorted(missing))}.", "See data/labels/README.md."
            )
        rows = {row["key"]: row for row in reader}
    texts: dict[str, str] = {}
    for name in sorted({row["set"] for row in rows.values()}):
        for split in SPLITS.get(name, ()):
            for text in map(str, read_split(datasets_dir, name, split, labelled=False)["text"]):
                key = text_key(text)
                if key in rows:
                    texts.setdefault(key, mask(text))
    values = [[float(rows[key][label]) if rows[key][label] else np.nan for label in LABELS] for key in texts]
    return Corpus(
        list(texts.values()),
        [normalise(text) for text in texts.values()],
        np.array(values, dtype=np.float64).reshape(-1, len(LABELS)),
        np.array(list(texts), dtype=str),
        np.array([f"reread_{rows[key]['set']}" for key in texts], dtype=str),
        np.zeros(len(texts), dtype=bool),
    )
