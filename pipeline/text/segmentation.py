"""Word segmentation with underthesea, for models that were trained on segmented text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pipeline.errors import KhoiTrongError

_PLACEHOLDER: Final = re.compile(r"(<\w+>)")


class SegmenterMissingError(KhoiTrongError):
    """underthesea is not installed, and a model asked for segmented text."""


@dataclass(frozen=True, slots=True)
class Segmented:
    """A segmented text with the way back.

    Attributes:
        text: Words joined by underscores, signs apart.
        starts: For each character of `text`, where it begins in the text that was segmented.
        ends: Where it ends there; the same as its start for a space that was put in.
    """

    text: str
    starts: list[int]
    ends: list[int]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the text that was segmented of the characters `start` to `end`."""
        if start >= end:
            return (0, 0)
        return self.starts[start], self.ends[end - 1]


def segment(texts: Iterable[str], *, tidy: bool = False) -> list[str]:
    """Join the syllables of each Vietnamese word with underscores: `sinh viên` as `sinh_viên`.

    Uses underthesea's conditional random field, which comes inside its package; none of the functions that
    download a model at run time is called. About 1,500 posts a second on one core, against 20,000 and more
    for `normalise`, so only models that need it should ask. Importing underthesea also imports torch and
    transformers where they are installed, which is why it happens here, at the first call. Placeholders such
    as `<phone>` stay whole.

    Args:
        texts: Texts to segment.
        tidy: Let underthesea normalise spelling first (`text_normalize`), for text that was not normalised.

    Returns:
        One string for each text, in order; an empty text stays empty.

    Raises:
        SegmenterMissingError: underthesea is not installed.
    """
    try:
        from underthesea import text_normalize, word_tokenize
    except ImportError as error:
        raise SegmenterMissingError(
            "Word segmentation needs the package underthesea, which is not installed.",
            "Run `pip install '.[segment]'` in a checkout.",
        ) from error

    def words(part: str) -> str:
        if _PLACEHOLDER.fullmatch(part):
            return part
        return str(word_tokenize(text_normalize(part) if tidy else part, format="text"))

    return [" ".join(words(part) for part in _PLACEHOLDER.split(text) if part.strip()) for text in texts]


def segment_with_map(texts: Iterable[str]) -> list[Segmented]:
    """Return texts as by `segment`, each with the place of every character in the text it was made from.

    Raises:
        SegmenterMissingError: underthesea is not installed.
    """
    originals = list(texts)
    return [_aligned(*pair) for pair in zip(originals, segment(originals), strict=True)]


def _aligned(original: str, segmented: str) -> Segmented:
    """Walk along both texts: segmenting adds spaces, and makes spaces underscores, and changes no letter."""
    starts, ends, at = [], [], 0
    for sign in segmented:
        here = original[at : at + 1]
        if sign in " _" and sign != here and not here.isspace():
            starts.append(at)
            ends.append(at)
            continue
        if sign not in " _":
            while original[at : at + 1].isspace():
                at += 1
        starts.append(at)
        ends.append(min(at + 1, len(original)))
        at = min(at + 1, len(original))
    return Segmented(segmented, starts, ends)
