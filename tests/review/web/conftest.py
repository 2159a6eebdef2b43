"""Fixtures of tests that drive a real browser."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from playwright.sync_api import BrowserContext, Page

from pipeline.review.accounts.accounts import add_user
from pipeline.review.models import User
from pipeline.review.queue.enqueue import enqueue
from tests.review.browser import PATIENCE_MS, is_trouble
from tests.review.helpers import PASSWORD
from tests.review.samples import queue_item


@pytest.fixture
def served(database, python) -> Iterator[str]:
    """The app as `khoitrong serve` runs it, in a process of its own, with five items to ask about."""
    for name in ("lan", "minh"):
        user = add_user(name, PASSWORD)
        User.objects.filter(pk=user.pk).update(password=PBKDF2PasswordHasher().encode(PASSWORD, "muoi"))
    enqueue(queue_item(n) for n in range(1, 6))
    process: subprocess.Popen[str] = python(
        "review.serve(port=0, on_ready=lambda url: print(url, flush=True))"
    )
    url = process.stdout.readline().strip()
    assert url.startswith("http://127.0.0.1:"), process.stderr.read()
    yield url
    process.kill()
    process.communicate()


@pytest.fixture
def person(chromium, served) -> Callable:
    """Open a browser window as somebody; afterwards nothing may have gone wrong or gone out."""

    @contextmanager
    def open_window(**options: object) -> Iterator[Page]:
        context: BrowserContext = chromium.new_context(locale="vi-VN", **options)
        page = context.new_page()
        trouble: list[str] = []
        page.on("console", lambda m: trouble.append(m.text) if is_trouble(m) else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("dialog", lambda dialog: (trouble.append(dialog.message), dialog.dismiss()))
        context.on(
            "request", lambda r: None if r.url.startswith(served) else trouble.append(f"request to {r.url}")
        )
        page.set_default_timeout(PATIENCE_MS)
        page.goto(served)
        yield page
        context.close()
        assert trouble == []

    return open_window
