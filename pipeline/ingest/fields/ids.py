"""Ids of posts that name nobody: a keyed hash of the platform and the id in the export.

Facebook's ids are often `AUTHOR_POST`, comments carry the id of whoever wrote them, and a plain hash of
either could be undone by trying every account number there is. So every id is hashed with a secret key,
whether it seems to name somebody or not (BLAKE2 with a key, RFC 7693). The same key gives the same id; under
another key the ids of the same posts have nothing in common.
"""

import secrets
from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

from pipeline.errors import UsageError

KEY_BYTES: Final = 32
_MIN_KEY_BYTES: Final = 16
_MAX_KEY_BYTES: Final = 64  # the most that BLAKE2b takes
_DIGEST_BYTES: Final = 10  # two of a billion posts share 80 bits less than once in a million times
_BETWEEN: Final = "\x1f"
_PREFIX: Final = "p"
"""Before the hexadecimal digits, so that no spreadsheet takes an id for a number and rounds it."""


def new_id_key() -> bytes:
    """Return a new random key of `KEY_BYTES` bytes."""
    return secrets.token_bytes(KEY_BYTES)


def check_id_key(key: bytes) -> bytes:
    """Return a key if it may be one.

    Raises:
        UsageError: It is shorter than 16 bytes, or longer than 64.
    """
    if not _MIN_KEY_BYTES <= len(key) <= _MAX_KEY_BYTES:
        raise UsageError(
            f"A key for ids has {_MIN_KEY_BYTES} to {_MAX_KEY_BYTES} bytes; this one has {len(key)}.",
            f"Make one with `secrets.token_bytes({KEY_BYTES})`.",
        )
    return key


def keyed_id(key: bytes, platform: str, original: str) -> str:
    """Return the id of a post as it leaves this project: `p` and 20 hexadecimal digits.

    Args:
        key: The secret key, of 16 to 64 bytes.
        platform: Where the post is from, as in `POSTS`; the same number elsewhere is another post.
        original: Its id in the export.
    """
    return _PREFIX + keyed_digest(key, b"post id", platform, original)


def keyed_ids(key: bytes, platforms: Sequence[str], originals: Sequence[str]) -> list[str]:
    """Return the ids of many posts: of each what `keyed_id` returns."""
    begun = {
        platform: _hash(key, b"post id", f"{platform}{_BETWEEN}".encode()) for platform in set(platforms)
    }
    found: list[str] = []
    for platform, original in zip(platforms, originals, strict=True):
        hashed = begun[platform].copy()
        hashed.update(original.encode("utf-8", "surrogatepass"))
        found.append(_PREFIX + hashed.hexdigest())
    return found


def keyed_digest(key: bytes, purpose: bytes, *parts: str) -> str:
    """Return 20 hexadecimal digits that tell nothing about `parts` to whoever lacks the key.

    Args:
        key: The secret key, of 16 to 64 bytes.
        purpose: What is hashed, in at most 16 bytes; the same parts for another purpose give another digest.
        parts: What is hashed.
    """
    return _hash(key, purpose, _BETWEEN.join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _hash(key: bytes, purpose: bytes, start: bytes) -> blake2b:
    return blake2b(start, key=key, person=purpose, digest_size=_DIGEST_BYTES)
