"""Where the key lies that the ids of posts are hashed with: a small file that only its owner may read.

It holds 64 hexadecimal digits. Whoever has it can tell whether a post they know of is in a scores file, so
keep it as safe as the exports.
"""

from contextlib import suppress
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.ingest.fields.ids import KEY_BYTES, new_id_key
from pipeline.io import atomic_write, explain_write_errors


def ensure_id_key(path: Path) -> bytes:
    """Return the key in a file of `KEY_BYTES` bytes, making the file on first use.

    It appears whole or not at all, readable by its owner only, also when several runs start at once.

    Raises:
        UsageError: There is a file that holds no key, or that cannot be read.
        OutputError: The file cannot be made.
    """
    if not path.exists():
        with (
            explain_write_errors(path, "then run the same command again."),
            suppress(FileExistsError),  # another run was first
            atomic_write(path, mode=0o600, overwrite=False) as temporary,
        ):
            temporary.write_text(new_id_key().hex() + "\n", encoding="ascii")
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except OSError as error:
        raise UsageError(
            f"The key file {path} cannot be read: {error.strerror or error}.",
            "Give yourself read access to it.",
        ) from error
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise UsageError(
            f"{path} is no key file.",
            "Name a file that does not exist yet, and it will be made with a new key.",
        )
    return key
