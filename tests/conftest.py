"""What many tests share: invented exports, the command line as a person calls it, and a browser."""

import csv
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from pipeline import review
from pipeline.classify import registry
from tests.cli_tools import CHOSEN, COMMAND, environment
from tests.warm import Warm

# A busy machine is no failure: an example may take as long as it takes.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

SUBJECTS = ["Bà Tư bán xôi", "Nhóm bạn trẻ xóm Bến", "Anh Ba chạy xe ôm", "Cô giáo làng Sen", "Tổ dân phố 5"]
DEEDS = [
    "nhặt được ví tiền và mang trả lại người mất ngay trong chiều nay",
    "nấu ba trăm suất cháo phát cho bệnh nhân nghèo ở bệnh viện huyện",
    "nói nghe đâu uống nước lá này ba ngày là khỏi hẳn ung thư, chia sẻ gấp trước khi bị xoá",
    "hỏi cả nhà xem cuối tuần này trời có mưa không để còn phơi thóc",
    "chê con đường mới làm xong đã ổ gà, tiền thuế của dân đi đâu hết rồi",
    "được chia sẻ là công an gọi điện bắt chuyển tiền vào tài khoản để xác minh, mọi người bấm link ngay",
]


@pytest.fixture(scope="session", autouse=True)
def quick_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Score with the linear engine, as a team does that chose it: most tests are not about the model."""
    home = tmp_path_factory.mktemp("models")
    registry.use("linear", home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CHOSEN, str(home))
        yield


@pytest.fixture
def as_shipped(quick_engine: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Score with the engine that a newcomer gets."""
    monkeypatch.delenv(CHOSEN)


@pytest.fixture
def make_export(tmp_path: Path) -> Callable[..., Path]:
    """Write a plain CSV export of `rows` different invented posts and return its path."""

    def make(rows: int = 60, name: str = "posts.csv") -> Path:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["post_id", "text", "created_at", "likes"])
            for i in range(rows):
                text = f"{SUBJECTS[i % 5]} {DEEDS[i % 6]} (chuyện số {i * 7919} ở ngõ {i * 31 % 997})"
                writer.writerow([f"p{i}", text, f"2026-10-{1 + i % 28:02} 08:00", i])
        return path

    return make


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """Commands in processes of their own that begin at once."""
    with closing(Warm()) as process:
        yield process


@pytest.fixture
def khoitrong(tmp_path: Path, warm: Warm) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `khoitrong` in an empty folder and return what it did; `before` is Python to run first."""

    def run(*arguments: object, input: str = "", before: str = "") -> subprocess.CompletedProcess[str]:
        return warm.run([*map(str, arguments)], tmp_path, environment(), input, f"{before}\n{COMMAND}")

    return run


@pytest.fixture(scope="session")
def _migrated_file(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Path:
    from django.db import connections

    path = tmp_path_factory.mktemp("queue") / "empty.sqlite3"
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setenv("KHOITRONG_DB", "")
        review.setup(path)
        review.migrate()
        connections.close_all()
    return path


@pytest.fixture
def make_queue(tmp_path: Path, _migrated_file: Path) -> Callable[..., Path]:
    """Put a queue with its tables and nothing in them where `khoitrong` runs: making them takes seconds."""

    def make(name: str = "khoitrong.sqlite3") -> Path:
        return Path(shutil.copy(_migrated_file, tmp_path / name))

    return make


@pytest.fixture
def ready_queue(make_queue: Callable[..., Path]) -> Path:
    """A queue with its tables where `khoitrong` looks for one."""
    return make_queue()


def installed_browser() -> str:
    """Return the browser to drive: `KHOITRONG_CHROMIUM`, or the first one that is installed.

    The shell without windows of its own comes first: the same engine for two thirds of the work.
    """
    names = "chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable".split()
    found = os.environ.get("KHOITRONG_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    assert found, "install Chromium, or name one in KHOITRONG_CHROMIUM"
    return found


@pytest.fixture(scope="module")
def chromium() -> Iterator:
    """A real browser for all tests of a file."""
    from playwright.sync_api import expect, sync_playwright

    from tests.review.browser import PATIENCE_MS

    expect.set_options(timeout=PATIENCE_MS)

    with pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop on this thread; the queue is only read between its steps.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with sync_playwright() as playwright:
            arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
            browser = playwright.chromium.launch(executable_path=installed_browser(), args=arguments)
            yield browser
            browser.close()
