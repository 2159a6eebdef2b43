"""The keys of the event log, derived from the secret of the queue (HMAC-SHA-256, RFC 2104).

A secret that was replaced still checks what was written with it: give it in `KHOITRONG_SECRET_OLD`, several
with spaces between. Whoever has the secret and the database can write a log that passes every check but that
of an anchor kept elsewhere.
"""

import hashlib
import hmac
import os
from functools import lru_cache
from typing import Final

from django.conf import settings

from pipeline.review.storage.json_bytes import canonical

OLD_SECRETS: Final = "KHOITRONG_SECRET_OLD"

_PURPOSE: Final = b"khoitrong event log"

_BLOCK: Final = hashlib.sha256().block_size
_INNER: Final = bytes(byte ^ 0x36 for byte in range(256))
_OUTER: Final = bytes(byte ^ 0x5C for byte in range(256))
"""What HMAC combines each byte of a key with."""


def current_key() -> tuple[str, bytes]:
    """Return the name of the key in use, and the key."""
    return _derived(str(settings.SECRET_KEY))


def known_keys() -> dict[str, bytes]:
    """Return the key in use and those of the secrets before it, by name."""
    return dict([*map(_derived, os.environ.get(OLD_SECRETS, "").split()), current_key()])


def mac(key: bytes, *parts: object) -> str:
    """Return the HMAC of plain values, 64 hexadecimal digits."""
    return mac_of_bytes(key, canonical(parts))


def mac_of_bytes(key: bytes, content: bytes) -> str:
    """Return the HMAC of what `canonical` made, 64 hexadecimal digits.

    As `hmac.digest` does, in a third of the time: what depends on the key alone is hashed once.
    """
    begun, around = _keyed(key)
    inner, outer = begun.copy(), around.copy()
    inner.update(content)
    outer.update(inner.digest())
    return outer.hexdigest()


@lru_cache(maxsize=16)
def _keyed(key: bytes) -> tuple["hashlib._Hash", "hashlib._Hash"]:
    """Return the inner and the outer hash of HMAC as they begin for a key."""
    short = key if len(key) <= _BLOCK else hashlib.sha256(key).digest()
    padded = short.ljust(_BLOCK, b"\0")
    return hashlib.sha256(padded.translate(_INNER)), hashlib.sha256(padded.translate(_OUTER))


@lru_cache(maxsize=16)
def _derived(secret: str) -> tuple[str, bytes]:
    key = hmac.new(secret.encode(), _PURPOSE, hashlib.sha256).digest()
    return hashlib.sha256(_PURPOSE + key).hexdigest()[:12], key
