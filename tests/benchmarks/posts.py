"""Posts to measure speed on: invented ones of realistic lengths, and a mix of real ones where there are any.

Both never end and never repeat a text, so that what a program remembers helps it as much as on a real page.
"""

import csv
import os
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from pipeline.research.datasets.authored_examples import read_authored_examples
from pipeline.research.datasets.labelled_posts import read_labelled
from pipeline.research.datasets.training_data import Corpus
from pipeline.resources import resource
from pipeline.text import fold

MEDIAN_CHARACTERS: Final = 80
LONGEST: Final = 5_000
_SPREAD: Final = (
    1.0  # of the logarithm of lengths: a tenth has over 290 characters, one in a hundred over 800
)
_BARE_SHARE: Final = 0.1  # written without diacritics
_NEW_WORDS: Final = 0.04  # names, codes, numbers and typing errors: no end of them on a real page
_OTHER_WORDS: Final = (
    0.3  # taken from other sentences: a million posts of a few thousand would all be near copies
)
_ONSETS: Final = "b c ch d đ g gh h kh l m n ng nh ph qu r s t th tr v x".split()
_RIMES: Final = "an ương iếp oàng ắt ung uyên ẩm ôi iêu ệch ạp ửu ành ốc ưởi uân ỗng eo ích ậm oáy".split()
REAL: Final = (
    ("social_comments", "unlabelled"),
    ("social_comments_2", "unlabelled"),
    ("news", "unlabelled"),
    ("reintel", "unlabelled"),
)
"""Sets and splits of unlabelled posts, comments and articles, taken as they come."""


def invented_posts(seed: int = 20261, *, median: int = MEDIAN_CHARACTERS) -> Iterator[str]:
    """Yield texts made of sentences of the project's own rows, with words of others in them.

    Lengths are log-normal with a tail up to `LONGEST`; the mean is 1.7 times the median.
    """
    pick = random.Random(seed)
    sentences = _sentences()
    vocabulary = [word for sentence in sentences for word in sentence.split(" ")]
    while True:
        length = min(int(pick.lognormvariate(0, _SPREAD) * median) + 1, LONGEST)
        text = ""
        while len(text) < length:
            text += f"{' ' if text else ''}{pick.choice(sentences)}"
        text = " ".join(_varied(word, vocabulary, pick) for word in text[:length].split(" ")).strip()
        if text:
            yield fold(text) if pick.random() < _BARE_SHARE else text


def real_posts(seed: int = 20261) -> Iterator[str]:
    """Yield the unlabelled texts of the data sets in `KHOITRONG_DATASETS`, shuffled, each once.

    None where the folder is not set or has none of them.
    """
    folder = Path(os.environ.get("KHOITRONG_DATASETS", "/nonexistent"))
    paths = [folder / name / f"{split}.parquet" for name, split in REAL]
    columns = [pq.read_table(path, columns=["text"])["text"] for path in paths if path.exists()]
    texts = [text for column in columns for text in column.to_pylist() if text and text.strip()]
    random.Random(seed).shuffle(texts)
    yield from texts


def are_real() -> bool:
    """Whether there are real posts with labels."""
    return "KHOITRONG_DATASETS" in os.environ


def labelled_posts() -> tuple[Corpus, Corpus]:
    """Return posts to learn from and posts to test on: real ones, or the project's own rows without."""
    if are_real():
        return read_labelled(None, "train", grouped=False), read_labelled(None, "validation")
    folder = Path(str(resource("data/rows")))
    return read_authored_examples(folder, "train"), read_authored_examples(folder, "test")


def write_export(texts: Iterable[str], path: Path) -> None:
    """Write texts as an export with the columns that most have."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("post_id", "text", "created_at", "reactions", "comments", "shares"))
        for i, text in enumerate(texts):
            day = f"2026-05-{i % 28 + 1:02}T{i % 24:02}:15:00+07:00"
            out.writerow((f"p{i}", text, day, i % 97, i % 13, i % 7))


def _sentences() -> list[str]:
    folder = resource("data/rows")
    texts: list[str] = []
    for path in sorted(Path(str(folder)).glob("*.train.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            texts += [row["text"] for row in csv.DictReader(file)]
    return texts


def _varied(word: str, vocabulary: Sequence[str], pick: random.Random) -> str:
    """Return the word, or another one in its place."""
    chance = pick.random()
    if chance < _NEW_WORDS:
        return _new_word(pick)
    return pick.choice(vocabulary) if chance < _NEW_WORDS + _OTHER_WORDS else word


def _new_word(pick: random.Random) -> str:
    kind = pick.random()
    if kind < 0.4:
        return str(pick.randrange(10 ** pick.randint(1, 5)))
    syllable = pick.choice(_ONSETS) + pick.choice(_RIMES)
    if kind < 0.7:
        return syllable.capitalize()
    if kind < 0.85:
        return f"{syllable}{pick.choice(_ONSETS)}{pick.choice(_RIMES)}"
    return syllable + syllable[-1] * pick.randint(1, 6)
