"""Many rows in one go, where Django would build an object or an expression for each value.

Either database gets one statement for hundreds of rows, and works on it while another thread of this process
goes on. SQLite takes them as one list of values. PostgreSQL copies new rows, which takes it half as long as
INSERT; where keys may be there already, or rows change, one statement reads them from one JSON value.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from typing import Any, Final, TypeAlias

import orjson
from django.db import connection, models

from pipeline.review.models.sealed import rows_written, sealed_fields, touches
from pipeline.review.storage.json_bytes import json_bytes

_MESSAGE: Final = 8 << 20
"""Bytes of rows in one statement of PostgreSQL, whatever the length of what is in them."""

_MANY: Final = 50
"""Rows from which COPY takes less than INSERT, and Django's way of writing a statement counts."""

_NULL: Final = "\\N"
_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"})
"""How COPY reads text, see PostgreSQL's manual."""

_Field: TypeAlias = "models.Field[Any, Any]"
_Values = Sequence[Any]


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Sequence[_Values]) -> list[int]:
    """Insert rows and return their keys, in their order; what is sealed is told of. Within a transaction.

    Args:
        model: Of a table whose keys the database counts up.
        names: Columns that are given (`item_id`, not `item`); the others have their default.
        rows: Their values. JSON may be given as it is stored, in bytes.
    """
    if not rows:
        return []
    keys = (_next_keys if connection.vendor == "sqlite" else _reserved_keys)(model, len(rows))
    insert_own(model, ("id", *names), [(key, *row) for key, row in zip(keys, rows, strict=True)])
    sealed = sealed_fields(model)
    if sealed:
        others = _defaults(model, names)
        rows_written.send(
            model,
            keys=keys,
            same={name: others[name] for name in sealed if name in others},
            given={name: [row[place] for row in rows] for place, name in enumerate(names) if name in sealed},
        )
    return keys


def insert_own(model: type[models.Model], names: Sequence[str], rows: Sequence[_Values]) -> None:
    """Insert rows that nobody else can have inserted: their keys are reserved, or a lock keeps others away.

    Args:
        model: Of a table that is not sealed, or whose rows the caller tells of.
        names: Columns that are given, as in `insert_rows`.
        rows: Their values.
    """
    if connection.vendor == "sqlite" or len(rows) < _MANY:
        _insert(model, names, rows, _defaults(model, names), "")
    else:
        _copy(model, names, rows, _defaults(model, names))


def insert_new(model: type[models.Model], names: Sequence[str], rows: Iterable[_Values]) -> None:
    """Insert rows; one that a unique key has already is left out.

    Args:
        model: Of a table that is not sealed.
        names: Columns that are given, as in `insert_rows`.
        rows: Their values.
    """
    _insert(model, names, rows, _defaults(model, names), " ON CONFLICT DO NOTHING")


def stored(model: type[models.Model], name: str, wanted: Sequence[str]) -> set[str]:
    """Return which of many texts a column holds, asked in one statement.

    Args:
        model: Of the table.
        name: Of a field of texts with an index.
        wanted: The texts.
    """
    if not wanted:
        return set()
    column = _column(_field(model, name))
    is_sqlite = connection.vendor == "sqlite"
    among = "IN (SELECT value FROM json_each(%s))" if is_sqlite else "= ANY(%s)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column} FROM {_table(model)} WHERE {column} {among}",  # noqa: S608  no input
            [json_bytes(list(wanted)).decode() if is_sqlite else list(wanted)],
        )
        return {text for (text,) in cursor.fetchall()}


def update_rows(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write some fields of rows of one table as they are now; what is sealed is told of.

    Args:
        rows: Rows that are in the database, all of one model.
        names: Attributes of the model.
    """
    if not rows:
        return
    model = type(rows[0])
    fields = [model._meta.pk, *(_field(model, name) for name in names)]
    values = ([getattr(row, each.attname) for each in fields] for row in rows)
    table, columns = _table(model), [_column(each) for each in fields]
    if connection.vendor == "sqlite":
        changes = ", ".join(f"{each} = %s" for each in columns[1:])
        ordered = ([*row[1:], row[0]] for row in _adapted(fields, values))
        _many(f"UPDATE {table} SET {changes} WHERE {columns[0]} = %s", ordered)  # noqa: S608  no input
    else:
        changes = ", ".join(f"{each} = given.{each}" for each in columns[1:])
        for message in _messages(fields, values):
            _execute(
                f"UPDATE {table} SET {changes} FROM {_given(fields)}"  # noqa: S608  no input
                f" WHERE {table}.{columns[0]} = given.{columns[0]}",
                [message],
            )
    if sealed_fields(model) and touches(model, names):
        rows_written.send(model, rows=rows)


def _insert(
    model: type[models.Model],
    names: Sequence[str],
    rows: Iterable[_Values],
    others: Mapping[str, Any],
    end: str,
) -> None:
    """Insert rows that differ in some columns only; the statement has an end of its own."""
    fields = [_field(model, name) for name in names]
    left = [_field(model, name) for name in others]
    same = next(_adapted(left, [list(others.values())]), ())
    into = f"INSERT INTO {_table(model)} ({', '.join(map(_column, [*fields, *left]))})"
    if connection.vendor == "sqlite":
        _insert_values(into, [[*row, *same] for row in _adapted(fields, rows)], end)
        return
    taken = ", ".join([*(f"given.{_column(each)}" for each in fields), *["%s"] * len(left)])
    for message in _messages(fields, rows):
        statement = f"{into} SELECT {taken} FROM {_given(fields)}{end}"  # noqa: S608  no input
        _execute(statement, [*same, message])


def _copy(
    model: type[models.Model], names: Sequence[str], rows: Sequence[_Values], others: Mapping[str, Any]
) -> None:
    """Copy rows that differ in some columns only into a table of PostgreSQL."""
    given = [_field(model, name) for name in names]
    left = [_field(model, name) for name in others]
    written = [_copied(field, column) for field, column in zip(given, zip(*rows, strict=True), strict=True)]
    same = [_copied(field, [value])[0] for field, value in zip(left, others.values(), strict=True)]
    end = "".join(f"\t{each}" for each in same) + "\n"
    columns = ", ".join(map(_column, [*given, *left]))
    lines = end.join(map("\t".join, zip(*written, strict=True))) + end
    with connection.cursor() as cursor, cursor.copy(f"COPY {_table(model)} ({columns}) FROM STDIN") as copy:
        copy.write(lines)


def _copied(field: _Field, values: Sequence[Any]) -> Sequence[str]:
    """Return values of a field as they are written in the text format of COPY."""
    if isinstance(field, models.JSONField):
        return _escaped([json_bytes(value).decode() for value in values])
    if isinstance(field, models.DateTimeField):
        known = {value: _moment(value) or _NULL for value in set(values)}
        return [known[value] for value in values]
    if isinstance(field, (models.CharField, models.TextField)) and None not in values:
        return _escaped(values)
    return [_NULL if value is None else _escaped([str(value)])[0] for value in values]


def _escaped(texts: Sequence[str]) -> Sequence[str]:
    """Return texts whose tabs, ends of line and backslashes do not end a value."""
    together = "".join(texts)
    if "\\" in together or "\n" in together or "\t" in together or "\r" in together:
        return [text.translate(_ESCAPES) for text in texts]
    return texts


def _insert_values(into: str, rows: Sequence[_Values], end: str) -> None:
    """Insert rows in as few statements as SQLite takes."""
    if not rows:
        return
    connection.ensure_connection()
    most = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) // len(rows[0])
    for start in range(0, len(rows), most):
        part = rows[start : start + most]
        values = list(chain.from_iterable(part))
        if len(part) < _MANY:
            _execute(f"{into} VALUES {_places('%s', part)}{end}", values)
            continue
        with connection.cursor() as cursor, connection.wrap_database_errors:
            # Django would look for each of the places, tens of thousands, and write them anew.
            sqlite3.Cursor.execute(cursor.cursor, f"{into} VALUES {_places('?', part)}{end}", values)


def _places(mark: str, rows: Sequence[_Values]) -> str:
    row = f"({', '.join([mark] * len(rows[0]))})"
    return ", ".join([row] * len(rows))


def _defaults(model: type[models.Model], given: Sequence[str]) -> dict[str, Any]:
    """Return what the columns hold that are not given."""
    return {
        each.attname: each.get_default()
        for each in model._meta.local_concrete_fields
        if not (each.primary_key or each.generated or each.attname in given)
    }


def _next_keys(model: type[models.Model], count: int) -> list[int]:
    """Return the keys that SQLite would give the next rows; whoever writes has the database alone."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    start = found[0] + 1 if found else 1
    return list(range(start, start + count))


def _adapted(fields: Sequence[_Field], rows: Iterable[_Values]) -> Iterator[_Values]:
    """Return rows as the adapter of the database takes them."""
    columns: list[_Values] = list(zip(*rows, strict=True))
    if columns:
        columns = [_column_adapted(each, column) for each, column in zip(fields, columns, strict=True)]
    return zip(*columns, strict=True)


def _column_adapted(field: _Field, values: Sequence[Any]) -> Sequence[Any]:
    if _is_plain(field):
        return values
    if isinstance(field, models.JSONField) and connection.vendor == "sqlite":
        return [None if value is None else json_bytes(value).decode() for value in values]
    adapt = partial(field.get_db_prep_save, connection=connection)
    if isinstance(field, models.DateTimeField):  # of many rows most have one time, or one of a few days
        known = {value: None if value is None else adapt(value) for value in set(values)}
        return [known[value] for value in values]
    return [None if value is None else adapt(value) for value in values]


def _is_plain(field: _Field) -> bool:
    """Whether values of a field go to the database as they are: texts, numbers, keys."""
    plain = (models.CharField, models.TextField, models.IntegerField, models.FloatField, models.ForeignKey)
    return isinstance(field, plain)


def _reserved_keys(model: type[models.Model], count: int) -> list[int]:
    """Return keys that PostgreSQL gives no other rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval((SELECT pg_get_serial_sequence(%s, 'id')::regclass)) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [key for (key,) in cursor.fetchall()]


def _messages(fields: Sequence[_Field], rows: Iterable[_Values]) -> Iterator[str]:
    """Yield rows as JSON lists of objects, each well within what a message of PostgreSQL may hold."""
    columns = [str(each.column) for each in fields]
    times = [place for place, each in enumerate(fields) if isinstance(each, models.DateTimeField)]
    written = [place for place, each in enumerate(fields) if isinstance(each, models.JSONField)]
    found: list[bytes] = []
    size = 0
    for row in rows:
        values = list(row)
        for place in times:
            values[place] = _moment(values[place])
        for place in written:
            if type(values[place]) is bytes:
                values[place] = orjson.Fragment(values[place])
        found.append(json_bytes(dict(zip(columns, values, strict=True))))
        size += len(found[-1])
        if size > _MESSAGE:
            yield _listed(found)
            found, size = [], 0
    if found:
        yield _listed(found)


def _listed(rows: Sequence[bytes]) -> str:
    return (b"[" + b",".join(rows) + b"]").decode()


def _moment(value: datetime | None) -> str | None:
    return None if value is None else value.astimezone(UTC).isoformat()


def _given(fields: Sequence[_Field]) -> str:
    """Return the rows of a message as a table that PostgreSQL reads."""
    columns = ", ".join(f"{_column(each)} {each.db_type(connection)}" for each in fields)
    return f"json_to_recordset(%s::json) AS given({columns})"


def _many(statement: str, rows: Iterable[_Values]) -> None:
    values = list(rows)
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)


def _execute(statement: str, parameters: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _column(field: _Field) -> str:
    return connection.ops.quote_name(str(field.column))


def _field(model: type[models.Model], name: str) -> _Field:
    return next(each for each in model._meta.concrete_fields if name in (each.attname, each.name))
