"""What looks unlike training: words that the shipped model never learned, and posts in other languages."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final
from zlib import crc32

from pipeline.summary.figures import Strangeness
from pipeline.text import normalise

MAX_TEXTS: Final = 20_000
"""Texts that are looked at; a random share of more changes no finding."""

MIN_POSTS: Final = 5
"""Posts that must hold a word before it is shown: a word of one post says nothing about a page."""

MAX_WORDS: Final = 12
STRANGE: Final = 1 / 3
"""Share of unseen words from which a post is strange."""

_TOKEN: Final = re.compile(r"<[a-z]{2,9}>|[^\W\d_]+")
"""A word, or what stands for masked data or an emoticon in a normalised text."""


class Sample:
    """At most `MAX_TEXTS` texts of a stream, drawn by a hash: the same stream gives the same ones."""

    def __init__(self) -> None:
        self._kept: list[tuple[int, str]] = []
        self._one_in = 1
        self._seen = 0

    def add(self, text: str) -> None:
        """Take a text, or not."""
        self._seen += 1
        place = crc32(text.encode("utf-8", "surrogatepass"), self._seen)  # copies are drawn one by one
        if place % self._one_in:
            return
        self._kept.append((place, text))
        if len(self._kept) > MAX_TEXTS:
            self._one_in *= 2
            self._kept = [each for each in self._kept if each[0] % self._one_in == 0]

    @property
    def texts(self) -> list[str]:
        """The texts that were kept."""
        return [text for _, text in self._kept]


def measure(texts: Sequence[str], known: Collection[str], languages: Counter[str], posts: int) -> Strangeness:
    """Compare texts with the words a model learned.

    Args:
        texts: Masked texts; may be none.
        known: Words of the training, as normalised; with none, words are not looked at.
        languages: All posts by language sign.
        posts: All posts, at least 1.
    """
    words = unseen = strange = 0
    found: Counter[str] = Counter()
    for text in texts if known else ():
        here = [token for token in _TOKEN.findall(normalise(text)) if token[0] != "<"]
        new = [token for token in here if token not in known]
        words += len(here)
        unseen += len(new)
        strange += bool(new) and len(new) >= STRANGE * len(here)
        found.update(set(new))
    shown = [pair for pair in found.most_common() if pair[1] >= MIN_POSTS and len(pair[0]) > 1]
    looked_at = len(texts) if known else 0
    return Strangeness(
        looked_at=looked_at,
        unseen=unseen / max(words, 1),
        strange=strange / max(looked_at, 1),
        words=tuple(shown[:MAX_WORDS]),
        foreign=languages["other"] / posts,
        unclear=languages["und"] / posts,
    )
