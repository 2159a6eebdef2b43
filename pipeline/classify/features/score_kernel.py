"""Scores of texts under a linear model and the part of each token, compiled.

`scores` gives the same as `HashedNgrams.transform(texts) @ weights`, and `parts` the same as `token_parts`.
`HashedNgrams` counts a batch by one sparse product; here the n-grams of each text are counted in a small
table of its own. What adds up does so in the order in which SciPy and NumPy do it, so that both give the
same bits. Imported only when a job is large, see `pipeline.classify.features.compiling`.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.classify.features.compiling import kernel
from pipeline.classify.features.hashing import FOLDED, MULTIPLIER
from pipeline.classify.features.ngrams import F32, FeatureConfig
from pipeline.classify.features.tokens import CLASS, I64, MAX_CHARS, SPACE, WORD, TokenParts, is_punctuation

F64 = npt.NDArray[np.float64]
I32 = npt.NDArray[np.int32]
Codes = npt.NDArray[np.uint32]
Hashes = npt.NDArray[np.uint64]
Classes = npt.NDArray[np.uint8]
_Tables = tuple[Classes, Codes]
"""Class and base letter by code point."""
_Config = tuple[int, int, int, int, int, int]
"""`char_low`, `char_high`, `word_high`, `char_bits`, `word_bits`, and 2 where folded n-grams are counted."""
_Memory = tuple[I32, I32, I32, I32]
"""Place of a bucket by slot; then by place: the bucket, its count, its slot."""
_Known = tuple[Hashes, I64, I32]
"""Of distinct tokens: hashes as written and folded; where the n-grams of each begin; their buckets."""
_Model = tuple[F32, F32, F32, float]
"""1 + log(count) by count, document frequency by bucket, weights by bucket and label, and `word_share`."""
_Asked = tuple[F32, F64, I64]
"""Scores by text and label and unseen shares by text, to be written; the label each text is asked about."""

_ONE: Final = np.uint64(1)
_BOUNDARY: Final = np.uint64(0x20)
_CHAR_SALT: Final = np.uint64(0xD6E8FEB86659FD93)
_WORD_SALT: Final = np.uint64(0xA0761D6478BD642F)
_FREQUENCIES: Final[F32] = np.log(np.maximum(np.arange(1 << 16), 1), dtype=np.float32) + np.float32(1.0)
"""1 + log(count) by count, as NumPy rounds it; no n-gram of `MAX_CHARS` characters is more frequent."""

_FREE: Final = -1
_NO_SCORES: Final[F32] = np.zeros((0, 0), dtype=np.float32)
_NO_SHARES: Final[F64] = np.zeros(0)
_NO_LINES: Final[I64] = np.zeros(0, dtype=np.int64)


@kernel
def _mix(value: np.uint64) -> np.uint64:
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@kernel
def _bucket(value: np.uint64, bits: int, folding: int) -> Any:  # noqa: ANN401  an int
    return np.int64(_mix(value) >> np.uint64(65 - bits)) + folding * (1 << (bits - 1))


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
) -> tuple[I32, _Known]:
    """Return which distinct token each is, shape (tokens,), and what is known of these."""
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
    return numbers, (hashes, bounds, grams)


@kernel
def _word_grams(numbers: I32, hashes: Hashes, config: _Config) -> I32:
    """Return the buckets of word n-grams by their first token, shape (foldings, lengths, tokens)."""
    _, _, word_high, char_bits, word_bits, foldings = config
    tokens = numbers.size
    buckets, rolling = np.empty((foldings, word_high, tokens), np.int32), np.empty(tokens, np.uint64)
    for folding in range(foldings):
        for length in range(1, word_high + 1):
            salt = np.uint64(length * 2 + folding) * _WORD_SALT
            for token in range(tokens - length + 1):
                following = hashes[numbers[token + length - 1], folding]
                rolling[token] = _mix(rolling[token] * MULTIPLIER + following) if length > 1 else following
                bucket = (1 << char_bits) + _bucket(rolling[token] + salt, word_bits, folding)
                buckets[folding, length - 1, token] = bucket
    return buckets


@kernel
def _scales(distinct: int, words_from: int, memory: _Memory, values: F32, model: _Model) -> F64:
    """Write the values of counted buckets before scaling; return by what those of each block are scaled."""
    _, seen, counts, _ = memory
    frequencies, idf, _, word_share = model
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
    return scales


@kernel
def _add_up(distinct: int, words_from: int, memory: _Memory, values: F32, model: _Model, found: F32) -> None:
    """Add the weights of counted buckets to `found`, shape (labels,), the last counted first."""
    seen, weights = memory[1], model[2]
    scales = _scales(distinct, words_from, memory, values, model)
    for place in range(distinct - 1, -1, -1):
        bucket = seen[place]
        value = np.float32(np.float64(values[place]) * scales[np.int64(bucket >= words_from)])
        for label in range(found.size):
            found[label] += value * weights[bucket, label]


@kernel
def _all_tokens(codes: Codes, bounds: I64, classes: Classes) -> tuple[I64, I64, I64]:
    """Return where tokens start and end, and which is the first of each text, and their number."""
    starts, ends = np.empty(codes.size, np.int64), np.empty(codes.size, np.int64)
    firsts = np.zeros(bounds.size, np.int64)
    tokens = 0
    for text in range(bounds.size - 1):
        at, end = bounds[text], bounds[text + 1]
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
        firsts[text + 1] = tokens
    return starts[:tokens], ends[:tokens], firsts


@kernel
def _slots_for(numbers: I32, places: I64, config: _Config) -> int:
    """Return how many slots a table needs for a text: a power of two, at most half are used."""
    most, size = numbers.size * config[2] * config[5], 1024
    for number in numbers:
        most += places[number + 1] - places[number]
    while size < 2 * most:
        size *= 2
    return size


@kernel
def _memory_of(size: int) -> tuple[_Memory, F32]:
    """Return an empty table of so many slots, and room for the values of its buckets."""
    table, slots = np.full(size, _FREE, np.int32), np.empty(size // 2, np.int32)
    seen, counts = np.empty(size // 2, np.int32), np.empty(size // 2, np.int32)
    return (table, seen, counts, slots), np.empty(size // 2, np.float32)


@kernel
def _forget(distinct: int, memory: _Memory) -> None:
    """Empty a table."""
    table, _, _, slots = memory
    for place in range(distinct):
        table[slots[place]] = _FREE


@kernel
def _count_all(numbers: I32, words: I32, known: _Known, last: int, memory: _Memory) -> int:
    """Count all n-grams of a text; return how many buckets are distinct."""
    _, places, grams = known
    table, seen, counts, slots = memory
    distinct = 0
    for number in numbers:
        for place in range(places[number], places[number + 1]):
            distinct = _count(grams[place], distinct, last, table, seen, counts, slots)
    for folding in range(words.shape[0]):
        for length in range(words.shape[1]):
            for token in range(numbers.size - length):
                distinct = _count(words[folding, length, token], distinct, last, table, seen, counts, slots)
    return distinct


@kernel
def _each(distinct: int, words_from: int, line: int, memory: _Memory, values: F32, model: _Model) -> F64:
    """Return what one occurrence of each counted bucket adds to the score of a label, shape (distinct,)."""
    _, seen, counts, _ = memory
    weights = model[2]
    scales = _scales(distinct, words_from, memory, values, model)
    each = np.empty(distinct)
    for place in range(distinct):
        bucket = seen[place]
        value = np.float32(np.float64(values[place]) * scales[np.int64(bucket >= words_from)])
        each[place] = np.float64(value * weights[bucket, line]) / counts[place]
    return each


@kernel
def _place_of(bucket: int, last: int, table: I32, seen: I32) -> Any:  # noqa: ANN401  an int
    """Return the place of a counted bucket."""
    slot = (bucket * 0x9E3779B1) & last
    while seen[table[slot]] != bucket:
        slot = (slot + 1) & last
    return table[slot]


@kernel
def _share_out(
    numbers: I32, words: I32, known: _Known, last: int, memory: _Memory, each: F64, parts: F64
) -> None:
    """Write the part of each token of a text; n-grams in the order of `HashedNgrams.occurrences`."""
    _, places, grams = known
    table, seen, _, _ = memory
    sums = np.zeros((words.shape[1], numbers.size))
    for token in range(numbers.size):
        for place in range(places[numbers[token]], places[numbers[token] + 1]):
            sums[0, token] += each[_place_of(grams[place], last, table, seen)]
    for folding in range(words.shape[0]):
        for length in range(words.shape[1]):
            for token in range(numbers.size - length):
                share = each[_place_of(words[folding, length, token], last, table, seen)] / (length + 1)
                for step in range(length + 1):
                    sums[step, token + step] += share
    for step in range(words.shape[1]):
        for token in range(numbers.size):
            parts[token] += sums[step, token]


@kernel
def _unseen(distinct: int, memory: _Memory, model: _Model) -> float:
    """Return the share of counted buckets that too few training texts had."""
    unseen, seen, idf = 0, memory[1], model[1]
    for place in range(distinct):
        unseen += idf[seen[place]] == 0
    return unseen / max(distinct, 1)


@kernel
def _read_all(
    codes: Codes, bounds: I64, tables: _Tables, config: _Config, model: _Model, asked: _Asked
) -> tuple[I64, I64, I64, F64]:
    """Write what is asked of texts; return starts and ends of tokens, which are the first ones, and parts."""
    classes, folded = tables
    found, unseen, lines = asked
    starts, ends, firsts = _all_tokens(codes, bounds, classes)
    numbers, known = _distinct_tokens(codes, starts, ends, folded, config)
    parts, room = np.zeros(starts.size), 1024
    memory, values = _memory_of(room)
    for text in range(bounds.size - 1):
        of_text = numbers[firsts[text] : firsts[text + 1]]
        size = _slots_for(of_text, known[1], config)
        if size > room:
            room = size
            memory, values = _memory_of(room)
        words = _word_grams(of_text, known[0], config)
        distinct = _count_all(of_text, words, known, size - 1, memory)
        if len(found):
            _add_up(distinct, 1 << config[3], memory, values, model, found[text])
        if len(unseen):
            unseen[text] = _unseen(distinct, memory, model)
        if len(lines):
            each = _each(distinct, 1 << config[3], lines[text], memory, values, model)
            _share_out(of_text, words, known, size - 1, memory, each, parts[firsts[text] : firsts[text + 1]])
        _forget(distinct, memory)
    return starts, ends, firsts, parts


def scores(texts: Sequence[str], config: FeatureConfig, idf: F32, weights: F32) -> F32:
    """Return the scores of texts, shape (n, labels).

    Args:
        texts: Normalised, with diacritics as they are to be counted; what is after `MAX_CHARS` is not read.
        config: What is counted.
        idf: Inverse document frequency by bucket, shape (width,).
        weights: By bucket and label, shape (width, labels).
    """
    found = np.zeros((len(texts), weights.shape[1]), dtype=np.float32)
    _read(texts, config, idf, weights, (found, _NO_SHARES, _NO_LINES))
    return found


def unseen_shares(texts: Sequence[str], config: FeatureConfig, idf: F32) -> F64:
    """Return the share of the n-grams of each text that too few training texts had, 0 to 1, shape (n,).

    Args:
        texts: As for `scores`.
        config: What is counted.
        idf: Inverse document frequency by bucket, 0 for these, shape (width,).
    """
    found = np.zeros(len(texts))
    _read(texts, config, idf, _NO_SCORES, (_NO_SCORES, found, _NO_LINES))
    return found


def parts(texts: Sequence[str], config: FeatureConfig, idf: F32, weights: F32, lines: I64) -> TokenParts:
    """Return the tokens of texts and what each adds to the score of its text.

    Args:
        texts: As for `scores`.
        config: What is counted.
        idf: Inverse document frequency by bucket, shape (width,); see `HashedNgrams.sums_are_exact`.
        weights: By bucket and label, shape (width, labels).
        lines: Label that each text is asked about, shape (n,).
    """
    return _read(texts, config, idf, weights, (_NO_SCORES, _NO_SHARES, lines))


def _read(texts: Sequence[str], config: FeatureConfig, idf: F32, weights: F32, asked: _Asked) -> TokenParts:
    """Write what is asked of texts, and return what each token adds where that is asked."""
    texts = [text[:MAX_CHARS] for text in texts]
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    bounds = np.concatenate(([0], np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))))
    lengths = config.char_low, config.char_high, config.word_high
    sizes = (*lengths, config.char_bits, config.word_bits, 1 + config.folded)
    model = (_FREQUENCIES, idf, weights, config.word_share)
    starts, ends, firsts, found = _read_all(codes, bounds, (CLASS, FOLDED), sizes, model, asked)
    before = np.repeat(bounds[:-1], np.diff(firsts))
    return TokenParts(starts - before, ends - before, is_punctuation(codes[starts]), firsts, found)
