"""Many rows in one go, where Django would build an object or an expression for each value.

One statement, prepared once and run for every row, on either database.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

from pipeline.review.models.sealed import rows_written, sealed_fields, touches


def insert_new(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows; one that a unique key has already is left out.

    Args:
        model: Of a table that is not sealed.
        names: Attributes of the model that are given.
        rows: Their values, as the database takes them.
    """
    columns = [_quoted(model, name) for name in names]
    places = ", ".join(["%s"] * len(columns))
    _many(
        f"INSERT INTO {_table(model)} ({', '.join(columns)}) VALUES ({places}) ON CONFLICT DO NOTHING",  # noqa: S608  no input
        rows,
    )


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Insert rows of one model, of a table that is not sealed; what a unique key has already is left out.

    Their keys stay unknown.
    """
    if not rows:
        return
    fields = [each for each in type(rows[0])._meta.local_concrete_fields if not each.primary_key]
    values = (
        [each.get_db_prep_save(getattr(row, each.attname), connection) for each in fields] for row in rows
    )
    insert_new(type(rows[0]), [each.name for each in fields], values)


def update_rows(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write some fields of rows of one table as they are now; what is sealed is told of.

    Args:
        rows: Rows that are in the database, all of one model.
        names: Attributes of the model.
    """
    if not rows:
        return
    model = type(rows[0])
    fields = [_field(model, name) for name in names]
    values = (
        [*(each.get_db_prep_save(getattr(row, each.attname), connection) for each in fields), row.pk]
        for row in rows
    )
    changes = ", ".join(f"{_quoted(model, name)} = %s" for name in names)
    _many(f"UPDATE {_table(model)} SET {changes} WHERE id = %s", values)  # noqa: S608  no input
    if sealed_fields(model) and touches(model, names):
        rows_written.send(model, rows=rows)


def _many(statement: str, rows: Iterable[Sequence[Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(rows))


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _quoted(model: type[models.Model], name: str) -> str:
    return connection.ops.quote_name(str(_field(model, name).column))


def _field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    return next(each for each in model._meta.concrete_fields if each.name == name)
