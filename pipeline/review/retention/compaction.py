"""Making sure that what was removed is gone from the files of the database, not only from its tables.

SQLite leaves removed rows in free pages and in its log. With `secure_delete` it overwrites them with zeros
(https://www.sqlite.org/pragma.html#pragma_secure_delete); VACUUM then writes the whole file anew, for what
was freed before, and the log is emptied. PostgreSQL's VACUUM lets the space be used again; only VACUUM FULL,
which stops everybody meanwhile, writes tables anew at once, so that is left to whoever runs the server.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.db import connection

from pipeline.review.models import (
    Delivery,
    Document,
    Item,
    ItemBands,
    ItemPost,
    ItemText,
    Referral,
    Review,
    ScoreDay,
)
from pipeline.review.storage import band_index, fulltext

MAX_BYTES_WHILE_SERVING: Final = 1 << 30
"""Size up to which the file is written anew while people work: writers wait for about ten seconds."""

_ATTEMPTS: Final = 20
_PAUSE: Final = 0.5
"""Seconds between two attempts to empty the log, which readers hold up."""

_TABLES: Final = (Item, ItemPost, ItemText, ItemBands, Review, Referral, Document, Delivery, ScoreDay)


@contextmanager
def overwriting() -> Iterator[None]:
    """Let this connection overwrite with zeros what it removes within the block."""
    if connection.vendor != "sqlite":
        yield
        return
    _secure_delete("ON")
    try:
        yield
    finally:
        _secure_delete("OFF")


def _secure_delete(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA secure_delete={value}")
        cursor.fetchall()  # a statement that is not read to its end keeps VACUUM away


def compact(*, while_serving: bool = False) -> bool:
    """Write the database anew without what was removed.

    Args:
        while_serving: Leave a very large file in its place; what was removed is overwritten all the same.

    Returns:
        Whether it was done to the end; readers may have held it up.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM {', '.join(model._meta.db_table for model in _TABLES)}")
        return True
    for index in (fulltext.INDEX, band_index.INDEX):
        index.forget_removed()
    with connection.cursor() as cursor:
        size = Path(str(connection.settings_dict["NAME"])).stat().st_size
        if not while_serving or size <= MAX_BYTES_WHILE_SERVING:
            cursor.execute("VACUUM")
        for attempt in range(_ATTEMPTS):
            if attempt:
                time.sleep(_PAUSE)
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if cursor.fetchone()[0] == 0:
                return True
    return False
