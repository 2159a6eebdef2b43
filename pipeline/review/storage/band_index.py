"""The bands of items, and which items share them, on SQLite and on PostgreSQL.

One row an item with all its keys, and an index over the keys (`token_index`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.db import connection

from pipeline.review.models import ItemBands
from pipeline.review.storage.bulk import insert_new, insert_own
from pipeline.review.storage.token_index import TokenIndex

PER_BAND: Final = 100
"""Newest items looked at in one band on SQLite; a band that thousands share says little."""

MOST: Final = 100
"""Items that PostgreSQL tells of at most: those that share most bands, the newest of them first."""

_COLUMNS: Final = ("item_id", "keys")
_PIECES: Final = "string_to_array(keys, ' ')::bigint[]"

INDEX: Final = TokenIndex("review_itembands_keys", ItemBands._meta.db_table, "keys", _PIECES)

_NEWEST: Final = (  # of one band, with one to spare for the item itself
    f"SELECT rowid FROM (SELECT rowid FROM {INDEX.name} WHERE {INDEX.name} MATCH %s"  # noqa: S608  no input
    f" ORDER BY rowid DESC LIMIT {PER_BAND + 1}) AS near"
)
_SHARING: Final = (  # likewise
    f"SELECT item_id, (SELECT count(*) FROM unnest({_PIECES}) AS own WHERE own = ANY(%s::bigint[])) AS shared"  # noqa: S608
    f" FROM {INDEX.table} WHERE {_PIECES} && %s::bigint[] ORDER BY shared DESC, item_id DESC LIMIT {MOST + 1}"
)


def install(**_: object) -> None:
    """Make the index; for the signal `post_migrate`."""
    INDEX.install()


def add(keys: Mapping[int, Iterable[int]]) -> None:
    """Write the bands of items that have none yet; one that has keeps those it has.

    Args:
        keys: Keys of the bands, 0 and above, by key of the item.
    """
    insert_new(ItemBands, _COLUMNS, [(item, " ".join(map(str, found))) for item, found in keys.items()])


def add_new(keys: Mapping[int, str]) -> None:
    """Write the bands of items that are added in the same transaction.

    Args:
        keys: As they are stored, with a blank between two, by key of the item.
    """
    insert_own(ItemBands, _COLUMNS, list(keys.items()))


def replace(item: int, keys: Iterable[int]) -> None:
    """Write the bands of an item, whatever it had before."""
    ItemBands.objects.update_or_create(item_id=item, defaults={"keys": " ".join(map(str, keys))})


def sharing(keys: Sequence[int]) -> Counter[int]:
    """Return how many of some bands items share, by key of the item: those that share most, if not all."""
    if not keys:
        return Counter()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(" UNION ALL ".join([_NEWEST] * len(keys)), [str(key) for key in keys])
            return Counter(item for (item,) in cursor.fetchall())
        cursor.execute(_SHARING, [list(keys), list(keys)])
        return Counter(dict(cursor.fetchall()))
