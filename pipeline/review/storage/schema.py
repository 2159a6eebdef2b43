"""Making the tables, and bringing those of an older version up to date, in one step.

Everything that is missing runs as one transaction: all migrations, the records that they ran, and what
follows them (triggers, the index of words, the first handbook). Django by itself takes a transaction for each
and records some migrations after theirs, so that a kill in between leaves a queue that claims to be older
than its tables. Both databases undo DDL with a transaction; no migration may be of the kind `atomic = False`.
A migration that only makes models makes them together, in less than half of the time.
"""

from collections.abc import Sequence
from pathlib import Path

from django.core.management import call_command
from django.core.management.commands import migrate as django_migrate
from django.db import connection, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import CreateModel, Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from pipeline.review.storage.database import friendly_errors, make_private
from pipeline.review.storage.database_url import resolve_database
from pipeline.review.storage.transactions import exclusive_access


def migrate() -> None:
    """Bring the tables up to date, see `pipeline.review.migrate`.

    One process at a time does it; others wait, however long it takes, and find the tables.
    """
    with friendly_errors():
        if _is_empty_file() or _is_pending():
            with exclusive_access(resolve_database().local, "migrating"):
                if connection.vendor == "sqlite":
                    make_private(Path(connection.settings_dict["NAME"]))
                if _is_pending():
                    _apply()


class _MakeTogether(Operation):
    """Makes models one after the other as Django does, but renders them once.

    By itself, Django renders each model again, with all that are related, for every one that is added.
    """

    reversible = False

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add the models, to be rendered when one is asked for."""
        state.is_delayed = True
        state.clear_delayed_apps_cache()
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make their tables."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)


class _Migrate(django_migrate.Command):
    """Django's command, fit for many migrations in one transaction and for many models in one migration."""

    def migration_progress_callback(
        self, action: str, migration: Migration | None = None, fake: bool = False
    ) -> None:
        """Put models together before they are made, and check what PostgreSQL left for the end.

        It alters no table that has checks outstanding.
        """
        makes = action == "apply_start" and migration
        if makes and all(isinstance(each, CreateModel) for each in makes.operations):
            makes.operations = [_MakeTogether(makes.operations)]  # type: ignore[misc]  # its own list
        super().migration_progress_callback(action, migration, fake)
        if action == "apply_success" and connection.vendor == "postgresql":
            connection.check_constraints()


def _apply() -> None:
    # SQLite's schema editor works without foreign keys, which can be switched off before a transaction only;
    # it checks all of them itself after each migration.
    with connection.constraint_checks_disabled(), transaction.atomic():
        call_command(_Migrate(), verbosity=0, interactive=False)


def _is_empty_file() -> bool:
    """Whether there is nothing to look into: the first look makes the file, which two must not do at once."""
    if connection.vendor != "sqlite":
        return False
    file = Path(connection.settings_dict["NAME"])
    return not file.exists() or file.stat().st_size == 0


def _is_pending() -> bool:
    """Whether the database lacks a migration of this version."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
