"""How a post is found by its link, whatever a person copied into it.

`find_posts` is the one place that knows how links are compared. It compares them by their spelling, so it
finds posts that still have their link; where posts carry a keyed hash of theirs, it is looked up here.
"""

from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from pipeline.errors import UsageError
from pipeline.review.models import ItemPost

_HOSTS: Final = ("www.", "m.", "mbasic.", "web.", "mobile.")
"""Other doors to the same site."""

_TRACKING: Final = (
    "utm_",
    "__",
    "fbclid",
    "gclid",
    "mibextid",
    "igsh",
    "igshid",
    "si",
    "ref",
    "refsrc",
    "rdid",
)
"""How parameters begin, or what they are called, that say who shared a link and not what it leads to."""

_CHUNK: Final = 2000


def canonical_spelling(link: str) -> str:
    """Return a link without scheme, door, tracking, fragment and final slash.

    Raises:
        UsageError: It is no web link.
    """
    try:
        parts = urlsplit(link.strip())
        host = (parts.hostname or "").lower()
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https"):
        raise UsageError("That is no web link.", "Give the whole link, with https:// in front.")
    for door in _HOSTS:
        host = host.removeprefix(door)
    kept = sorted(
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _is_tracking(pair[0])
    )
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def find_posts(link: str) -> list[int]:
    """Return the keys of the posts that a link leads to.

    Raises:
        UsageError: It is no web link.
    """
    wanted = canonical_spelling(link)
    held = ItemPost.objects.exclude(url="").values_list("pk", "url")
    return [key for key, url in held.iterator(chunk_size=_CHUNK) if _spelling(url) == wanted]


def _spelling(url: str) -> str:
    try:
        return canonical_spelling(url)
    except UsageError:
        return ""


def _is_tracking(name: str) -> bool:
    return any(name.startswith(sign) if sign.endswith("_") else name == sign for sign in _TRACKING)
