"""A record of an export becomes a post, or a reject that says why not.

Text leaves this module masked, links to a person's profile are dropped, and nothing about an author is read.
"""

import html
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pipeline.ingest.dedup import Seen, hash64
from pipeline.ingest.encodings.detection import Encoding, has_bad_bytes, mend_bad_bytes, read_bytes
from pipeline.ingest.fields import parse_count, parse_time
from pipeline.ingest.formats.format import FIELDS
from pipeline.ingest.formats.mapping import Mapped
from pipeline.ingest.problems import Broken
from pipeline.settings import DEFAULTS
from pipeline.text.masking.mask import mask

Record = Any
Value = Any
Post = tuple[Any, ...]
"""Values in the order of `POSTS`; a record is a list of cells or a JSON object, a value whatever it holds."""

_EXACT: Final = 10**15  # Excel keeps fifteen digits of a number
_LONGEST: Final = 4 << 20
_EXACT_FLOAT: Final = 2**53
_ROUNDED: Final = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+|\d{16,}\.0+")
_WHOLE: Final = re.compile(r"(\d{1,15})\.0+")  # pandas writes ids so when one of them is missing
_FORMULA: Final = re.compile(r'="(.*)"')
_EMPTY: Final = frozenset(
    {"", "nan", "none", "null", "n/a", "#n/a", "#ref!", "#name?", "#value!", "#div/0!", "#num!", "#null!"}
)
_BREAK: Final = re.compile(r"<(?:br|/p|/div)\s*/?>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>")
_PICTURE: Final = re.compile(
    r"photo|image|picture|album|video|reel|carousel|story|ảnh|bild|foto|/|\.\w{3,4}$", re.I
)
_PAIR: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_PERSON: Final = re.compile(r"user|profile|person", re.IGNORECASE)
_CREATOR: Final = re.compile(r"(?<=tiktok\.com/)@[^/?#]+(?=/(?:video|photo)/\d)", re.IGNORECASE)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
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


@dataclass(slots=True)
class Refused:
    """Why a record is no post: reason, message and next step of the reject."""

    reason: str
    message: str
    next_step: str


class PostBuilder:
    """Makes posts of the records of one source.

    Args:
        mapped: Its columns.
        encoding: Its encoding, which every value goes through.
        source: Its name.
        index: Its number in this run, from 0.
        dayfirst: Order of its dates, as far as its own rows tell.
        from_sheet: Whether numbers may be Excel's: dates as days, long ids rounded.
        seen: The posts of the run so far.
        source_name: Gives the name of a source by number.
    """

    def __init__(
        self,
        mapped: Mapped,
        encoding: Encoding,
        source: str,
        index: int,
        *,
        dayfirst: bool | None,
        from_sheet: bool,
        seen: Seen,
        source_name: Callable[[int], str],
    ) -> None:
        self._mapped, self._source, self._index = mapped, source, index
        self._decode = encoding.decode_value
        self._dayfirst = dayfirst if dayfirst is not None else mapped.format.dayfirst
        self._zone = mapped.format.zone or DEFAULTS.timezone
        self._from_sheet = from_sheet
        self._seen, self._source_name = seen, source_name
        self._getters = {ours: mapped.getters.get(ours, ()) for ours in _TAKEN}
        self._text = tuple(zip(mapped.getters.get("text", ()), mapped.html, strict=True))
        self.counts: Counter[str] = Counter()

    def build(self, line: int, record: Record) -> Post | Refused:
        """Return the post of a record."""
        if isinstance(record, Broken):
            return Refused(record.reason, record.message, record.next_step)
        if not isinstance(record, (list, tuple, dict)):
            return Refused(
                "bad_record", "This is no record with fields.", "Check that it belongs in the list."
            )
        text = self._read_text(record)
        if isinstance(text, Refused):
            return text
        if not text:
            return self._without_text(record)
        text = mask(text)
        created = self._time(record)
        url = self._string(record, "url")
        platform = self._platform(record, url)
        found = self._identity(record, text, created, line, url)
        if isinstance(found, Refused):
            return found
        parent = self._id(record, "parent_id")
        return (
            found,
            text,
            created,
            platform,
            self._page(record),
            _safe_link(url),
            parent if parent != found else None,
            self._reactions(record),
            *(self._count(record, field) for field in ("comments", "shares", "views")),
            self._source,
            line,
        )

    # --- text ---

    def _read_text(self, record: Record) -> str | Refused:
        parts: list[str] = []
        how = self._mapped.format.text
        for get, is_html in self._text:
            part = self._clean(get(record), is_html)
            if part is None:
                return Refused(
                    "bad_encoding",
                    "The text of this row has bytes of another encoding.",
                    "Look at the row in the export; if many rows are refused, try another --encoding.",
                )
            if part:
                parts.append(part)
                if how == "first":
                    break
        text = max(parts, key=len, default="") if how == "longest" else "\n".join(_distinct(parts))
        if len(text) > _LONGEST:
            return Refused("text_too_long", "The text has over 4 million characters.", "Look at this row.")
        return text

    def _clean(self, value: Value, is_html: bool) -> str | None:
        """Return a text value in NFC, "" for none, None when bytes in it cannot be read."""
        if value is None:
            return ""
        if isinstance(value, bytes):
            value = read_bytes(value)
        if isinstance(value, list):
            cleaned = [self._clean(part, is_html) for part in value]
            return "\n".join(_distinct([part for part in cleaned if part]))
        if not isinstance(value, str):
            return "" if isinstance(value, (dict, bool)) or value != value else str(value)
        if has_bad_bytes(value):
            mended = mend_bad_bytes(_join_pairs(value))
            if mended is None:
                return None
            value = mended
        value = _whole_pairs(self._decode(value))
        if is_html and ("<" in value or "&" in value):
            value = html.unescape(_TAG.sub("", _BREAK.sub("\n", value)))
        value = (
            _CONTROL.sub("", value).replace("\r\n", "\n").replace("\r", "\n").strip().strip("\ufeff\u200b")
        )
        return "" if len(value) < 9 and value.lower() in _EMPTY else value

    def _without_text(self, record: Record) -> Refused:
        for get in self._mapped.media:
            value = get(record)
            shown = value if isinstance(value, str) else "photo" if value else ""
            if _PICTURE.search(shown):
                return Refused(
                    "photo_only",
                    "The post is a picture or video without text.",
                    "Nothing to do; look at it on the page if it matters.",
                )
        return Refused(
            "empty_text", "The post has no text.", "Nothing to do, or check the column of the text."
        )

    # --- the other fields ---

    def _first(self, record: Record, field: str) -> Value:
        for get in self._getters[field]:
            value = get(record)
            if value is not None and value != "":
                return value[0] if isinstance(value, list) and value else value
        return None

    def _string(self, record: Record, field: str) -> str | None:
        value = self._first(record, field) if self._getters[field] else None
        if value is None or isinstance(value, (dict, list, bool)) or value != value:
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        cleaned = self._clean(value if isinstance(value, bytes) else str(value), False)
        if not cleaned:
            return None
        cleaned = cleaned.lstrip("'’")
        found = _FORMULA.fullmatch(cleaned)
        return (found[1] if found else cleaned) or None

    def _id(self, record: Record, field: str) -> str | None:
        value = self._string(record, field)
        whole = _WHOLE.fullmatch(value) if value else None
        return whole[1] if whole else value

    def _page(self, record: Record) -> str | None:
        kinds = [get(record) for get in self._mapped.owner]
        if any(isinstance(kind, str) and _PERSON.search(kind) for kind in kinds):
            return None
        page = self._string(record, "page")
        return mask(page) if page else None

    def _platform(self, record: Record, url: str | None) -> str:
        stated = (self._string(record, "platform") or "").lower()
        if stated in ("facebook", "youtube", "tiktok", "instagram"):
            return stated
        if self._mapped.format.platform != "unknown" or not url:
            return self._mapped.format.platform
        host = url.lower().removeprefix("https://").removeprefix("http://")[:40]
        return next((name for pattern, name in _PLATFORMS if pattern.search(host)), "unknown")

    def _time(self, record: Record) -> datetime | None:
        value = self._first(record, "created_at")
        if value is None:
            return None
        found = parse_time(
            value, default_zone=self._zone, dayfirst=self._dayfirst, excel_serial=self._from_sheet
        )
        if found is None:
            self.counts["unreadable times"] += 1
        return found

    def _count(self, record: Record, field: str) -> int | None:
        value = self._first(record, field)
        if value is None:
            return None
        found = parse_count(value)
        if found is None:
            self.counts["unreadable counts"] += 1
        return found

    def _reactions(self, record: Record) -> int | None:
        if not self._mapped.format.sums:
            return self._count(record, "reactions")
        found = [parse_count(get(record)) for get in self._getters["reactions"]]
        known = [count for count in found if count is not None]
        return min(sum(known), 2**63 - 1) if known else None

    def _identity(
        self,
        record: Record,
        text: str,
        created: datetime | None,
        line: int,
        url: str | None,
    ) -> str | Refused:
        post_id = self._id(record, "post_id")
        if post_id is not None and self._is_rounded(record, post_id):
            self.counts["ids rounded by a spreadsheet, replaced"] += 1
            post_id = None
        elif post_id is None and url and not self._getters["post_id"]:
            post_id = _id_in_link(url)
        if post_id is None:
            # Over the masked text: a hash over a phone number could be tried out backwards.
            post_id = f"h{hash64(created.isoformat() if created else str(line), text):016x}"
        key, text_hash = hash64(post_id), hash64(text)
        earlier = self._seen.first(key, text_hash, self._index, line)
        if earlier is None:
            return post_id
        if not earlier.same_text:
            earlier = self._seen.first(hash64(post_id, text), text_hash, self._index, line)
            if earlier is None:
                self.counts["ids that came with another text, kept with ~2, ~3…"] += 1
                return f"{post_id}~{self._seen.next_copy(key)}"
        at = "an earlier file" if earlier.source is None else self._source_name(earlier.source)
        where = f"line {earlier.line}" if at == self._source else f"{at}, line {earlier.line}"
        return Refused(
            "duplicate_post", f"The same post came before, in {where}.", "Nothing to do: it was read once."
        )

    def _is_rounded(self, record: Record, post_id: str) -> bool:
        if _ROUNDED.fullmatch(post_id):
            return True
        value = self._first(record, "post_id")
        if isinstance(value, float) and abs(value) >= _EXACT_FLOAT:
            return True
        return self._from_sheet and isinstance(value, (int, float)) and abs(value) >= _EXACT


_TAKEN: Final = tuple(name for name in FIELDS if name != "text")


def _distinct(parts: Sequence[str]) -> list[str]:
    """Leave out parts that another part contains, which link previews and captions often are."""
    if len(parts) < 2:
        return list(parts)
    kept: list[str] = []
    for part in dict.fromkeys(parts):
        if not any(part in other for other in kept):
            kept = [other for other in kept if other not in part]
            kept.append(part)
    return kept


def _join_pairs(text: str) -> str:
    """Join surrogate pairs; a lone half stays, since it may stand for a byte that was not read."""
    return _PAIR.sub(lambda pair: pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le"), text)


def _whole_pairs(text: str) -> str:
    """Join surrogate pairs that JSON escapes left apart; a lone half becomes U+FFFD."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _safe_link(url: str | None) -> str | None:
    """Return a web link to a post; links to people and links of other kinds are dropped."""
    if not url or not url.lower().startswith(("http://", "https://")) or len(url) > 2000:
        return None
    if _PROFILE.fullmatch(url) and not _PAGES_OF_SITE.search(url):
        return None
    return _CREATOR.sub("@_", url)  # the site finds the video by its number


_LINK_ID: Final = re.compile(
    r"(?:posts|videos|permalink|reel|video|p)/(?:[^/?#]+/)?([\w-]{6,})/?(?:[?#].*)?$"
)
_QUERY_ID: Final = re.compile(r"[?&](?:story_fbid|fbid|v)=([\w-]{6,})")


def _id_in_link(url: str) -> str | None:
    """Return the id of a post in its link, as CrowdTangle leaves it there only."""
    found = _LINK_ID.search(url) or _QUERY_ID.search(url)
    return found[1] if found else None
