"""Scores of texts under a linear model, compiled: the same as `HashedNgrams.transform(texts) @ weights`.

`HashedNgrams` counts a batch by one sparse product; here the n-grams of each text are counted in a small
table of its own. What adds up does so in the order in which SciPy does it, so that both give the
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
Hashes = npt.NDArray[np.uint64]
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
def _tokens(codes: Codes, begin: int, end: int, classes: Classes, starts: I64, ends: I64, tokens: int) -> int:
    """Write where the tokens of a text begin and end behind those found; return how many there are now."""
    at = begin
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
def _hash(codes: Codes, start: int, end: int, folded: Codes, folding: int) -> np.uint64:
    """Return what `substring_hashes` does of one token."""
    value, power = np.uint64(0), _ONE
    for place in range(start, end):
        code = codes[place]
        value += (np.uint64(folded[code] if folding else code) + _ONE) * power
        power *= MULTIPLIER
    return _mix(value + np.uint64(end - start))


@kernel
def _write_grams(
    codes: Codes, start: int, end: int, folded: Codes, config: _Config, grams: I32, written: int
) -> int:
    """Write the buckets of the character n-grams of a token behind those written; return how many are now."""
    char_low, char_high, _, char_bits, _, foldings = config
    size = end - start + 2  # a boundary mark on either side
    padded, rolling = np.empty(size, np.uint64), np.empty(size, np.uint64)
    padded[0] = padded[size - 1] = _BOUNDARY
    for folding in range(foldings):
        for place in range(1, size - 1):
            code = codes[start + place - 1]
            padded[place] = folded[code] if folding else code
        rolling[:] = 0
        for length in range(1, min(char_high, size) + 1):
            salt = np.uint64(length * 2 + folding) * _CHAR_SALT
            for low in range(size - length + 1):
                rolling[low] = rolling[low] * MULTIPLIER + padded[low + length - 1] + _ONE
                if length >= char_low:
                    grams[written] = _bucket(rolling[low] + salt, char_bits, folding)
                    written += 1
    return written


@kernel
def _distinct_tokens(
    codes: Codes, starts: I64, ends: I64, folded: Codes, config: _Config
) -> tuple[I32, Hashes, I64, I32]:
    """Return the distinct tokens with their n-grams, which are the same wherever a token stands.

    Returns:
        Which distinct token each token is, shape (tokens,); their hashes as written and folded, shape
        (tokens, 2); where the n-grams of each begin, shape (tokens + 1,); and the buckets of all n-grams.
    """
    char_low, char_high, foldings = config[0], config[1], config[5]
    size = 1024
    while size < 2 * starts.size:
        size *= 2
    table = np.full(size, _FREE, np.int32)
    numbers = np.empty(starts.size, np.int32)
    hashes = np.empty((starts.size, 2), np.uint64)
    bounds = np.zeros(starts.size + 1, np.int64)
    grams = np.empty(1 << 12, np.int32)
    distinct = written = 0
    for token in range(starts.size):
        start, end = starts[token], ends[token]
        hashed = _hash(codes, start, end, folded, 0)
        slot = np.int64(hashed & np.uint64(size - 1))
        while table[slot] != _FREE and hashes[table[slot], 0] != hashed:
            slot = (slot + 1) & (size - 1)
        if table[slot] == _FREE:
            table[slot] = distinct
            hashes[distinct, 0] = hashed
            hashes[distinct, 1] = _hash(codes, start, end, folded, 1)
            more = (end - start + 2) * (char_high - char_low + 1) * foldings
            if written + more > grams.size:
                larger = np.empty(2 * (written + more), np.int32)
                larger[:written] = grams[:written]
                grams = larger
            written = _write_grams(codes, start, end, folded, config, grams, written)
            distinct += 1
            bounds[distinct] = written
        numbers[token] = table[slot]
    return numbers, hashes, bounds, grams


@kernel
def _count_words(
    numbers: I32, hashes: Hashes, config: _Config, last: int, memory: _Memory, distinct: int
) -> int:
    """Count the word n-grams of a text as well; return how many buckets are distinct now."""
    _, _, word_high, char_bits, word_bits, foldings = config
    table, seen, counts, slots = memory
    tokens = numbers.size
    rolling = np.empty(tokens, np.uint64)
    for folding in range(foldings):
        for length in range(1, word_high + 1):
            salt = np.uint64(length * 2 + folding) * _WORD_SALT
            for token in range(tokens - length + 1):
                following = hashes[numbers[token + length - 1], folding]
                rolling[token] = _mix(rolling[token] * MULTIPLIER + following) if length > 1 else following
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
    word_high, foldings = config[2], config[5]
    starts, ends = np.empty(codes.size, np.int64), np.empty(codes.size, np.int64)
    firsts = np.zeros(bounds.size, np.int64)
    for text in range(bounds.size - 1):
        firsts[text + 1] = _tokens(codes, bounds[text], bounds[text + 1], classes, starts, ends, firsts[text])
    tokens = firsts[-1]
    numbers, hashes, places, grams = _distinct_tokens(codes, starts[:tokens], ends[:tokens], folded, config)
    room = 0
    for text in range(bounds.size - 1):
        of_text = numbers[firsts[text] : firsts[text + 1]]
        most = of_text.size * word_high * foldings
        for number in of_text:
            most += places[number + 1] - places[number]
        size = 1024
        while size < 2 * most:
            size *= 2
        if size > room:
            room = size
            table, seen = np.full(room, _FREE, np.int32), np.empty(room // 2, np.int32)
            counts, slots = np.empty(room // 2, np.int32), np.empty(room // 2, np.int32)
            values = np.empty(room // 2, np.float32)
        distinct = 0
        for number in of_text:
            for place in range(places[number], places[number + 1]):
                distinct = _count(grams[place], distinct, size - 1, table, seen, counts, slots)
        memory = (table, seen, counts, slots)
        distinct = _count_words(of_text, hashes, config, size - 1, memory, distinct)
        _add_up(distinct, 1 << config[3], word_share, memory, values, model, found[text])
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
