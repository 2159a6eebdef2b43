"""Records of an export become posts, or rejects that say why not: column by column, many records at once.

Text leaves this module masked, ids leave it hashed with a key, a link leaves it without the author of the
post or not at all, and nothing about an author is read.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, cast

from pipeline.ingest.columns import Columns
from pipeline.ingest.dedup import PostDeduplicator, fleeting_hashes, hash64
from pipeline.ingest.encodings.detection import Encoding
from pipeline.ingest.export_ids import ExportIds
from pipeline.ingest.fields.counts import parse_count, parse_counts
from pipeline.ingest.fields.ids import keyed_ids
from pipeline.ingest.fields.links import PLATFORMS, canonical_link, id_in_link, link_hash, platform_of_link
from pipeline.ingest.fields.strings import read_strings
from pipeline.ingest.fields.times import parse_times
from pipeline.ingest.formats.mapping import ColumnMapping
from pipeline.ingest.kept import KeptColumns
from pipeline.ingest.post_texts import PostTexts, TooMuchError
from pipeline.ingest.problems import Broken, Refused
from pipeline.ingest.readers.chunks import Chunk
from pipeline.settings import DEFAULTS
from pipeline.text.masking.mask import mask, mask_all

Record = Any
Value = Any
"""A record is a list of cells or a JSON object, a value whatever it holds."""

_PICTURE: Final = re.compile(
    r"photo|image|picture|album|video|reel|carousel|story|ảnh|bild|foto|/|\.\w{3,4}$", re.I
)
_PERSON: Final = re.compile(r"user|profile|person|creator", re.IGNORECASE)

_NO_TIME, _ROUNDED_ID, _OTHER_TEXT, _NO_COUNT = _NOTED = (
    "unreadable times",
    "ids rounded by a spreadsheet, replaced",
    "ids that came with another text, kept with ~2, ~3…",
    "unreadable counts",
)
"""What is counted beside posts, in the order in which it is looked at in a record."""


@dataclass(frozen=True, slots=True)
class Built:
    """What became of the records of a chunk.

    Attributes:
        numbers: Line or number of each record in its source.
        refused: Why records are no posts, by their place in the chunk.
        places: Places of the records that are posts.
        columns: The values of the posts, in the order of `POSTS`, then what is kept; none without posts.
    """

    numbers: Sequence[int]
    refused: Mapping[int, Refused]
    places: Sequence[int] = ()
    columns: Sequence[Sequence[Value]] = ()

    @property
    def texts(self) -> Sequence[str]:
        """The texts of the posts."""
        return self.columns[1] if self.columns else ()


class PostBuilder:
    """Makes posts of the records of one source, many at once.

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
        self._encoding = encoding
        self._texts = PostTexts(mapped, encoding)
        self._dayfirst = dayfirst if dayfirst is not None else mapped.format.dayfirst
        self._zone = mapped.format.zone or DEFAULTS.timezone
        self._from_sheet = from_sheet
        self._ids = ExportIds(mapped, encoding, from_sheet=from_sheet)
        self._deduplicator, self._source_name = deduplicator, source_name
        self._id_key = id_key
        self._noted: list[tuple[int, str]] = []  # places in the chunk, and what could not be used there
        self.counts: Counter[str] = Counter()

    def build(self, chunk: Chunk) -> Iterator[Built]:
        """Yield the posts of records that fit into memory; how many there are together changes nothing."""
        try:
            built = self._build(*chunk)
        except TooMuchError:
            half = len(chunk[0]) // 2
            for part in (slice(half), slice(half, None)):
                yield from self.build((chunk[0][part], chunk[1][part]))
            return
        for _, what in sorted(self._noted, key=lambda noted: (noted[0], _NOTED.index(noted[1]))):
            self.counts[what] += 1
        self._noted.clear()
        yield built

    def _build(self, numbers: list[int], records: list[Record]) -> Built:
        refused: dict[int, Refused] = {}
        rows = self._readable(numbers, records, refused)
        if not rows.places:
            return Built(numbers, refused)
        created = self._times(rows)
        urls = self._strings(rows, "url")
        platforms = self._platforms(rows, urls)
        originals = self._originals(rows, created, urls)
        copies = self._copies(rows, originals, refused)
        kept = [at for at, place in enumerate(rows.places) if place not in refused]
        if len(kept) < len(rows.places):
            rows = rows.only(kept)
            created, urls = _at(kept, created), _at(kept, urls)
            platforms, originals, copies = (_at(kept, each) for each in (platforms, originals, copies))
        ids = keyed_ids(self._id_key, platforms, originals)
        columns: list[Sequence[Value]] = [
            list(map(str.__add__, ids, copies)) if any(copies) else ids,
            rows.texts,
            created,
            platforms,
            self._pages(rows),
            [canonical_link(url) if url else None for url in urls],
            [link_hash(url, self._id_key) if url else None for url in urls],
            self._parents(rows, platforms, originals),
            self._reactions(rows),
            self._counts(rows, "comments"),
            self._counts(rows, "shares"),
            self._counts(rows, "views"),
            [self._source] * len(ids),
            rows.lines,
            *(self._kept.columns(rows.columns.records) if self._kept else ()),
        ]
        return Built(numbers, refused, rows.places, columns)

    def _readable(self, numbers: list[int], records: list[Record], refused: dict[int, Refused]) -> "_Rows":
        """Return the records that have a text, masked; why the others are refused goes to `refused`."""
        notices = self._mapped.notices
        kinds = self._mapped.record_types
        if notices or not set(map(type, records)) <= set(kinds):
            for place, record in enumerate(records):
                if isinstance(record, Broken):
                    refused[place] = Refused(record.reason, record.message, record.next_step)
                elif not isinstance(record, kinds):
                    refused[place] = _NO_RECORD
                elif any(get(record) == value for get, value in notices):
                    refused[place] = _NOTICE
        places: Sequence[int] = range(len(records))
        if refused:
            places = [place for place in places if place not in refused]
            numbers, records = [numbers[place] for place in places], [records[place] for place in places]
        rows = _Rows(places, numbers, Columns(self._mapped, records), [])
        return self._masked(rows, refused)

    def _masked(self, rows: "_Rows", refused: dict[int, Refused]) -> "_Rows":
        texts = self._texts.read(rows.columns)
        found = [text for text in texts if text and isinstance(text, str)]
        if len(found) < len(texts):
            kept = []
            for at, text in enumerate(texts):
                if text and isinstance(text, str):
                    kept.append(at)
                else:
                    refused[rows.places[at]] = text or self._without_text(rows.columns.records[at])
            rows = rows.only(kept)
        different = list(dict.fromkeys(found))
        known = dict(zip(different, mask_all(different), strict=True))
        return replace(rows, texts=[known[text] for text in found])

    def _without_text(self, record: Record) -> Refused:
        for get in self._mapped.media:
            value = get(record)
            shown = value if isinstance(value, str) else "photo" if value else ""
            if _PICTURE.search(shown):
                return _PHOTO_ONLY
        return _NO_TEXT

    # --- columns ---

    def _strings(self, rows: "_Rows", field: str) -> list[str | None]:
        values = rows.columns.first(field)
        return [None] * len(rows.places) if values is None else read_strings(values, self._encoding)

    def _times(self, rows: "_Rows") -> list[datetime | None]:
        values = rows.columns.first("created_at")
        if values is None:
            return [None] * len(rows.places)
        found = parse_times(
            values, default_zone=self._zone, dayfirst=self._dayfirst, excel_serial=self._from_sheet
        )
        self._note(_NO_TIME, rows, values, found)
        return found

    def _counts(self, rows: "_Rows", field: str) -> list[int | None]:
        values = rows.columns.first(field)
        if values is None:
            return [None] * len(rows.places)
        found = parse_counts(values)
        self._note(_NO_COUNT, rows, values, found)
        return found

    def _note(self, what: str, rows: "_Rows", values: Sequence[Value], found: Sequence[Value]) -> None:
        """Note the records whose value could not be read."""
        if None in found:
            self._noted += [
                (place, what)
                for place, value, one in zip(rows.places, values, found, strict=True)
                if one is None and value is not None
            ]

    def _reactions(self, rows: "_Rows") -> list[int | None]:
        if not self._mapped.format.sums:
            return self._counts(rows, "reactions")
        parts = rows.columns.all("reactions")
        return list(map(_sum, zip(*parts, strict=True))) if parts else [None] * len(rows.places)

    def _pages(self, rows: "_Rows") -> list[str | None]:
        pages = self._strings(rows, "page")
        if self._mapped.owner or self._mapped.format.owner:
            records = rows.columns.records
            pages = [
                page and self._page_of(record, page) for page, record in zip(pages, records, strict=True)
            ]
        masked = {page: mask(page) for page in dict.fromkeys(pages) if page}
        return [masked[page] if page else None for page in pages]

    def _page_of(self, record: Record, page: str) -> str | None:
        """Return the name of a page unless it may be a person's.

        Where people and pages are in one column, that of neither kind may be.
        """
        kinds = [kind for get in self._mapped.owner if isinstance(kind := get(record), str) and kind]
        return None if any(map(_PERSON.search, kinds)) or (self._mapped.format.owner and not kinds) else page

    def _platforms(self, rows: "_Rows", urls: Sequence[str | None]) -> list[str]:
        usual = self._mapped.format.platform
        stated = self._strings(rows, "platform")
        if any(stated) or (usual == "unknown" and any(urls)):
            return [_platform(*given, usual) for given in zip(stated, urls, strict=True)]
        return [usual] * len(urls)

    # --- who is who ---

    def _parents(self, rows: "_Rows", platforms: Sequence[str], originals: Sequence[str]) -> list[str | None]:
        parents = self._ids.read(rows.columns, "parent_id")
        if not any(parents):
            return parents
        hashed = iter(keyed_ids(self._id_key, platforms, [parent or "" for parent in parents]))
        pairs = zip(parents, originals, hashed, strict=True)
        return [named if parent and parent != original else None for parent, original, named in pairs]

    def _originals(
        self, rows: "_Rows", created: Sequence[datetime | None], urls: Sequence[str | None]
    ) -> list[str]:
        """Return ids as the export has them, or made of the text where it has none."""
        ids = self._ids.read(rows.columns, "post_id")
        if not self._mapped.getters.get("post_id"):
            ids = [url and id_in_link(url) for url in urls]
        for at in self._ids.rounded(rows.columns, ids):
            self._noted.append((rows.places[at], _ROUNDED_ID))
            ids[at] = None
        for at, found in enumerate(ids):
            if found is None:
                # Over the masked text: a hash over a phone number could be tried out backwards.
                moment = created[at]
                when = moment.isoformat() if moment else str(rows.lines[at])
                ids[at] = f"h{hash64(when, rows.texts[at]):016x}"
        return cast("list[str]", ids)

    def _copies(self, rows: "_Rows", originals: Sequence[str], refused: dict[int, Refused]) -> list[str]:
        """Return what follows each id, "" where it did not come before; duplicates go to `refused`."""
        keys, texts = fleeting_hashes(originals), fleeting_hashes(rows.texts)
        others = self._deduplicator.add_new(keys, texts, self._index, rows.lines)
        copies = [""] * len(keys)
        for at, key in enumerate(keys) if others else ():
            if key in others:
                copy = self._copy(originals[at], rows.texts[at], key, texts[at], rows.lines[at])
                if isinstance(copy, str):
                    copies[at] = copy
                    if copy:
                        self._noted.append((rows.places[at], _OTHER_TEXT))
                else:
                    refused[rows.places[at]] = copy
        return copies

    def _copy(self, post_id: str, text: str, key: int, text_hash: int, line: int) -> str | Refused:
        """Return what follows an id that may have come before with another text."""
        earlier = self._deduplicator.earlier_or_add(key, text_hash, self._index, line)
        if earlier is None:
            return ""
        if not earlier.same_text:
            (both,) = fleeting_hashes([f"{post_id}\x1f{text}"])
            earlier = self._deduplicator.earlier_or_add(both, text_hash, self._index, line)
            if earlier is None or not earlier.same_text:
                return f"~{self._deduplicator.next_copy(key)}"
        at = "an earlier file" if earlier.source is None else self._source_name(earlier.source)
        where = f"line {earlier.line}" if at == self._source else f"{at}, line {earlier.line}"
        return Refused(
            "duplicate_post", f"The same post came before, in {where}.", "Nothing to do: it was read once."
        )


@dataclass(slots=True)
class _Rows:
    """Records that are becoming posts: their places in the chunk and lines in the file, values and texts."""

    places: Sequence[int]
    lines: list[int]
    columns: Columns
    texts: list[str]

    def only(self, kept: Sequence[int]) -> "_Rows":
        """Return the records at some places of this list."""
        texts = _at(kept, self.texts) if self.texts else []
        return _Rows(_at(kept, self.places), _at(kept, self.lines), self.columns.only(kept), texts)


def _at(places: Sequence[int], values: Sequence[Any]) -> list[Any]:
    return [values[place] for place in places]


def _platform(stated: str | None, url: str | None, usual: str) -> str:
    """Return where a post is from, by what the export says, what it is an export of, and the link."""
    said = (stated or "").lower()
    said = "x" if said == "twitter" else said
    if said in PLATFORMS:
        return said
    if "." in said and (site := platform_of_link(said)) != "unknown":
        return site  # "instagram.com", as tools name where they captured something
    return platform_of_link(url) if url and usual == "unknown" else usual


def _sum(values: Sequence[Value]) -> int | None:
    """Return the sum of the counts that can be read, None if none can."""
    found = [parse_count(one) for value in values for one in (value if isinstance(value, list) else [value])]
    known = [count for count in found if count is not None]
    return min(sum(known), 2**63 - 1) if known else None


_NO_RECORD: Final = Refused(
    "bad_record", "This is no record with fields.", "Check that it belongs in the list."
)
_NOTICE: Final = Refused(
    "service_notice", "This is a notice of the service, not a post.", "Nothing to do: nobody wrote it."
)
_PHOTO_ONLY: Final = Refused(
    "photo_only",
    "The post is a picture or video without text.",
    "Nothing to do; look at it on the page if it matters.",
)
_NO_TEXT: Final = Refused(
    "empty_text", "The post has no text.", "Nothing to do, or check the column of the text."
)
