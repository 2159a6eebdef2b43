"""The labels an item asks about, as one number: a bit for each label, in the order of `LABELS`.

An item keeps this number beside its questions, so that the next item of a kind is one step into an index,
whatever the length of the queue.
"""

from collections.abc import Collection
from typing import Final

from pipeline.labels import LABELS

ALL: Final = tuple(range(1 << len(LABELS)))
"""Every kind there can be."""


def kind(labels: Collection[str]) -> int:
    """Return the kind of an item that asks about these labels; others than ours are passed over."""
    return sum(1 << place for place, label in enumerate(LABELS) if label in labels)


def without(labels: Collection[str]) -> list[int]:
    """Return the kinds that ask about none of these labels."""
    unwanted = kind(labels)
    return [each for each in ALL if not each & unwanted]
