"""Hashed character and word n-grams, counted without a Python loop over characters.

A batch of texts is one array of code points. Tokens are runs of word characters, and any other visible
character by itself; documents never touch. A Vietnamese text repeats few distinct syllables, so character
n-grams are hashed once for each distinct token of the batch and counted by one sparse product
(texts x pieces) @ (pieces x buckets), a piece being such a token, or a word n-gram. Hashes are polynomials
over code points in 64-bit arithmetic with the finaliser of SplitMix64 (Steele, Lea and Flood 2014), so a
bucket is the same on every platform and Python version.

Each n-gram is seen twice: as written and with diacritics stripped, because many people write without them.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pipeline.classify.estimator import Estimator, not_fitted
from pipeline.classify.features.diacritics import DiacriticsRestorer
from pipeline.classify.features.hashing import FOLDED, MULTIPLIER, bucket_of, mix, ranges, substring_hashes
from pipeline.classify.features.tokens import I64, MAX_CHARS, U64, Tokens, is_punctuation, tokenise

if TYPE_CHECKING:
    from sklearn.utils import Tags

F32 = npt.NDArray[np.float32]

FORMAT: Final = 1
"""Raised whenever the same text would fall into other buckets; a model folder states the one it needs."""


@dataclass(frozen=True, slots=True, repr=False)
class FeatureConfig:
    """What is counted, and into how many buckets.

    Attributes:
        char_low: Shortest character n-gram, counting the boundary marks of a token.
        char_high: Longest character n-gram.
        word_high: Longest word n-gram; the shortest is one word.
        char_bits: Base-2 logarithm of the number of character buckets.
        word_bits: Base-2 logarithm of the number of word buckets.
        folded: Also count every n-gram with diacritics stripped.
        min_df: Buckets seen in fewer training texts carry no weight and do not enter the norm.
        word_share: Length of the word block beside a character block of length 1.
        version: Version of the hashing; see `FORMAT`.
    """

    char_low: int = 2
    char_high: int = 5
    word_high: int = 2
    char_bits: int = 18
    word_bits: int = 18
    folded: bool = True
    min_df: int = 2
    word_share: float = 1.0
    version: int = FORMAT

    @property
    def width(self) -> int:
        """Number of columns: character buckets, then word buckets."""
        return (1 << self.char_bits) + (1 << self.word_bits)

    def as_written(self) -> npt.NDArray[np.bool_]:
        """Return which columns count n-grams as written, shape (width,); the others are folded."""
        halves = [np.arange(1 << bits) < 1 << (bits - 1) for bits in (self.char_bits, self.word_bits)]
        return np.concatenate(halves)

    def to_dict(self) -> dict[str, Any]:
        """Return the settings as plain JSON values."""
        return asdict(self)

    def __repr__(self) -> str:
        changed = [
            f"{each.name}={value!r}"
            for each in fields(self)
            if (value := getattr(self, each.name)) != each.default
        ]
        return f"FeatureConfig({', '.join(changed)})"


@dataclass(frozen=True, slots=True)
class _Grams:
    """Character n-grams of a list of tokens: bucket, and index of the token it lies in."""

    buckets: I64
    owners: I64


def _char_grams(
    tokens: Tokens, chosen: I64, low: int, high: int, bits: int, foldings: Sequence[bool]
) -> _Grams:
    """Return all character n-grams inside the chosen tokens, each between two boundary marks."""
    sizes = tokens.ends[chosen] - tokens.starts[chosen]
    padded = sizes + 2
    begin = np.cumsum(padded) - padded
    inner = ranges(sizes)
    plain = tokens.codes[np.repeat(tokens.starts[chosen], sizes) + inner]
    codes = np.full((len(foldings), int(padded.sum())), 0x20, dtype=np.uint64)
    codes[:, np.repeat(begin + 1, sizes) + inner] = [
        FOLDED[plain] if folded else plain for folded in foldings
    ]
    owner = np.repeat(np.arange(len(chosen), dtype=np.int64), padded)
    room = np.repeat(begin + padded, padded) - np.arange(codes.shape[1], dtype=np.int64)
    rolling = np.zeros_like(codes)
    hashes: list[list[U64]] = [[] for _ in foldings]
    owners: list[I64] = []
    for size in range(1, min(high, codes.shape[1]) + 1):
        rolling = rolling[:, : codes.shape[1] - size + 1] * MULTIPLIER + codes[:, size - 1 :] + np.uint64(1)
        if size < low:
            continue
        keep = np.flatnonzero(room >= size)
        owners.append(owner[keep])
        for found, rolled, folded in zip(hashes, rolling, foldings, strict=True):
            found.append(rolled[keep] + np.uint64((size * 2 + folded) * 0xD6E8FEB86659FD93 % 2**64))
    buckets = [
        bucket_of(np.concatenate(found), bits, folded) for found, folded in zip(hashes, foldings, strict=True)
    ]
    return _Grams(np.concatenate(buckets), np.concatenate(owners * len(foldings)))


def _word_grams(tokens: Tokens, high: int, bits: int, foldings: Sequence[bool]) -> list[tuple[int, I64, I64]]:
    """Return (n, index of the first token, bucket) of the word n-grams, n by n, as written and folded."""
    found: list[tuple[int, I64, I64]] = []
    for folded in foldings:
        codes = FOLDED[tokens.codes].astype(np.uint64) if folded else tokens.codes
        single = substring_hashes(codes, tokens.starts, tokens.ends)
        rolling = single
        for size in range(1, min(high, len(single)) + 1):
            if size > 1:
                rolling = mix(rolling[:-1] * MULTIPLIER + single[size - 1 :])
            count = len(single) - size + 1
            keep = np.flatnonzero(tokens.documents[:count] == tokens.documents[size - 1 :])
            salt = np.uint64((size * 2 + folded) * 0xA0761D6478BD642F % 2**64)
            buckets = bucket_of(rolling[keep] + salt, bits, folded)
            found.append((size, keep, buckets))
    return found


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Every n-gram of some texts, with its place.

    Attributes:
        buckets: Column of each n-gram, shape (n-grams,).
        tokens: Index of its first token, shape (n-grams,).
        sizes: Number of tokens it covers, shape (n-grams,).
        starts: Where each token starts in its normalised text, in characters, shape (tokens,).
        ends: One past its last character, shape (tokens,).
        signs: Whether each token is punctuation, which is never shown as a reason, shape (tokens,).
        bounds: Index of the first token of each text, and the number of tokens, shape (texts + 1,).
    """

    buckets: I64
    tokens: I64
    sizes: I64
    starts: I64
    ends: I64
    signs: npt.NDArray[np.bool_]
    bounds: I64


DEFAULT_FEATURES: Final = FeatureConfig()


class HashedNgrams(Estimator):
    """Normalised texts to TF-IDF rows over hashed n-grams, a scikit-learn transformer.

    Term frequency is 1 + log(count); the character block and the word block each have length 1 (the word
    block `word_share`), then the row is divided so that it has length 1.

    Args:
        config: What is counted.
        restorer: Puts missing diacritics back before counting; None counts texts as they are.

    Attributes:
        idf_: Inverse document frequency by bucket, shape (width,), 0 where `min_df` was not reached.
    """

    idf_: F32

    def __init__(
        self, config: FeatureConfig = DEFAULT_FEATURES, restorer: DiacriticsRestorer | None = None
    ) -> None:
        self.config = config
        self.restorer = restorer

    @classmethod
    def from_idf(cls, config: FeatureConfig, idf: F32, restorer: DiacriticsRestorer | None = None) -> Self:
        """Return a fitted transformer.

        Args:
            config: What is counted.
            idf: Inverse document frequency by bucket, shape (width,).
            restorer: Puts missing diacritics back before counting.
        """
        features = cls(config, restorer)
        features.idf_ = idf
        return features

    def fitted_idf(self) -> F32:
        """Return the inverse document frequencies, shape (width,).

        Raises:
            NotFittedError: `fit` was not called.
        """
        if not hasattr(self, "idf_"):
            raise not_fitted("These HashedNgrams have not been fitted: call fit(normalised_texts) first.")
        return self.idf_

    @property
    def sums_are_exact(self) -> bool:
        """Whether the sums of squares by which texts are scaled are the same in any order.

        They are sums of float32 numbers from 1 on in float64, so nothing is lost under 2**30. A letter is in
        so many n-grams, which count for most if each comes three times (1.5 is (1 + log 3) ** 2 / 3).
        """
        idf, config = self.fitted_idf(), self.config
        sizes = max(config.char_high - config.char_low + 1, config.word_high)
        grams = 3 * MAX_CHARS * sizes * (1 + config.folded)
        return bool(((idf == 0) | (idf >= 1)).all()) and 1.5 * grams * float(idf.max()) ** 2 < 1 << 30

    def __sklearn_tags__(self) -> "Tags":
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.one_d_array = True
        tags.input_tags.string = True
        return tags

    @property
    def _foldings(self) -> tuple[bool, ...]:
        """As written, and with diacritics stripped where that is counted as well."""
        return (False, True) if self.config.folded else (False,)

    def accented(self, texts: Sequence[str]) -> Sequence[str]:
        """Return the texts with missing diacritics restored, each as long as before."""
        return self.restorer.restore_all(texts) if self.restorer else texts

    def counts(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Return how often each bucket occurs in each normalised text, float32, shape (n, width)."""
        config = self.config
        tokens = tokenise(self.accented(texts))
        if not len(tokens.starts):
            return sparse.csr_matrix((len(texts), config.width), dtype=np.float32)
        hashes = substring_hashes(tokens.codes, tokens.starts, tokens.ends)
        _, first, index = np.unique(hashes, return_index=True, return_inverse=True)
        grams = _char_grams(
            tokens, first, config.char_low, config.char_high, config.char_bits, self._foldings
        )
        words = _word_grams(tokens, config.word_high, config.word_bits, self._foldings)
        # Pieces of texts: distinct tokens with all their character n-grams, then each word n-gram by itself.
        word_columns = np.concatenate([buckets for _, _, buckets in words]) + (1 << config.char_bits)
        word_pieces = np.arange(len(first), len(first) + len(word_columns))
        by_piece = _ones(
            np.concatenate([grams.owners, word_pieces]),
            np.concatenate([grams.buckets, word_columns]),
            (len(first) + len(word_columns), config.width),
        )
        by_text = _ones(
            np.concatenate([tokens.documents, *(tokens.documents[keep] for _, keep, _ in words)]),
            np.concatenate([index, word_pieces]),
            (len(texts), by_piece.shape[0]),
        )
        return by_text @ by_piece

    def occurrences(self, texts: Sequence[str]) -> Occurrences:
        """Return every n-gram of normalised texts with the tokens it covers."""
        config = self.config
        tokens = tokenise(self.accented(texts))
        every = np.arange(len(tokens.starts), dtype=np.int64)
        buckets, first, sizes = [every[:0]], [every[:0]], [every[:0]]
        if len(every):
            grams = _char_grams(
                tokens, every, config.char_low, config.char_high, config.char_bits, self._foldings
            )
            buckets.append(grams.buckets)
            first.append(grams.owners)
            sizes.append(np.ones_like(grams.owners))
        for size, keep, found in _word_grams(tokens, config.word_high, config.word_bits, self._foldings):
            buckets.append(found + (1 << config.char_bits))
            first.append(keep)
            sizes.append(np.full_like(keep, size))
        before = tokens.offsets[tokens.documents]
        return Occurrences(
            np.concatenate(buckets),
            np.concatenate(first),
            np.concatenate(sizes),
            tokens.starts - before,
            tokens.ends - before,
            is_punctuation(tokens.codes[tokens.starts]),
            np.searchsorted(tokens.documents, np.arange(len(texts) + 1)),
        )

    def values(self, buckets: I64, counts: I64, bounds: I64) -> F32:
        """Return the values that the rows of texts have in these buckets, shape (buckets,).

        Args:
            buckets: Columns, text by text, the distinct ones of each, shape (buckets,).
            counts: How often each occurs in its text, shape (buckets,).
            bounds: Where the columns of each text begin, and their number, shape (texts + 1,).
        """
        return self._weighed(counts.astype(np.float32), buckets, bounds)

    def fit(self, texts: Sequence[str], y: object = None) -> Self:
        """Learn the inverse document frequencies (smoothed as in scikit-learn) from normalised texts."""
        return self.fit_counts(self.counts(texts))

    def fit_counts(self, counts: sparse.csr_matrix) -> Self:
        """Learn the inverse document frequencies from the result of `counts`."""
        df = np.bincount(counts.indices, minlength=self.config.width)
        idf = np.log((1.0 + counts.shape[0]) / (1.0 + df)) + 1.0
        self.idf_ = np.where(df >= self.config.min_df, idf, 0.0).astype(np.float16).astype(np.float32)
        return self

    def weigh(self, counts: sparse.csr_matrix) -> sparse.csr_matrix:
        """Return TF-IDF rows of length 1 for the result of `counts`, same shape.

        Raises:
            NotFittedError: `fit` was not called.
        """
        data = self._weighed(counts.data, counts.indices, counts.indptr)
        return sparse.csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape)

    def _weighed(self, counts: F32, buckets: npt.NDArray[Any], bounds: npt.NDArray[Any]) -> F32:
        """Do the work of `weigh` for the three arrays of a sparse matrix."""
        texts = len(bounds) - 1
        data = (1.0 + np.log(counts)) * self.fitted_idf()[buckets]
        blocks = np.repeat(np.arange(0, 2 * texts, 2), np.diff(bounds)) + (
            buckets >= (1 << self.config.char_bits)
        )
        squares = np.bincount(blocks, weights=data * data, minlength=2 * texts).reshape(-1, 2)
        scale = np.where(squares > 0, 1.0 / np.sqrt(np.maximum(squares, 1e-12)), 0.0)
        scale[:, 1] *= self.config.word_share
        total = np.sqrt(((scale**2) * squares).sum(axis=1, keepdims=True))
        scale /= np.maximum(total, 1e-12)
        weighed: F32 = (data * scale.ravel()[blocks]).astype(np.float32)
        return weighed

    def transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Return TF-IDF rows, float32, shape (n, width); an empty text is a row of zeros."""
        return self.weigh(self.counts(texts))

    def fit_transform(self, texts: Sequence[str], y: object = None) -> sparse.csr_matrix:
        """Fit on normalised texts and return their rows, float32, shape (n, width)."""
        counts = self.counts(texts)
        return self.fit_counts(counts).weigh(counts)


def _ones(rows: I64, columns: I64, shape: tuple[int, int]) -> sparse.csr_matrix:
    """Return a one for each (row, column) pair, in the order given, to be added up when multiplied."""
    order = np.argsort(rows, kind="stable")
    ends = np.cumsum(np.bincount(rows, minlength=shape[0]))
    data = np.ones(len(rows), dtype=np.float32)
    return sparse.csr_matrix((data, columns[order], np.concatenate([[0], ends])), shape=shape)
