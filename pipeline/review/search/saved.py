"""Searches that somebody named, for themselves or for the team."""

from collections.abc import Sequence
from typing import Final

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy

from pipeline.errors import RuleError
from pipeline.review.accounts.permissions import can
from pipeline.review.accounts.visibility import visible_views
from pipeline.review.models import Event, SavedView, User
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_once, atomic_with_retry

MAX_NAME_CHARS: Final = 80

MAX_QUERY_CHARS: Final = 4000
"""Characters of what is looked for, as in an address; about the longest a search form makes."""

MAX_VIEWS: Final = 30
"""Views that one person keeps: each is counted anew whenever the list is shown."""

MESSAGES: Final = {
    "name": gettext_lazy("Bạn đặt tên cho cách tìm này nhé."),
    "long": gettext_lazy("Cách tìm này dài quá, bạn rút gọn chữ cần tìm rồi lưu lại nhé."),
    "many": gettext_lazy("Bạn đã lưu nhiều cách tìm rồi. Xoá bớt cái không dùng nữa rồi lưu lại nhé."),
    "taken": gettext_lazy("Bạn đã có cách tìm tên này rồi, chọn tên khác nhé."),
}


def views_of(person: User) -> Sequence[SavedView]:
    """Return a person's own views and those shared with the team, by name."""
    seen = visible_views(person).select_related("owner")
    return list(seen.order_by("name", "pk")[: 2 * MAX_VIEWS])


@atomic_once
def save_view(person: User, name: str, query: str, *, is_shared: bool) -> SavedView:
    """Name a search; under a name the person has used before, the new search takes the place of the old.

    Args:
        person: Whose search it is.
        name: What it is called, cut at `MAX_NAME_CHARS` characters.
        query: What is looked for, as in the address of the search page.
        is_shared: Whether the whole team sees it.

    Raises:
        RuleError: It has no name, is too long, or the person has too many.
    """
    name = _clean(name)
    if len(query) > MAX_QUERY_CHARS:
        raise _refusal("long")
    own = SavedView.objects.filter(owner=person)
    if not own.filter(name=name).exists() and own.count() >= MAX_VIEWS:
        raise _refusal("many")
    facts = {"query": query, "is_shared": is_shared}
    view, _ = SavedView.objects.update_or_create(owner=person, name=name, defaults=facts)
    event_log.record(Event.Kind.VIEW_SAVED, actor=person, payload={"view": view.pk, "name": name, **facts})
    return view


@atomic_with_retry
def change_view(view: SavedView, person: User, name: str, *, is_shared: bool) -> None:
    """Rename a view, share it or keep it to oneself.

    Args:
        view: What to change.
        person: Who changes it.
        name: What it is called from now on.
        is_shared: Whether the whole team sees it from now on.

    Raises:
        PermissionDenied: It is not theirs to change.
        RuleError: It has no name, or the owner has another of that name.
    """
    _check(view, person)
    name = _clean(name)
    if SavedView.objects.filter(owner=view.owner, name=name).exclude(pk=view.pk).exists():
        raise _refusal("taken")
    view.name, view.is_shared = name, is_shared
    view.save(update_fields=["name", "is_shared"])
    facts = {"view": view.pk, "name": name, "query": view.query, "is_shared": is_shared}
    event_log.record(Event.Kind.VIEW_SAVED, actor=person, payload=facts)


@atomic_with_retry
def remove_view(view: SavedView, person: User) -> None:
    """Forget a view; the record keeps what it was.

    Raises:
        PermissionDenied: It is not theirs to remove.
    """
    _check(view, person)
    facts = {"view": view.pk, "name": view.name, "query": view.query}
    view.delete()
    event_log.record(Event.Kind.VIEW_REMOVED, actor=person, payload=facts)


def may_change(view: SavedView, person: User) -> bool:
    """Whether a view is somebody's to change: their own, or a shared one for the lead of the district."""
    if not can(person, "save_views"):
        return False
    return view.owner_id == person.pk or (view.is_shared and can(person, "change_settings"))


def _refusal(code: str) -> RuleError:
    return RuleError(code, str(MESSAGES[code]))


def _check(view: SavedView, person: User) -> None:
    if not may_change(view, person):
        raise PermissionDenied


def _clean(name: str) -> str:
    clean = " ".join(name.replace("\0", " ").split())[:MAX_NAME_CHARS]
    if not clean:
        raise _refusal("name")
    return clean
