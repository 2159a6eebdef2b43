"""Who asks, as the running server sees it: named proxies are believed, others are not, however it is said."""

import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest
from django.conf import settings

from tests.review.helpers import PASSWORD

HERE, THERE = "203.0.113.7", "203.0.113.8"


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follow no redirect, so that a login is told by its own status."""

    def redirect_request(self, *_: object) -> None:
        return None


class Visitor:
    """Somebody with a browser who logs in as lan, through whatever stands in front of the server."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(), _Stay())
        with self.browser.open(f"{url}/login/") as page:
            self.token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())[1]

    def log_in(self, password: str, **headers: str) -> int:
        """Return the status of a login with these headers, their names with `_` as written."""
        form = {"username": "lan", "password": password, "csrfmiddlewaretoken": self.token}
        request = urllib.request.Request(f"{self.url}/login/", urllib.parse.urlencode(form).encode())
        request.headers.update(headers)  # as they are: `Request` would write them otherwise
        try:
            with self.browser.open(request) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code


@pytest.fixture
def served(python, lan, monkeypatch, settings, request) -> Iterator[str]:
    """The address of a server that has named this proxy, or none."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]  # as the server's own
    lan.set_password(PASSWORD)
    lan.save()
    monkeypatch.setenv("KHOITRONG_PROXY", request.param)
    process = python("review.serve(port=0, on_ready=lambda url: print(url, flush=True))")
    try:
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("served", ["127.0.0.1"], indirect=True)
def test_behind_the_named_proxy_only_the_one_who_guessed_is_locked_out(served):
    visitor = Visitor(served)
    for n in range(settings.AXES_FAILURE_LIMIT):  # whatever the client puts in front
        visitor.log_in("sai", **{"X-Forwarded-For": f"198.51.100.{n}, {HERE}"})
    assert visitor.log_in(PASSWORD, **{"X-Forwarded-For": HERE}) == 429
    assert visitor.log_in(PASSWORD, **{"X_Forwarded_For": THERE, "X-Forwarded-For": HERE}) == 429
    assert visitor.log_in(PASSWORD, **{"X-Forwarded-For": THERE}) == 302


@pytest.mark.parametrize("served", ["", "10.0.0.5"], indirect=True)
def test_nobody_else_is_believed(served):
    visitor = Visitor(served)
    for n in range(settings.AXES_FAILURE_LIMIT):
        visitor.log_in("sai", **{"X-Forwarded-For": f"198.51.100.{n}", "Forwarded": f"for=198.51.100.{n}"})
    assert visitor.log_in(PASSWORD, **{"X-Forwarded-For": THERE}) == 429
