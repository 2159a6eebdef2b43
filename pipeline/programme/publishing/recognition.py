"""Publications recognised in an export of an official page itself.

Every post of the export with a link and a day becomes a publication, once, of the kind its words say:
a story or a draft from here, one of the campaign's own tags, an advert, an appeal, or something else.
People correct the kinds on the list; nothing of the export is kept but how each post begins, masked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from pipeline.errors import RuleError
from pipeline.ingest.read import read_posts
from pipeline.programme.models import ColumnDraft, OfficialPage, Publication, Story
from pipeline.programme.publishing.kinds import kind_in
from pipeline.programme.publishing.pages import visible_pages
from pipeline.programme.publishing.publications import (
    Post,
    check_day,
    facts_of,
    item_of,
    new_publication,
)
from pipeline.review.accounts.permissions import can
from pipeline.review.models import Event, User
from pipeline.review.storage import event_log
from pipeline.review.storage.database_url import resolve_database
from pipeline.review.storage.secret import post_id_key
from pipeline.review.storage.transactions import advisory_lock, atomic_once
from pipeline.text.folding import letters_only

MAX_POSTS: Final = 5_000
"""Posts of one file: years of a busy page."""

_SIGNIFICANT: Final = 24
"""Letters that a title or the start of a caption needs to be looked for in posts; less is in too many."""

_START: Final = 80
"""Letters of the start of a caption; people change its end."""


@dataclass(slots=True)
class Recognised:
    """What came of an export.

    Attributes:
        made: Publications that are new.
        known: Posts that had been entered before.
        without: Posts without a link or a day, with a day to come, or of a time when the page was closed.
        rejected: Rows that could not be read.
    """

    made: list[Publication]
    known: int = 0
    without: int = 0
    rejected: int = 0


def recognise_export(person: User, page: OfficialPage, export: Path) -> Recognised:
    """Enter what an export of a page holds.

    Args:
        person: Who brings it.
        page: The page it is of.
        export: The file.

    Raises:
        PermissionDenied: They may not, or the page is another unit's.
        RuleError: It has more posts than `MAX_POSTS`.
        InputError: It cannot be read as an export.
    """
    if not can(person, "publish") or not visible_pages(person).filter(pk=page.pk).exists():
        raise PermissionDenied
    found = Recognised([])
    reader = read_posts([export], id_key=post_id_key(resolve_database().local))
    posts = list(_posts(reader, found))
    found.rejected = reader.summary.rejects.total()
    _store(person, page, posts, found)
    return found


@dataclass(frozen=True, slots=True)
class _Row:
    link: str
    key: str
    day: date
    text: str


def _posts(reader: Any, found: Recognised) -> Iterator[_Row]:  # noqa: ANN401  a `PostReader`
    count = 0
    for batch in reader:
        for row in batch.to_pylist():
            if row["parent_id"] is not None:
                continue  # a comment under a post
            count += 1
            if count > MAX_POSTS:
                raise RuleError("too_many", str(MAX_POSTS))
            if not row["link_hash"] or row["created_at"] is None:
                found.without += 1
                continue
            day = timezone.localtime(row["created_at"]).date()
            yield _Row(row["url"] or "", row["link_hash"], day, row["text"])


@atomic_once
def _store(person: User, page: OfficialPage, rows: list[_Row], found: Recognised) -> None:
    advisory_lock("publications")
    keys = [row.key for row in rows]
    taken = set(
        Publication.objects.filter(link_key__in=keys, removed_at=None).values_list("link_key", flat=True)
    )
    stories, drafts = _stories(), _drafts()
    found.made, found.known = [], 0
    late = 0
    for row in rows:
        if row.key in taken:
            found.known += 1
            continue
        try:
            check_day(page, row.day)
        except RuleError:
            late += 1
            continue
        taken.add(row.key)
        found.made.append(new_publication(person, _post(page, row, stories, drafts), row.link, row.key))
    found.without += late
    Publication.objects.bulk_create(found.made)
    event_log.record_all(
        [(Event.Kind.PUBLISHED, item_of(each), person, facts_of(each)) for each in found.made]
    )


def _post(
    page: OfficialPage, row: _Row, stories: list[tuple[str, Story]], drafts: list[tuple[str, ColumnDraft]]
) -> Post:
    letters = letters_only(row.text.lower())
    draft = next((each for title, each in drafts if title in letters), None)
    story = next((each for start, each in stories if start in letters), None) if draft is None else None
    kind = kind_in(row.text)
    if draft is not None:
        kind = Publication.Kind.COLUMN
    elif story is not None and kind == Publication.Kind.OTHER:
        kind = Publication.Kind.LONG_STORY if story.is_long else Publication.Kind.GOOD_NEWS
    return Post(page, row.link, row.day, kind, story, draft, row.text, Publication.Way.IMPORT)


def _stories() -> list[tuple[str, Story]]:
    """Return how captions begin, in letters only, with their stories."""
    found = [
        (letters_only(each.caption.lower())[:_START], each) for each in Story.objects.exclude(caption="")
    ]
    return [(start, each) for start, each in found if len(start) >= _SIGNIFICANT]


def _drafts() -> list[tuple[str, ColumnDraft]]:
    """Return the titles of approved drafts, in letters only."""
    approved = ColumnDraft.objects.filter(state=ColumnDraft.State.APPROVED)
    found = [(letters_only(each.title.lower()), each) for each in approved]
    return [(title, each) for title, each in found if len(title) >= _SIGNIFICANT]
