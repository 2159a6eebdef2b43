"""What a link says of a post: which official page it is on, and the day it went up.

Links are read, never opened. Official pages speak for an organisation, so their links name nobody.
"""

import re
from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from django.utils import timezone

from pipeline.ingest.fields.links import link_hash
from pipeline.review.retention.post_links import check_link
from pipeline.review.storage.database_url import resolve_database
from pipeline.review.storage.secret import post_id_key

MAX_LINK_CHARS: Final = 2000

_EARLIEST: Final = date(2015, 1, 1)
"""No number is taken for an earlier day; the campaign is younger."""

_SAME_HOST: Final = re.compile(r"^(?:www|m|web|mobile|mbasic|vi-vn|touch)\.")
_SAME_SITE: Final = {"fb.com": "facebook.com", "twitter.com": "x.com", "telegram.me": "t.me"}
_BY_NAME: Final = frozenset(
    ("facebook.com", "tiktok.com", "youtube.com", "instagram.com", "threads.net", "x.com")
)
_WITH_TWO_STEPS: Final = frozenset(("groups", "channel", "c", "user", "pages", "p"))
"""First steps of a path that say of which kind the page is; the next one names it."""

_DAY_IN_PATH: Final = re.compile(r"(?<!\d)(20\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?!\d)")
_TIKTOK_NUMBER: Final = re.compile(r"/(?:video|photo)/(\d{19})(?!\d)", re.ASCII)


def clean_link(text: str) -> str:
    """Return a web link without the white space around it.

    Raises:
        UsageError: It is no web link, or longer than one is.
    """
    return check_link(text if len(text) <= MAX_LINK_CHARS else "")


def post_key(link: str) -> str:
    """Return what a post is known by, however its link is spelt; the same as in the queue."""
    return link_hash(link, post_id_key(resolve_database().local))


def page_key(link: str) -> str:
    """Return what a page is known by, however its link is spelt: its site and the part that names it."""
    split = urlsplit(link if "://" in link else f"https://{link}")
    return "/".join([site_of(split), *_naming(split)])[:64]


def is_on_page(link: str, key: str) -> bool:
    """Whether a link leads to something on a page.

    Args:
        link: A web link.
        key: `page_key` of the page.
    """
    split = urlsplit(link)
    place = "/".join([site_of(split), *(step.lower() for step in split.path.split("/") if step)])
    return page_key(link) == key or f"{place}/".startswith(f"{key}/")


def day_in(link: str) -> date | None:
    """Return the day that a link names, or that the number of a TikTok holds; None where it says nothing."""
    split = urlsplit(link)
    number = _TIKTOK_NUMBER.search(split.path) if site_of(split) == "tiktok.com" else None
    found = _DAY_IN_PATH.search(split.path)
    try:
        if number:  # its first 32 bits are seconds since 1970
            day = timezone.localtime(datetime.fromtimestamp(int(number[1]) >> 32, UTC)).date()
        elif found:
            day = date(*map(int, found.groups()))
        else:
            return None
    except (ValueError, OverflowError):
        return None
    return day if _EARLIEST <= day <= timezone.localdate() else None


def site_of(split: SplitResult) -> str:
    """Return the site of a link, one name for all its forms."""
    host = _SAME_HOST.sub("", (split.hostname or "").lower().rstrip("."))
    return _SAME_SITE.get(host, host)


def _naming(split: SplitResult) -> list[str]:
    """Return the steps of a path that name the page: on a network the first ones, elsewhere all."""
    steps = [step.lower() for step in split.path.split("/") if step]
    query = dict(parse_qsl(split.query))
    if site_of(split) not in _BY_NAME:
        return steps
    if steps and steps[0] in ("profile.php", "permalink.php", "story.php") and "id" in query:
        return [urlencode({"id": query["id"]})]
    return steps[: 2 if steps and steps[0] in _WITH_TWO_STEPS else 1]
