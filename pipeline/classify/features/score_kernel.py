"""Scores of texts under a linear model, compiled: the same as `HashedNgrams.transform(texts) @ weights`.

`HashedNgrams` counts a batch by one sparse product; here each text is read once and its n-grams are counted
in a small table of its own. What adds up does so in the order in which SciPy does it, so that both give the
same bits. Imported only when a job is large, see `pipeline.classify.features.compiling`.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.classify.features.compiling import kernel
from pipeline.classify.features.hashing import FOLDED, MULTIPLIER
from pipeline.classify.features.ngrams import F32, FeatureConfig
from pipeline.classify.features.tokens import CLASS, I64, MAX_CHARS, SPACE, WORD

I32 = npt.NDArray[np.int32]
Codes = npt.NDArray[np.uint32]
Classes = npt.NDArray[np.uint8]
_Config = tuple[int, int, int, int, int, int]
"""`char_low`, `char_high`, `word_high`, `char_bits`, `word_bits`, and 2 where folded n-grams are counted."""
_Memory = tuple[I32, I32, I32, I32]
"""Place of a bucket by slot; then by place: the bucket, its count, its slot."""
_Model = tuple[F32, F32, F32]
"""1 + log(count) by count, inverse document frequency by bucket, weights by bucket and label."""

_ONE: Final = np.uint64(1)
_BOUNDARY: Final = np.uint64(0x20)
_CHAR_SALT: Final = np.uint64(0xD6E8FEB86659FD93)
_WORD_SALT: Final = np.uint64(0xA0761D6478BD642F)
_FREQUENCIES: Final[F32] = np.log(np.maximum(np.arange(1 << 16), 1), dtype=np.float32) + np.float32(1.0)
"""1 + log(count) by count, as NumPy rounds it; no n-gram of `MAX_CHARS` characters is more frequent."""

_FREE: Final = -1


@kernel
def _mix(value: np.uint64) -> np.uint64:
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@kernel
def _bucket(value: np.uint64, bits: int, folding: int) -> Any:  # noqa: ANN401  an int
    return np.int64(_mix(value) >> np.uint64(65 - bits)) + folding * (1 << (bits - 1))


@kernel
def _tokens(codes: Codes, begin: int, end: int, classes: Classes, starts: I64, ends: I64) -> int:
    """Write where the tokens of a text begin and end; return how many there are."""
    tokens, at = 0, begin
    while at < end:
        kind = classes[codes[at]]
        if kind == SPACE:
            at += 1
            continue
        starts[tokens] = at
        at += 1
        while kind == WORD and at < end and classes[codes[at]] == WORD:
            at += 1
        ends[tokens] = at
        tokens += 1
    return tokens


@kernel
def _count(bucket: int, distinct: int, last: int, table: I32, seen: I32, counts: I32, slots: I32) -> int:
    """Count a bucket in an open-addressing table whose last slot is `last`; return how many are distinct."""
    slot = (bucket * 0x9E3779B1) & last
    while table[slot] != _FREE:
        place = table[slot]
        if seen[place] == bucket:
            counts[place] += 1
            return distinct
        slot = (slot + 1) & last
    table[slot] = distinct
    seen[distinct], counts[distinct], slots[distinct] = bucket, 1, slot
    return distinct + 1


@kernel
def _count_in_tokens(
    codes: Codes, starts: I64, ends: I64, folded: Codes, config: _Config, last: int, memory: _Memory
) -> int:
    """Count the character n-grams of the tokens of a text; return how many buckets are distinct."""
    char_low, char_high, _, char_bits, _, foldings = config
    table, seen, counts, slots = memory
    longest = (ends - starts).max() + 2  # a boundary mark on either side
    padded, rolling = np.empty(longest, np.uint64), np.empty(longest, np.uint64)
    padded[0] = _BOUNDARY
    distinct = 0
    for token in range(starts.size):
        start, size = starts[token], ends[token] - starts[token] + 2
        padded[size - 1] = _BOUNDARY
        for folding in range(foldings):
            for place in range(1, size - 1):
                code = codes[start + place - 1]
                padded[place] = folded[code] if folding else code
            rolling[:size] = 0
            for length in range(1, min(char_high, size) + 1):
                salt = np.uint64(length * 2 + folding) * _CHAR_SALT
                for low in range(size - length + 1):
                    rolling[low] = rolling[low] * MULTIPLIER + padded[low + length - 1] + _ONE
                    if length >= char_low:
                        bucket = _bucket(rolling[low] + salt, char_bits, folding)
                        distinct = _count(bucket, distinct, last, table, seen, counts, slots)
    return distinct


@kernel
def _hash(codes: Codes, start: int, end: int, folded: Codes, folding: int) -> np.uint64:
    """Return what `substring_hashes` does of one token."""
    value, power = np.uint64(0), _ONE
    for place in range(start, end):
        code = codes[place]
        value += (np.uint64(folded[code] if folding else code) + _ONE) * power
        power *= MULTIPLIER
    return _mix(value + np.uint64(end - start))


@kernel
def _count_words(
    codes: Codes,
    starts: I64,
    ends: I64,
    folded: Codes,
    config: _Config,
    last: int,
    memory: _Memory,
    distinct: int,
) -> int:
    """Count the word n-grams of a text as well; return how many buckets are distinct now."""
    _, _, word_high, char_bits, word_bits, foldings = config
    table, seen, counts, slots = memory
    tokens = starts.size
    hashes, rolling = np.empty(tokens, np.uint64), np.empty(tokens, np.uint64)
    for folding in range(foldings):
        for token in range(tokens):
            hashes[token] = rolling[token] = _hash(codes, starts[token], ends[token], folded, folding)
        for length in range(1, word_high + 1):
            salt = np.uint64(length * 2 + folding) * _WORD_SALT
            for token in range(tokens - length + 1):
                if length > 1:
                    rolling[token] = _mix(rolling[token] * MULTIPLIER + hashes[token + length - 1])
                bucket = (1 << char_bits) + _bucket(rolling[token] + salt, word_bits, folding)
                distinct = _count(bucket, distinct, last, table, seen, counts, slots)
    return distinct


@kernel
def _add_up(
    distinct: int, words_from: int, word_share: float, memory: _Memory, values: F32, model: _Model, found: F32
) -> None:
    """Add the weights of counted buckets to `found`, shape (labels,), the last counted first."""
    _, seen, counts, _ = memory
    frequencies, idf, weights = model
    squares, scales = np.zeros(2), np.zeros(2)
    for place in range(distinct - 1, -1, -1):
        bucket = seen[place]
        values[place] = frequencies[counts[place]] * idf[bucket]
        squares[np.int64(bucket >= words_from)] += np.float64(values[place] * values[place])
    for block in range(2):
        if squares[block] > 0:
            scales[block] = 1.0 / np.sqrt(max(squares[block], 1e-12))
    scales[1] *= word_share
    total = np.sqrt(scales[0] * scales[0] * squares[0] + scales[1] * scales[1] * squares[1])
    for block in range(2):
        scales[block] /= max(total, 1e-12)
    for place in range(distinct - 1, -1, -1):
        bucket = seen[place]
        value = np.float32(np.float64(values[place]) * scales[np.int64(bucket >= words_from)])
        for label in range(found.size):
            found[label] += value * weights[bucket, label]


@kernel
def _score(
    codes: Codes,
    bounds: I64,
    tables: tuple[Classes, Codes],
    config: _Config,
    word_share: float,
    model: _Model,
    found: F32,
) -> None:
    """Add the scores of texts to `found`, shape (n, labels); `bounds` is where each begins, and the end."""
    classes, folded = tables
    char_low, char_high, word_high, char_bits, _, foldings = config
    room = 0
    for text in range(bounds.size - 1):
        begin, end = bounds[text], bounds[text + 1]
        starts, ends = np.empty(end - begin, np.int64), np.empty(end - begin, np.int64)
        tokens = _tokens(codes, begin, end, classes, starts, ends)
        if not tokens:
            continue
        starts, ends = starts[:tokens], ends[:tokens]
        grams = ((ends - starts).sum() + 2 * tokens) * (char_high - char_low + 1) + tokens * word_high
        size = 1024
        while size < 2 * grams * foldings:
            size *= 2
        if size > room:
            room = size
            table, seen = np.full(room, _FREE, np.int32), np.empty(room // 2, np.int32)
            counts, slots = np.empty(room // 2, np.int32), np.empty(room // 2, np.int32)
            values = np.empty(room // 2, np.float32)
        memory = (table, seen, counts, slots)
        distinct = _count_in_tokens(codes, starts, ends, folded, config, size - 1, memory)
        distinct = _count_words(codes, starts, ends, folded, config, size - 1, memory, distinct)
        _add_up(distinct, 1 << char_bits, word_share, memory, values, model, found[text])
        for place in range(distinct):
            table[slots[place]] = _FREE


def scores(texts: Sequence[str], config: FeatureConfig, idf: F32, weights: F32) -> F32:
    """Return the scores of normalised texts, with diacritics as they are to be counted, shape (n, labels).

    Args:
        texts: Characters after `MAX_CHARS` are not read.
        config: What is counted.
        idf: Inverse document frequency by bucket, shape (width,).
        weights: By bucket and label, shape (width, labels).
    """
    texts = [text[:MAX_CHARS] for text in texts]
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    bounds = np.concatenate(([0], np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))))
    found = np.zeros((len(texts), weights.shape[1]), dtype=np.float32)
    sizes = (config.char_low, config.char_high, config.word_high, config.char_bits, config.word_bits)
    model = (_FREQUENCIES, idf, weights)
    _score(codes, bounds, (CLASS, FOLDED), (*sizes, 1 + config.folded), config.word_share, model, found)
    return found
