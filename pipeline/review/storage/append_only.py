"""Tables whose rows may be added but never changed or removed, enforced inside the database.

On SQLite, Django changes a table by building a new one in its place, which drops its triggers; `protect_all`
runs after every migration and puts them back.

The one exception is the removal of texts that were kept long enough (`text_removal`): it lasts for one
transaction, and whoever uses it records in the same transaction what was removed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PROTECTED: Final = (
    "review_event",
    "review_review",
    "review_withdrawal",
    "review_decision",
    "review_document",
    "review_attachment",
    "review_goldenanswer",
)

_SQLITE: Final = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{action} BEFORE {ACTION} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""

_POSTGRESQL: Final = """
CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$;
CREATE OR REPLACE TRIGGER {table}_no_{action} BEFORE {ACTION} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()
"""


def protect(schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Forbid UPDATE and DELETE on a table (TRUNCATE as well where the database has it)."""
    if schema_editor.connection.vendor == "sqlite":
        _create(schema_editor, _SQLITE, table, ("update", "delete"))
    else:
        _create(schema_editor, _POSTGRESQL, table, ("update", "delete", "truncate"))


def protect_all(**_: object) -> None:
    """Protect every table that is there; for the signal `post_migrate`."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    with connection.schema_editor() as editor:
        for table in PROTECTED:
            if table in there:
                protect(editor, table)


def unprotect(schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Take the protection off, for a migration that rewrites rows; `protect_all` follows it by itself."""
    on_table = "" if schema_editor.connection.vendor == "sqlite" else f" ON {table}"
    for action in ("update", "delete", "truncate"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{action}{on_table}")


@contextmanager
def text_removal(table: str) -> Iterator[None]:
    """Let the texts of a protected table be emptied within the block; deleting stays forbidden.

    Both databases undo DDL with a transaction, so that a kill in the block leaves the table protected.

    Raises:
        django.db.transaction.TransactionManagementError: There is no transaction, so nothing would undo it.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Texts are removed within a transaction only.")
    on_sqlite = connection.vendor == "sqlite"
    template = _SQLITE if on_sqlite else _POSTGRESQL
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {table}_no_update{'' if on_sqlite else f' ON {table}'}")
        yield
        cursor.execute(template.format(table=table, action="update", ACTION="UPDATE"))


def _create(
    schema_editor: BaseDatabaseSchemaEditor, template: str, table: str, actions: tuple[str, ...]
) -> None:
    for action in actions:
        schema_editor.execute(template.format(table=table, action=action, ACTION=action.upper()))
