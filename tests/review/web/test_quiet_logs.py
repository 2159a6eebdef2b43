"""The secret of a link reaches no log, whatever happens to its page."""

import io
import json
import logging

import pytest
from django.test import Client

from pipeline.review.accounts import invites
from pipeline.review.models import Event
from pipeline.review.web.quiet_logs import QuietFormatter, without_link_secrets
from tests.review.helpers import PASSWORD


@pytest.fixture
def log(database, monkeypatch) -> io.StringIO:
    """What the handlers of the app write, not its errors alone."""
    written = io.StringIO()
    for name in ("django", "waitress"):
        logger = logging.getLogger(name)
        (handler,) = (each for each in logger.handlers if isinstance(each.formatter, QuietFormatter))
        monkeypatch.setattr(handler, "stream", written)
        monkeypatch.setattr(logger, "level", logging.INFO)
    return written


def test_no_log_holds_the_secret_of_a_link(log, huong, lan, monkeypatch):
    client = Client(raise_request_exception=False)
    made, secret = invites.invite(huong, "reviewer")
    address = f"/join/{secret}/"
    client.get(address)
    client.get(address, headers={"host": "no host at all"})
    client.get(address.removesuffix("/"))
    client.post(address, {"username": "tu", "password": "ngắn"})
    Client(enforce_csrf_checks=True).post(address, {"username": "tu", "password": PASSWORD})

    def broken(found: str, *_: object) -> None:
        raise RuntimeError(f"cannot work on {address}")

    with monkeypatch.context() as patch:
        patch.setattr(invites, "accept", broken)
        assert client.post(address, {"username": "tu", "password": PASSWORD}).status_code == 500
    logging.getLogger("waitress").exception("Exception while serving %s", address)
    invites.revoke(huong, made)
    assert client.get(address).status_code == 410
    reset = invites.reset_link(huong, lan)[1]
    client.get(f"/join/{reset}/")
    said = log.getvalue()
    assert "/join/***" in said and "RuntimeError" in said
    assert secret not in said and reset not in said
    kept = json.dumps(list(Event.objects.values("kind", "payload")))
    assert secret not in kept and reset not in kept


def test_addresses_of_links_end_before_their_secret():
    for text in ("GET /join/aB-9_x/ HTTP/1.1", "next=%2Fjoin%2FaB-9_x%2F", "/join/aB-9_x"):
        assert "aB-9_x" not in without_link_secrets(text) and "***" in without_link_secrets(text)
    assert without_link_secrets("/item/5/cluster/") == "/item/5/cluster/"


def test_the_page_of_a_link_tells_no_other_page_its_address(huong):
    secret = invites.invite(huong, "reviewer")[1]
    for address in (f"/join/{secret}/", "/join/x/"):
        assert Client().get(address).headers["Referrer-Policy"] == "strict-origin"
