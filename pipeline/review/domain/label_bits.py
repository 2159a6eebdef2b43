"""The labels an item asks about, as one number: a bit for each label, in the order of `LABELS`.

An item keeps this number beside its questions, so that the next item that asks about certain labels is one
step into an index, whatever the length of the queue.
"""

from collections.abc import Collection
from typing import Final

from pipeline.labels import LABELS

ALL_LABEL_BITS: Final = tuple(range(1 << len(LABELS)))
"""Every number there can be."""


def label_bits(labels: Collection[str]) -> int:
    """Return the number of an item that asks about these labels; others than ours are passed over."""
    return sum(1 << place for place, label in enumerate(LABELS) if label in labels)


def label_bits_without(labels: Collection[str]) -> list[int]:
    """Return the numbers of items that ask about none of these labels."""
    unwanted = label_bits(labels)
    return [bits for bits in ALL_LABEL_BITS if not bits & unwanted]
