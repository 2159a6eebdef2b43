"""Checked claims as feeds that a page can embed: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1.

An entry says what is claimed, what is known instead, and links to the first source. Nothing says who told a
claim or who checked it.
"""

import json
import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as Xml

from pipeline.io import atomic_write, explain_write_errors
from pipeline.known_claims.claim_review import NAMES
from pipeline.known_claims.records import ClaimRecord

MAX_ENTRIES: Final = 100
"""Claims in a feed, the first ones given: what a reader fetches again and again stays small."""

_ATOM: Final = "http://www.w3.org/2005/Atom"
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed says of itself.

    Attributes:
        title: Name of the team or page.
        home: Address of the page it belongs to; identifies the feed.
        updated: When a claim in it last changed, with its zone.
    """

    title: str
    home: str
    updated: datetime


def rss(records: Iterable[ClaimRecord], channel: Channel) -> str:
    """Return an RSS 2.0 document of the checked ones among some claims."""
    root = Xml.Element("rss", version="2.0")
    top = Xml.SubElement(root, "channel")
    for name, text in (("title", channel.title), ("link", channel.home), ("description", channel.title)):
        _add(top, name, text)
    _add(top, "language", "vi")
    _add(top, "lastBuildDate", format_datetime(channel.updated.astimezone(UTC)))
    for record in _checked(records):
        item = Xml.SubElement(top, "item")
        _add(item, "title", _title(record))
        _add(item, "description", _body(record))
        if record.sources:
            _add(item, "link", record.sources[0])
        _add(item, "guid", _entry_id(record, channel), isPermaLink="false")
        if record.claimed_on:
            _add(item, "pubDate", format_datetime(_day(record)))
    return _document(root)


def atom(records: Iterable[ClaimRecord], channel: Channel) -> str:
    """Return an Atom document of the checked ones among some claims."""
    root = Xml.Element("feed", {"xmlns": _ATOM, "xml:lang": "vi"})
    _add(root, "title", channel.title)
    _add(root, "id", channel.home)
    _add(root, "updated", channel.updated.astimezone(UTC).isoformat())
    _add(Xml.SubElement(root, "author"), "name", channel.title)
    for record in _checked(records):
        entry = Xml.SubElement(root, "entry")
        _add(entry, "title", _title(record))
        _add(entry, "id", _entry_id(record, channel))
        _add(entry, "updated", (_day(record) if record.claimed_on else channel.updated).isoformat())
        _add(entry, "content", _body(record), type="text")
        for link in record.sources:
            Xml.SubElement(entry, "link", rel="related", href=link)
    return _document(root)


def json_feed(records: Iterable[ClaimRecord], channel: Channel) -> str:
    """Return a JSON Feed of the checked ones among some claims."""
    items = [
        {
            "id": _entry_id(record, channel),
            "title": _title(record),
            "content_text": _body(record),
            **({"external_url": record.sources[0]} if record.sources else {}),
            **({"date_published": _day(record).isoformat()} if record.claimed_on else {}),
        }
        for record in _checked(records)
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.home,
        "language": "vi",
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


FEEDS: Final[Mapping[str, Callable[[Iterable[ClaimRecord], Channel], str]]] = {
    ".rss": rss,
    ".atom": atom,
    ".jsonfeed": json_feed,
}
"""Every feed by the ending of its files."""


def write_feed(records: Iterable[ClaimRecord], out: Path, channel: Channel) -> int:
    """Write a feed of the newest checked ones among some claims, the newest first.

    Args:
        records: The claims, the newest last, as a bank keeps them.
        out: A file with an ending of `FEEDS`.
        channel: What the feed says of itself.

    Returns:
        How many claims it holds.

    Raises:
        OutputError: The file cannot be written.
    """
    newest = deque((record for record in records if record.state == "checked"), maxlen=MAX_ENTRIES)
    text = FEEDS[out.suffix.lower()](reversed(newest), channel)
    with explain_write_errors(out, "then run the same command again."), atomic_write(out) as temporary:
        temporary.write_text(text, encoding="utf-8")
    return len(newest)


def _checked(records: Iterable[ClaimRecord]) -> Sequence[ClaimRecord]:
    found = []
    for record in records:
        if record.state == "checked":
            found.append(record)
        if len(found) == MAX_ENTRIES:
            break
    return found


def _title(record: ClaimRecord) -> str:
    return f"{NAMES[record.verdict]}: {record.text}"


def _body(record: ClaimRecord) -> str:
    return "\n\n".join(filter(None, (record.correction, "\n".join(record.sources)))) or record.text


def _entry_id(record: ClaimRecord, channel: Channel) -> str:
    return f"{channel.home}#{record.claim_id}"


def _day(record: ClaimRecord) -> datetime:
    return datetime.fromisoformat(record.claimed_on).replace(tzinfo=UTC)


def _add(parent: Xml.Element, name: str, text: str, **attributes: str) -> None:
    Xml.SubElement(parent, name, attributes).text = _NOT_XML.sub("", text)


def _document(root: Xml.Element) -> str:
    Xml.indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'
