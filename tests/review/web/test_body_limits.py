"""Nobody makes the server read more than they may send, and large bodies share what there is for them."""

import gc
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.db import connections
from waitress import wasyncore

from pipeline.review.models import ImportRun
from pipeline.review.web import body_limits, server
from pipeline.review.web.body_limits import Budget
from tests.postgres import NEVER
from tests.review.helpers import EXPORT

MB = 1 << 20


class Running:
    """The server of the app in a thread, and how much it took from connections so far."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.read = 0
        self.budget: Budget | None = None
        monkeypatch.setattr(server, "Budget", self._budget)
        take = body_limits.BoundedRequest.received

        def counted(request, data):
            self.read += len(data)
            return take(request, data)

        monkeypatch.setattr(body_limits.BoundedRequest, "received", counted)
        self._server = server._listen("127.0.0.1", 0)
        self.port = server._port_of(self._server)
        self._thread = threading.Thread(target=self._server.run)
        self._thread.start()

    def _budget(self, size: int) -> Budget:
        self.budget = Budget(size)
        return self.budget

    def open(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=NEVER)

    def stop(self) -> None:
        sockets = self._server._map
        with suppress(OSError):  # a loop that wakes for something else has closed the trigger already
            self._server.trigger.pull_trigger(lambda: wasyncore.close_all(sockets))
        self._thread.join(NEVER)
        self._server.task_dispatcher.shutdown()


@pytest.fixture
def running(database, monkeypatch, settings) -> Iterator[Running]:
    settings.UPLOAD_LIMIT = 12 * MB
    settings.REQUEST_BODY_LIMIT = 14 * MB
    settings.UPLOADS_AT_ONCE_LIMIT = 20 * MB
    found = Running(monkeypatch)
    yield found
    found.stop()
    connections.close_all()


def head(path: str, *lines: str, cookie: str = "") -> bytes:
    """The start of a POST request."""
    every = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", *lines, *([f"Cookie: {cookie}"] if cookie else [])]
    return ("\r\n".join(every) + "\r\n\r\n").encode()


def send(connection: socket.socket, *parts: bytes) -> None:
    """Send as much as the server takes."""
    try:
        for part in parts:
            connection.sendall(part)
    except (BrokenPipeError, ConnectionResetError):
        pass


def status(connection: socket.socket) -> int:
    """The status of the answer."""
    found = b""
    while b"\r\n" not in found:
        more = connection.recv(4096)
        assert more, "no answer"
        found += more
    return int(found.split(b" ", 2)[1])


def chunks(count: int) -> list[bytes]:
    return [b"10000\r\n" + b"x" * 65536 + b"\r\n"] * count


def cookie_of(client) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def upload_body(client, data: bytes) -> tuple[str, bytes]:
    """The type and the content of the import form with one file, as a browser sends it."""
    client.get("/import/")
    token = client.cookies["khoitrong_csrf"].value
    body = (
        f'--grenze\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        '--grenze\r\nContent-Disposition: form-data; name="files"; filename="trang.csv"\r\n\r\n'
    ).encode()
    return "multipart/form-data; boundary=grenze", body + data + b"\r\n--grenze--\r\n"


@pytest.mark.parametrize("path", ["/login/", "/import/", "/attach/", "/api/v1/items/", "/nowhere/"])
@pytest.mark.parametrize("cookie", ["", "khoitrong_session=unknown", 'khoitrong_session="\\'])
def test_a_large_body_of_somebody_who_is_not_logged_in_is_not_read(running, path, cookie):
    with running.open() as connection:
        send(connection, head(path, f"Content-Length: {50 * MB}", cookie=cookie), b"x" * (50 * MB))
        assert status(connection) == 413
    assert running.read < MB // 4


@pytest.mark.parametrize("path", ["/login/", "/import/"])
def test_a_body_without_a_length_is_read_up_to_the_limit_of_a_form(running, settings, path):
    with running.open() as connection:
        send(connection, head(path, "Transfer-Encoding: chunked"), *chunks(800))
        assert status(connection) == 413
    assert running.read < settings.FORM_BODY_LIMIT + MB // 4


def test_nobody_is_asked_to_go_on_with_a_body_that_is_refused(running):
    with running.open() as connection:
        send(connection, head("/login/", f"Content-Length: {50 * MB}", "Expect: 100-continue"))
        assert status(connection) == 413


def test_only_who_may_import_sends_an_export(running, as_lan, as_huong):
    connections.close_all()
    for client, expected in ((as_lan, 413), (as_huong, 302)):
        kind, body = upload_body(client, EXPORT.encode() + b"\n" * (10 * MB))
        lines = (f"Content-Type: {kind}", f"Content-Length: {len(body)}")
        with running.open() as connection:
            send(connection, head("/import/", *lines, cookie=cookie_of(client)), body)
            assert status(connection) == expected
    assert ImportRun.objects.get().files[0]["size"] > 10 * MB


def test_who_may_import_is_held_to_the_limit_too_and_on_other_pages_to_that_of_a_form(running, as_huong):
    for path, size in (("/import/", 50 * MB), ("/decide/", 10 * MB), ("/import/1/", 10 * MB)):
        with running.open() as connection:
            send(connection, head(path, f"Content-Length: {size}", cookie=cookie_of(as_huong)), b"x" * size)
            assert status(connection) == 413
    with running.open() as connection:
        start = head("/import/", "Transfer-Encoding: chunked", cookie=cookie_of(as_huong))
        send(connection, start, *chunks(800))
        assert status(connection) == 413
    assert running.read < 15 * MB


def test_a_person_who_was_shut_out_sends_no_export(running, as_huong, huong):
    huong.is_active = False
    huong.save()
    with running.open() as connection:
        send(connection, head("/import/", f"Content-Length: {9 * MB}", cookie=cookie_of(as_huong)))
        assert status(connection) == 413


def test_large_bodies_share_a_budget_which_comes_back(running, as_huong):
    large = head("/import/", f"Content-Length: {13 * MB}", cookie=cookie_of(as_huong))
    whole = running.budget.left
    with running.open() as first, running.open() as second:
        send(first, large, b"x" * MB)
        wait_until(lambda: running.budget.left == whole - 13 * MB)
        send(second, large)
        assert status(second) == 503
    wait_until(lambda: running.budget.left == whole)  # both hung up


def test_a_form_that_trickles_in_is_given_up(running, monkeypatch):
    monkeypatch.setattr(body_limits, "SECONDS_FOR_A_FORM", 0.2)
    for start in (b"GET / HTTP/1.1\r\nHost: ", head("/login/", "Content-Length: 1000")):
        with running.open() as connection:
            connection.sendall(start)
            wait_until(lambda connection=connection: trickle(connection))
            assert status(connection) == 408


def trickle(connection: socket.socket) -> bool:
    """Send one byte more; whether there is an answer."""
    connection.sendall(b"x")
    connection.setblocking(False)
    try:
        return bool(connection.recv(1, socket.MSG_PEEK))
    except BlockingIOError:
        return False
    finally:
        connection.settimeout(NEVER)


def wait_until(condition) -> None:
    end = time.monotonic() + NEVER
    while not condition():
        assert time.monotonic() < end
        gc.collect()
        time.sleep(0.01)


def test_a_budget_is_given_back_once():
    budget = Budget(10)
    give_back = budget.take(8)
    assert budget.take(3) is None
    give_back()
    give_back()
    assert budget.left == 10
