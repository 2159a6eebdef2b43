"""Links to posts: one that opens the post without naming its author, where the platform has such a link.

| platform | what is kept |
|---|---|
| Facebook | `/POST` (of `/NAME/posts/POST`, `permalink.php`, `story.php`, `AUTHOR_POST`), `/watch/?v=ID`, |
| | `/reel/ID/`, `/photo/?fbid=ID`, `/groups/GROUP/posts/POST/`, `/events/ID/`, `/share/p/CODE/`, |
| | `fb.watch/CODE/`; not `pfbid` ids outside groups |
| X | `https://x.com/i/status/ID` |
| TikTok | `https://www.tiktok.com/player/v1/ID` (the player for embedding), `vt.tiktok.com/CODE/` |
| Instagram | `https://www.instagram.com/p/CODE/`; not stories |
| Threads | `https://www.threads.net/t/CODE` |
| YouTube | `https://www.youtube.com/watch?v=ID`, with `&lc=COMMENT`; `/post/ID` |
| Telegram | `https://t.me/CHANNEL/ID`: channels and groups are public pages |

On these sites everything else is dropped, profiles first. Elsewhere a link stays as it is, without what only
tracks who clicked, unless its path or query names an account. The numbers of comments stay: they name nobody.
A page's own address looks like a person's, so it is left out as well.

A `pfbid` id opens only together with its author, and is another one for every reader, so such a link is
dropped, and only the very same id is known again by its hash.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from pipeline.ingest.fields.ids import keyed_digest

_PLATFORMS: Final = (
    (re.compile(r"(?:^|[/.])(?:facebook\.com|fb\.com|fb\.watch)(?:/|$)"), "facebook"),
    (re.compile(r"(?:^|[/.])(?:youtube\.com|youtu\.be)(?:/|$)"), "youtube"),
    (re.compile(r"(?:^|[/.])tiktok\.com(?:/|$)"), "tiktok"),
    (re.compile(r"(?:^|[/.])instagram\.com(?:/|$)"), "instagram"),
    (re.compile(r"(?:^|[/.])threads\.(?:net|com)(?:/|$)"), "threads"),
    (re.compile(r"(?:^|[/.])(?:x|twitter)\.com(?:/|$)"), "x"),
    (re.compile(r"(?:^|[/.])(?:t|telegram)\.me(?:/|$)"), "telegram"),
)
_ANY_PLATFORM: Final = re.compile("|".join(pattern.pattern for pattern, _ in _PLATFORMS))
PLATFORMS: Final = frozenset(name for _, name in _PLATFORMS)
"""The platforms that are told apart; posts from elsewhere are `unknown`."""

_LINK_ID: Final = re.compile(
    r"(?:posts|videos|permalink|reel|video|p)/(?:[^/?#]+/)?([\w-]{6,})/?(?:[?#].*)?$"
)
_QUERY_ID: Final = re.compile(r"[?&](?:story_fbid|fbid|v)=([\w-]{6,})")
_MAX_LINK: Final = 2000

_NUMBER: Final = re.compile(r"\d{1,25}", re.ASCII)
_CODE: Final = re.compile(r"[\w-]{1,40}", re.ASCII)
_COMMENT: Final = re.compile(r"[\w.-]{1,80}", re.ASCII)  # YouTube's replies have a dot
_PFBID: Final = re.compile(r"pfbid\w{1,120}", re.ASCII)
_AUTHOR_POST: Final = re.compile(r"\d{1,25}_(\d{1,25})", re.ASCII)
_ACCOUNT_NUMBER: Final = re.compile(r"\d{1,11}|1000\d{11}|615\d{11}", re.ASCII)
"""How Facebook numbers accounts: up to 2009, since then, and since 2023. Posts have other numbers."""

_TRACKING: Final = re.compile(
    r"(?:utm_|__)\w+(?:\[\d+\])?|fbclid|gclid|dclid|msclkid|twclid|ttclid|igsh(?:id)?|mibextid"
)
_PERSON_STEP: Final = re.compile(
    r"@.+|~.+|u|users?|profiles?|members?|people|authors?|thanh-vien|tac-gia", re.I
)
_PERSON_KEY: Final = re.compile(
    r"(?:user|author|member|profile|account|owner)(?:[_-]?(?:id|name))?|uid", re.I
)
_PEOPLE_ONLY: Final = frozenset(
    (
        "zalo.me",
        "chat.zalo.me",
        "m.me",
        "messenger.com",
        "wa.me",
        "api.whatsapp.com",
        "linkedin.com",
        "vk.com",
    )
)
"""Sites whose links name an account, whatever they lead to."""

_PEOPLE_SITE: Final = re.compile(rf"(?:^|\.)(?:{'|'.join(map(re.escape, sorted(_PEOPLE_ONLY)))})\Z")

_FACEBOOK_QUERIES: Final = {
    "permalink.php": ("story_fbid", "{}"),
    "story.php": ("story_fbid", "{}"),
    "photo": ("fbid", "photo/?fbid={}"),
    "photo.php": ("fbid", "photo/?fbid={}"),
    "watch": ("v", "watch/?v={}"),
    "video.php": ("v", "watch/?v={}"),
}
"""First step of the path, to what the id is called in the query and the path that opens it."""

_FACEBOOK_STEPS: Final = {"posts": "{}", "videos": "watch/?v={}", "photos": "photo/?fbid={}"}
"""A step after the author's name, to the path that opens the post."""

Steps = Sequence[str]
Query = Mapping[str, str]


class _Post(NamedTuple):
    """What a link leads to: what the post is called on its site, and a link that names nobody."""

    name: str
    link: str | None


class _Place(NamedTuple):
    """A link taken apart: its site, the steps of its path, its query (of a repeated name the first value)."""

    split: SplitResult
    site: str
    steps: Steps
    query: Query
    post: _Post | None


def platform_of_link(url: str) -> str:
    """Return the platform that a link leads to, as in `POSTS`, or `unknown`."""
    host = url.lower().removeprefix("https://").removeprefix("http://")[:40]
    if not _ANY_PLATFORM.search(host):
        return "unknown"
    return next(name for pattern, name in _PLATFORMS if pattern.search(host))


def id_in_link(url: str) -> str | None:
    """Return the id of a post in its link, as CrowdTangle leaves it there only."""
    found = _LINK_ID.search(url) or _QUERY_ID.search(url)
    return found[1] if found else None


def canonical_link(url: str) -> str | None:
    """Return a link that opens the same post and does not name its author, as the table above says.

    None for links to people, for posts that cannot be opened so, and for anything that is no web link.
    """
    if not url.lower().startswith(("http://", "https://")) or len(url) > _MAX_LINK:
        return None
    place = _place(url)
    if place is None:
        return None
    if place.site in _SITES:
        return place.post.link if place.post else None
    return None if _names_somebody(place) else _untracked(place.split)


def link_hash(url: str, key: bytes) -> str:
    """Return what a link is known by when it is not kept: `l` and 20 hexadecimal digits.

    Links to one post have one hash, whatever their form (with or without its author, of a telephone or a
    computer, with what tracks clicks), and so has the `canonical_link` of each. `pfbid` links are known by
    the same `pfbid` only.

    Args:
        url: The link, as an export or a person writes it; the `https://` may be missing.
        key: The secret key of the queue or run, of 16 to 64 bytes.
    """
    return "l" + keyed_digest(key, b"post link", _known_as(url.strip()))


def _known_as(url: str) -> str:
    place = _place(url if "://" in url else f"https://{url}")
    if place is None:
        return url
    site = place.site
    if place.post:
        return f"{_SAME.get(site, site)}\x1f{place.post.name}"
    rest = sorted(pair for pair in place.query.items() if not _TRACKING.fullmatch(pair[0]))
    return f"{site}/{'/'.join(place.steps)}?{urlencode(rest)}"


@lru_cache(maxsize=16)  # the link of a post is asked about twice
def _place(url: str) -> _Place | None:
    try:
        split = urlsplit(url)
    except ValueError:  # brackets that are no address
        return None
    host = (split.hostname or "").rstrip(".")
    if not host:
        return None
    site = _HOSTS.get(".".join(host.rsplit(".", 2)[-2:])) or host.removeprefix("www.")
    if site == "tiktok" and host.startswith(("vt.", "vm.")):
        site = "tiktok short"
    steps = [step for step in split.path.split("/") if step]
    query = dict(reversed(parse_qsl(split.query))) if split.query else {}
    return _Place(split, site, steps, query, _SITES[site](steps, query) if site in _SITES else None)


def _names_somebody(place: _Place) -> bool:
    inner = "/".join([*place.steps, *place.query.values()]).lower()
    return (
        _PEOPLE_SITE.search(place.site) is not None
        or _INNER_LINK.search(inner) is not None
        or any(_PERSON_STEP.fullmatch(step) for step in place.steps)
        or any(_PERSON_KEY.fullmatch(name) for name in place.query)
    )


def _untracked(split: SplitResult) -> str:
    """Return a link without the name of who logs in and what tells who clicked; else letter for letter."""
    query = split.query
    pairs = parse_qsl(query, keep_blank_values=True)
    if any(_TRACKING.fullmatch(name) for name, _ in pairs):
        query = urlencode([pair for pair in pairs if not _TRACKING.fullmatch(pair[0])])
    return urlunsplit(split._replace(query=query, netloc=split.netloc.rpartition("@")[2]))


def _match(pattern: re.Pattern[str], value: str | None) -> str | None:
    return value if value and pattern.fullmatch(value) else None


def _after(steps: Steps, names: Sequence[str]) -> str | None:
    """Return the last step, if one of `names` comes before it."""
    return steps[-1] if len(steps) > 1 and any(step in names for step in steps[:-1]) else None


# --- one function a site ---


def _facebook(steps: Steps, query: Query) -> _Post | None:
    first = steps[0].lower() if steps else ""
    comment = _match(_NUMBER, query.get("reply_comment_id")) or _match(_NUMBER, query.get("comment_id"))
    found, form = _facebook_post(first, steps, query)
    if found is None:
        return None
    name = f"{found}\x1f{comment or ''}"
    if form is None or (_PFBID.fullmatch(found) and first != "groups"):
        return _Post(name, None)
    link = f"https://www.facebook.com/{form.replace('{}', found)}"
    return _Post(name, f"{link}{'&' if '?' in link else '?'}comment_id={comment}" if comment else link)


def _facebook_post(first: str, steps: Steps, query: Query) -> tuple[str | None, str | None]:
    """Return the id of a Facebook post, and the path that opens it, `{}` standing for the id.

    A bare number that may be an account's has no path.
    """
    if first == "groups" and len(steps) > 1:
        permalink = len(steps) > 3 and steps[2] in ("posts", "permalink")
        found = steps[3] if permalink else query.get("multi_permalinks")
        return _facebook_id(found), f"groups/{steps[1]}/posts/{{}}/"
    if first in _FACEBOOK_QUERIES:
        name, form = _FACEBOOK_QUERIES[first]
        return _facebook_id(query.get(name)), form
    if first in ("reel", "events") and len(steps) == 2:
        return _facebook_id(steps[1]), f"{first}/{{}}/"
    if first == "share" and len(steps) == 3 and steps[1] in ("p", "v", "r"):
        return _match(_CODE, steps[2]), f"share/{steps[1]}/{{}}/"
    if len(steps) == 1:
        both = _AUTHOR_POST.fullmatch(steps[0])
        number = both[1] if both else _match(_NUMBER, steps[0])
        return number, "{}" if both or not _ACCOUNT_NUMBER.fullmatch(steps[0]) else None
    forms = [_FACEBOOK_STEPS[step] for step in steps[1:-1] if step in _FACEBOOK_STEPS]
    return (_facebook_id(steps[-1]), forms[0]) if forms else (None, None)


def _facebook_id(value: str | None) -> str | None:
    return _match(_NUMBER, value) or _match(_PFBID, value)


def _fb_watch(steps: Steps, _: Query) -> _Post | None:
    code = _match(_CODE, steps[0]) if len(steps) == 1 else None
    return _Post(code, f"https://fb.watch/{code}/") if code else None


def _x(steps: Steps, _: Query) -> _Post | None:
    at = next((at for at, step in enumerate(steps) if step in ("status", "statuses")), len(steps))
    number = _match(_NUMBER, steps[at + 1]) if at + 1 < len(steps) else None
    return _Post(number, f"https://x.com/i/status/{number}") if number else None


def _tiktok(steps: Steps, query: Query) -> _Post | None:
    if len(steps) == 2 and steps[0] == "t":
        return _tiktok_short(steps[1:], query)
    last = _after(steps, ("video", "photo", "v", "embed", "player"))
    number = _match(_NUMBER, last.removesuffix(".html") if last else None)
    if number is None:
        return None
    comment = _match(_NUMBER, query.get("comment_id")) or _match(_NUMBER, query.get("share_comment_id"))
    link = f"https://www.tiktok.com/player/v1/{number}"
    return _Post(f"{number}\x1f{comment or ''}", f"{link}?comment_id={comment}" if comment else link)


def _tiktok_short(steps: Steps, _: Query) -> _Post | None:
    code = _match(_CODE, steps[0]) if len(steps) == 1 else None
    return _Post(f"short\x1f{code}", f"https://vt.tiktok.com/{code}/") if code else None


def _instagram(steps: Steps, _: Query) -> _Post | None:
    at = next((at for at, step in enumerate(steps[:2]) if step in ("p", "reel", "reels", "tv")), len(steps))
    code = _match(_CODE, steps[at + 1]) if at + 1 < len(steps) and steps[0] != "share" else None
    if code is None:
        return None
    rest = steps[at + 2 :]
    comment = _match(_NUMBER, rest[1]) if len(rest) > 1 and rest[0] == "c" else None
    link = f"https://www.instagram.com/p/{code}/"
    return _Post(f"{code}\x1f{comment or ''}", f"{link}c/{comment}/" if comment else link)


def _threads(steps: Steps, _: Query) -> _Post | None:
    code = _match(_CODE, _after(steps, ("post", "t")))
    return _Post(code, f"https://www.threads.net/t/{code}") if code else None


def _youtube(steps: Steps, query: Query) -> _Post | None:
    first = steps[0] if steps else ""
    if first == "post" or (steps and steps[-1] == "community"):
        code = _match(_CODE, steps[1] if first == "post" and len(steps) > 1 else query.get("lb"))
        return _Post(f"post\x1f{code}", f"https://www.youtube.com/post/{code}") if code else None
    if first in ("shorts", "live", "embed", "v", "youtu.be") and len(steps) > 1:
        video = _match(_CODE, steps[1])
    else:
        video = _match(_CODE, query.get("v")) if first == "watch" else None
    if video is None:
        return None
    comment = _match(_COMMENT, query.get("lc"))
    link = f"https://www.youtube.com/watch?v={video}"
    return _Post(f"{video}\x1f{comment or ''}", f"{link}&lc={comment}" if comment else link)


def _youtu_be(steps: Steps, query: Query) -> _Post | None:
    return _youtube(["youtu.be", *steps], query)


def _telegram(steps: Steps, query: Query) -> _Post | None:
    steps = steps[1:] if steps and steps[0] == "s" else steps
    if len(steps) < 2 or not _CODE.fullmatch(steps[0]) or not all(map(_NUMBER.fullmatch, steps[1:])):
        return None
    comment = _match(_NUMBER, query.get("comment"))
    path = f"{'/'.join(steps)}{f'?comment={comment}' if comment else ''}"
    return _Post(path.lower(), f"https://t.me/{path}")


_SITES: Final[dict[str, Callable[[Steps, Query], _Post | None]]] = {
    "facebook": _facebook,
    "fb.watch": _fb_watch,
    "x": _x,
    "tiktok": _tiktok,
    "tiktok short": _tiktok_short,
    "instagram": _instagram,
    "threads": _threads,
    "youtube": _youtube,
    "youtu.be": _youtu_be,
    "telegram": _telegram,
}
_SAME: Final = {"youtu.be": "youtube", "tiktok short": "tiktok"}
_HOSTS: Final = {
    "facebook.com": "facebook",
    "fb.com": "facebook",
    "fb.watch": "fb.watch",
    "x.com": "x",
    "twitter.com": "x",
    "tiktok.com": "tiktok",
    "instagram.com": "instagram",
    "threads.net": "threads",
    "threads.com": "threads",
    "youtube.com": "youtube",
    "youtube-nocookie.com": "youtube",
    "youtu.be": "youtu.be",
    "t.me": "telegram",
    "telegram.me": "telegram",
}
_INNER_LINK: Final = re.compile(rf"(?:{'|'.join(map(re.escape, _HOSTS))})(?:/|%2f)")
"""A link to one of them within a link, as archives and redirects hold it."""
