"""A whole shift of a team in a real Chromium: by keyboard alone, and by thumb on a phone with a slow line."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from playwright.sync_api import Browser, Locator, Page, expect

from pipeline.review.accounts.accounts import add_user
from pipeline.review.accounts.team_settings import change_team
from pipeline.review.models import Event, Item, Review, User
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.storage import event_log
from tests.review.browser import LAPTOP, PATIENCE_MS, PHONE
from tests.review.helpers import PASSWORD
from tests.review.samples import queue_item

pytestmark = pytest.mark.browser

SHIFT = 20
ANSWERS = ("unverifiable", "opinion_or_satire")
TEAM = (("lan", "reviewer"), ("minh", "reviewer"), ("tuan", "senior"), ("huong", "lead"))
# A usual 3G connection: bytes a second down and up, and milliseconds there and back.
THREE_G = {"offline": False, "downloadThroughput": 200_000, "uploadThroughput": 94_000, "latency": 150}


class Keys:
    """Somebody who uses nothing but the keyboard."""

    options = LAPTOP

    def __init__(self, page: Page) -> None:
        self.page = page

    def fill(self, field: Locator, text: str) -> None:
        self._go_to(field)
        self.page.keyboard.type(text)

    def press(self, target: Locator) -> None:
        """Follow a link or press a button that leads to another page."""
        self._go_to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def unfold(self, summary: Locator) -> None:
        self._go_to(summary)
        self.page.keyboard.press("Enter")

    def choose(self, outcome: str) -> None:
        key = self.page.locator(f"input[value={outcome}]").get_attribute("data-key")
        self.page.keyboard.press(key)

    def send(self) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def _go_to(self, target: Locator) -> None:
        """Tab on until it has the focus, which has to be visible by then."""
        for _ in range(150):
            if target.evaluate("node => node === document.activeElement"):
                assert target.evaluate("node => getComputedStyle(node).outlineStyle") != "none"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no way by Tab to {target}")


class Thumb:
    """Somebody with a phone on 3G who taps."""

    options = PHONE

    def __init__(self, page: Page) -> None:
        self.page = page
        page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", THREE_G)

    def fill(self, field: Locator, text: str) -> None:
        field.tap()
        field.fill(text)

    def press(self, target: Locator) -> None:
        with self.page.expect_navigation():
            target.tap()

    def unfold(self, summary: Locator) -> None:
        summary.tap()

    def choose(self, outcome: str) -> None:
        self.page.locator(".choice", has=self.page.locator(f"input[value={outcome}]")).tap()

    def send(self) -> None:
        with self.page.expect_navigation():
            self.page.locator("#confirm").tap()


Hand = Keys | Thumb


@pytest.fixture
def shift(database, python, chromium) -> Iterator[Callable]:
    """Open a window as one of the team, logged in by hand; nothing may be asked of another server."""
    for name, role in TEAM:
        user = add_user(name, PASSWORD, role)
        User.objects.filter(pk=user.pk).update(password=PBKDF2PasswordHasher().encode(PASSWORD, "muoi"))
    change_team(double_review=True, sample_rate=0.0)
    enqueue(queue_item(n, priority=90.0 - n) for n in range(1, SHIFT + 1))
    process = python("review.serve(port=0, on_ready=lambda url: print(url, flush=True))")
    url = process.stdout.readline().strip()

    @contextmanager
    def open_window(kind: type[Hand], name: str) -> Iterator[Hand]:
        with window(chromium, kind, url) as hand:
            hand.fill(hand.page.locator("#id_username"), name)
            hand.fill(hand.page.locator("#id_password"), PASSWORD)
            hand.press(hand.page.locator(".login button.primary"))
            yield hand

    yield open_window
    process.kill()
    process.communicate()


@contextmanager
def window(browser: Browser, kind: type[Hand], url: str) -> Iterator[Hand]:
    context = browser.new_context(locale="vi-VN", **kind.options)
    page = context.new_page()
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    context.on("request", lambda r: None if r.url.startswith(url) else trouble.append(f"request to {r.url}"))
    page.set_default_timeout(PATIENCE_MS)
    page.goto(url)
    yield kind(page)
    context.close()
    assert trouble == []


@pytest.mark.parametrize("kind", [Keys, Thumb])
def test_a_whole_shift(shift, kind):
    with shift(kind, "lan") as hand:  # the first post accuses, the rest is plain
        hand.choose("scam")
        hand.send()
        expect(hand.page.locator("#notices")).to_contain_text("thêm một bạn xem độc lập")
        for n in range(SHIFT - 1):
            hand.choose(ANSWERS[n % len(ANSWERS)])
            hand.send()
        expect(hand.page.locator("h1")).to_contain_text("Nước trong rồi")
        expect(hand.page.locator(".tally b")).to_have_text(str(SHIFT))
    first = Item.objects.get(cluster_id=f"c{1:016x}")

    with shift(kind, "minh") as hand:  # blind, and of another mind
        hand.choose("unverifiable")
        hand.send()
        expect(hand.page.locator("#notices")).to_contain_text("nghĩ khác nhau")

    with shift(kind, "tuan") as hand:  # settles
        expect(hand.page.locator(".opinions")).to_contain_text("Lừa đảo")
        hand.choose("scam")
        hand.send()
    first.refresh_from_db()
    assert first.state == Item.State.DECIDED

    with shift(kind, "minh") as hand:  # asks for a second look at it
        hand.press(hand.page.locator(".nav a[href='/mine/']"))
        hand.press(hand.page.locator(f"a[href='/item/{first.pk}/']").first)
        hand.fill(hand.page.locator("#reason"), "Trang này đã đính chính rồi")
        hand.press(hand.page.locator("form:has(#reason) button"))
        expect(hand.page.locator("#notices")).to_contain_text("Cả nhóm sẽ xem lại")
    first.refresh_from_db()
    assert (first.state, first.round) == (Item.State.WAITING, 2)

    with shift(kind, "huong") as hand:  # reads how the day went
        hand.press(hand.page.locator(".nav a[href='/overview/']"))
        expect(hand.page.locator(".figures")).to_contain_text(str(SHIFT - 1))
        hand.press(hand.page.locator("a[href='/overview/agreement/']").first)
        expect(hand.page.locator("table").first).to_contain_text("Cần kiểm chứng")
        hand.press(hand.page.locator("form.leave button"))
        expect(hand.page.locator("#id_username")).to_be_visible()

    assert Review.objects.count() == SHIFT + 2
    assert Event.objects.filter(kind="reopened").count() == 1
    assert event_log.verify().is_whole
