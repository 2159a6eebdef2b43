"""The review queue and the review app: a Django project in one process, on SQLite or PostgreSQL.

Importing this package stays light; Django is imported by the functions below. Call `setup` once before
importing anything else from here:

    from pipeline import review

    review.setup(Path("khoitrong.sqlite3"))
    review.migrate()
    from pipeline.review.queue.enqueue import enqueue
"""

from collections.abc import Callable
from pathlib import Path

__all__ = ["migrate", "serve", "setup"]


def setup(database: Path | str | None = None, *, must_exist: bool = False) -> Path:
    """Configure Django for one queue; may be called again to change over to another.

    Args:
        database: An SQLite file or the address of a PostgreSQL database, `postgresql://…`; `None` takes the
            environment's `KHOITRONG_DB` or `DATABASE_URL`, else `khoitrong.sqlite3` in the current folder.
        must_exist: Refuse a queue that is not there yet, for commands that only read.

    Returns:
        The absolute path of the SQLite file; for PostgreSQL the path in a local folder beside which this
        machine keeps its files about the queue.

    Raises:
        UsageError: The address is malformed.
        QueueError: The folder cannot be written, the queue is missing and must exist, or the driver for
            PostgreSQL is not installed.
    """
    from pipeline.review.storage import database as db

    return db.configure(database, must_exist=must_exist)


def migrate() -> None:
    """Create the tables, or bring those of an older version up to date. Safe to repeat, and to kill.

    Raises:
        QueueError: The database cannot be opened or written.
    """
    from pipeline.review.storage.schema import migrate as bring_up_to_date

    bring_up_to_date()


def serve(
    host: str = "127.0.0.1", port: int = 8000, *, on_ready: Callable[[str], None] | None = None
) -> None:
    """Serve the review app until the process is told to stop.

    Args:
        host: Address to listen on. A database with demo accounts is served on this machine only.
        port: Port to listen on; 0 takes any free one.
        on_ready: Called with the address of the app once it accepts connections.

    Raises:
        QueueError: The port is taken, or a demo database would be open to the network.
    """
    from pipeline.review.web.server import serve as serve_app

    serve_app(host, port, on_ready=on_ready)
