"""The shelf of materials that all units use: links, and files kept in the database so that copies hold them.

A file is told by its content, as documents of reviews are, and handed out only as a download. A larger one
stays where it is and is put on the shelf by its link.
"""

from typing import Final

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pipeline.errors import RuleError, UsageError
from pipeline.programme.models import Material
from pipeline.programme.publishing.links import clean_link
from pipeline.review.accounts.permissions import can, only_unit
from pipeline.review.models import Event, User
from pipeline.review.presentation.highlight import excerpt
from pipeline.review.queue.evidence import MAX_DOCUMENT_BYTES, type_of
from pipeline.review.queue.evidence import refusal as file_refusal
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_with_retry

KINDS: Final = {
    Material.Kind.INFOGRAPHIC: _("Infographic"),
    Material.Kind.HANDBOOK: _("Sổ tay, cẩm nang"),
    Material.Kind.BULLETIN: _("Bản tin an ninh mạng"),
}
"""How the kinds of materials are called, in the order of the shelf."""

MAX_FILES: Final = 200
"""Files on the shelf at one time: a gigabyte at most, so that a copy of the queue stays easy to move."""

MESSAGES: Final = {
    "kind": _("Bạn chọn giúp đây là loại tài liệu nào nhé."),
    "title": _("Bạn đặt tên cho tài liệu nhé."),
    "link": _("Đường link cần bắt đầu bằng http:// hoặc https://."),
    "nothing": _("Bạn dán đường link hoặc chọn một tệp nhé."),
    "many": _("Kệ tài liệu đầy rồi. Bạn bỏ bớt tệp cũ, hoặc dùng đường link nhé."),
}


def shelf() -> QuerySet[Material]:
    """Return what is on the shelf, without the bytes of files, by kind and name."""
    return Material.objects.filter(removed_at=None).defer("content").select_related("unit").order_by("title")


@atomic_with_retry
def put(
    lead: User, kind: str, title: str, *, link: str = "", name: str = "", content: bytes = b""
) -> Material:
    """Put something on the shelf.

    Args:
        lead: Who does it; their unit is named with it.
        kind: One of `Material.Kind`.
        title: What it is called.
        link: Where it is, if it is not a file.
        name: What the file is called where it comes from; shown, never trusted.
        content: Its bytes, kept unchanged.

    Raises:
        PermissionDenied: They may not.
        RuleError: Something is missing, or the file is nothing we take.
    """
    if not can(lead, "enter_actions"):
        raise PermissionDenied
    if kind not in Material.Kind.values:
        raise _refusal("kind")
    if not title:
        raise _refusal("title")
    made = Material(kind=kind, title=title, unit_id=only_unit(lead), added_by=lead)
    if content:
        made.file_name, made.file_type, made.content = *_checked(name, content), content
    elif link:
        try:
            made.link = clean_link(link)
        except UsageError as error:
            raise _refusal("link") from error
    else:
        raise _refusal("nothing")
    made.save()
    facts = {"material": made.pk, "what": kind, "name": title, "link": made.link, "type": made.file_type}
    event_log.record(Event.Kind.MATERIAL_ADDED, actor=lead, payload=facts)
    return made


@atomic_with_retry
def remove(lead: User, material: Material) -> None:
    """Take something off the shelf; the bytes of a file go for good.

    Raises:
        PermissionDenied: They may not, or it is another unit's.
    """
    own = only_unit(lead)
    if not can(lead, "enter_actions") or (own is not None and material.unit_id != own):
        raise PermissionDenied
    material.removed_at, material.content = timezone.now(), None
    material.save(update_fields=["removed_at", "content"])
    facts = {"material": material.pk, "name": material.title}
    event_log.record(Event.Kind.MATERIAL_REMOVED, actor=lead, payload=facts)


def _checked(name: str, content: bytes) -> tuple[str, str]:
    """Return the name and the type of a file that may go on the shelf."""
    if len(content) > MAX_DOCUMENT_BYTES:
        raise file_refusal("size")
    kind = type_of(content)
    if kind is None:
        raise file_refusal("type")
    if Material.objects.filter(removed_at=None).exclude(file_type="").count() >= MAX_FILES:
        raise _refusal("many")
    return excerpt(name, 120) or str(kind), str(kind)


def _refusal(code: str) -> RuleError:
    return RuleError(code, str(MESSAGES[code]))
