"""What was decided gets told, signed, until it arrives, and never to the server's own network."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
import standardwebhooks
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from pipeline import review
from pipeline.review.models import Delivery, Event, Webhook
from pipeline.review.queue.leases import claim_next
from pipeline.review.queue.reopen import reopen_item, undo
from pipeline.review.storage import event_log
from pipeline.review.webhooks import delivery, destinations, webhooks
from tests.review.samples import decide

SNIPPET = Path(review.__file__).parent / "webhooks/templates/webhooks/verify_webhook.py.txt"
WHY = "Gọi 0912 345 678 hỏi rồi, họ nói không có chuyện này"

pytestmark = pytest.mark.both_databases


class Receiver(HTTPServer):
    """A program on this machine that gets webhooks and answers as it is told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[tuple[int, dict[str, str]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/nhan?a=1"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(({key.lower(): value for key, value in self.headers.items()}, body))
        status, headers = self.server.answers.pop(0) if self.server.answers else (204, {})
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    settings.WEBHOOKS_LOCAL = True
    with Receiver() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def secret(huong, receiver) -> str:
    return webhooks.add(huong, receiver.url)[1]


def close(person, outcome="scam", note=WHY) -> None:
    decide(person, str(claim_next(person).token), {"check": outcome}, note)


def verify(secret: str, headers: dict[str, str], body: bytes) -> None:
    names: dict = {}
    exec(SNIPPET.read_text(encoding="utf-8"), names)
    names["verify"](secret, headers, body)


def later(delivery: Delivery) -> None:
    """Let the pause of a message be over."""
    Delivery.objects.filter(pk=delivery.pk).update(due_at=timezone.now())


def test_a_decision_is_told_and_its_signature_holds(filled, lan, receiver, secret):
    close(lan)
    assert delivery.send_due().delivered == 1
    headers, body = receiver.got[0]
    verify(secret, headers, body)
    told = standardwebhooks.Webhook(secret).verify(body, headers)  # as the standard's own library reads it
    assert told["type"] == "item.decided"
    assert told["data"]["decisions"] == [{"label": "check", "outcome": "scam"}]
    assert told["data"]["link"] == "https://example.org/bai/1"
    assert told["data"]["reason"].startswith("Gọi ") and headers["content-type"] == "application/json"
    assert Delivery.objects.get().state == "delivered"


def test_a_message_holds_no_name_and_no_personal_data(filled, lan, receiver, secret):
    close(lan)
    body = Delivery.objects.get().body
    assert "0912" not in body and '"lan"' not in body and "Chợ quê" not in body and len(body) < 20_000


def test_a_changed_body_or_another_secret_does_not_verify(filled, lan, huong, receiver, secret):
    close(lan)
    delivery.send_due()
    headers, body = receiver.got[0]
    other = webhooks.add(huong, receiver.url)[1]
    for wrong in ((secret, headers, body + b" "), (other, headers, body)):
        with pytest.raises(ValueError, match="secret"):
            verify(*wrong)
    with pytest.raises(ValueError, match="old"):
        verify(secret, headers | {"webhook-timestamp": "1700000000"}, body)


def test_taking_back_and_asking_again_are_told_too(filled, lan, receiver, secret):
    close(lan)
    undo(lan)
    close(lan, "accurate")
    reopen_item(Event.objects.filter(kind="decided").last().item, lan, "nguồn đã gỡ bài rồi")
    delivery.send_due()
    told = [json.loads(body) for _, body in receiver.got]
    assert [message["type"] for message in told] == [
        "item.decided",
        "item.withdrawn",
        "item.decided",
        "item.reopened",
    ]
    cursors = [message["data"]["cursor"] for message in told]
    assert cursors == sorted(cursors) and told[3]["data"]["reason"] == "nguồn đã gỡ bài rồi"


def test_a_first_blind_review_is_told_to_nobody(blind, filled, lan, receiver, secret):
    close(lan)
    undo(lan)
    assert not Delivery.objects.exists()


def test_a_message_is_stored_with_the_decision_or_not_at_all(filled, lan, receiver, secret):
    token = str(claim_next(lan).token)
    with pytest.raises(RuntimeError), transaction.atomic():
        decide(lan, token, {"check": "scam"}, WHY)
        raise RuntimeError
    assert not Delivery.objects.exists()
    decide(lan, token, {"check": "scam"}, WHY)
    assert Delivery.objects.count() == 1


def test_a_message_survives_a_process_that_is_killed_while_sending(filled, lan, receiver, secret, python):
    close(lan)
    code = (
        "import os, signal\n"
        "from pipeline.review.webhooks import delivery, destinations\n"
        "destinations.socket.getaddrinfo = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)\n"
        "delivery.send_due()"
    )
    assert python(code).wait(timeout=120) == -9
    left = Delivery.objects.get()
    assert left.state == "waiting" and left.attempts == 1 and receiver.got == []
    assert (
        delivery.send_due() == delivery.RoundResult()
    )  # claimed: another sender waits until it must be dead
    later(left)
    assert delivery.send_due().delivered == 1


def test_a_failed_message_is_tried_again_later_with_the_same_id(filled, lan, receiver, secret):
    receiver.answers = [(500, {}), (503, {"Retry-After": "3600"})]
    close(lan)
    assert delivery.send_due() == delivery.RoundResult(0, 1)
    assert delivery.send_due() == delivery.RoundResult()
    for _ in range(2):
        waiting = Delivery.objects.get()
        later(waiting)
        delivery.send_due()
    ids = {headers["webhook-id"] for headers, _ in receiver.got}
    assert len(receiver.got) == 3 and len(ids) == 1
    assert Delivery.objects.get().state == "delivered"


@pytest.mark.parametrize(
    ("answered", "least"), [({}, 5), ({"Retry-After": "3600"}, 3600), ({"Retry-After": "x"}, 5)]
)
def test_a_receiver_may_ask_for_time(filled, lan, receiver, secret, answered, least):
    receiver.answers = [(503, answered)]
    close(lan)
    before = timezone.now()
    delivery.send_due()
    pause = Delivery.objects.get().due_at - before
    assert timedelta(seconds=least) <= pause < timedelta(seconds=least + 600)


def test_it_is_given_up_in_the_end_and_a_lead_sends_it_again(filled, lan, as_huong, receiver, secret):
    receiver.answers = [(500, {})] * (len(delivery.RETRY_PAUSES) + 1)
    close(lan)
    for _ in range(len(delivery.RETRY_PAUSES) + 1):
        delivery.send_due()
        later(Delivery.objects.get())
    assert Delivery.objects.get().state == "given_up"
    assert delivery.send_due() == delivery.RoundResult()
    html = as_huong.get("/webhooks/").content.decode()
    assert "HTTP 500" in html and "Đã ngừng gửi" in html
    as_huong.post(f"/webhooks/delivery/{Delivery.objects.get().pk}/resend/")
    assert delivery.send_due().delivered == 1
    assert "Đã ngừng gửi" not in as_huong.get("/webhooks/").content.decode()


def test_a_redirect_is_not_followed(filled, lan, receiver, secret):
    receiver.answers = [(302, {"Location": receiver.url})]
    close(lan)
    assert delivery.send_due().failed == 1
    assert len(receiver.got) == 1 and Delivery.objects.get().answer == "HTTP 302"


def test_an_address_that_wants_no_more_gets_no_more(filled, lan, as_huong, receiver, secret):
    receiver.answers = [(410, {})]
    close(lan)
    close(lan)
    delivery.send_due()
    close(lan)
    assert list(Delivery.objects.values_list("state", flat=True)) == ["given_up", "given_up"]
    assert "410" in as_huong.get("/webhooks/").content.decode()


def test_one_address_that_is_down_does_not_hold_up_another(filled, lan, huong, receiver, secret):
    down = Receiver()
    down.server_close()
    webhooks.add(huong, f"http://127.0.0.1:{down.server_port}/")
    for _ in range(3):
        close(lan)
    assert delivery.send_due() == delivery.RoundResult(3, 1)


def test_a_removed_webhook_is_told_nothing_more(filled, lan, as_huong, receiver, secret):
    close(lan)
    as_huong.post(f"/webhooks/{Webhook.objects.get().pk}/remove/")
    close(lan)
    assert delivery.send_due() == delivery.RoundResult() and receiver.got == []
    assert [event.kind for event in Event.objects.filter(kind__startswith="webhook").order_by("pk")] == [
        "webhook_added",
        "webhook_removed",
    ]
    assert event_log.verify().is_whole


def test_the_database_does_not_hold_the_secret_and_a_new_server_key_is_noticed(
    filled, lan, receiver, secret, settings
):
    assert secret not in str(Webhook.objects.values().get())
    close(lan)
    settings.SECRET_KEY = "another key"
    assert delivery.send_due().failed == 1
    assert "key has changed" in Delivery.objects.get().answer and receiver.got == []


def test_a_lead_adds_one_on_the_page_and_sees_its_secret_once(database, as_huong, as_lan, receiver):
    page = as_huong.post("/webhooks/", {"url": receiver.url})
    assert "whsec_" in page.content.decode()
    again = as_huong.get("/webhooks/").content.decode()
    assert 'id="secret"' not in again and "/nhan?a=1" in again
    assert as_lan.get("/webhooks/").status_code == 403


def test_a_reviewer_adds_none(lan, receiver):
    with pytest.raises(PermissionDenied):
        webhooks.add(lan, receiver.url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://example.org/",
        "file:///etc/passwd",
        "https://",
        "https://lan:mk@example.org/",
        "https://example.org:99999/",
        "https://exa mple.org/",
        "https://example.org/\r\nX-A: b",
        "http://[::1",
        "javascript:alert(1)",
        "https://" + "a" * 300 + "/",
        "https://example.org/" + "a" * 2000,
    ],
)
def test_an_address_that_is_none_is_refused_kindly(as_huong, url):
    page = as_huong.post("/webhooks/", {"url": url})
    assert page.status_code == 422 and 'class="problem"' in page.content.decode()
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "10.1.2.3",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "2130706433",
        "[::1]",
    ],
)
def test_the_servers_own_network_is_out_of_reach(as_huong, host):
    page = as_huong.post("/webhooks/", {"url": f"http://{host}:8000/"})
    assert page.status_code == 422 and "mạng nội bộ" in page.content.decode()


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
    ],
)
def test_an_address_inside_another_is_looked_at_too(address, public):
    assert destinations.is_public(ip_address(address)) == public


def test_an_address_that_moves_inside_later_gets_nothing(filled, lan, receiver, secret, settings):
    close(lan)
    settings.WEBHOOKS_LOCAL = False
    assert delivery.send_due().failed == 1
    assert receiver.got == [] and "nội bộ" in Delivery.objects.get().answer


def test_delivered_messages_are_forgotten_after_a_month_and_others_are_not(filled, lan, receiver, secret):
    close(lan)
    delivery.send_due()
    close(lan)
    Delivery.objects.update(due_at=timezone.now() - delivery.DELIVERED_KEPT_FOR - timedelta(days=1))
    delivery.delete_delivered()
    assert [delivery.state for delivery in Delivery.objects.all()] == ["waiting"]
