"""A review queue in a real database, with invented people and posts.

Every test gets an SQLite file of its own. Those marked `both_databases` run a second time with a PostgreSQL
database of their own, see `tests.postgres`.
"""

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client
from django.utils import translation

from pipeline import review
from tests import postgres
from tests.review.samples import queue_item

ROOT = Path(__file__).parents[2]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run tests marked `both_databases` once for each, unless one chooses for itself."""
    marked = metafunc.definition.get_closest_marker("both_databases")
    chosen = [mark for mark in metafunc.definition.iter_markers("parametrize") if mark.args[0] == "vendor"]
    if marked and not chosen and "vendor" in metafunc.fixturenames:
        left_out = pytest.mark.skipif(not postgres.wanted(), reason=f"{postgres.SWITCH}=0")
        metafunc.parametrize("vendor", ["sqlite", pytest.param("postgresql", marks=left_out)])


@pytest.fixture
def vendor() -> str:
    """The database system of this test."""
    return "sqlite"


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres.Cluster]:
    """A PostgreSQL server for this run."""
    with postgres.cluster() as running:
        yield running


@pytest.fixture(scope="session")
def _migrated_postgres(cluster, tmp_path_factory, django_db_blocker) -> str:
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setenv("KHOITRONG_DB", "")
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        review.setup(cluster.create("empty"))
        review.migrate()
        connections.close_all()
    return "empty"


@pytest.fixture
def empty_database(vendor, tmp_path, monkeypatch, request) -> Iterator[Path | str]:
    """A file or the address of a database of this test's own, with the tables and nothing in them."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    if vendor == "sqlite":
        path = tmp_path / "queue.sqlite3"
        shutil.copy(request.getfixturevalue("_migrated_file"), path)
        yield path
    else:
        template = request.getfixturevalue("_migrated_postgres")
        with own_database(request.getfixturevalue("cluster"), template) as address:
            yield address


@pytest.fixture
def bare_database(vendor, tmp_path, monkeypatch, request) -> Iterator[Path | str]:
    """A file or the address of a database of this test's own, without any table."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    if vendor == "sqlite":
        yield tmp_path / "bare.sqlite3"
    else:
        with own_database(request.getfixturevalue("cluster")) as address:
            yield address


@contextmanager
def own_database(cluster: postgres.Cluster, template: str = "template0") -> Iterator[str]:
    """Give the address of a new database, dropped at the end."""
    name = f"queue_{uuid.uuid4().hex}"
    try:
        yield cluster.create(name, template)
    finally:
        cluster.drop(name)


@pytest.fixture
def database(empty_database, monkeypatch, django_db_blocker, settings) -> Iterator[Path | str]:
    """A fresh queue, with locks as in real use."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setenv("KHOITRONG_DB", str(empty_database))
    with django_db_blocker.unblock():
        review.setup(empty_database)
        one_review_each()
        yield empty_database
        connections.close_all()


@pytest.fixture(autouse=True)
def _vietnamese() -> None:
    """Start in the language of the app; a page in English leaves its language behind."""
    translation.activate("vi")


def one_review_each() -> None:
    """Let one review decide and keep to the order of priority, for the tests of everything else."""
    from pipeline.review.accounts.team_settings import change_team

    change_team(double_review=False, good_news_every=0)


@pytest.fixture
def blind(database) -> None:
    """Two blind reviews of what accuses, none of the rest."""
    from pipeline.review.accounts.team_settings import change_team

    change_team(double_review=True, sample_rate=0.0)


@pytest.fixture
def lan(database):
    from pipeline.review.accounts.accounts import add_user

    return add_user("lan", "bến sông 42 đò", "reviewer")


@pytest.fixture
def minh(database):
    from pipeline.review.accounts.accounts import add_user

    return add_user("minh", "bến sông 42 đò", "reviewer")


@pytest.fixture
def tuan(database):
    from pipeline.review.accounts.accounts import add_user

    return add_user("tuan", "bến sông 42 đò", "senior")


@pytest.fixture
def huong(database):
    from pipeline.review.accounts.accounts import add_user

    return add_user("huong", "bến sông 42 đò", "lead")


@pytest.fixture
def as_lan(lan) -> Client:
    client = Client()
    client.force_login(lan)
    return client


@pytest.fixture
def as_minh(minh) -> Client:
    client = Client()
    client.force_login(minh)
    return client


@pytest.fixture
def as_huong(huong) -> Client:
    client = Client()
    client.force_login(huong)
    return client


@pytest.fixture
def filled(database) -> Path | str:
    """A queue of five items that ask for a check, the first one first."""
    from pipeline.review.queue.enqueue import enqueue

    enqueue(queue_item(n) for n in range(1, 6))
    return database


@pytest.fixture(scope="module")
def house(tmp_path_factory, _migrated_file, django_db_blocker) -> Iterator[str]:
    """The app as `khoitrong serve` runs it, one process and one queue for all tests of a file."""
    path = tmp_path_factory.mktemp("house") / "queue.sqlite3"
    shutil.copy(_migrated_file, path)
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setenv("KHOITRONG_DB", str(path))
        review.setup(path)
        one_review_each()
        translation.activate("vi")
        code = "review.serve(port=0, on_ready=lambda url: print(url, flush=True))"
        process = _process(path, code)
        url = process.stdout.readline().strip()
        assert url.startswith("http://127.0.0.1:"), process.stderr.read()
        yield url
        process.kill()
        process.communicate()
        connections.close_all()


@pytest.fixture
def python(database) -> Callable[..., subprocess.Popen[str]]:
    """Start another process on the same queue, running the given code."""

    return partial(_process, database)


@pytest.fixture
def run_python(database, warm) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the given code in another process on the same queue, and return what it did."""

    def run(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        env = os.environ | {"KHOITRONG_DB": str(database)}
        return warm.run([*map(str, arguments)], ROOT, env, code=_PRELUDE + code)

    return run


_PRELUDE = f"""
import sys
from pathlib import Path
from pipeline import review
sys.path.insert(0, {str(ROOT)!r})
review.setup()
"""


def _process(database: Path, code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _PRELUDE + code, *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"KHOITRONG_DB": str(database)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
