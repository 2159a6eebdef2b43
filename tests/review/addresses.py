"""Every page of the app, found from its addresses, so that a new page is never left out of a test."""

from collections.abc import Iterator

from django.urls import URLPattern, get_resolver

API = "api/"


def pages(resolver=None) -> Iterator[URLPattern]:
    """Yield the address of each page; the API is none, it asks for a token and never looks at a login."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLPattern):
            yield each
        elif not str(each.pattern).startswith(API):
            yield from pages(each)
