"""Puts diacritics back into Vietnamese typed without them, before features are counted.

Half of social media leaves the marks out, and a model that learned `đi` and `đĩ` apart cannot read `di`. A
bigram model over syllables, counted once from training texts, picks the likeliest spelling of each syllable
(Viterbi 1967; the noisy-channel view of diacritics goes back to Yarowsky 1994). Restoring keeps the length of
a text, so offsets into it stay good.

The counts are of pairs seen at least `MIN_PAIR_COUNT` times in all of the training texts; no sentence can be
read back from them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from pipeline.classify.features.viterbi import F64, I64, best_paths
from pipeline.text import fold
from pipeline.text.memo import Memo

MIN_WORD_COUNT: Final = 3
"""Times a spelling is seen at least: rarer ones are mostly typing errors."""

MIN_PAIR_COUNT: Final = 2
"""Times a pair of neighbours is seen at least, so that no sentence can be read back."""

MAX_SPELLINGS: Final = 12
"""Spellings considered for a syllable, the most frequent first; `a` alone has 17."""

BIGRAM_WEIGHT: Final = 0.88
"""Weight of the bigram against the unigram; between 0.8 and 0.95 it hardly matters."""

MIN_ACCENTED_SHARE: Final = 0.3
"""A text with a smaller share of accented words than this is restored; ordinary Vietnamese has about 0.75."""

_TOKEN: Final = re.compile(r"\w+|[^\w\s]+")
_START: Final = "<s>"

Counts = npt.NDArray[np.uint32]


def _lacks(normalised: str) -> bool:
    """Say whether a text is written without diacritics, or nearly so."""
    if normalised.isascii():
        return any(map(str.isalpha, normalised))
    words = "".join(map(_MARKED.__getitem__, normalised.split()))
    return bool(words) and words.count("1") < MIN_ACCENTED_SHARE * len(words)


_MARKED: Final = Memo(lambda token: "" if not token.isalpha() else "0" if token.isascii() else "1")
"""Whether a word has a letter beyond ASCII; nothing for what is no word."""


class DiacriticsRestorer:
    """A bigram model of accented syllables.

    Args:
        words: Spellings as normalised, unique; the first is the start of a text.
        counts: How often each was seen, shape (words,).
        pairs: Seen pairs as `first * len(words) + second`, ascending, shape (pairs,).
        pair_counts: How often each pair was seen, shape (pairs,).
    """

    def __init__(self, words: Sequence[str], counts: Counts, pairs: Counts, pair_counts: Counts) -> None:
        self.words = list(words)
        self.counts = counts
        # As the keys are: a mixed search would convert the table each time.
        self.pairs = pairs.astype(np.int64)
        self.pair_counts = pair_counts
        self._bigram = pair_counts / np.maximum(counts[pairs // max(1, len(self.words))], 1)
        self._unigram = counts / max(1, int(counts.sum()))

    def __repr__(self) -> str:
        return f"DiacriticsRestorer(<{len(self.words)} spellings>)"

    @classmethod
    def fit(cls, normalised_texts: Iterable[str]) -> Self:
        """Count a model from normalised texts; those without any diacritics are left out."""
        words: Counter[str] = Counter()
        pairs: Counter[tuple[str, str]] = Counter()
        for normalised in normalised_texts:
            if normalised.isascii():
                continue
            tokens = [_START, *_TOKEN.findall(normalised)]
            words.update(tokens)
            pairs.update(pairwise(tokens))
        kept = [_START, *sorted(w for w, count in words.items() if count >= MIN_WORD_COUNT and w != _START)]
        index = {word: i for i, word in enumerate(kept)}
        coded = sorted(
            (index[a] * len(kept) + index[b], count)
            for (a, b), count in pairs.items()
            if count >= MIN_PAIR_COUNT and a in index and b in index
        )
        counts = np.array([words[word] for word in kept], np.uint32)
        table = np.array(coded, np.uint64).reshape(-1, 2)
        return cls(kept, counts, table[:, 0].astype(np.uint32), table[:, 1].astype(np.uint32))

    @cached_property
    def _choices(self) -> dict[str, npt.NDArray[np.int64]]:
        """The indexes of the spellings of each syllable without diacritics."""
        spelled: defaultdict[str, list[int]] = defaultdict(list)
        for i, word in enumerate(self.words[1:], 1):
            spelled[fold(word)].append(i)
        most = {bare: sorted(found, key=lambda i: -int(self.counts[i])) for bare, found in spelled.items()}
        return {bare: np.array(found[:MAX_SPELLINGS], np.int64) for bare, found in most.items()}

    @cached_property
    def _index(self) -> dict[str, int]:
        return {word: i for i, word in enumerate(self.words)}

    def restore_all(self, normalised_texts: Sequence[str]) -> list[str]:
        """Return normalised texts with the diacritics of those that lack them restored."""
        lacking = [i for i, normalised in enumerate(normalised_texts) if _lacks(normalised)]
        restored = list(normalised_texts)
        for i, text in zip(lacking, self._restored([normalised_texts[i] for i in lacking]), strict=True):
            restored[i] = text
        return restored

    def restore(self, normalised: str) -> str:
        """Return a normalised text with the likeliest diacritics; accented words in it stay as they are."""
        return self._restored([normalised])[0]

    def _restored(self, normalised_texts: Sequence[str]) -> list[str]:
        found = [list(_TOKEN.finditer(normalised)) for normalised in normalised_texts]
        steps = [[self._spellings(match.group()) for match in matches] for matches in found]
        paths = best_paths(steps, self._log_probability)
        return [self._spelled(*each) for each in zip(normalised_texts, found, paths, strict=True)]

    def _spelled(self, normalised: str, found: Sequence[re.Match[str]], path: Sequence[int]) -> str:
        """Return a text with its tokens spelled as the words of a path; -1 leaves a token as it is."""
        pieces = []
        end = 0
        for match, choice in zip(found, path, strict=True):
            spelled = self.words[choice] if choice >= 0 else match.group()
            pieces += [normalised[end : match.start()], spelled]
            end = match.end()
        return "".join([*pieces, normalised[end:]])

    def _spellings(self, token: str) -> I64:
        """Return what a token may stand for; -1 is a word the model does not know."""
        if token.isascii() and (found := self._choices.get(token)) is not None:
            return found
        return np.array([self._index.get(token, -1)], np.int64)

    def _log_probability(self, before: I64, now: I64) -> F64:
        """Return log P(now | before), interpolated with the unigram, of words side by side."""
        keys = before * len(self.words) + now
        at = np.searchsorted(self.pairs, keys).clip(max=max(0, len(self.pairs) - 1))
        hit = (self.pairs[at] == keys) if len(self.pairs) else np.zeros(keys.shape, bool)
        seen = np.where(hit, self._bigram[at] if len(self.pairs) else 0.0, 0.0)
        unigram = np.where(now >= 0, self._unigram[now], 0.0)
        logs: F64 = np.log(BIGRAM_WEIGHT * seen + (1 - BIGRAM_WEIGHT) * unigram + 1e-12)
        return logs

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return the model as plain arrays by name, each of one dimension, to be kept in a model folder."""
        text = "\n".join(self.words).encode()
        return {
            "restore.words": np.frombuffer(text, np.uint8).copy(),
            "restore.counts": self.counts,
            "restore.pairs": self.pairs.astype(np.uint32),
            "restore.pair_counts": np.minimum(self.pair_counts, 65535).astype(np.uint16),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Return the model kept in arrays.

        Raises:
            KeyError: One of the arrays is missing.
            ValueError: They do not fit each other.
        """
        words = arrays["restore.words"].tobytes().decode().split("\n")
        counts, pairs = arrays["restore.counts"], arrays["restore.pairs"]
        pair_counts = arrays["restore.pair_counts"].astype(np.uint32)
        if len(words) != len(counts) or len(pairs) != len(pair_counts):
            raise ValueError("the arrays of the diacritics model do not fit each other")
        if len(pairs) and (int(pairs[-1]) >= len(words) ** 2 or np.any(pairs[1:] <= pairs[:-1])):
            raise ValueError("the pairs of the diacritics model are out of order")
        return cls(words, counts, pairs, pair_counts)
