"""Links to posts: whose site they lead to, which post they name, and which of them name a person."""

import re
from typing import Final

_CREATOR: Final = re.compile(r"(?<=tiktok\.com/)@[^/?#]+(?=/(?:video|photo)/\d)", re.IGNORECASE)
_PLATFORMS: Final = (
    (re.compile(r"(?:^|[/.])(?:facebook\.com|fb\.com|fb\.watch)(?:/|$)"), "facebook"),
    (re.compile(r"(?:^|[/.])(?:youtube\.com|youtu\.be)(?:/|$)"), "youtube"),
    (re.compile(r"(?:^|[/.])tiktok\.com(?:/|$)"), "tiktok"),
    (re.compile(r"(?:^|[/.])instagram\.com(?:/|$)"), "instagram"),
)
_PROFILE: Final = re.compile(
    r"https?://(?:[\w-]+\.)*(?:"
    r"(?:facebook|fb)\.com/(?:profile\.php\?id=\d+|people/[^/]+/\d+|[\w.%-]+)"
    r"|instagram\.com/[\w.]+|tiktok\.com/@[\w.-]+"
    r"|youtube\.com/(?:channel/[\w-]+|c/[^/?#]+|user/[^/?#]+|@[^/?#]+)"
    r")/?(?:[?&#](?!.*(?:story_fbid|fbid|v|comment_id)=).*)?",
    re.IGNORECASE,
)
_PAGES_OF_SITE: Final = re.compile(
    r"\.com/(?:watch|story\.php|permalink\.php|photo(?:\.php)?|reel|share)\b", re.I
)
_LINK_ID: Final = re.compile(
    r"(?:posts|videos|permalink|reel|video|p)/(?:[^/?#]+/)?([\w-]{6,})/?(?:[?#].*)?$"
)
_QUERY_ID: Final = re.compile(r"[?&](?:story_fbid|fbid|v)=([\w-]{6,})")


def platform_of_link(url: str) -> str:
    """Return the platform that a link leads to, as in `POSTS`, or `unknown`."""
    host = url.lower().removeprefix("https://").removeprefix("http://")[:40]
    return next((name for pattern, name in _PLATFORMS if pattern.search(host)), "unknown")


def safe_link(url: str | None) -> str | None:
    """Return a web link to a post; links to people and links of other kinds are dropped."""
    if not url or not url.lower().startswith(("http://", "https://")) or len(url) > 2000:
        return None
    if _PROFILE.fullmatch(url) and not _PAGES_OF_SITE.search(url):
        return None
    return _CREATOR.sub("@_", url)  # the site finds the video by its number


def id_in_link(url: str) -> str | None:
    """Return the id of a post in its link, as CrowdTangle leaves it there only."""
    found = _LINK_ID.search(url) or _QUERY_ID.search(url)
    return found[1] if found else None
