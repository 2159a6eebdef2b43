"""Full text of items: written with them, searched in a few milliseconds, on SQLite and on PostgreSQL.

`refresh` writes the words of items into one table, in the transaction that changed the items. Over that table
SQLite keeps an FTS5 index by triggers, PostgreSQL a GIN index over `to_tsvector('simple', ...)`. The words
come from `index_words` and are plain ASCII letters and digits, so a query cannot hold an operator.

On SQLite, Django changes a table by building a new one in its place, which drops its triggers;
`install_index` runs after every migration and puts them back.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.expressions import RawSQL

from pipeline.review.models import Item, ItemPost, ItemText
from pipeline.review.storage.bulk import insert_new
from pipeline.review.storage.index_words import WORDS_LIMIT, query_variants, words

TABLE: Final = "review_itemtext"

# detail=none: which words an item has, not where; a third of the size, and all that a search needs.
_SQLITE: Final = """
CREATE VIRTUAL TABLE IF NOT EXISTS review_itemtext_words USING fts5(
    body, content='review_itemtext', content_rowid='item_id', detail=none, columnsize=0, tokenize='ascii'
);
CREATE TRIGGER IF NOT EXISTS review_itemtext_added AFTER INSERT ON review_itemtext BEGIN
    INSERT INTO review_itemtext_words(rowid, body) VALUES (new.item_id, new.body);
END;
CREATE TRIGGER IF NOT EXISTS review_itemtext_removed AFTER DELETE ON review_itemtext BEGIN
    INSERT INTO review_itemtext_words(review_itemtext_words, rowid, body)
        VALUES ('delete', old.item_id, old.body);
END;
CREATE TRIGGER IF NOT EXISTS review_itemtext_changed AFTER UPDATE ON review_itemtext BEGIN
    INSERT INTO review_itemtext_words(review_itemtext_words, rowid, body)
        VALUES ('delete', old.item_id, old.body);
    INSERT INTO review_itemtext_words(rowid, body) VALUES (new.item_id, new.body);
END;
"""
_SQLITE_QUERY: Final = "SELECT rowid FROM review_itemtext_words WHERE review_itemtext_words MATCH %s"

_POSTGRESQL: Final = """
CREATE INDEX IF NOT EXISTS review_itemtext_words ON review_itemtext USING gin (to_tsvector('simple', body))
"""
_POSTGRESQL_QUERY: Final = """
SELECT item_id FROM review_itemtext WHERE to_tsvector('simple', body) @@ plainto_tsquery('simple', %s)
"""

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


def add(texts: Mapping[int, Sequence[str]]) -> None:
    """Write the words of items that are new; call it in the transaction that adds them.

    Args:
        texts: Text of the item, then those of its posts, by key of the item.
    """
    insert_new(
        ItemText, ("item_id", "body"), [(key, body_of(filter(None, found))) for key, found in texts.items()]
    )


def body_of(texts: Iterable[str]) -> str:
    """Return the words of the texts of one item as they are stored."""
    found: dict[str, None] = {}
    for text in dict.fromkeys(texts):
        if len(found) >= WORDS_LIMIT:
            break
        found.update(dict.fromkeys(words(text)))
    return " ".join(list(found)[:WORDS_LIMIT])


def matching_items(query: str) -> list[RawSQL]:
    """Return queries for the keys of items that have the words of what a person typed, one for each reading.

    Args:
        query: Anything a person typed.

    Returns:
        Nothing when it holds no letter or digit, so that there is nothing to look for.
    """
    statement = _SQLITE_QUERY if connection.vendor == "sqlite" else _POSTGRESQL_QUERY
    return [RawSQL(statement, (_match_query(variant),)) for variant in query_variants(query)]  # noqa: S611  a parameter


def install_index(**_: object) -> None:
    """Make the index and, on SQLite, what keeps it up to date; for the signal `post_migrate`.

    What is there already stays. Nothing happens before there is a table to index.
    """
    with connection.cursor() as cursor:
        there = connection.introspection.table_names(cursor)
    if TABLE in there:
        with connection.schema_editor() as editor:
            _execute(editor, _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL)


def _execute(schema_editor: BaseDatabaseSchemaEditor, script: str) -> None:
    """Run statements one by one; the first line of each, and no other, begins with CREATE."""
    for statement in script.replace("\nCREATE", "\0CREATE").split("\0"):
        if statement.strip():
            schema_editor.execute(statement)


def _match_query(variant: Sequence[str]) -> str:
    """Return words as a parameter that asks for all of them."""
    return " ".join(f'"{word}"' for word in variant) if connection.vendor == "sqlite" else " ".join(variant)


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
