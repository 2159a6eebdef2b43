"""Full text of items: written with them, searched in a few milliseconds, on SQLite and on PostgreSQL.

`refresh` writes the words of items into one table, in the transaction that changed the items, with an index
over it (`token_index`). The words come from `index_words`, plain ASCII letters and digits.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.db import connection
from django.db.models.expressions import RawSQL

from pipeline.review.models import Item, ItemPost, ItemText
from pipeline.review.storage.bulk import insert_own
from pipeline.review.storage.index_words import body_of, query_variants
from pipeline.review.storage.token_index import TokenIndex

INDEX: Final = TokenIndex(
    "review_itemtext_words",
    ItemText._meta.db_table,
    "body",
    "array_to_tsvector(string_to_array(body, ' '))",  # words as they are, where a parser would look at each
)

_SQLITE_QUERY: Final = f"SELECT rowid FROM {INDEX.name} WHERE {INDEX.name} MATCH %s"  # noqa: S608  no input
_POSTGRESQL_QUERY: Final = f"SELECT item_id FROM {INDEX.table} WHERE {INDEX.pieces} @@ %s::tsquery"  # noqa: S608

_CHUNK: Final = 500


def refresh(items: Iterable[int]) -> None:
    """Bring the words of items up to date; call it in the transaction that changed their texts.

    Args:
        items: Keys of items that are new, grew, were split or merged, in any order.
    """
    keys = sorted(set(items))
    for start in range(0, len(keys), _CHUNK):
        part = keys[start : start + _CHUNK]
        texts: dict[int, list[str]] = {key: [] for key in part}
        shown = Item.objects.filter(pk__in=part).exclude(state=Item.State.MERGED).values_list("pk", "text")
        others = ItemPost.objects.filter(item__in=part).exclude(text="").order_by("id")
        for key, text in (*shown, *others.values_list("item_id", "text").iterator(chunk_size=2000)):
            texts[key].append(text)
        _write({key: body_of(found) for key, found in texts.items()})


def add(bodies: Mapping[int, str]) -> None:
    """Write the words of items that are new; call it in the transaction that adds them.

    Args:
        bodies: See `index_words.body_of`, by key of the item.
    """
    insert_own(ItemText, ("item_id", "body"), list(bodies.items()))


def matching_items(query: str) -> list[RawSQL]:
    """Return queries for the keys of items that have the words of what a person typed, one for each reading.

    Args:
        query: Anything a person typed.

    Returns:
        Nothing when it holds no letter or digit, so that there is nothing to look for.
    """
    statement = _SQLITE_QUERY if connection.vendor == "sqlite" else _POSTGRESQL_QUERY
    return [RawSQL(statement, (_match_query(variant),)) for variant in query_variants(query)]  # noqa: S611  a parameter


def install(**_: object) -> None:
    """Make the index; for the signal `post_migrate`."""
    INDEX.install()


def _match_query(variant: Sequence[str]) -> str:
    """Return words as a parameter that asks for all of them."""
    if connection.vendor == "sqlite":
        return " ".join(f'"{word}"' for word in variant)
    return " & ".join(f"'{word}'" for word in variant)


def _write(bodies: dict[int, str]) -> None:
    known = dict(ItemText.objects.filter(pk__in=bodies).values_list("pk", "body"))
    new = [ItemText(item_id=key, body=body) for key, body in bodies.items() if key not in known]
    changed = [
        ItemText(item_id=key, body=body)
        for key, body in bodies.items()
        if key in known and known[key] != body
    ]
    ItemText.objects.bulk_create(new)
    for row in changed:  # an UPDATE of many rows by CASE would be one long statement full of texts
        row.save(force_update=True)
