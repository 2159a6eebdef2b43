"""A person with a browser, hasty and on a bad network: aborts, sends twice, comes back too late."""

import http.client
import random
import re
import threading
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from pipeline.review.domain.outcomes import QUESTIONS

PASSWORD = "bến sông 42 đò"
WHY = "Cơ quan chức năng đã trả lời rõ về việc này"
SOURCE = "https://example.org/nguon"

_FIELD = re.compile(r'name="(csrfmiddlewaretoken|token)"\s+value="([^"]+)"')
_ANSWER = re.compile(r'name="answer-([a-z]+)"')
_BROKEN = (OSError, http.client.HTTPException)


@dataclass
class Seen:
    """What one person met.

    Attributes:
        claims: Seconds until a page with an item was there.
        decides: Seconds until a decision was confirmed.
        confirmed: Token and answers of every decision the server confirmed.
        statuses: How often each HTTP status came.
        lost: Requests without an answer: the server was killed, or this person hung up.
    """

    claims: list[float] = field(default_factory=list)
    decides: list[float] = field(default_factory=list)
    confirmed: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    lost: int = 0


class Reviewer(threading.Thread):
    """One person at work until told to stop."""

    def __init__(self, name: str, port: int, pause: float, stop: threading.Event) -> None:
        super().__init__(name=name, daemon=True)
        self.port, self.pause, self.over = port, pause, stop
        self.seen = Seen()
        self.random = random.Random(name)
        self._cookies: dict[str, str] = {}
        self._connection: http.client.HTTPConnection | None = None
        self._old: tuple[str, dict[str, str], str] | None = None

    def run(self) -> None:
        """Log in, then read and decide; whatever breaks, try again."""
        while not self.over.is_set():
            try:
                if "khoitrong_session" not in self._cookies:
                    self._log_in()
                else:
                    self._one_item()
            except _BROKEN:
                self.seen.lost += 1
                self._hang_up()
                self.over.wait(0.2)
        self._hang_up()

    def _log_in(self) -> None:
        _, page = self._send("GET", "/login/")
        form = dict(_FIELD.findall(page)) | {"username": self.name, "password": PASSWORD}
        self._send("POST", "/login/", form)

    def _one_item(self) -> None:
        began = time.perf_counter()
        status, page = self._send("GET", "/")
        took = time.perf_counter() - began
        form = dict(_FIELD.findall(page))
        if status in (302, 403):
            self._cookies.pop("khoitrong_session", None)
            return
        if "token" not in form:  # nothing waits for this person
            self.over.wait(0.5)
            return
        self.seen.claims.append(took)
        self.over.wait(self.random.expovariate(1 / self.pause) if self.pause else 0)
        self._act(form, sorted(set(_ANSWER.findall(page))))

    def _act(self, form: dict[str, str], labels: list[str]) -> None:
        answers = {label: self._answer(label) for label in labels}
        filled = form | {f"answer-{label}": outcome for label, outcome in answers.items()}
        filled |= {"note": WHY, "source_url": SOURCE}
        what = self.random.random()
        if what < 0.06:
            self._send("POST", "/skip/", form)
        elif what < 0.12:
            self._send_and_hang_up("/decide/", filled)
        elif what < 0.18:
            self._send_twice_at_once(filled, answers)
        elif what < 0.22 and self._old is not None:
            self._send_old(form["csrfmiddlewaretoken"])
        else:
            self._decide(filled, answers)
            if self.random.random() < 0.05:
                self._send("POST", "/undo/", {"csrfmiddlewaretoken": form["csrfmiddlewaretoken"]})

    def _answer(self, label: str) -> str:
        return self.random.choice([outcome.name for outcome in QUESTIONS[label].outcomes])

    def _decide(self, filled: dict[str, str], answers: dict[str, str]) -> None:
        began = time.perf_counter()
        status, _ = self._send("POST", "/decide/", filled)
        if status == 302:
            self.seen.decides.append(time.perf_counter() - began)
            self._confirmed(filled["token"], answers)

    def _send_old(self, csrf: str) -> None:
        """Send again what was sent before, as a restored tab does; the same answers are confirmed again."""
        token, answers, _ = self._old or ("", {}, "")
        old = {"token": token, "csrfmiddlewaretoken": csrf, "note": "khác", "source_url": SOURCE}
        self._send("POST", "/decide/", old | {f"answer-{label}": name for label, name in answers.items()})

    def _send_and_hang_up(self, path: str, form: dict[str, str]) -> None:
        self._request("POST", path, form)
        self._hang_up()
        self.seen.lost += 1

    def _send_twice_at_once(self, filled: dict[str, str], answers: dict[str, str]) -> None:
        second = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            self._request("POST", "/decide/", filled)
            self._request("POST", "/decide/", filled, by=second)
            for connection in (self._connected(), second):
                status, _ = self._answered(connection)
                if status == 302:
                    self._confirmed(filled["token"], answers)
        finally:
            second.close()

    def _confirmed(self, token: str, answers: dict[str, str]) -> None:
        self.seen.confirmed.append((token, answers))
        self._old = (token, answers, WHY)

    # --- HTTP

    def _send(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        self._request(method, path, form)
        return self._answered(self._connected())

    def _request(
        self,
        method: str,
        path: str,
        form: dict[str, str] | None = None,
        *,
        by: http.client.HTTPConnection | None = None,
    ) -> None:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        body = None
        if form is not None:
            body = urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        (by or self._connected()).request(method, path, body, headers)

    def _answered(self, connection: http.client.HTTPConnection) -> tuple[int, str]:
        response = connection.getresponse()
        text = response.read().decode()
        for header in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(header).items():
                self._cookies[name] = morsel.value
        self.seen.statuses[response.status] = self.seen.statuses.get(response.status, 0) + 1
        return response.status, text

    def _connected(self) -> http.client.HTTPConnection:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        return self._connection

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
