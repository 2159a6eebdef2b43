"""The tables are made, and brought up to date, in one step: whatever interrupts it, the queue opens."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, connections
from django.db.migrations.loader import MigrationLoader

from pipeline import review
from pipeline.review.models import Event, Item, Phrase, Source
from pipeline.review.queue import handbook
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.storage import event_log
from pipeline.review.storage.append_only import PROTECTED
from tests.postgres import NEVER
from tests.review.samples import queue_item

pytestmark = pytest.mark.both_databases

ROOT = Path(__file__).parents[3]
LATER = "tests.review.storage.later_version"

START = f"""
import os, signal, sys
sys.path.insert(0, {str(ROOT)!r})
from pipeline import review
review.setup()
from django.conf import settings
from django.db import connection
if sys.argv[1] == "later":
    settings.MIGRATION_MODULES = {{"review": {LATER!r}}}
"""

MIGRATE = "review.migrate()\nprint('ready', flush=True)"

KILLED = """
def kill_at(execute, statement, parameters, many, context):
    if sys.argv[2] in (statement % tuple(parameters) if parameters else statement):
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(statement, parameters, many, context)

with connection.execute_wrapper(kill_at):
    review.migrate()
os.kill(os.getpid(), signal.SIGKILL)  # with the connection open and all of it done
"""


@pytest.fixture
def bare(bare_database, monkeypatch, django_db_blocker):
    """A place without a queue, in use by this process."""
    monkeypatch.setenv("KHOITRONG_DB", "")
    with django_db_blocker.unblock():
        review.setup(bare_database)
        yield bare_database
        connections.close_all()


@pytest.fixture
def later(settings):
    """Let this process be of the version to come."""
    settings.MIGRATION_MODULES = {"review": LATER}


def start(database: Path | str, code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", START + code, *arguments],
        env=os.environ | {"KHOITRONG_DB": str(database)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


Seen = tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]]


@contextmanager
def onlooker(database: Path | str) -> Iterator[Callable[[], Seen]]:
    """Give a function that looks as another process: at what there would be after a kill at this moment.

    It returns what the database is made of, and the migrations on record.
    """
    if isinstance(database, Path):
        other, parts = sqlite3.connect(database), "SELECT name, coalesce(sql, '') FROM sqlite_master"
    else:
        other = psycopg.connect(database, autocommit=True)
        parts = (
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
            "UNION ALL SELECT relname, tgname FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid "
            "UNION ALL SELECT tablename, indexname FROM pg_indexes WHERE schemaname = 'public'"
        )

    def look() -> Seen:
        made = frozenset(other.execute(parts).fetchall())
        records = "SELECT app, name FROM django_migrations"
        return made, frozenset(other.execute(records).fetchall() if made else ())

    with closing(other):
        yield look


def seen_at_each_statement(database: Path | str) -> list[Seen]:
    """What others saw, without repetition, before, while and after this process migrates."""
    with onlooker(database) as look:
        seen = [look()]

        def look_first(execute, *statement):
            now = look()
            if now != seen[-1]:
                seen.append(now)
            return execute(*statement)

        with connection.execute_wrapper(look_first):
            review.migrate()
        look_first(lambda: None)
    return seen


def assert_whole() -> None:
    """Everything a queue needs is there, and works."""
    names = {name for app, name in MigrationLoader(connection).applied_migrations if app == "review"}
    assert names == {name for app, name in MigrationLoader(connection).disk_migrations if app == "review"}
    assert (Phrase.objects.count(), Source.objects.count()) == (34, 28)
    enqueue([queue_item(77)])
    for table in PROTECTED:
        protected = "SELECT count(*) FROM sqlite_master WHERE tbl_name = %s AND type = 'trigger'"
        if connection.vendor == "postgresql":
            protected = "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal"
        with connection.cursor() as cursor:
            cursor.execute(protected, [table])
            assert cursor.fetchone()[0] == (2 if connection.vendor == "sqlite" else 3)
    assert event_log.verify().is_whole


def test_the_models_need_no_further_migration(database):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_can_share_a_transaction(database):
    assert all(migration.atomic for migration in MigrationLoader(connection).disk_migrations.values())


def test_others_see_no_table_of_a_first_start_before_they_see_all(bare):
    connection.ensure_connection()  # makes an SQLite file to look into
    before, after = seen_at_each_statement(bare)
    assert before == (frozenset(), frozenset())
    assert {name for app, name in after[1] if app == "review"} == {"0001_initial"}
    assert_whole()


def test_others_see_nothing_of_an_upgrade_before_they_see_all(filled, later):
    before, after = seen_at_each_statement(filled)
    assert after[1] - before[1] == {("review", "0002_remarks"), ("review", "0003_remark_words")}
    assert_whole()


def test_an_upgrade_keeps_what_is_there_and_the_protection_of_append_only_tables(filled, later):
    events = Event.objects.count()
    review.migrate()
    assert (Item.objects.count(), Event.objects.count()) == (5, events)
    with pytest.raises(DatabaseError, match="append-only"):
        Event.objects.all()._raw_delete("default")


RECORD = 'INSERT INTO "django_migrations" ("app", "name", "applied") VALUES (review, '


@pytest.mark.parametrize("at", [f"{RECORD}0001_initial", 'INSERT INTO "review_source"', "nothing"])
def test_a_first_start_that_is_killed_leaves_a_queue_that_opens(bare, at):
    connections.close_all()
    killed = start(bare, KILLED, "now", at)
    assert killed.wait(timeout=NEVER) == -signal.SIGKILL, killed.communicate()
    review.migrate()
    assert_whole()


@pytest.mark.parametrize("at", [f"{RECORD}0002_remarks", "remark_of_item", "nothing"])
def test_an_upgrade_that_is_killed_leaves_a_queue_that_opens(filled, later, at):
    connections.close_all()
    killed = start(filled, KILLED, "later", at)
    assert killed.wait(timeout=NEVER) == -signal.SIGKILL, killed.communicate()
    review.migrate()
    assert Item.objects.count() == 5
    assert_whole()


def test_first_starts_at_once_agree(bare):
    connections.close_all()
    together = [start(bare, MIGRATE, "now") for _ in range(3)]
    assert [process.communicate(timeout=NEVER) for process in together] == [("ready\n", "")] * 3
    assert_whole()


def test_what_a_lead_changed_or_retired_in_the_handbook_stays_so_after_an_upgrade(database, huong, later):
    phrase, source = Phrase.objects.first(), Source.objects.first()
    phrase.text = "Theo [nguồn], chuyện này không có."
    handbook.save(phrase, huong)
    handbook.retire(source, huong)
    review.migrate()
    assert (Phrase.objects.count(), Source.objects.count()) == (34, 28)
    assert Phrase.objects.get(pk=phrase.pk).text == "Theo [nguồn], chuyện này không có."
    assert Source.objects.get(pk=source.pk).is_retired
