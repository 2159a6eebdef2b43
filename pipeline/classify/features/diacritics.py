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
from itertools import chain, pairwise
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from pipeline.classify.features import compiling
from pipeline.classify.features.viterbi import F64, I64, Pairs, best_paths
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


def _lacking(normalised_texts: Sequence[str]) -> list[int]:
    """Return the numbers of the texts written without diacritics, or nearly so."""
    if not compiling.is_on():
        return [i for i, normalised in enumerate(normalised_texts) if _lacks(normalised)]
    from pipeline.classify.features.diacritics_kernel import accented_shares

    shares = accented_shares(normalised_texts)
    return np.flatnonzero((shares >= 0) & (shares < MIN_ACCENTED_SHARE)).tolist()


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

    @cached_property
    def _pairs(self) -> Pairs:
        """How likely one word is after another: log P, the bigram interpolated with the unigram."""
        rows = np.searchsorted(self.pairs, np.arange(len(self.words) + 1) * len(self.words))
        seen = self.pair_counts / np.maximum(self.counts[self.pairs // max(1, len(self.words))], 1)
        unigram = np.append(self.counts / max(1, int(self.counts.sum())), 0.0)
        seconds = self.pairs % max(1, len(self.words))
        logs = np.log(BIGRAM_WEIGHT * seen + (1 - BIGRAM_WEIGHT) * unigram[seconds] + 1e-12)
        others = np.log((1 - BIGRAM_WEIGHT) * unigram + 1e-12)
        return Pairs(rows, seconds, logs, others)

    def restore_all(self, normalised_texts: Sequence[str]) -> list[str]:
        """Return normalised texts with the diacritics of those that lack them restored."""
        lacking = _lacking(normalised_texts)
        restored = list(normalised_texts)
        for i, text in zip(lacking, self._restored([normalised_texts[i] for i in lacking]), strict=True):
            restored[i] = text
        return restored

    def restore(self, normalised: str) -> str:
        """Return a normalised text with the likeliest diacritics; accented words in it stay as they are."""
        return self._restored([normalised])[0]

    def _restored(self, normalised_texts: Sequence[str]) -> list[str]:
        found = [list(_TOKEN.finditer(normalised)) for normalised in normalised_texts]
        steps = [[self._steps[match.group()] for match in matches] for matches in found]
        if compiling.is_on():
            paths = self._compiled_paths(steps)
        else:
            choices = [[self._members[first : first + size] for first, size in each] for each in steps]
            paths = best_paths(choices, self._log_probability)
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

    def _compiled_paths(self, steps: Sequence[Sequence[tuple[int, int]]]) -> list[list[int]]:
        """Return the likeliest words of the steps of each text, as `best_paths` does."""
        from pipeline.classify.features.diacritics_kernel import best_paths as compiled_best_paths

        bounds = np.concatenate([[0], np.cumsum([len(each) for each in steps], dtype=np.int64)])
        flat = np.array(list(chain.from_iterable(steps)), np.int64).reshape(-1, 2)
        firsts, sizes = np.ascontiguousarray(flat.T)
        chosen = compiled_best_paths(firsts, sizes, bounds, self._members, self._pairs)
        return [chosen[start:end].tolist() for start, end in pairwise(bounds.tolist())]

    @cached_property
    def _members(self) -> I64:
        """The spellings of all syllables of `_choices`, one after the other, every word, and -1."""
        return np.concatenate([*self._choices.values(), np.arange(-1, len(self.words))])

    @cached_property
    def _steps(self) -> Memo[tuple[int, int]]:
        """Where in `_members` is what a token may stand for, and how many; -1 is a word nobody knows."""
        sizes = [len(found) for found in self._choices.values()]
        firsts = (np.cumsum(sizes, dtype=np.int64) - sizes).tolist()
        spelled = dict(zip(self._choices, zip(firsts, sizes, strict=True), strict=True))
        unknown = sum(sizes)

        def step(token: str) -> tuple[int, int]:
            if token.isascii() and token in spelled:
                return spelled[token]
            return unknown + 1 + self._index.get(token, -1), 1

        return Memo(step)

    def _log_probability(self, before: I64, now: I64) -> F64:
        """Return log P(now | before) of words side by side."""
        logs: F64 = self._pairs.others[now]
        if len(self.pairs):
            keys = before * len(self.words) + now
            at = np.searchsorted(self.pairs, keys).clip(max=len(self.pairs) - 1)
            logs = np.where((self.pairs[at] == keys) & (now >= 0), self._pairs.logs[at], logs)
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
