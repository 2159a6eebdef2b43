"""How tests drive the app in a real browser."""

from django.test import Client
from playwright.sync_api import ConsoleMessage, Page

from pipeline.review.models import User

PATIENCE_MS = 120_000
"""How long a page may take on a machine that is busy with something else; what works is not waited for."""

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SMALLEST = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
LAPTOP = {"viewport": {"width": 1366, "height": 850}}


def is_trouble(message: ConsoleMessage) -> bool:
    """Whether the console complains; a form that came too late is answered with 409 on purpose."""
    return message.type in ("error", "warning") and "status of 409" not in message.text


def log_in(page: Page, name: str = "lan") -> None:
    """Bring along a session, which is quicker than a password; one test goes the whole way."""
    client = Client()
    client.force_login(User.objects.get(username=name))
    value = client.cookies["khoitrong_session"].value
    home = page.url.split("/login/")[0]
    page.context.add_cookies([{"name": "khoitrong_session", "value": value, "url": home}])
    page.goto(home)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def goes_on(page: Page, *keys: str) -> None:
    """Press keys that end in the next page."""
    with page.expect_navigation():
        press(page, *keys)


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
