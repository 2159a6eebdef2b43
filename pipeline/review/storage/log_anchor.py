"""Anchors: where the event log stood at some moment, small enough to be kept somewhere else.

The app keeps the newest one itself, in a row of the database and in a file beside the secret of the queue.
Both miss entries that were cut off the log's end; somebody who puts older copies of the database and of the
file back is only shown by an anchor that was kept out of their reach.
"""

import hmac
import json
import os
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from pipeline.errors import UsageError
from pipeline.review.storage.log_keys import current_key, known_keys, mac


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of the log at one moment.

    Attributes:
        count: Entries up to there.
        last_hash: Hash of the last of them, 64 hexadecimal digits.
        at: When, in UTC, as ISO 8601.
        key_id: Name of the key it is sealed with.
        seal: HMAC of count, hash and time.
    """

    count: int
    last_hash: str
    at: str
    key_id: str
    seal: str

    @classmethod
    def make(cls, count: int, last_hash: str, at: datetime) -> Self:
        """Seal the end of the log with the key in use."""
        name, key = current_key()
        moment = at.astimezone(UTC).isoformat(timespec="microseconds")
        return cls(count, last_hash, moment, name, mac(key, "head", count, last_hash, moment))

    @property
    def is_genuine(self) -> bool | None:
        """Whether it was sealed with a secret of this queue; None if that secret is not known here."""
        key = known_keys().get(self.key_id)
        if key is None:
            return None
        return hmac.compare_digest(self.seal, mac(key, "head", self.count, self.last_hash, self.at))

    def as_json(self) -> str:
        """Return it as one line of JSON."""
        return json.dumps(asdict(self))


def parse_anchor(text: str) -> Anchor | None:
    """Return the anchor of a line of JSON, or None if it is none."""
    with suppress(ValueError, TypeError):
        found = Anchor(**json.loads(text))
        if isinstance(found.count, int) and isinstance(found.last_hash, str) and isinstance(found.seal, str):
            return found
    return None


def load_anchor(path: Path) -> Anchor:
    """Read an anchor that was kept.

    Raises:
        UsageError: The file cannot be read or holds none.
    """
    try:
        found = parse_anchor(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read.", "Name a file of `khoitrong audit anchor`.") from error
    if found is None:
        raise UsageError(f"{path} is no anchor.", "Name a file of `khoitrong audit anchor`.")
    return found


def head_path(local: Path) -> Path:
    """Return where the newest anchor of a queue is kept, given the path its files are kept beside."""
    return local.with_name(local.name + ".head")


def read_head(local: Path) -> Anchor | None:
    """Return the newest anchor kept beside the secret, or None when there is none."""
    try:
        return parse_anchor(head_path(local).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None


def write_head(local: Path, anchor: Anchor) -> None:
    """Keep an anchor beside the secret, readable by its owner only.

    It is not flushed to disk, since it is written after each step: a power cut leaves an older one or none. A
    folder that takes no file costs this one safeguard, not the work that the log notes.
    """
    target = head_path(local)
    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    with suppress(OSError):
        try:
            with open(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:  # noqa: PTH123
                file.write(anchor.as_json().encode())
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
