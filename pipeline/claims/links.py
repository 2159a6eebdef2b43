"""The links in a post, without what only says who passed them on."""

import re
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

_LINK: Final = re.compile(r"(?:https?://|www\.)[^\s<>\"'“”()]{3,2000}", re.I)
_TRACKING: Final = re.compile(
    r"utm_|fb(?:clid|_)|gclid|igsh|mibextid|ref(?:$|_|src)|_rdr|si$|feature$|spm|zarsrc|share|is_from|_t$|_r$"
    r"|sender_|cft|__|rdid|locale$|lang$|hl$",
    re.I,
)
"""Parameters that tell who shared a link and where it was clicked, never what it shows."""


_NO_LINKS: Final[frozenset[str]] = frozenset()


def links_in(text: str) -> frozenset[str]:
    """Return the links of a text in one spelling each: no scheme, `www.` or `m.`, tracking or fragment.

    A bare domain points at no page and is left out.
    """
    if "://" not in text and "www." not in text.lower():
        return _NO_LINKS
    return frozenset(filter(None, map(_canonical, _LINK.findall(text))))


def _canonical(link: str) -> str:
    link = link.rstrip(".,;:!?…")
    try:
        parts = urlsplit(link if "://" in link else f"https://{link}")
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("mobile.")
    except ValueError:
        return ""
    kept = sorted((name, value) for name, value in parse_qsl(parts.query) if not _TRACKING.match(name))
    path = parts.path.rstrip("/")
    return f"{host}{path}{'?' if kept else ''}{urlencode(kept)}" if path or kept else ""
