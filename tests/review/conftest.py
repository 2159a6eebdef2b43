"""A review queue in a real SQLite file, with invented people and posts."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client
from django.utils import translation

from pipeline import review
from tests.review.samples import queue_item

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def _empty_database(tmp_path_factory, django_db_blocker) -> Path:
    path = tmp_path_factory.mktemp("queue") / "empty.sqlite3"
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setenv("KHOITRONG_DB", "")
        review.setup(path)
        review.migrate()
        connections.close_all()
    return path


@pytest.fixture
def database(tmp_path, _empty_database, monkeypatch, django_db_blocker, settings) -> Iterator[Path]:
    """A fresh queue in a file of its own, with WAL and locks as in real use."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    path = tmp_path / "queue.sqlite3"
    shutil.copy(_empty_database, path)
    monkeypatch.setenv("KHOITRONG_DB", str(path))
    with django_db_blocker.unblock():
        review.setup(path)
        one_review_each()
        translation.activate("vi")  # a page in English leaves its language behind
        yield path
        connections.close_all()


def one_review_each() -> None:
    """Let one review decide and keep to the order of priority, for the tests of everything else."""
    from pipeline.review.people.team import change_team

    change_team(double_review=False, good_news_every=0)


@pytest.fixture
def blind(database) -> None:
    """Two blind reviews of what accuses, none of the rest."""
    from pipeline.review.people.team import change_team

    change_team(double_review=True, sample_rate=0.0)


@pytest.fixture
def lan(database):
    from pipeline.review.people.accounts import add_user

    return add_user("lan", "bến sông 42 đò", "reviewer")


@pytest.fixture
def minh(database):
    from pipeline.review.people.accounts import add_user

    return add_user("minh", "bến sông 42 đò", "reviewer")


@pytest.fixture
def tuan(database):
    from pipeline.review.people.accounts import add_user

    return add_user("tuan", "bến sông 42 đò", "senior")


@pytest.fixture
def huong(database):
    from pipeline.review.people.accounts import add_user

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
def filled(database) -> Path:
    """A queue of five items that ask for a check, the first one first."""
    from pipeline.review.work.queue import enqueue

    enqueue(queue_item(n) for n in range(1, 6))
    return database


@pytest.fixture
def python(database) -> Callable[..., subprocess.Popen[str]]:
    """Start another process on the same queue, running the given code."""

    def start(code: str, *arguments: object) -> subprocess.Popen[str]:
        prelude = (
            "import sys; from pathlib import Path; from pipeline import review; "
            f"sys.path.insert(0, {str(ROOT)!r}); review.setup(); "
        )
        return subprocess.Popen(
            [sys.executable, "-c", prelude + "\n" + code, *map(str, arguments)],
            cwd=ROOT,
            env=os.environ | {"KHOITRONG_DB": str(database)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start
