"""What holds for every request: headers that keep stored text inert and pages private, and who stays in.

Posts come from anywhere, so nothing in them may ever run or call out: scripts and styles come from this
server's own files only, and nothing else is fetched (CSP Level 3, https://www.w3.org/TR/CSP3/).
"""

import time
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from pipeline.review.accounts import two_factor
from pipeline.review.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

PERMISSIONS_POLICY: Final = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def security_headers(get_response: GetResponse) -> GetResponse:
    """Middleware: forbid inline and foreign code, and keep pages out of shared and disk caches."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)  # pictures: stricter
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        response.headers.setdefault("Cache-Control", "no-store")  # static files bring their own
        return response

    return middleware


def explain_post_only(get_response: GetResponse) -> GetResponse:
    """Middleware: somebody who opens the address of a form by itself is told where to go instead."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 405 or request.method != "GET" or response.content:
            return response
        page = render(request, "405.html", status=405)
        page.headers["Allow"] = response.headers["Allow"]
        return page

    return middleware


_NOTE_EVERY_SECONDS: Final = 300
"""Seconds after which it is written down again that a session is in use: rather late than on every page."""


def session_limits(get_response: GetResponse) -> GetResponse:
    """Middleware: end a session that nobody used for long, or that is a week old however much it was used."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now, session = int(time.time()), request.session
            since, seen = session.get("since", now), session.get("seen", 0)
            if (
                now - since > settings.SESSION_COOKIE_AGE
                or now - (seen or now) > settings.SESSION_IDLE_SECONDS
            ):
                logout(request)
            elif now - seen > _NOTE_EVERY_SECONDS:
                session["since"], session["seen"] = since, now
        return get_response(request)

    return middleware


class TwoFactorSetupFirst:
    """Middleware: where leads must log in with codes, a lead sets them up before anything else."""

    _OPEN: Final = frozenset(
        {"security", "begin_codes", "codes_picture", "confirm_codes", "change_pass", "logout", "set_language"}
    )

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; `process_view` decides."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:  # noqa: ANN401
        """Return the way to the page where codes are set up, or None to go on."""
        match, person = request.resolver_match, request.user
        if match is None or match.url_name in self._OPEN or not isinstance(person, User):
            return None
        return redirect("security") if two_factor.must_set_up(person) else None
