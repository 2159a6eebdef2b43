"""What all pages share: who is asking, and whether they may."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from pipeline.review.models import User
from pipeline.review.people.permissions import Action, can

Response = TypeVar("Response", bound=HttpResponseBase)


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
    """Say kindly that the form was too old or came from elsewhere."""
    return render(request, "review/csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say kindly that a form was too large or could not be read; django.request logs what it was."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return render(request, "review/too_large.html", status=413)
    return HttpResponse("400 Bad Request", content_type="text/plain; charset=utf-8", status=400)


def number_in(text: str) -> int:
    """Return a key from a form; 0, which is nobody's, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
