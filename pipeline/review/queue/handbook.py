"""Phrases and official sources: what reviewers are offered, and what a lead changes."""

from collections.abc import Callable, Iterable
from typing import Any, Final
from urllib.parse import urlsplit

from django.forms.models import model_to_dict

from pipeline.review.models import Event, Phrase, Source, User
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_once

SOURCE_MARK: Final = "[nguồn]"
BLANK: Final = "[…]"
PLACEHOLDERS: Final = (SOURCE_MARK, BLANK)
"""What a phrase leaves for the reviewer to fill in; the first is filled with the name of their source."""

MAX_PHRASES_PER_ANSWER: Final = 9
"""Phrases offered for one answer; more would be a list to read instead of a help."""


def phrases_for(labels: Iterable[str]) -> dict[tuple[str, str], list[Phrase]]:
    """Return the phrases for the answers to some labels, by label and outcome."""
    wanted = {label: _asked_as(label) for label in labels}
    found: dict[tuple[str, str], list[Phrase]] = {}
    for phrase in Phrase.objects.filter(label__in=set(wanted.values()), is_retired=False):
        for label, kept_as in wanted.items():
            offered = found.setdefault((label, phrase.outcome), [])
            if kept_as == phrase.label and len(offered) < MAX_PHRASES_PER_ANSWER:
                offered.append(phrase)
    return found


def _asked_as(label: str) -> str:
    """Return the label whose phrases a label shares: insults have the same answers as hate."""
    return "hateful" if label == "offensive" else label


def is_unfinished(note: str) -> bool:
    """Whether a note still has a gap that a phrase left to fill in."""
    return any(mark in note for mark in PLACEHOLDERS)


def sources() -> list[Source]:
    """Return the official sources, by group."""
    return list(Source.objects.filter(is_retired=False))


def namer(known: Iterable[Source] | None = None) -> Callable[[str], str]:
    """Return a function that names the official source of a link, or answers with an empty string.

    Args:
        known: The official sources; all of them by default, read once.
    """
    places = [(_place(source.url), source.name) for source in (sources() if known is None else known)]
    places.sort(key=lambda place: [-len(part) for part in place[0]])  # of two that fit, the narrower one

    def name_of(link: str) -> str:
        host, path = _place(link)
        for (their_host, their_path), name in places:
            same_host = host == their_host or host.endswith(f".{their_host}")
            if their_host and same_host and (path + "/").startswith(their_path + "/"):
                return name
        return ""

    return name_of


@atomic_once
def save(entry: Phrase | Source, person: User) -> None:
    """Store a new or changed phrase or source, and put on record what it was before."""
    before = type(entry)._default_manager.filter(pk=entry.pk).first() if entry.pk else None
    entry.save()
    payload = {
        "what": "phrase" if isinstance(entry, Phrase) else "source",
        "before": _facts(before) if before else None,
        "after": _facts(entry),
    }
    event_log.record(Event.Kind.HANDBOOK_CHANGED, actor=person, payload=payload)


def retire(entry: Phrase | Source, person: User) -> None:
    """Stop offering a phrase or source."""
    entry.is_retired = True
    save(entry, person)


def _facts(entry: Phrase | Source) -> dict[str, Any]:
    return model_to_dict(entry)


def _place(url: str) -> tuple[str, str]:
    """Return host and path of a web address, without `www.` and without a slash at the end."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return "", ""
    return (host, parts.path.rstrip("/")) if parts.scheme in ("http", "https") else ("", "")
