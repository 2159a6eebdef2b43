"""Which finders are asked about which texts of a batch: those whose gates a text gets through."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import repeat
from typing import Final

import numpy as np

from pipeline.text.masking import (
    accounts,
    address_rows,
    addresses,
    birth_dates,
    coordinates,
    cues,
    digits,
    emails,
    hamlets,
    handles,
    numbers,
    people,
    plates,
    records,
    schools,
    spans,
)
from pipeline.text.masking.gates import Column, Gate

Asked = int
"""Finders, each a bit; `CUES` and `DIGITS` are no finders, but read a text in another way before those do."""

EVERYONE: Final[Asked] = -1
CUES, DIGITS, EMAILS, HANDLES, HOLDERS, HAMLETS, BIRTHS, NAMES, CLASSES, *_OF_DIGITS = (
    1 << place for place in range(17)
)
RECORDS, COORDINATES, LONG_NUMBERS, NICKS, NUMBERS_IN_PARTS, PLATES, ADDRESS_ROWS, ADDRESSES = _OF_DIGITS

READ_ALL: Final = CUES | DIGITS | HOLDERS | NAMES | NICKS | NUMBERS_IN_PARTS | ADDRESS_ROWS
"""Those that hardly look for signs."""

_GATES: Final[dict[Asked, Callable[[], tuple[Gate, ...]]]] = {
    CUES: cues.gates,
    DIGITS: digits.gates,
    EMAILS: emails.gates,
    HANDLES: handles.gates,
    HOLDERS: accounts.gates_of_holders,
    HAMLETS: hamlets.gates,
    BIRTHS: birth_dates.gates,
    NAMES: people.gates,
    CLASSES: schools.gates,
}
_GATES_WITH_DIGITS: Final[dict[Asked, Callable[[], tuple[Gate, ...]]]] = {
    DIGITS: digits.gates_with_digits,
    RECORDS: records.gates,
    COORDINATES: coordinates.gates,
    LONG_NUMBERS: spans.gates,
    NICKS: accounts.gates_of_nicks,
    NUMBERS_IN_PARTS: numbers.gates,
    PLATES: plates.gates,
    ADDRESS_ROWS: address_rows.gates,
    ADDRESSES: addresses.gates,
}
"""Of finders that find nothing in a text without digits."""
_GATES_OF_ASCII: Final[dict[Asked, Callable[[], tuple[Gate, ...]]]] = {
    HAMLETS: hamlets.gates_of_ascii,
    ADDRESSES: addresses.gates_of_ascii,
}
"""Of finders that find more in a text without diacritics."""
_DIGIT: Final = ("[0-9]",)
_FEWEST: Final = 128
"""Texts from which on it takes less time to ask gates than to read each of them."""
_MOST_CHARACTERS: Final = 1 << 22
"""Characters that are looked at together: five bytes each."""


@cache
def _gates() -> tuple[tuple[tuple[Gate, Asked], ...], ...]:
    """Return the gates for all texts, those with digits and those of ASCII, and whose they are."""
    return tuple(
        tuple((gate, finder) for finder, gates in gates_of.items() for gate in gates())
        for gates_of in (_GATES, _GATES_WITH_DIGITS, _GATES_OF_ASCII)
    )


def finders_asked(texts: Sequence[str]) -> Iterator[tuple[int, Asked]]:
    """Yield places of the texts in which there may be something, with the finders that may find it.

    Args:
        texts: NFC texts.
    """
    if len(texts) < _FEWEST:
        yield from zip(range(len(texts)), repeat(EVERYONE), strict=False)
        return
    for start, stop in _parts(texts):
        asked = np.zeros(stop - start, np.int64)
        column = Column.of(texts[start:stop])
        of_ascii = column.only(np.fromiter(map(str.isascii, texts[start:stop]), np.bool_, stop - start))
        for some, gates in zip((column, column.behind(_DIGIT), of_ascii), _gates(), strict=True):
            for gate, finder in gates:
                asked[some.behind(gate).places] |= finder
        places = np.flatnonzero(asked)
        yield from zip((places + start).tolist(), asked[places].tolist(), strict=True)


def _parts(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where runs of texts begin and end that are looked at together."""
    start, characters = 0, 0
    for place, text in enumerate(texts):
        if characters and characters + len(text) > _MOST_CHARACTERS:
            yield start, place
            start, characters = place, 0
        characters += len(text)
    yield start, len(texts)
