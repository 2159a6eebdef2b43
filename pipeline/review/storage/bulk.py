"""Many rows in one go, where Django would build an object or an expression for each value.

Either database gets one statement for hundreds of rows, and works on it while another thread of this process
goes on. SQLite takes them as one list of values. PostgreSQL copies new rows, which takes it half as long as
INSERT; where keys may be there already, or rows change, one statement reads them from one JSON value.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache, partial
from itertools import chain
from typing import Any, Final, TypeAlias

import orjson
from django.db import connection, models

from pipeline.review.models.sealed import rows_written, sealed_fields, touches

_MESSAGE: Final = 8 << 20
"""Bytes of rows in one statement of PostgreSQL, whatever the length of what is in them."""

_TIMES: Final = 1024

_WORTH_COPYING: Final = 50
"""Rows from which COPY takes less than INSERT."""

_NULL: Final = "\\N"
_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"})
"""How COPY reads text, see PostgreSQL's manual."""

_Field: TypeAlias = "models.Field[Any, Any]"
_Values = Sequence[Any]


def insert_rows(model: type[models.Model], rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert rows and return their keys, in their order; what is sealed is told of. Within a transaction.

    Args:
        model: Of a table whose keys the database counts up.
        rows: Values by the names of columns (`item_id`, not `item`), the same names in the same order in
            each; what is not among them has its default.
    """
    if not rows:
        return []
    values: Iterable[_Values] = (tuple(row.values()) for row in rows)
    names = tuple(rows[0])
    others = _defaults(model, names)
    is_sqlite = connection.vendor == "sqlite"
    keys = (_next_keys if is_sqlite else _reserved_keys)(model, len(rows))
    numbered = ((key, *row) for key, row in zip(keys, values, strict=True))
    if is_sqlite or len(rows) < _WORTH_COPYING:
        _insert(model, ("id", *names), numbered, others, "")
    else:
        _copy(model, ("id", *names), numbered, others)
    if sealed_fields(model):
        sealed = {name: others[name] for name in sealed_fields(model) if name in others}
        rows_written.send(model, values={key: sealed | row for key, row in zip(keys, rows, strict=True)})
    return keys


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
            [_json(list(wanted)).decode() if is_sqlite else list(wanted)],
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
    same = next(_adapted(left, [list(others.values())]))
    into = f"INSERT INTO {_table(model)} ({', '.join(map(_column, [*fields, *left]))})"
    if connection.vendor == "sqlite":
        _insert_values(into, [[*row, *same] for row in _adapted(fields, rows)], end)
        return
    taken = ", ".join([*(f"given.{_column(each)}" for each in fields), *["%s"] * len(left)])
    for message in _messages(fields, rows):
        statement = f"{into} SELECT {taken} FROM {_given(fields)}{end}"  # noqa: S608  no input
        _execute(statement, [*same, message])


def _copy(
    model: type[models.Model], names: Sequence[str], rows: Iterable[_Values], others: Mapping[str, Any]
) -> None:
    """Copy rows that differ in some columns only into a table of PostgreSQL."""
    fields = [_field(model, name) for name in (*names, *others)]
    write = [_copied_as(each) for each in fields]
    same = "".join(
        f"\t{text(value)}" for text, value in zip(write[len(names) :], others.values(), strict=True)
    )
    write = write[: len(names)]
    lines = [
        "\t".join([text(value) for text, value in zip(write, row, strict=True)]) + same + "\n" for row in rows
    ]
    columns = ", ".join(map(_column, fields))
    with connection.cursor() as cursor, cursor.copy(f"COPY {_table(model)} ({columns}) FROM STDIN") as copy:
        copy.write("".join(lines))


def _copied_as(field: _Field) -> Callable[[Any], str]:
    """Return how a value of a field is written in the text format of COPY."""
    if isinstance(field, models.JSONField):
        return lambda value: _escaped(_json(value).decode())
    if isinstance(field, models.DateTimeField):
        return lru_cache(_TIMES)(lambda value: _moment(value) or _NULL)
    return lambda value: _escaped(value) if isinstance(value, str) else _NULL if value is None else str(value)


def _escaped(text: str) -> str:
    """Return text whose tabs, ends of line and backslashes do not end a value."""
    if "\\" in text or "\n" in text or "\t" in text or "\r" in text:
        return text.translate(_ESCAPES)
    return text


def _insert_values(into: str, rows: Sequence[_Values], end: str) -> None:
    """Insert rows in as few statements as SQLite takes."""
    if not rows:
        return
    connection.ensure_connection()
    most = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) // len(rows[0])
    places = f"({', '.join(['%s'] * len(rows[0]))})"
    for start in range(0, len(rows), most):
        part = rows[start : start + most]
        _execute(f"{into} VALUES {', '.join([places] * len(part))}{end}", list(chain.from_iterable(part)))


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


def _adapted(fields: Sequence[_Field], rows: Iterable[_Values]) -> Iterator[list[Any]]:
    """Yield rows as the adapter of the database takes them."""
    hard = [(place, _adapter(each)) for place, each in enumerate(fields) if not _is_plain(each)]
    for row in rows:
        values = list(row)
        for place, adapt in hard:
            if values[place] is not None:
                values[place] = adapt(values[place])
        yield values


def _is_plain(field: _Field) -> bool:
    """Whether values of a field go to the database as they are: texts, numbers, keys."""
    plain = (models.CharField, models.TextField, models.IntegerField, models.FloatField, models.ForeignKey)
    return isinstance(field, plain)


def _adapter(field: _Field) -> Callable[[Any], Any]:
    if isinstance(field, models.JSONField) and connection.vendor == "sqlite":
        return lambda value: _json(value).decode()
    adapt: Callable[[Any], Any] = partial(field.get_db_prep_save, connection=connection)
    # Of many rows written together most have one time, or one of a few days.
    return lru_cache(_TIMES)(adapt) if isinstance(field, models.DateTimeField) else adapt


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
    found: list[bytes] = []
    size = 0
    for row in rows:
        values = list(row)
        for place in times:
            values[place] = _moment(values[place])
        found.append(_json(dict(zip(columns, values, strict=True))))
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


def _json(value: object) -> bytes:
    try:
        return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)
    except TypeError:  # what only Python's own takes, such as half a surrogate pair
        return json.dumps(value).encode()


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
