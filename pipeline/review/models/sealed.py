"""Tables whose rows are sealed in the event log: every write to one is told to `storage.event_log`."""

from collections.abc import Collection, Iterable
from typing import Any, Final, TypeVar

from django.db import models
from django.dispatch import Signal

M = TypeVar("M", bound=models.Model)

rows_written: Final = Signal()
"""Sent by a sealed model with `rows`, the instances as they are stored now; with `keys`, where only the
database knows how the rows are now; or, of new rows without instances, with `keys`, what all have in sealed
columns as `same`, and of other sealed columns the values of each row as `given`."""


def sealed_fields(model: type[models.Model]) -> Collection[str]:
    """Return the fields that rows of a model are sealed with, as `SEALED` names them; none for all."""
    return tuple(getattr(model, "SEALED", ()))


def touches(model: type[models.Model], names: Iterable[str]) -> bool:
    """Whether writing these fields, named as in the model, changes what is sealed."""
    wanted = set(names)
    written = {each.attname for each in model._meta.concrete_fields if wanted & {each.name, each.attname}}
    fields = sealed_fields(model)
    return bool(written & set(fields)) if fields else bool(written)


class SealedQuerySet(models.QuerySet[M]):
    """Tells of the writes that send no signal of Django's own."""

    def bulk_create(self, objs: Iterable[M], *args: Any, **options: Any) -> list[M]:  # noqa: ANN401
        """Insert rows and tell of them."""
        made = super().bulk_create(objs, *args, **options)
        if made:
            rows_written.send(self.model, rows=made)
        return made

    def update(self, **values: Any) -> int:  # noqa: ANN401
        """Change rows and tell of them, if it touches what is sealed."""
        if not touches(self.model, values):
            return super().update(**values)
        keys = list(self.values_list("pk", flat=True))
        changed = super().update(**values)
        if keys:
            rows_written.send(self.model, keys=keys)
        return changed
