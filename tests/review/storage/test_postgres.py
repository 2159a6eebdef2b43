"""A queue in PostgreSQL: found by its address, safe among many at once, and clear when it cannot be had."""

import stat
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError, connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pipeline import review
from pipeline.errors import QueueError, UsageError
from pipeline.review.models import Event, Item, Lease, Review
from pipeline.review.queue import leases
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.storage import event_log
from pipeline.review.storage.database_url import PostgresDatabase, SqliteFile, resolve_database
from pipeline.review.storage.transactions import atomic_once, atomic_with_retry
from tests.cli_tools import PASSWORD, environment
from tests.postgres import NEVER, SWITCH, wanted
from tests.postgres import PASSWORD as SERVER_PASSWORD
from tests.review.samples import decide, queue_item

pytestmark = pytest.mark.skipif(not wanted(), reason=f"{SWITCH}=0")


@pytest.fixture
def vendor() -> str:
    return "postgresql"


@pytest.fixture
def cli(tmp_path, bare_database, warm) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `khoitrong` with the queue named by DATABASE_URL."""
    env = environment() | {"DATABASE_URL": bare_database}

    def run(*arguments: object, input: str = "") -> subprocess.CompletedProcess[str]:
        return warm.run([*map(str, arguments)], tmp_path, env, input)

    return run


# --- where it is


def test_what_a_command_is_told_counts_before_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("KHOITRONG_DB", "")
    monkeypatch.setenv("DATABASE_URL", "postgresql://lan@kho/queue")
    assert resolve_database() == PostgresDatabase("postgresql://lan@kho/queue")
    assert resolve_database(tmp_path / "q.sqlite3") == SqliteFile(tmp_path / "q.sqlite3")
    monkeypatch.setenv("KHOITRONG_DB", str(tmp_path / "other.sqlite3"))
    assert resolve_database() == SqliteFile(tmp_path / "other.sqlite3")


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        (
            "postgresql://lan:b%40n%2Fs%C3%B4ng@kho.example:5433/queue?sslmode=require",
            ("queue", "lan", "b@n/sông", "kho.example", "5433", {"sslmode": "require"}),
        ),
        ("postgres://%2Frun%2Fpg/queue", ("queue", "", "", "/run/pg", "", {})),
        ("postgresql:///queue?host=/run/pg&connect_timeout=3", ("queue", "", "", "/run/pg", "", {})),
        ("postgresql://[::1]:6000/h%C3%A0ng", ("hàng", "", "", "::1", "6000", {})),
    ],
)
def test_an_address_is_read_as_postgresql_reads_it(address, parts):
    settings = PostgresDatabase(address).settings()
    assert tuple(settings[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == parts[:5]
    assert settings["OPTIONS"].items() >= parts[5].items()
    assert settings["OPTIONS"]["connect_timeout"] == ("3" if "timeout" in address else "10")
    assert settings["CONN_HEALTH_CHECKS"] and settings["CONN_MAX_AGE"]


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://lan:mật khẩu@kho/queue",
        "postgresql://lan:m%zz@kho/queue",
        "postgresql://lan:bimat@kho",
        "postgresql://kho/" + "q" * 64,
        "mysql://lan:bimat@kho/queue",
    ],
)
def test_a_malformed_address_is_wrong_usage_and_its_password_is_not_repeated(address):
    with pytest.raises(UsageError) as raised:
        review.setup(address)
    assert "postgresql://" in str(raised.value)
    assert "bimat" not in str(raised.value) and "khẩu" not in str(raised.value)


def test_files_about_it_lie_together_whoever_the_user_is(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    one, same, other = (
        PostgresDatabase(f"postgresql://{user}@{host}/queue").local
        for user, host in (("lan", "kho"), ("minh:x", "kho"), ("lan", "kho2"))
    )
    assert one == same != other
    assert one.parent == tmp_path / "khoitrong"


def test_without_the_driver_the_next_step_is_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(QueueError, match=r"psycopg.*pip install '\.\[postgres\]'"):
        review.setup("postgresql://lan@kho/queue")


# --- its secret key


def test_the_secret_key_is_made_once_on_this_machine(database):
    from django.conf import settings

    local = review.setup()
    kept = local.with_name(local.name + ".secret")
    assert kept.read_text() == settings.SECRET_KEY
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_several_machines_agree_by_the_environment(database, monkeypatch):
    from django.conf import settings

    monkeypatch.setenv("KHOITRONG_SECRET", "k" * 40)
    review.setup()
    assert settings.SECRET_KEY == "k" * 40
    monkeypatch.setenv("KHOITRONG_SECRET", "ngắn")
    with pytest.raises(UsageError, match="shorter than 32"):
        review.setup()


# --- many at once


def at_once(*works: Callable[[], object]) -> list[object]:
    """Run functions at the same time in threads of their own; return what came back or was raised."""
    results: list[object] = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(number: int) -> None:
        try:
            start.wait(timeout=NEVER)
            results[number] = works[number]()
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=NEVER)
    return results


def test_the_next_item_is_locked_and_what_others_lock_is_passed_over(filled, lan):
    with CaptureQueriesContext(connection) as queries:
        leases.claim_next(lan)
    assert any("FOR NO KEY UPDATE OF" in query["sql"] and "SKIP LOCKED" in query["sql"] for query in queries)


def test_one_person_in_many_tabs_gets_one_item(filled, lan):
    got = at_once(*[lambda: leases.claim_next(lan).item_id] * 6)
    assert len(set(got)) == 1 and isinstance(got[0], int), got
    assert Lease.objects.count() == 1


def test_one_item_wanted_by_many_goes_to_one(filled, lan, minh, tuan, huong):
    item = Item.objects.first()
    got = at_once(*[lambda who=who: leases.claim(item, who) for who in (lan, minh, tuan, huong)])
    assert [lease is None for lease in got].count(False) == 1, got


def test_a_form_sent_many_times_at_once_is_stored_once(filled, lan):
    token = str(leases.claim_next(lan).token)
    got = at_once(*[lambda: decide(lan, token, {"check": "unverifiable"}).again] * 6)
    assert sorted(got) == [False] + [True] * 5
    assert Review.objects.count() == 1
    assert event_log.verify().is_whole


def test_a_decision_and_new_posts_at_once_lose_nothing(database, lan):
    for number in range(1, 11):
        enqueue([queue_item(number)])
        token = str(leases.claim_next(lan).token)
        got = at_once(
            lambda token=token: decide(lan, token, {"check": "unverifiable"}),
            lambda number=number: enqueue([queue_item(number, posts=3)]),
        )
        assert not any(isinstance(one, Exception) for one in got), got
    assert set(Item.objects.values_list("state", "size")) == {("decided", 3)}
    assert event_log.verify().is_whole


# --- when it fails


def lose_connection() -> None:
    pid = connection.connection.info.backend_pid
    with psycopg.connect(resolve_database().address, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [pid])


def test_a_connection_lost_in_the_middle_is_made_again_and_the_work_done_once(filled):
    times = []

    @atomic_with_retry
    def work() -> int:
        times.append(1)
        event_log.record(Event.Kind.DEMO)
        if len(times) == 1:
            lose_connection()
        return Event.objects.filter(kind="demo").count()

    assert work() == 1
    assert len(times) == 2


def test_what_must_not_be_done_twice_is_not_done_again_when_nobody_knows(filled):
    times = []

    @atomic_once
    def work() -> None:
        times.append(1)
        event_log.record(Event.Kind.DEMO)
        lose_connection()
        Event.objects.count()

    with pytest.raises(OperationalError):
        work()
    connection.close()
    assert len(times) == 1


@pytest.mark.parametrize("again", [atomic_with_retry, atomic_once])
def test_two_that_wait_for_each_other_both_get_through(filled, again):
    first, second = Item.objects.order_by("id")[:2]
    met = threading.Barrier(2)

    def worker(*order: Item) -> Callable[[], bool]:
        tried = []

        @again
        def work() -> bool:
            tried.append(1)
            for item in order:
                Item.objects.select_for_update().get(pk=item.pk)
                if len(tried) == 1 and item is order[0]:
                    met.wait(timeout=NEVER)
            return True

        return work

    assert at_once(worker(first, second), worker(second, first)) == [True, True]


def test_what_is_no_passing_trouble_is_not_tried_again(filled):
    times = []

    @atomic_with_retry
    def work() -> None:
        times.append(1)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM nowhere")

    with pytest.raises(Exception, match="nowhere"):
        work()
    assert len(times) == 1


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://khoitrong@127.0.0.1:{free}/queue", r"Nothing answers at the PostgreSQL.*DATABASE_URL"),
        ("postgresql://khoitrong@/queue?host=/nowhere", r"Nothing answers at the PostgreSQL.*server runs"),
        ("postgresql://khoitrong:sai@127.0.0.1:{port}/queue", "refused the user or the password"),
        ("postgresql://ai:sai@127.0.0.1:{port}/queue", "refused the user or the password"),
        ("postgresql://khoitrong@127.0.0.1:{port}/queue", "asks for a password"),
        ("postgresql://khoitrong@/nowhere?host={folder}&port={port}", r"no such database.*createdb"),
        ("postgresql://khoitrong@kho.invalid/queue", "no machine of the name"),
        ("postgresql://khoitrong@127.0.0.1:{port}/queue?sslmode=require", "does not speak TLS"),
    ],
)
def test_a_database_that_cannot_be_reached_says_why(cluster, database, tmp_path, monkeypatch, address, said):
    monkeypatch.delenv("PGPASSWORD", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))  # no ~/.pgpass
    review.setup(address.format(port=cluster.port, folder=cluster.folder, free=1))
    with pytest.raises(QueueError, match=said) as raised:
        review.migrate()
    assert "sai" not in str(raised.value)


def test_a_password_with_special_characters_opens_it(cluster, bare_database, django_db_blocker, monkeypatch):
    from urllib.parse import quote

    monkeypatch.setenv("KHOITRONG_DB", "")
    name = resolve_database(bare_database).parts()["dbname"]
    with django_db_blocker.unblock():
        review.setup(
            f"postgresql://khoitrong:{quote(SERVER_PASSWORD, safe='')}@127.0.0.1:{cluster.port}/{name}"
        )
        review.migrate()
        assert Item.objects.count() == 0
        connections.close_all()


def test_a_queue_that_must_exist_is_not_made(bare_database, monkeypatch, django_db_blocker):
    monkeypatch.setenv("KHOITRONG_DB", "")
    with django_db_blocker.unblock():
        with pytest.raises(QueueError, match="no queue"):
            review.setup(bare_database, must_exist=True)
        assert connection.introspection.table_names() == []
        connections.close_all()


# --- whole commands and pages


def test_the_commands_work_with_it(cli, make_export, tmp_path):
    done = cli("queue", make_export(12))
    assert done.returncode == 0, done.stderr
    assert "nothing was added" in cli("queue", make_export(12)).stderr
    assert cli("team", "add", "lan", input=PASSWORD).returncode == 0
    assert cli("team", "list").stdout == "lan\treviewer\n"
    assert "whole" in cli("audit", "verify").stdout
    assert cli("export", "decisions.csv").returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["decisions.csv", "posts.csv", "state"]
    assert "real team" in cli("demo").stderr


def test_the_app_is_served_from_it(filled, python):
    process = python("review.serve(port=0, on_ready=lambda url: print(url, flush=True))")
    try:
        url = process.stdout.readline().strip()
        with urllib.request.urlopen(f"{url}/login/", timeout=NEVER) as page:
            assert page.status == 200
    finally:
        process.kill()
        process.communicate()


def test_a_reviewer_decides_on_the_page(filled, as_lan: Client):
    page = as_lan.get("/")
    assert page.status_code == 200
    token = str(Lease.objects.get().token)
    done = as_lan.post("/decide/", {"token": token, "answer-check": "unverifiable"}, follow=True)
    assert done.status_code == 200
    assert Item.objects.filter(state="decided").count() == 1


def test_a_file_of_its_own_may_still_be_named(tmp_path: Path, bare_database, monkeypatch, django_db_blocker):
    monkeypatch.setenv("KHOITRONG_DB", "")
    monkeypatch.setenv("DATABASE_URL", bare_database)
    with django_db_blocker.unblock():
        assert review.setup(tmp_path / "q.sqlite3") == tmp_path / "q.sqlite3"
        review.migrate()
        assert connection.vendor == "sqlite"
        connections.close_all()


def test_a_lost_database_is_a_page_that_says_to_try_again_and_then_it_works(filled, lan):
    from django.db.utils import OperationalError

    client = Client(raise_request_exception=False)
    client.force_login(lan)
    assert client.get("/").status_code == 200
    kept = connection.settings_dict["PORT"]
    connections.close_all()
    connection.settings_dict["PORT"] = "1"
    with pytest.raises(OperationalError):
        connection.ensure_connection()
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Máy chủ đang bận" in answer.content.decode()
    connection.settings_dict["PORT"] = kept
    assert client.get("/").status_code == 200
