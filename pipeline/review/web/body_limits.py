"""How much of a request is read, decided when its headers are there and before any of its body is.

Waitress reads a whole body, into memory and then into a temporary file, before it calls the app, so the app
itself cannot refuse one in time. The classes here sit where waitress takes bytes from a connection
(https://docs.pylonsproject.org/projects/waitress/en/stable/api.html): whoever asks, and for which page, sets
the limit of that one request, and bodies above the limit of forms share a budget of all connections.
"""

import threading
import time
import weakref
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import get_user
from django.db import DatabaseError, close_old_connections
from django.http import HttpRequest
from django.urls import reverse
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.utilities import Error, RequestEntityTooLarge

from pipeline.review.accounts.permissions import Action, can
from pipeline.review.models import User

SECONDS_FOR_A_FORM: Final = 60
"""From the first byte of a request to the last of its body, if that is a form; files may take longer."""


@dataclass(frozen=True, slots=True)
class UploadPage:
    """A page that takes files.

    Attributes:
        action: What a person must be allowed to do there.
        limit: Bytes of the largest body.
    """

    action: Action
    limit: int


def upload_pages() -> Mapping[str, UploadPage]:
    """Return the pages that take files, by path."""
    return {
        reverse("imports"): UploadPage("import", settings.REQUEST_BODY_LIMIT),
        reverse("tip"): UploadPage("tip", settings.DOCUMENT_BODY_LIMIT),
        reverse("import_claims"): UploadPage("keep_claims", settings.DOCUMENT_BODY_LIMIT),
        reverse("attach"): UploadPage("review", settings.DOCUMENT_BODY_LIMIT),
    }


def person_of(cookies: str) -> User | None:
    """Return who is logged in, by the cookies of a request; None for nobody, and when it cannot be known."""
    try:
        found = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return None
    if found is None:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(found.value)
    close_old_connections()
    try:
        person = get_user(request)
    except DatabaseError:
        return None
    finally:
        close_old_connections()
    return person if isinstance(person, User) else None


class Budget:
    """Bytes that bodies above the limit of forms may take at one time, all connections together.

    Args:
        size: Bytes.
    """

    def __init__(self, size: int) -> None:
        self._left = size
        self._lock = threading.Lock()

    def take(self, size: int) -> Callable[[], object] | None:
        """Return what gives `size` bytes back, at most once; None if they are not there."""
        with self._lock:
            if size > self._left:
                return None
            self._left -= size
        return _Once(lambda: self._give(size))

    def _give(self, size: int) -> None:
        with self._lock:
            self._left += size

    @property
    def left(self) -> int:
        """Bytes that nobody holds."""
        return self._left


class _Once:
    """Calls a function the first time it is called."""

    def __init__(self, function: Callable[[], object]) -> None:
        self._function: Callable[[], object] | None = function
        self._lock = threading.Lock()

    def __call__(self) -> None:
        with self._lock:
            function, self._function = self._function, None
        if function is not None:
            function()


class _TooLargeError(RequestEntityTooLarge):  # type: ignore[misc]  # waitress has no types
    def __init__(self) -> None:
        super().__init__(
            "Nội dung gửi lên lớn quá nên chưa có gì được lưu. Nếu bạn đang nạp file thì đăng nhập lại rồi "
            "gửi lại nhé.\r\n"
            "What was sent is too large, and nothing of it was kept. If you were uploading a file, log in "
            "again and send it once more."
        )


class _BusyError(Error):  # type: ignore[misc]
    code = 503
    reason = "Service Unavailable"

    def __init__(self) -> None:
        super().__init__(
            "Đang có nhiều file được tải lên cùng lúc. Bạn đợi một lát rồi gửi lại nhé.\r\n"
            "Many files are being uploaded at the moment. Wait a little and send it again."
        )


class _TooSlowError(Error):  # type: ignore[misc]
    code = 408
    reason = "Request Timeout"

    def __init__(self) -> None:
        super().__init__(
            "Mạng chậm quá nên chưa nhận đủ nội dung. Bạn gửi lại nhé.\r\n"
            "The request did not arrive in time. Send it again."
        )


class BoundedRequest(HTTPRequestParser):  # type: ignore[misc]
    """A request on its way in, which is given up as soon as it is larger or slower than it may be.

    Args:
        adj: Settings of the server, with the largest body of all.
        budget: What large bodies share.
    """

    def __init__(self, adj: Any, budget: Budget) -> None:  # noqa: ANN401
        super().__init__(adj)
        self.adj: Any = adj
        self._budget = budget
        self._give_back: Callable[[], object] = lambda: None
        self._since = time.monotonic()
        self._is_form = True

    def received(self, data: bytes) -> int:
        """Take bytes of the connection, and return how many belonged to this request."""
        consumed: int = super().received(data)
        late = time.monotonic() - self._since > SECONDS_FOR_A_FORM
        if late and self._is_form and not self.completed:
            if not self.headers_finished:
                self.parse_header(b"GET / HTTP/1.0\r\n")  # an answer needs something that it answers
            self._refuse(_TooSlowError())
        if isinstance(self.error, RequestEntityTooLarge):
            self._refuse(_TooLargeError())
        return consumed

    def parse_header(self, header_plus: bytes) -> None:
        """Read the headers, and set the limit for what follows."""
        super().parse_header(header_plus)
        self.adj = copy(self.adj)
        self.adj.max_request_body_size = settings.FORM_BODY_LIMIT
        if self.content_length < settings.FORM_BODY_LIMIT and not self.chunked:
            return
        page = upload_pages().get(self.path) if self.command == "POST" else None
        person = person_of(self.headers.get("COOKIE", "")) if page is not None else None
        if page is None or person is None or not can(person, page.action):
            return
        self.adj.max_request_body_size = page.limit
        if self.content_length >= page.limit:
            return
        give_back = self._budget.take(self.content_length or page.limit)
        if give_back is None:
            self._refuse(_BusyError())
            return
        weakref.finalize(self, give_back)
        self._give_back = give_back
        self._is_form = False

    def _refuse(self, error: object) -> None:
        self.error = error
        self.expect_continue = False  # else waitress asks for the body after all
        self.completed = True

    def close(self) -> None:
        """Let go of the body."""
        super().close()
        self._give_back()


def channel_class(budget: Budget) -> type[Any]:
    """Return the class of connections for waitress whose requests share a budget."""

    class Channel(HTTPChannel):  # type: ignore[misc]
        @staticmethod
        def parser_class(adj: Any) -> BoundedRequest:  # noqa: ANN401
            return BoundedRequest(adj, budget)

        def handle_close(self) -> None:
            """Let go of a request that did not come to its end, too."""
            super().handle_close()
            if self.request is not None:
                self.request.close()

    return Channel
