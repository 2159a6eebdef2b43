"""Rows whose state the event log vouches for: what of them is sealed, and how they are compared with the log.

A model names its sealed fields in `SEALED`. Each write is noted (`models.sealed`, Django's own signals) and
waits in its transaction until the next entry of the log there takes its keyed hash along.
Fields that are at their default are left out of the hash, so that a field added later changes none.
"""

import hmac
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from django.db import connection, models

from pipeline.review.models import Decision, Item, Question, Review, Team, User, Withdrawal
from pipeline.review.models.sealed import sealed_fields
from pipeline.review.storage.json_bytes import canonical
from pipeline.review.storage.log_keys import mac_of_bytes

TABLES: Final[Mapping[str, type[models.Model]]] = {
    "item": Item,
    "question": Question,
    "review": Review,
    "decision": Decision,
    "withdrawal": Withdrawal,
    "user": User,
    "team": Team,
}
"""Sealed tables, by the name they have in the log."""

GONE: Final = ""
"""What stands for the hash of a row that the app removed."""

_CHUNK: Final = 2_000
_PLAIN: Final[tuple[tuple[Any, type], ...]] = (
    ((models.CharField, models.TextField), str),
    ((models.IntegerField, models.ForeignKey), int),
)
"""Fields whose values of one type are what JSON has."""

_HASH_DIGITS: Final = 32
"""128 bits: the entries that hold these hashes are sealed with all 256."""

Facts = dict[str, Any]


@dataclass(slots=True, eq=False)
class Written:
    """Rows that were written in a transaction and are in no entry of the log yet; hung up on its commit.

    Attributes:
        rows: What is stored, by name of the table and key; None has to be read.
        items: Key of the item a row belongs to, by the same.
        left: Called after the commit when no entry took the rows along.
    """

    left: Any
    rows: dict[tuple[str, int], Facts | None] = field(default_factory=dict)
    items: dict[tuple[str, int], int] = field(default_factory=dict)

    def __call__(self) -> None:
        """Be called by Django after the commit."""
        if self.rows:
            self.left(self)


def name_of(model: type[models.Model]) -> str:
    """Return the name of a sealed table in the log."""
    return next(name for name, known in TABLES.items() if known is model)


def written(rows: Iterable[models.Model], left: Any) -> Written:  # noqa: ANN401  a function of `Written`
    """Note rows as they are stored now."""
    noted = Written(left)
    for row in rows:
        place = (name_of(type(row)), int(row.pk))
        # Groups are no field, and a person may be saved from a copy that is not the newest.
        noted.rows[place] = None if isinstance(row, User) else facts_of(row)
        item = row.pk if isinstance(row, Item) else getattr(row, "item_id", None)
        if item is not None:
            noted.items[place] = item
    return noted


def note_values(
    noted: Written,
    model: type[models.Model],
    keys: Sequence[int],
    same: Mapping[str, Any],
    given: Mapping[str, Sequence[Any]],
) -> None:
    """Note new rows as well, by what was stored of their sealed fields.

    Args:
        noted: Where.
        model: Of their table.
        keys: Of the rows.
        same: What all of them have, by the names of columns.
        given: Of each column that differs its values, one a row.
    """
    name = name_of(model)
    alike = _plain_facts([each for each in _sealed(model) if each[0] in same], same)
    own = [each for each in _sealed(model) if each[0] in given]
    places = [(name, key) for key in keys]
    noted.rows |= dict.fromkeys(places, alike)
    if own:
        for place, *values in zip(places, *given.values(), strict=True):
            noted.rows[place] = alike | _plain_facts(own, dict(zip(given, values, strict=True)))
    items = keys if model is Item else given.get("item_id", ())
    noted.items |= zip(places, items, strict=False)


def waiting() -> list[Written]:
    """Return what was written in the transaction that runs now and is in no entry yet."""
    hung = (entry[1] for entry in connection.run_on_commit)
    return [each for each in hung if isinstance(each, Written) and each.rows]


def take(all_written: Iterable[Written]) -> tuple[dict[tuple[str, int], Facts | None], dict[Any, int]]:
    """Return the rows that wait, the newest state of each, and whose they are; they wait no longer."""
    rows: dict[tuple[str, int], Facts | None] = {}
    items: dict[Any, int] = {}
    for each in all_written:
        rows |= each.rows
        items |= each.items
        each.rows, each.items = {}, {}
    for table in {table for (table, _), facts in rows.items() if facts is None}:
        keys = [key for (name, key), facts in rows.items() if name == table and facts is None]
        found = {key: facts for key, facts in stored(table, keys)}
        rows |= {(table, key): found.get(key) for key in keys}
    return rows, items


def digest(key: bytes, place: tuple[str, int], facts: Facts | None) -> str:
    """Return the keyed hash of a row, `GONE` if there is none.

    Args:
        key: The key of the log.
        place: Name of the table and key of the row, so that no row passes for another.
        facts: Its sealed fields.
    """
    if facts is None:
        return GONE
    # As `canonical` writes it: the name of a table has nothing to escape, and most new rows have no facts.
    content = b'["row","%s",%d,%s]' % (place[0].encode(), place[1], canonical(facts) if facts else b"{}")
    return mac_of_bytes(key, content)[:_HASH_DIGITS]


def facts_of(row: models.Model) -> Facts:
    """Return what of a row is sealed, in plain JSON values."""
    return _facts(type(row), {each.attname: getattr(row, each.attname) for each in _fields(type(row))})


def stored(table: str, keys: Iterable[int] | None = None) -> Iterator[tuple[int, Facts]]:
    """Yield key and sealed facts of rows as the database has them now.

    Args:
        table: A name in `TABLES`.
        keys: Which; all when None.
    """
    model = TABLES[table]
    rows = model._base_manager.order_by("pk")
    if keys is not None:
        keys = list(keys)
        rows = rows.filter(pk__in=keys)
    groups = _groups(keys) if model is User else {}
    names = [each.attname for each in _fields(model)]
    for key, *values in rows.values_list("pk", *names).iterator(chunk_size=_CHUNK):
        facts = _facts(model, dict(zip(names, values, strict=True)))
        if model is User:
            facts["groups"] = sorted(groups.get(key, ()))
        yield key, facts


def differences(
    noted: Mapping[tuple[str, int], tuple[str, str]], keys: Mapping[str, bytes]
) -> Iterator[tuple[str, str, int]]:
    """Yield what differs between the log and the tables: a code, the table and the key of the row.

    The code is `row_changed`, `row_missing` or `row_added`. Rows sealed with an unknown key are left out.

    Args:
        noted: Name of the key and newest hash of each row, by table and key.
        keys: The keys of the log by name.
    """
    for table in TABLES:
        seen = set()
        for pk, facts in stored(table):
            seen.add(pk)
            name, known = noted.get((table, pk), ("", GONE))
            if known == GONE:
                yield "row_added", table, pk
            elif name in keys and not hmac.compare_digest(known, digest(keys[name], (table, pk), facts)):
                yield "row_changed", table, pk
        missing = (pk for (of, pk), (_, known) in noted.items() if of == table and known != GONE)
        yield from (("row_missing", table, pk) for pk in sorted(missing) if pk not in seen)


def _groups(people: Iterable[int] | None) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    links = User.groups.through._default_manager.all()
    if people is not None:
        links = links.filter(user_id__in=list(people))
    for user, group in links.values_list("user_id", "group__name"):
        found.setdefault(user, []).append(group)
    return found


def _fields(model: type[models.Model]) -> list[Any]:
    wanted = sealed_fields(model)
    fields = [each for each in model._meta.concrete_fields if not each.primary_key]
    return [each for each in fields if each.attname in wanted] if wanted else fields


_Sealed = tuple[str, Any, Any, type | None]


@cache
def _sealed(model: type[models.Model]) -> list[_Sealed]:
    """Return what of a row is sealed: name, field, default and the type of values that are plain already.

    A default that is made anew is None.
    """
    return [
        (
            each.attname,
            each.target_field if each.remote_field else each,
            None if callable(each.default) else each.get_default(),
            next((plain for kind, plain in _PLAIN if isinstance(each, kind)), None),
        )
        for each in _fields(model)
    ]


def _facts(model: type[models.Model], values: Mapping[str, Any]) -> Facts:
    return _plain_facts(_sealed(model), values)


def _plain_facts(fields: Iterable[_Sealed], values: Mapping[str, Any]) -> Facts:
    facts = {}
    for name, kind, default, is_plain in fields:
        value = values[name]
        if value is None or value == default:
            continue
        if type(value) is is_plain:
            plain: Any = value
        elif isinstance(value, datetime):
            plain = value.astimezone(UTC).isoformat(timespec="microseconds")
        else:
            plain = json.loads(json.dumps(kind.to_python(value)))
        if plain not in (None, default):
            facts[name] = plain
    return facts
