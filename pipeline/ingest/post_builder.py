"""A record of an export becomes a post, or a reject that says why not.

Text leaves this module masked, ids leave it hashed with a key, a link leaves it without the author of the
post or not at all, and nothing about an author is read.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pipeline.ingest.dedup import PostDeduplicator, hash64
from pipeline.ingest.encodings.detection import Encoding
from pipeline.ingest.fields.counts import parse_count
from pipeline.ingest.fields.ids import keyed_id
from pipeline.ingest.fields.links import PLATFORMS, canonical_link, id_in_link, link_hash, platform_of_link
from pipeline.ingest.fields.texts import clean_text, without_contained, without_repetition
from pipeline.ingest.fields.times import parse_time
from pipeline.ingest.formats.format import FIELDS
from pipeline.ingest.formats.mapping import ColumnMapping
from pipeline.ingest.kept import KeptColumns
from pipeline.ingest.problems import Broken
from pipeline.settings import DEFAULTS
from pipeline.text.masking.mask import mask
from pipeline.text.memo import Memo

Record = Any
Value = Any
Post = tuple[Any, ...]
"""Values in the order of `POSTS`, then what is kept; a record is a list of cells or a JSON object, a value
whatever it holds."""

_MAX_EXCEL_NUMBER: Final = 10**15  # Excel keeps fifteen digits of a number
_MAX_TEXT_CHARACTERS: Final = 4 << 20
_MAX_EXACT_FLOAT: Final = 2**53
_ROUNDED: Final = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+|\d{16,}\.0+")
_WHOLE: Final = re.compile(r"(\d{1,15})\.0+")  # pandas writes ids so when one of them is missing
_FORMULA: Final = re.compile(r'="(.*)"')
_PICTURE: Final = re.compile(
    r"photo|image|picture|album|video|reel|carousel|story|ảnh|bild|foto|/|\.\w{3,4}$", re.I
)
_PERSON: Final = re.compile(r"user|profile|person|creator", re.IGNORECASE)


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
        from_sheet: Whether it may come from a spreadsheet: dates are days since 1900, long ids rounded.
        deduplicator: The posts of the run so far.
        source_name: Gives the name of a source by number.
        id_key: What ids and links are hashed with.
        kept: Takes what is carried along behind the fields of `POSTS`.
    """

    def __init__(
        self,
        mapped: ColumnMapping,
        encoding: Encoding,
        source: str,
        index: int,
        *,
        dayfirst: bool | None,
        from_sheet: bool,
        deduplicator: PostDeduplicator,
        source_name: Callable[[int], str],
        id_key: bytes,
        kept: KeptColumns | None = None,
    ) -> None:
        self._kept = kept
        self._mapped, self._source, self._index = mapped, source, index
        self._decode = encoding.decode_value
        self._dayfirst = dayfirst if dayfirst is not None else mapped.format.dayfirst
        self._zone = mapped.format.zone or DEFAULTS.timezone
        self._from_sheet = from_sheet
        self._deduplicator, self._source_name = deduplicator, source_name
        self._id_key = id_key
        self._getters = {ours: mapped.getters.get(ours, ()) for ours in _OTHER_FIELDS}
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
        if any(get(record) == value for get, value in self._mapped.notices):
            return Refused(
                "service_notice",
                "This is a notice of the service, not a post.",
                "Nothing to do: nobody wrote it.",
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
        original, copy = found
        parent = self._id(record, "parent_id")
        return (
            keyed_id(self._id_key, platform, original) + copy,
            text,
            created,
            platform,
            self._page(record),
            canonical_link(url) if url else None,
            link_hash(url, self._id_key) if url else None,
            keyed_id(self._id_key, platform, parent) if parent and parent != original else None,
            self._reactions(record),
            self._count(record, "comments"),
            self._count(record, "shares"),
            self._count(record, "views"),
            self._source,
            line,
            *(self._kept.values(record) if self._kept else ()),
        )

    # --- text ---

    def _read_text(self, record: Record) -> str | Refused:
        parts: list[str] = []
        how = self._mapped.format.text
        for get, is_html in self._text:
            part = clean_text(get(record), self._decode, is_html=is_html)
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
        if how == "longest":
            parts = [max(parts, key=len, default="")]
        for get in self._mapped.beside:
            parts.append(clean_text(get(record), self._decode, is_html=False) or "")
        text = without_repetition("\n".join(without_contained([part for part in parts if part])))
        if len(text) > _MAX_TEXT_CHARACTERS:
            return Refused("text_too_long", "The text has over 4 million characters.", "Look at this row.")
        return text

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
            if value is not None and value not in _NOTHING[field]:
                return value[0] if isinstance(value, list) and value else value
        return None

    def _string(self, record: Record, field: str) -> str | None:
        value = self._first(record, field) if self._getters[field] else None
        if type(value) is not str:
            if value is None or isinstance(value, (dict, list, bool)) or value != value:
                return None
            if isinstance(value, float) and value.is_integer():
                value = int(value)
            value = value if isinstance(value, bytes) else str(value)
        cleaned = clean_text(value, self._decode, is_html=False)
        if not cleaned:
            return None
        cleaned = cleaned.lstrip("'’")
        found = _FORMULA.fullmatch(cleaned) if cleaned[:1] == "=" else None
        return (found[1] if found else cleaned) or None

    def _id(self, record: Record, field: str) -> str | None:
        value = self._string(record, field)
        whole = _WHOLE.fullmatch(value) if value and "." in value else None
        found = whole[1] if whole else value
        if not self._mapped.within:
            return found
        around = next((str(given) for get in self._mapped.within if (given := get(record))), "")
        return f"{around}/{found}" if found and around else found

    def _page(self, record: Record) -> str | None:
        if not self._getters["page"]:
            return None
        kinds = [kind for get in self._mapped.owner if isinstance(kind := get(record), str) and kind]
        if any(map(_PERSON.search, kinds)) or (self._mapped.format.owner and not kinds):
            return None  # where people and pages are in one column, a name of neither kind may be a person's
        page = self._string(record, "page")
        return mask(page) if page else None

    def _platform(self, record: Record, url: str | None) -> str:
        stated = (self._string(record, "platform") or "").lower() if self._getters["platform"] else ""
        stated = "x" if stated == "twitter" else stated
        if stated in PLATFORMS:
            return stated
        if "." in stated and (site := platform_of_link(stated)) != "unknown":
            return site  # "instagram.com", as tools name where they captured something
        if self._mapped.format.platform != "unknown" or not url:
            return self._mapped.format.platform
        return platform_of_link(url)

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
        found = _COUNTS[value] if type(value) is str else parse_count(value)
        if found is None:
            self.counts["unreadable counts"] += 1
        return found

    def _reactions(self, record: Record) -> int | None:
        if not self._mapped.format.sums:
            return self._count(record, "reactions")
        values = [get(record) for get in self._getters["reactions"]]
        found = [
            parse_count(one) for value in values for one in (value if isinstance(value, list) else [value])
        ]
        known = [count for count in found if count is not None]
        return min(sum(known), 2**63 - 1) if known else None

    def _identity(
        self,
        record: Record,
        text: str,
        created: datetime | None,
        line: int,
        url: str | None,
    ) -> tuple[str, str] | Refused:
        """Return the original id, and what follows it when it came before with another text."""
        post_id = self._id(record, "post_id")
        if post_id is not None and self._is_rounded(record, post_id):
            self.counts["ids rounded by a spreadsheet, replaced"] += 1
            post_id = None
        elif post_id is None and url and not self._getters["post_id"]:
            post_id = id_in_link(url)
        if post_id is None:
            # Over the masked text: a hash over a phone number could be tried out backwards.
            post_id = f"h{hash64(created.isoformat() if created else str(line), text):016x}"
        key, text_hash = hash64(post_id), hash64(text)
        earlier = self._deduplicator.earlier_or_add(key, text_hash, self._index, line)
        if earlier is None:
            return post_id, ""
        if not earlier.same_text:
            earlier = self._deduplicator.earlier_or_add(hash64(post_id, text), text_hash, self._index, line)
            if earlier is None or not earlier.same_text:
                self.counts["ids that came with another text, kept with ~2, ~3…"] += 1
                return post_id, f"~{self._deduplicator.next_copy(key)}"
        at = "an earlier file" if earlier.source is None else self._source_name(earlier.source)
        where = f"line {earlier.line}" if at == self._source else f"{at}, line {earlier.line}"
        return Refused(
            "duplicate_post", f"The same post came before, in {where}.", "Nothing to do: it was read once."
        )

    def _is_rounded(self, record: Record, post_id: str) -> bool:
        if _ROUNDED.fullmatch(post_id):
            return True
        value = self._first(record, "post_id")
        if isinstance(value, float) and abs(value) >= _MAX_EXACT_FLOAT:
            return True
        return self._from_sheet and isinstance(value, (int, float)) and abs(value) >= _MAX_EXCEL_NUMBER


_NOTHING: Final = {name: ("", "root") if name == "parent_id" else ("",) for name in FIELDS}
"""What is no value: an empty cell, and how yt-dlp calls the parent of a comment that answers none."""

_COUNTS: Final = Memo(parse_count)
"""Numbers in cells, most of which come again and again."""

_OTHER_FIELDS: Final = tuple(name for name in FIELDS if name != "text")
