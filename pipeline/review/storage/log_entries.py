"""What an entry of the event log is bound and sealed with, and the head of the log."""

import hashlib
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, Protocol

from django.db import connection

from pipeline.review.models import LogHead
from pipeline.review.storage.database_url import Database
from pipeline.review.storage.json_bytes import canonical
from pipeline.review.storage.log_anchor import Anchor
from pipeline.review.storage.log_keys import mac_of_bytes

GENESIS_HASH: Final = "0" * 64
"""What stands for the hash of the entry before the first."""


class Entered(Protocol):
    """What is bound by the hash of an entry; `Event` has it."""

    kind: Any
    item_id: Any
    actor_id: Any
    payload: Any
    at: datetime
    rows: Any
    key_id: str


def hash_entry(previous: str, event: Entered) -> str:
    """Return the hash of an entry, 64 hexadecimal digits.

    Args:
        previous: Hash of the entry before, `GENESIS_HASH` for the first.
        event: Its kind, item, person, payload and time are part of the hash; the hashes of rows and the name
            of the key are too, where it has them.
    """
    content = [
        previous,
        str(event.kind),
        event.item_id,
        event.actor_id,
        event.payload,
        _moment(event.at),
    ]
    if event.key_id:
        content += [event.rows, event.key_id]
    return hashlib.sha256(canonical(content)).hexdigest()


def seal_of(key: bytes, entry_hash: str) -> str:
    """Return the seal of an entry, 64 hexadecimal digits.

    Args:
        key: The key of the log.
        entry_hash: See `hash_entry`: as `canonical` writes it there is nothing in it to escape.
    """
    return mac_of_bytes(key, b'["entry","%s"]' % entry_hash.encode())


def head_now() -> Anchor | None:
    """Return the head that the database holds, whether or not it is genuine; None if there is none."""
    found = LogHead.objects.filter(pk=1).first()
    return None if found is None else sealed_head(found)


def sealed_head(head: LogHead) -> Anchor:
    """Return a head as it was sealed."""
    return Anchor(head.count, head.last_hash, _moment(head.at), head.key_id, head.seal)


@lru_cache(maxsize=16)  # entries written together have one time
def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def is_queue(database: Database) -> bool:
    """Whether the database in use is that of the queue, and no copy that is looked into or prepared."""
    now, wanted = connection.settings_dict, database.settings()
    return bool(
        now["NAME"] == wanted["NAME"] and now["OPTIONS"].get("options") == wanted["OPTIONS"].get("options")
    )
