"""Tokens of normalised texts, found without a Python loop over characters.

Tokens are runs of word characters, and any other visible character by itself; documents never touch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]

SPACE: Final = 0
WORD: Final = 1
SIGN: Final = 2
CODE_POINTS: Final = 0x110000
"""Number of Unicode code points."""

_PICTURES: Final = 0x2190  # arrows, dingbats and emoji stand from here on, punctuation before
# One text longer than this many characters is cut by `transform`: a claim stands at the start of a post,
# and 20,000 characters are the longest article in the training sets.
MAX_CHARS: Final = 20_000


def _class_table() -> npt.NDArray[np.uint8]:
    """Return space, word or sign for every code point, from fixed ranges.

    Ranges instead of `unicodedata.category`, whose answers change with the Python version.
    """
    table = np.full(CODE_POINTS, WORD, dtype=np.uint8)
    table[:0xC0] = SIGN
    for first, last in ((0x30, 0x39), (0x41, 0x5A), (0x61, 0x7A), (0x5F, 0x5F), (0x3C, 0x3C), (0x3E, 0x3E)):
        table[first : last + 1] = WORD  # digits, letters, _ and the < > of placeholder tokens
    for first, last in (
        (0xD7, 0xD7),
        (0xF7, 0xF7),
        (0x2000, 0x2BFF),
        (0x2E00, 0x303F),
        (0xD800, 0xF8FF),
        (0xFE00, 0xFE6F),
        (0xFF00, 0xFF0F),
        (0xFFF0, 0x1EFFF),
        (0x1F000, CODE_POINTS - 1),
    ):
        table[first : last + 1] = SIGN
    for code in (0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0x85, 0xA0, 0x7F):
        table[code] = SPACE
    table[:0x21] = SPACE
    table[0x2000:0x200B] = SPACE
    return table


CLASS: Final = _class_table()


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a batch.

    Attributes:
        codes: Code points of all texts, one separator after each, shape (characters,).
        starts: First position of each token in `codes`, shape (tokens,).
        ends: One past its last position, shape (tokens,).
        documents: Index of the text each token belongs to, ascending, shape (tokens,).
        offsets: Position in `codes` where each text begins, shape (texts,).
    """

    codes: U64
    starts: I64
    ends: I64
    documents: I64
    offsets: I64


def tokenise(texts: Sequence[str]) -> Tokens:
    """Return the tokens of normalised texts.

    Args:
        texts: Normalised texts; characters after `MAX_CHARS` are not read.
    """
    texts = [text[:MAX_CHARS] for text in texts]
    joined = "\n".join((*texts, ""))
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    lengths = np.fromiter((len(text) + 1 for text in texts), dtype=np.int64, count=len(texts))
    offsets = np.concatenate(([0], np.cumsum(lengths)))
    kinds = CLASS[codes]
    word = kinds == WORD
    before = np.concatenate(([False], word[:-1]))
    after = np.concatenate((word[1:], [False]))
    sign = kinds == SIGN
    starts = np.flatnonzero(sign | (word & ~before))
    ends = np.flatnonzero(sign | (word & ~after)) + 1
    documents = np.searchsorted(offsets, starts, side="right") - 1
    return Tokens(codes.astype(np.uint64), starts, ends, documents, offsets[:-1])


def is_punctuation(codes: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Return which tokens are punctuation, emoji not counted, by their first code points, shape (tokens,)."""
    signs: npt.NDArray[np.bool_] = (CLASS[codes] == SIGN) & (codes < _PICTURES)
    return signs


class TokenParts(NamedTuple):
    """The tokens of some texts, and what each adds to a score of its text.

    Attributes:
        starts: Where each token starts in its normalised text, in characters, shape (tokens,).
        ends: One past its last character, shape (tokens,).
        signs: Whether each token is punctuation, which is never shown as a reason, shape (tokens,).
        bounds: Index of the first token of each text, and the number of tokens, shape (texts + 1,).
        parts: What each token adds, shape (tokens,).
    """

    starts: I64
    ends: I64
    signs: npt.NDArray[np.bool_]
    bounds: I64
    parts: npt.NDArray[np.float64]
