"""Who is asking, and whether they may: the doors of every page."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from pipeline.review.accounts.permissions import Action, can
from pipeline.review.models import User

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


def number_in(text: str) -> int:
    """Return a key from a form; 0, which is nobody's, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
