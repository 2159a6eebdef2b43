"""The secret key that signs sessions and forms: every process that serves one queue must use the same.

It comes from `KHOITRONG_SECRET`; without that, from a file that is made on first use: beside an SQLite file,
or for PostgreSQL in the user's folder of this machine. A queue served from several machines or from
containers needs the variable.
"""

import os
import secrets
import tempfile
from pathlib import Path
from typing import Final

from pipeline.errors import QueueError, UsageError

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
        handle, temporary = tempfile.mkstemp(dir=local.parent, prefix=f".{target.name}-")  # mode 0600
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            _put_in_place(Path(temporary), target)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(local, error) from error
    key = read_secret(local)
    if not key:
        raise QueueError(
            f"The secret key {target} cannot be read.", "Give yourself read access to it, or delete it."
        )
    return key


def unwritable(local: Path, error: OSError) -> QueueError:
    """Return what to say when the folder beside a queue refuses a file."""
    return QueueError(
        f"{local.parent} cannot be written ({error.strerror or error}).",
        "Choose a database in a folder you may write to with --db.",
    )


def _given() -> str:
    return os.environ.get(ENVIRONMENT, "").strip()


def _put_in_place(temporary: Path, target: Path) -> None:
    """Move a new key to its name unless another process was first."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        if target.stat().st_size == 0:
            temporary.replace(target)
    except OSError:  # a file system without hard links
        temporary.replace(target)
