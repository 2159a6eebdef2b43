"""Who asks, when a proxy stands in front: what named proxies say is believed, what others say is dropped.

Anybody may send `X-Forwarded-For`. Each proxy adds the address it was asked from at the right, so that from
the right the first address that is no proxy of ours is the one that a proxy of ours has seen.
"""

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from pipeline.review.web.addresses import address_in
from pipeline.review.web.middleware import GetResponse

_FOR: Final = "HTTP_X_FORWARDED_FOR"
_PROTO: Final = "HTTP_X_FORWARDED_PROTO"
_NEVER_READ: Final = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_BY",
)


def believe_named_proxies(get_response: GetResponse) -> GetResponse:
    """Middleware: let `REMOTE_ADDR` be the client behind a named proxy, and drop headers of anybody else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        told = request.META
        peer = address_in(told.get("REMOTE_ADDR", ""))
        chain = told.pop(_FOR, "").split(",")
        if peer in settings.PROXIES:
            told["REMOTE_ADDR"] = _client(chain) or peer
        if peer not in settings.HTTPS_PROXIES:
            told.pop(_PROTO, None)
        for name in _NEVER_READ:
            told.pop(name, None)
        return get_response(request)

    return middleware


def _client(chain: list[str]) -> str | None:
    """Return the last address of a chain that is no proxy of ours; None when nothing certain can be said."""
    addresses = (address_in(each) for each in reversed(chain))
    return next((each for each in addresses if each not in settings.PROXIES), None)
