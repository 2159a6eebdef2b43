"""Pages that say what went wrong, and what was typed is shown again."""

import sys
from typing import Final

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

_TYPED = ("note", "source_url", "reason")  # fields with words of one's own
_SHOWN_AGAIN = 20_000  # characters
_RETRY_AFTER: Final = "5"
"""Seconds: about what a database server takes to restart."""


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say kindly that the form was too old or came from elsewhere, and show to a member what they typed."""
    is_plain = request.content_type == "application/x-www-form-urlencoded" and request.user.is_authenticated
    typed = [request.POST.get(name, "")[:_SHOWN_AGAIN] for name in _TYPED] if is_plain else []
    return render(request, "web/csrf.html", {"typed": [text for text in typed if text.strip()]}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say kindly that a form was too large or could not be read; django.request logs what it was."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return render(request, "web/too_large.html", status=413)
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that nothing was stored; where the database did not answer, that it is worth trying again soon.

    The pages need no database and no session. A browser sends kept answers again after status 503.
    """
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        waiting = render_to_string("503.html")
        return HttpResponse(waiting, status=503, headers={"Retry-After": _RETRY_AFTER})
    return HttpResponse(render_to_string("500.html"), status=500)
