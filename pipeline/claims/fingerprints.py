"""What clustering needs to know of a post, found before any two are compared: one row of a table each.

A row depends on its own text alone, so that several processes can make them and a run that goes on later
finds them again; who joins whom is decided in order when all are there (`pipeline.claims.sorted_clusters`).
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.claims.key_signatures import key_signatures
from pipeline.claims.links import links_in
from pipeline.claims.minhash import Banding, band_hashes
from pipeline.claims.reading import without_cut
from pipeline.claims.shingles import comparison_key, comparison_keys
from pipeline.text import normalise

BANDING: Final = Banding(bands=16, rows=4)
"""A pair at the default threshold of 0.7 becomes a candidate with probability 0.99."""

PREFIX_LENGTH: Final = 24
"""Letters by which a text that was cut off is looked up."""

_WHOLE_WORD: Final = 7
"""Letters at the end of a cut text that may belong to a word cut in two: the longest syllable."""

_FINGERPRINTS: "list[pa.Field[Any]]" = [
    pa.field("digest", pa.uint64(), nullable=False),  # equal for exact copies
    pa.field("key", pa.string(), nullable=False),  # comparison key
    pa.field("key_hash", pa.uint64(), nullable=False),  # what the id of a cluster is made of
    pa.field("cut_key", pa.string(), nullable=False),  # key of what is left of a cut text, or ""
    pa.field("prefix", pa.uint64(), nullable=False),  # of the first letters of the key; 0 if short
    pa.field("links", pa.list_(pa.string()), nullable=False),  # the pages it points at, sorted
    pa.field("bands", pa.binary(8 * BANDING.bands), nullable=False),  # one 64-bit number for each band
]
FINGERPRINTS: Final = pa.schema(_FINGERPRINTS)


def fingerprints(normalised_texts: Sequence[str], texts: Sequence[str]) -> pa.RecordBatch:
    """Return one row of `FINGERPRINTS` for each text, in order.

    Args:
        normalised_texts: `normalise(text)` of every text.
        texts: The texts as shown.
    """
    links = list(map(links_in, texts))
    digests = _hashes(list(map(_digested, normalised_texts, links)))
    _, fresh, copies = np.unique(digests, return_index=True, return_inverse=True)  # worked out once
    keys = comparison_keys([normalised_texts[i] for i in fresh], [texts[i] for i in fresh])
    bands = band_hashes(key_signatures(keys, BANDING), BANDING)
    of_keys: list[pa.Array[Any]] = [
        pa.array(keys, pa.string()),
        pa.array(_hashes(keys)),
        pa.array(_prefixes(keys)),
        pa.FixedSizeBinaryArray.from_buffers(
            FINGERPRINTS.field("bands").type, len(keys), [None, pa.py_buffer(bands.data)]
        ),
    ]
    key, key_hash, prefix, packed = (column.take(copies) for column in of_keys)
    cut = pa.array(list(map(key_before_cut, texts)), pa.string())
    pages = pa.array(list(map(sorted, links)), pa.list_(pa.string()))
    columns = [pa.array(digests), key, key_hash, cut, prefix, pages, packed]
    return pa.RecordBatch.from_arrays(columns, schema=FINGERPRINTS)


def bands_of(prints: pa.RecordBatch) -> npt.NDArray[np.uint64]:
    """Return the bands of fingerprints, shape (n, bands)."""
    column = prints.column("bands")
    content: Any = column.buffers()[1]
    flat = np.frombuffer(b"" if content is None else content, dtype=np.uint64)
    start = column.offset * BANDING.bands
    return flat[start : start + prints.num_rows * BANDING.bands].reshape(-1, BANDING.bands)


def key_before_cut(text: str) -> str:
    """Return the comparison key of what is left of a text that was cut off; empty for one that is whole."""
    cut = without_cut(text)
    return "" if cut is None else comparison_key(normalise(cut), fallback=cut)[:-_WHOLE_WORD]


def digest(normalised: str, links: frozenset[str]) -> int:
    """Return what exact copies share: the words with their diacritics, and the pages they point at."""
    return hash64(_digested(normalised, links))


def _digested(normalised: str, links: frozenset[str]) -> str:
    return "\0".join((normalised, *sorted(links))) if links else normalised


def hash64(text: str) -> int:
    """Return a 64-bit hash of a text that is the same in every run."""
    hashed = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(hashed, "big")


def cluster_name(hashed: int) -> str:
    """Return the id of a cluster that is made of a 64-bit hash."""
    return f"c{hashed:016x}"


def cluster_names(hashed: npt.NDArray[np.uint64]) -> list[str]:
    """Return the `cluster_name` of each hash."""
    digits = hashed.astype(">u8").tobytes().hex()
    return [f"c{digits[i : i + 16]}" for i in range(0, len(digits), 16)]


def _hashes(texts: Sequence[str]) -> npt.NDArray[np.uint64]:
    """Return `hash64` of each text, shape (n,)."""
    hashed = [blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest() for text in texts]
    return np.frombuffer(b"".join(hashed), dtype=">u8").astype(np.uint64)


def _prefixes(keys: Sequence[str]) -> npt.NDArray[np.uint64]:
    """Return the hash of the first letters of each key, shape (n,); 0 of a short one."""
    hashed = _hashes([key[:PREFIX_LENGTH] for key in keys])
    hashed[[len(key) < PREFIX_LENGTH for key in keys]] = 0
    return hashed
