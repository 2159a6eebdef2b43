"""What a named proxy says about who asks is believed; what anybody else says is not."""

import pytest
from django.test import Client

from pipeline.errors import UsageError
from pipeline.review.web.addresses import address_in, read_addresses
from tests.review.helpers import PASSWORD

PROXY, HERE, THERE = "10.0.0.5", "203.0.113.7", "203.0.113.8"


@pytest.fixture
def proxied(settings):
    settings.PROXIES = settings.HTTPS_PROXIES = read_addresses(f"{PROXY}, 10.0.0.6")


def log_in(peer: str, said: str | None, password: str) -> int:
    headers = {} if said is None else {"x-forwarded-for": said}
    data = {"username": "lan", "password": password}
    return Client(REMOTE_ADDR=peer).post("/login/", data, headers=headers).status_code


def lock_out(peer: str, said: str | None, tries: int) -> None:
    for _ in range(tries):
        log_in(peer, said, "sai")


def test_behind_the_proxy_one_client_locks_out_itself_and_nobody_else(proxied, lan, settings):
    lock_out(PROXY, HERE, settings.AXES_FAILURE_LIMIT)
    assert log_in(PROXY, HERE, PASSWORD) == 429
    assert log_in(PROXY, THERE, PASSWORD) == 302


def test_from_elsewhere_a_forged_header_changes_nothing(proxied, lan, settings):
    for n in range(settings.AXES_FAILURE_LIMIT):
        log_in(HERE, f"198.51.100.{n}", "sai")
    assert log_in(HERE, "198.51.100.99", PASSWORD) == 429
    assert log_in(PROXY, "198.51.100.1", PASSWORD) == 302, "nobody was locked out in another's name"


def test_what_the_client_put_in_front_is_not_believed(proxied, lan, settings):
    for n in range(settings.AXES_FAILURE_LIMIT):
        log_in(PROXY, f"198.51.100.{n}, {HERE}, 10.0.0.6", "sai")
    assert log_in(PROXY, HERE, PASSWORD) == 429


def test_without_a_named_proxy_nobody_is_believed(lan, settings):
    for n in range(settings.AXES_FAILURE_LIMIT):
        log_in(PROXY, f"198.51.100.{n}", "sai")
    assert log_in(PROXY, HERE, PASSWORD) == 429


@pytest.mark.parametrize(("peer", "is_secure"), [(PROXY, True), (HERE, False)])
def test_only_the_proxy_says_that_a_request_came_over_https(proxied, database, settings, peer, is_secure):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = 60
    answer = Client(REMOTE_ADDR=peer).get("/login/", headers={"x-forwarded-proto": "https"})
    assert ("Strict-Transport-Security" in answer.headers) == is_secure


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        (" 203.0.113.7:4711 ", "203.0.113.7"),
        ("[2001:DB8::1]:443", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("unknown", None),
        ("", None),
    ],
)
def test_an_address_is_read_however_it_is_written(text, address):
    assert address_in(text) == address


def test_a_proxy_that_is_no_address_is_refused():
    with pytest.raises(UsageError, match=r"no IP address.*KHOITRONG_PROXY="):
        read_addresses("127.0.0.1, proxy.example.org")
