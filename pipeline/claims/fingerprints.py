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

from pipeline.claims.links import links_in
from pipeline.claims.minhash import Banding, band_hashes, signatures
from pipeline.claims.reading import without_cut
from pipeline.claims.shingles import comparison_key, runs
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
    links = [links_in(text) for text in texts]
    digests = [digest(n, found) for n, found in zip(normalised_texts, links, strict=True)]
    first = {each: i for i, each in reversed(list(enumerate(digests)))}  # copies are worked out once
    fresh = sorted(first.values())
    keys = {i: comparison_key(normalised_texts[i], fallback=texts[i]) for i in fresh}
    bands = band_hashes(signatures(map(runs, keys.values()), BANDING), BANDING)
    rows = {i: row for i, row in zip(fresh, bands, strict=True)}
    chosen = [first[each] for each in digests]
    columns: list[pa.Array[Any]] = [
        pa.array(digests, pa.uint64()),
        pa.array([keys[i] for i in chosen], pa.string()),
        pa.array([hash64(keys[i]) for i in chosen], pa.uint64()),
        pa.array([key_before_cut(text) for text in texts], pa.string()),
        pa.array([_prefix(keys[i]) for i in chosen], pa.uint64()),
        pa.array([sorted(found) for found in links], pa.list_(pa.string())),
        pa.array([rows[i].tobytes() for i in chosen], pa.binary(8 * BANDING.bands)),
    ]
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
    return hash64("\0".join((" ".join(normalised.split()), *sorted(links))))


def hash64(text: str) -> int:
    """Return a 64-bit hash of a text that is the same in every run."""
    hashed = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(hashed, "big")


def cluster_name(hashed: int) -> str:
    """Return the id of a cluster that is made of a 64-bit hash."""
    return f"c{hashed:016x}"


def _prefix(key: str) -> int:
    return hash64(key[:PREFIX_LENGTH]) if len(key) >= PREFIX_LENGTH else 0
