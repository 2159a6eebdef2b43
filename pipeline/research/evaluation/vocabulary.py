"""How far the words of new posts are from those of old ones, and how far chance alone would take them.

Two samples of one page differ too: rare words make sure of it, the more so the smaller the samples are. So
every figure stands beside what it comes to when the same posts are dealt at random into an old and a new heap
of the same sizes.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.text.placeholders import TOKENS

SHUFFLES: Final = 20
MAX_SHOWN: Final = 15
MIN_POSTS: Final = 5
"""New posts that must hold a word before it is shown: a word of one post says nothing about a page."""

PRIOR: Final = 1000.0
"""Posts' worth of common vocabulary added to both sides, which keeps rare words from topping the list."""

_MASKED: Final = frozenset(TOKENS.values())
_TOKEN: Final = re.compile(r"<[a-z]{2,9}>|[^\W\d_]+")
_Z: Final = 4.0  # thousands of words are looked at, and chance alone takes some to 3

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WordGrowth:
    """A word that became more common.

    Attributes:
        word: In canonical spelling.
        old: Share of the old posts that hold it, 0 to 1.
        new: Share of the new posts.
        z: Log odds ratio over its standard error, with a prior (Monroe, Colaresi and Quinn 2008).
    """

    word: str
    old: float
    new: float
    z: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words of new posts against words of old ones; placeholders of masked personal data are left out.

    Attributes:
        unseen: Share of the tokens of new posts that no old post holds, 0 to 1.
        unseen_by_chance: The 95 % quantile of that when posts are dealt at random.
        divergence: Jensen-Shannon divergence of token frequencies in bits, 0 to 1 (Lin 1991).
        divergence_by_chance: The 95 % quantile of that when posts are dealt at random.
        grown: Words that became more common beyond chance, the surest first.
    """

    unseen: float
    unseen_by_chance: float
    divergence: float
    divergence_by_chance: float
    grown: tuple[WordGrowth, ...]

    @property
    def unseen_beyond_chance(self) -> float:
        """Share of unseen tokens that chance does not account for, at least 0."""
        return max(0.0, self.unseen - self.unseen_by_chance)

    @property
    def divergence_beyond_chance(self) -> float:
        """Divergence that chance does not account for, at least 0."""
        return max(0.0, self.divergence - self.divergence_by_chance)


def tokens(normalised: str) -> list[str]:
    """Return the words of a normalised text and its emoticons; numbers, signs and placeholders are none."""
    return [token for token in _TOKEN.findall(normalised) if token not in _MASKED]


def vocabulary(old: Sequence[str], new: Sequence[str], seed: int = 0) -> Vocabulary:
    """Compare the words of two heaps of normalised texts.

    Args:
        old: Normalised texts.
        new: Normalised texts.
        seed: Of the random heaps.
    """
    words: dict[str, int] = {}
    posts = [
        np.array([words.setdefault(token, len(words)) for token in tokens(normalised)], dtype=np.int64)
        for normalised in (*old, *new)
    ]
    is_new = np.arange(len(posts)) >= len(old)
    random = np.random.default_rng(seed)
    unseen, divergence = _distances(posts, is_new, len(words))
    dealt = [_distances(posts, random.permutation(is_new), len(words)) for _ in range(SHUFFLES)]
    by_chance = np.quantile(np.array(dealt), 0.95, axis=0)
    return Vocabulary(
        unseen=round(unseen, 4),
        unseen_by_chance=round(float(by_chance[0]), 4),
        divergence=round(divergence, 4),
        divergence_by_chance=round(float(by_chance[1]), 4),
        grown=_grown(posts, is_new, list(words)),
    )


def _distances(posts: Sequence[Ids], is_new: npt.NDArray[np.bool_], size: int) -> tuple[float, float]:
    """Return the share of new tokens that are unseen, and the divergence in bits."""
    everything = np.concatenate([*posts, np.zeros(0, dtype=np.int64)])
    side = np.repeat(is_new, [len(post) for post in posts])
    old = np.bincount(everything[~side], minlength=size).astype(np.float64)
    new = np.bincount(everything[side], minlength=size).astype(np.float64)
    if not (old.sum() and new.sum()):
        return 0.0, 0.0
    p, q = old / old.sum(), new / new.sum()
    middle = (p + q) / 2
    return float(q[old == 0].sum()), (_relative_entropy(p, middle) + _relative_entropy(q, middle)) / 2


def _relative_entropy(p: npt.NDArray[np.float64], q: npt.NDArray[np.float64]) -> float:
    held = p > 0
    return float(np.sum(p[held] * np.log2(p[held] / q[held])))


def _grown(posts: Sequence[Ids], is_new: npt.NDArray[np.bool_], words: list[str]) -> tuple[WordGrowth, ...]:
    """Return the words whose share of posts grew beyond chance."""
    counts = [Counter[int](), Counter[int]()]
    for post, new in zip(posts, is_new.tolist(), strict=True):
        counts[new].update(set(post.tolist()))
    old_posts, new_posts = int((~is_new).sum()), int(is_new.sum())
    found = []
    for index, times in counts[True].items():
        if times < MIN_POSTS:
            continue
        before = counts[False][index]
        prior = PRIOR * (times + before) / (old_posts + new_posts)
        odds = [_log_odds(hits + prior, n + PRIOR) for hits, n in ((times, new_posts), (before, old_posts))]
        error = (1 / (times + prior) + 1 / (before + prior)) ** 0.5
        z = (odds[0] - odds[1]) / error
        if z > _Z:
            old_share = before / max(old_posts, 1)
            shares = round(old_share, 4), round(times / new_posts, 4)
            found.append(WordGrowth(words[index], *shares, round(z, 2)))
    return tuple(sorted(found, key=lambda word: (-word.z, word.word))[:MAX_SHOWN])


def _log_odds(hits: float, n: float) -> float:
    return float(np.log(hits / max(n - hits, 0.5)))
