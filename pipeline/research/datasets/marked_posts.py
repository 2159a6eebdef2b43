"""Posts in which a reader marked the words that carry a label: joined by a key, never shipped as text.

`data/labels/spans.csv` holds the places. Offsets stand in the text as shown, so the key is that of the masked
text and its length stands beside it: where masking finds something else, a post is missing, not mismarked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

from pipeline.errors import DataSetError
from pipeline.labels import LABELS, Label
from pipeline.research.datasets.annotations import text_key
from pipeline.research.datasets.own_files import read_rows
from pipeline.research.datasets.training_data import Corpus
from pipeline.resources import resource

DRAWN: Final = 100
"""Posts of each label that were drawn."""

Span = tuple[int, int]

_COLUMNS: Final = ("key", "label", "length", "spans", "again")


@dataclass(frozen=True, slots=True)
class MarkedPost:
    """One post with what carries one label.

    Attributes:
        text: Text as shown.
        normalised: The same, normalised.
        label: The label, which the post carries.
        group: Near-duplicates share one.
        spans: Start and end of each marked place in `text`, ascending; none where the reader found no words.
        again: The same of a second reading; None for most posts, which were read once.
    """

    text: str
    normalised: str
    label: Label
    group: str
    spans: tuple[Span, ...]
    again: tuple[Span, ...] | None


@dataclass(frozen=True)
class MarkedPosts:
    """The marked posts that are at hand.

    Attributes:
        posts: In the order of the file.
        rows: Rows of the file; more than `posts` where a text is missing or is masked otherwise by now.
        drawn: How many of `posts` `draw` would draw of the posts as they are labelled now.
    """

    posts: tuple[MarkedPost, ...]
    rows: int
    drawn: int


def draw(keys: Iterable[str], label: Label, count: int = DRAWN) -> list[str]:
    """Draw posts of a label plainly: the first keys in the order of the BLAKE2b of label and key.

    Args:
        keys: Of the texts as shown that carry the label.
        label: The label, which orders the same keys in another way for each label.
        count: How many to draw.
    """

    def place(key: str) -> str:
        return blake2b(f"{label} {key}".encode(), digest_size=8).hexdigest()

    return sorted(set(keys), key=place)[:count]


def read_marked_posts(posts: Corpus, path: Path | None = None) -> MarkedPosts:
    """Return the posts whose keys are in the file of places.

    Args:
        posts: Labelled posts, at best the validation posts of both sets.
        path: File of places; `data/labels/spans.csv` by default.

    Raises:
        DataSetError: The file lacks a column, or a row names no label or no places.
    """
    path = path or resource("data/labels/spans.csv")
    rows = list(_read(path))
    by_key = {text_key(text): i for i, text in reversed(list(enumerate(posts.texts)))}
    found: list[MarkedPost] = []
    drawn = 0
    carried = {
        label: set(draw((key for key, i in by_key.items() if posts.labels[i, column] == 1), label))
        for column, label in enumerate(LABELS)
    }
    for key, length, label, spans, again in rows:
        i = by_key.get(key)
        if i is not None and len(posts.texts[i]) == length:
            drawn += key in carried[label]
            found.append(
                MarkedPost(
                    posts.texts[i], posts.normalised_texts[i], label, str(posts.groups[i]), spans, again
                )
            )
    return MarkedPosts(tuple(found), len(rows), drawn)


_Row = tuple[str, int, Label, tuple[Span, ...], tuple[Span, ...] | None]


def _read(path: Path) -> Iterable[_Row]:
    for line, row in read_rows(path, _COLUMNS, "data/labels/README.md"):
        label = next((each for each in LABELS if each == row["label"]), None)
        try:
            length = int(row["length"])
            spans = _spans(row["spans"], length)
            again = _spans(row["again"], length) if row["again"] else None
            if label is None:
                raise ValueError(f"there is no label {row['label']}")
        except ValueError as error:
            raise DataSetError(
                f"{path}, line {line}: {error}.",
                "Write a label, the length, and places such as 12-40 88-97.",
            ) from error
        yield row["key"], length, label, spans, again


def _spans(said: str, length: int) -> tuple[Span, ...]:
    """Return places written as `12-40 88-97`; raise ValueError where they do not ascend within the text."""
    found: list[Span] = []
    for each in said.split():
        start, dash, end = each.partition("-")
        if not (dash and start.isdecimal() and end.isdecimal()):
            raise ValueError(f"“{each}” is no place")
        place = int(start), int(end)
        if not (found[-1][1] if found else 0) <= place[0] < place[1] <= length:
            raise ValueError(f"“{each}” does not follow the place before within {length} characters")
        found.append(place)
    return tuple(found)
