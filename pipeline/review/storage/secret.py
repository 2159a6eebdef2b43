"""The secret key that signs sessions and forms: every process that serves one queue must use the same.

The key for ids of posts (`post_id_key`) is derived from it, so with another secret these change as well: an
export that overlaps with earlier ones then adds its posts again.

It comes from `KHOITRONG_SECRET`; without that, from a file that is made on first use: beside an SQLite file,
or for PostgreSQL in the user's folder of this machine. A queue served from several machines or from
containers needs the variable.
"""

import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from pipeline.errors import QueueError, UsageError
from pipeline.io import atomic_write

ENVIRONMENT: Final = "KHOITRONG_SECRET"

_SHORTEST: Final = 32
"""Characters. Fewer are likely to be a word somebody made up."""


def secret_path(local: Path) -> Path:
    """Return where the secret key of a queue lives, given the path its files are kept beside."""
    return local.with_name(local.name + ".secret")


def read_secret(local: Path) -> str | None:
    """Return the secret key of a queue, or `None` when there is none yet."""
    try:
        return _given() or secret_path(local).read_text(encoding="ascii").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def ensure_secret(local: Path) -> str:
    """Return the secret key of a queue, making one on first use.

    The key appears whole or not at all, readable by its owner only, also when two processes start at once.

    Raises:
        UsageError: The one given in the environment is too short.
        QueueError: The key cannot be read or written.
    """
    if 0 < len(_given()) < _SHORTEST:
        raise UsageError(
            f"{ENVIRONMENT} is shorter than {_SHORTEST} characters.",
            "Make one with `python -c 'import secrets; print(secrets.token_urlsafe(48))'`.",
        )
    known = read_secret(local)
    if known:
        return known
    target = secret_path(local)
    try:
        is_empty = target.exists() and target.stat().st_size == 0
        with (
            suppress(FileExistsError),  # another process was first
            atomic_write(target, mode=0o600, overwrite=is_empty) as temporary,
        ):
            temporary.write_text(secrets.token_urlsafe(48), encoding="ascii")
    except OSError as error:
        raise unwritable(local, error) from error
    key = read_secret(local)
    if not key:
        raise QueueError(
            f"The secret key {target} cannot be read.", "Give yourself read access to it, or delete it."
        )
    return key


def post_id_key(local: Path) -> bytes:
    """Return the 32 bytes that ids and links of the posts of a queue are hashed with.

    The same for every import into the queue and in every process, and of no use for finding the secret (one
    step of HKDF, RFC 5869: the secret is random enough to need no extraction).

    Args:
        local: The path its files are kept beside, as `setup` returns it.

    Raises:
        UsageError: The secret given in the environment is too short.
        QueueError: The secret cannot be read or written.
    """
    return hmac.digest(ensure_secret(local).encode("utf-8"), b"khoitrong post ids\x01", "sha256")


def unwritable(local: Path, error: OSError) -> QueueError:
    """Return what to say when the folder beside a queue refuses a file."""
    return QueueError(
        f"{local.parent} cannot be written ({error.strerror or error}).",
        "Choose a database in a folder you may write to with --db.",
    )


def _given() -> str:
    return os.environ.get(ENVIRONMENT, "").strip()
