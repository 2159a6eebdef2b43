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
    """Return the HMAC of what `canonical` made, 64 hexadecimal digits."""
    found = _keyed(key).copy()
    found.update(content)
    return found.hexdigest()


@lru_cache(maxsize=16)
def _keyed(key: bytes) -> hmac.HMAC:
    """Return the HMAC of nothing, which is begun for a key once."""
    return hmac.new(key, digestmod="sha256")


@lru_cache(maxsize=16)
def _derived(secret: str) -> tuple[str, bytes]:
    key = hmac.new(secret.encode(), _PURPOSE, hashlib.sha256).digest()
    return hashlib.sha256(_PURPOSE + key).hexdigest()[:12], key
