"""Indexes over what a column holds in many pieces, such as words: FTS5 on SQLite, GIN on PostgreSQL.

Both take what a transaction adds as one sorted run and merge runs later, so that a row of fifty pieces costs
about as much as a row of an ordinary index, where a row for each piece would cost fifty times as much. Pieces
are plain ASCII letters and digits with a blank between two, so a query cannot hold an operator.

On SQLite, Django changes a table by building a new one in its place, which drops its triggers; `install` runs
after every migration and puts them back.
"""

from collections.abc import Collection
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

from django.db import DatabaseError, InterfaceError, connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# detail=none: which pieces a row has, not where; a third of the size, and all that is asked.
_SQLITE: Final = """
CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING fts5(
    {column}, content='{table}', content_rowid='item_id', detail=none, columnsize=0, tokenize='ascii'
);
CREATE TRIGGER IF NOT EXISTS {name}_added AFTER INSERT ON {table} BEGIN
    INSERT INTO {name}(rowid, {column}) VALUES (new.item_id, new.{column});
END;
CREATE TRIGGER IF NOT EXISTS {name}_removed AFTER DELETE ON {table} BEGIN
    INSERT INTO {name}({name}, rowid, {column}) VALUES ('delete', old.item_id, old.{column});
END;
CREATE TRIGGER IF NOT EXISTS {name}_changed AFTER UPDATE ON {table} BEGIN
    INSERT INTO {name}({name}, rowid, {column}) VALUES ('delete', old.item_id, old.{column});
    INSERT INTO {name}(rowid, {column}) VALUES (new.item_id, new.{column});
END;
"""

_POSTGRESQL: Final = """
CREATE INDEX IF NOT EXISTS {name} ON {table} USING gin (({pieces})) WITH (gin_pending_list_limit = {pending})
"""

_PENDING: Final = 8 << 10
"""Kilobytes of new rows that PostgreSQL keeps unsorted: more goes in quicker, less is found quicker."""


@dataclass(frozen=True, slots=True)
class TokenIndex:
    """An index over the pieces of one column; the table's key is `item_id`.

    Attributes:
        name: Its name.
        table: Of the table.
        column: Of a text, pieces with a blank between two.
        pieces: What PostgreSQL makes of the column, as a `tsvector` or an array.
    """

    name: str
    table: str
    column: str
    pieces: str

    def install(self) -> None:
        """Make the index and, on SQLite, what keeps it up to date; what is there already stays.

        Nothing happens before there is a table to index.
        """
        with connection.cursor() as cursor:
            there = connection.introspection.table_names(cursor)
        if self.table in there:
            with connection.schema_editor() as editor:
                self._execute(editor, _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL)

    def settle(self) -> None:
        """Let PostgreSQL sort what was added in bulk, so that the next to ask need not read through it."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:  # only its owner may
                cursor.execute(
                    "SELECT gin_clean_pending_list(oid) FROM pg_class"
                    " WHERE oid = to_regclass(%s) AND pg_has_role(relowner, 'USAGE')",
                    [self.name],
                )

    def forget_removed(self) -> None:
        """Let SQLite drop what it only marked as removed."""
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {self.name}({self.name}) VALUES('optimize')")

    def _execute(self, editor: BaseDatabaseSchemaEditor, template: str) -> None:
        """Run statements one by one; the first line of each, and no other, begins with CREATE."""
        script = template.format(
            name=self.name, table=self.table, column=self.column, pieces=self.pieces, pending=_PENDING
        )
        for statement in script.replace("\nCREATE", "\0CREATE").split("\0"):
            if statement.strip():
                editor.execute(statement)


class Settling:
    """Lets PostgreSQL sort what an import adds while the import goes on, over a connection of its own.

    The server has a process for each connection, so that another core does it. At the end no thread or
    connection is left.

    Args:
        indexes: What is sorted.
    """

    def __init__(self, indexes: Collection[TokenIndex]) -> None:
        self._indexes = indexes
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._begun: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._begun is not None:
            self._thread.submit(_close)
        self._thread.shutdown()

    def begin(self) -> None:
        """Begin with what was added so far, unless that is under way; on SQLite nothing happens."""
        if connection.vendor == "postgresql" and (self._begun is None or self._begun.done()):
            self._begun = self._thread.submit(self._settle)

    def _settle(self) -> None:
        with suppress(DatabaseError, InterfaceError):  # who adds sorts it then, or whoever asks
            for index in self._indexes:
                index.settle()


def _close() -> None:
    connection.close()  # that of the thread
