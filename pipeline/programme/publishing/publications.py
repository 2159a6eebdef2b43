"""What was published: entered with its link, corrected, counted. Nothing here publishes anything.

A publication that was entered by mistake is taken back and counts nowhere; one whose post was deleted later
keeps its day. Both are entries of the event log.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from pipeline.errors import RuleError, UsageError
from pipeline.programme.models import ColumnDraft, OfficialPage, Publication, Story
from pipeline.programme.publishing import links
from pipeline.programme.publishing.pages import visible_pages
from pipeline.review.accounts.permissions import can
from pipeline.review.models import Event, User
from pipeline.review.presentation.highlight import excerpt
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_once, atomic_with_retry
from pipeline.text.masking.mask import mask

MESSAGES: Final = {
    "link": gettext_lazy("Đây chưa phải đường link. Bạn chép cả đường link, có https:// ở đầu nhé."),
    "page": gettext_lazy("Máy chưa nhận ra bài này ở trang nào. Bạn chọn trang giúp nhé."),
    "page_itself": gettext_lazy("Đây là link của cả trang. Bạn mở bài ra rồi chép link của bài nhé."),
    "twice": gettext_lazy("Bài này ghi rồi: {page}, ngày {day}."),
    "elsewhere": gettext_lazy("Bài này ghi rồi, ở trang của một đơn vị khác."),
    "future": gettext_lazy("Ngày đăng còn chưa tới. Bạn xem lại ngày giúp nhé."),
    "closed": gettext_lazy("Trang này đã ngừng trước ngày đó."),
    "kind": gettext_lazy("Bạn chọn giúp đây là loại bài gì nhé."),
}

_WORDS: Final = 160


@dataclass(frozen=True, slots=True)
class Found:
    """What a link says by itself.

    Attributes:
        link: The link without white space around it.
        page: The official page it is on; None where it does not say, or says one that is not the person's.
        day: The day it went up; None where it does not say.
    """

    link: str
    page: OfficialPage | None
    day: date | None


@dataclass(frozen=True, slots=True)
class Post:
    """A post to enter.

    Attributes:
        page: Where it is.
        link: Its link.
        day: When it went up, in Hanoi.
        kind: One of `Publication.Kind`.
        story: The story it tells, if it came from here.
        draft: The draft it was, likewise.
        words: How it begins.
        way: How it came to be known.
    """

    page: OfficialPage
    link: str
    day: date
    kind: str
    story: Story | None = None
    draft: ColumnDraft | None = None
    words: str = ""
    way: Publication.Way = Publication.Way.TYPED


def visible_publications(person: User) -> QuerySet[Publication]:
    """Return what was published on the pages somebody sees, newest first, without what was taken back."""
    found = Publication.objects.filter(page__in=visible_pages(person), removed_at=None)
    return found.select_related("page", "story", "draft").order_by("-published_on", "-pk")


def recognise(person: User, link: str) -> Found:
    """Return what a link says by itself.

    Raises:
        RuleError: It is no web link, or that of a whole page.
    """
    try:
        link = links.clean_link(link)
    except UsageError as error:
        raise _refusal("link") from error
    pages = [page for page in visible_pages(person) if links.is_on_page(link, page.link_key)]
    page = max(pages, key=lambda each: len(each.link_key), default=None)
    if page is not None and links.post_key(link) == links.post_key(page.link):
        raise _refusal("page_itself")
    return Found(link, page, links.day_in(link))


@atomic_once
def publish(person: User, post: Post) -> Publication:
    """Enter a post that somebody published.

    Raises:
        PermissionDenied: They may not, or the page is another unit's.
        RuleError: The link is none or was entered before, the day is to come, or the page was closed by then.
    """
    if not can(person, "publish") or not visible_pages(person).filter(pk=post.page.pk).exists():
        raise PermissionDenied
    if post.kind not in Publication.Kind.values:
        raise _refusal("kind")
    link = recognise(person, post.link).link
    check_day(post.page, post.day)
    key = links.post_key(link)
    before = Publication.objects.filter(link_key=key, removed_at=None).select_related("page").first()
    if before is not None:
        raise _known(person, before)
    made = new_publication(person, post, link, key)
    try:
        with transaction.atomic():  # somebody else may be typing the same link
            made.save()
    except IntegrityError as error:
        raise _refusal("elsewhere") from error
    event_log.record(Event.Kind.PUBLISHED, item=item_of(made), actor=person, payload=facts_of(made))
    return made


def new_publication(person: User, post: Post, link: str, key: str) -> Publication:
    """Return a row for a post, not stored yet."""
    return Publication(
        page=post.page,
        link=link,
        link_key=key,
        published_on=post.day,
        kind=post.kind,
        way=post.way,
        words=excerpt(mask(post.words), _WORDS),
        story=post.story,
        draft=post.draft,
        added_by=person,
    )


def check_day(page: OfficialPage, day: date) -> None:
    """Refuse a day on which nothing can have been published on a page.

    Raises:
        RuleError: It is to come, or the page was closed by then.
    """
    if day > timezone.localdate():
        raise _refusal("future")
    if page.closed_on is not None and day >= page.closed_on:
        raise _refusal("closed")


@atomic_with_retry
def change(person: User, made: Publication, kind: str) -> None:
    """Say that a publication is of another kind.

    Raises:
        PermissionDenied: They may not, or the page is another unit's.
        RuleError: There is no such kind.
    """
    if kind not in Publication.Kind.values:
        raise _refusal("kind")
    _store(person, made, kind=kind)


@atomic_with_retry
def mark_gone(person: User, made: Publication, *, is_gone: bool) -> None:
    """Say that the post was deleted, or is there after all; its day counts in either case."""
    _store(person, made, gone_on=timezone.localdate() if is_gone else None)


@atomic_with_retry
def take_back(person: User, made: Publication) -> None:
    """Take a publication back that was entered by mistake; its link may be entered again."""
    _store(person, made, removed_at=timezone.now())


def facts_of(made: Publication) -> dict[str, Any]:
    """Return what the log keeps of a publication, enough to count it again."""
    return {
        "publication": made.pk,
        "page": made.page.name,
        "page_number": made.page_id,
        "link": made.link,
        "on": made.published_on.isoformat(),
        "what": made.kind,
        "way": made.way,
        "story": made.story_id,
        "draft": made.draft_id,
        "gone": made.gone_on.isoformat() if made.gone_on else "",
        "is_removed": made.removed_at is not None,
    }


def item_of(made: Publication) -> int | None:
    """Return the key of the item a publication came from, if any."""
    if made.story is not None:
        return made.story.item_id
    return made.draft.item_id if made.draft is not None else None


def _store(person: User, made: Publication, **values: Any) -> None:  # noqa: ANN401  whatever the field holds
    if not can(person, "publish") or not visible_publications(person).filter(pk=made.pk).exists():
        raise PermissionDenied
    for name, value in values.items():
        setattr(made, name, value)
    made.save(update_fields=list(values))
    event_log.record(Event.Kind.PUBLICATION_CHANGED, item=item_of(made), actor=person, payload=facts_of(made))


def _known(person: User, before: Publication) -> RuleError:
    if not visible_pages(person).filter(pk=before.page_id).exists():
        return _refusal("elsewhere")
    day = date_format(before.published_on, "DATE_FORMAT")
    return RuleError("twice", str(MESSAGES["twice"]).format(page=before.page.name, day=day))


def _refusal(code: str) -> RuleError:
    return RuleError(code, str(MESSAGES[code]))
