"""What all pages share: who is asking, and whether they may."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from pipeline.review.models import User
from pipeline.review.people.permissions import Action, can

Response = TypeVar("Response", bound=HttpResponseBase)

_TYPED = ("note", "source_url", "reason")  # fields with words of one's own
_SHOWN_AGAIN = 20_000  # characters
_RETRY_AFTER: Final = "5"
"""Seconds: about what a database server takes to restart."""


def needs(action: Action) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """Let only people through who may do this."""

    def decorate(view: Callable[..., Response]) -> Callable[..., Response]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401
            if not can(member(request), action):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def member(request: HttpRequest) -> User:
    """Return the person of the team who is asking.

    Raises:
        PermissionDenied: Nobody is logged in.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say kindly that the form was too old or came from elsewhere, and show to a member what they typed."""
    is_plain = request.content_type == "application/x-www-form-urlencoded" and request.user.is_authenticated
    typed = [request.POST.get(name, "")[:_SHOWN_AGAIN] for name in _TYPED] if is_plain else []
    return render(
        request, "review/csrf.html", {"typed": [text for text in typed if text.strip()]}, status=403
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say kindly that a form was too large or could not be read; django.request logs what it was."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return render(request, "review/too_large.html", status=413)
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that nothing was stored; where the database did not answer, that it is worth trying again soon.

    The pages need no database and no session. A browser sends kept answers again after status 503.
    """
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        waiting = render_to_string("503.html")
        return HttpResponse(waiting, status=503, headers={"Retry-After": _RETRY_AFTER})
    return HttpResponse(render_to_string("500.html"), status=500)


def number_in(text: str) -> int:
    """Return a key from a form; 0, which is nobody's, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
