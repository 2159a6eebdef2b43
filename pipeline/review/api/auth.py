"""Tokens at the door of the API: who asks, may they, and not too often.

Only the `Authorization` header counts. Cookies are never looked at, so a page elsewhere cannot make a
browser act for somebody who is logged in (CSRF).
"""

import time
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from ninja.security import HttpBearer

from pipeline.review.accounts import tokens
from pipeline.review.api.problems import ApiError
from pipeline.review.models import Token

_WINDOW: Final = 60
"""Seconds over which requests are counted."""


class Bearer(HttpBearer):
    """Lets a request through whose token has a scope."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """Return the token, or None for one that opens nothing.

        Raises:
            ApiError: It lacks the scope, its owner lacks the right, or it came too often.
        """
        found = tokens.find_token(token.strip())
        if found is None:
            return None
        _count(found)
        if not tokens.allows(found, self.scope):
            raise ApiError(
                403,
                "scope",
                f"This needs the scope `{self.scope}`, and an owner who may still do what it stands for.",
            )
        return found


def token_of(request: HttpRequest) -> Token:
    """Return the token of a request that was let through.

    Raises:
        ApiError: It was not.
    """
    found: object = getattr(request, "auth", None)
    if not isinstance(found, Token):
        raise ApiError(401, "unauthorized", "Send a token.")
    return found


def _count(token: Token) -> None:
    """Count a request of a token in the running minute.

    The counter is in Django's cache, whose add and increment are atomic among the threads of a process. A
    team that runs several processes configures a cache they share; otherwise each counts for itself.

    Raises:
        ApiError: There were too many.
    """
    now = int(time.time())
    key = f"api:{token.digest}:{now // _WINDOW}"
    cache.add(key, 0, timeout=2 * _WINDOW)
    if cache.incr(key) > settings.API_REQUESTS_PER_MINUTE:
        raise ApiError(
            429,
            "too_many",
            f"At most {settings.API_REQUESTS_PER_MINUTE} requests a minute for one token. Wait, then go on.",
            retry_after=_WINDOW - now % _WINDOW,
        )
