"""What a review leans on: links to sources, which are never fetched, and documents.

A document is told by its content, kept as it came, and handed out only as a download (see `views.documents`).
It belongs to the item and the person who added it as soon as it is here, so that a form which is refused or a
lease which runs out loses nothing; a review then names the documents it leans on.
"""

import hashlib
import uuid
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy

from pipeline.errors import RuleError
from pipeline.review.accounts.permissions import can
from pipeline.review.models import Attachment, Document, Event, Item, Stage, User
from pipeline.review.presentation.highlight import excerpt
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_once

MAX_URL_CHARS: Final = 2000
"""Characters of a link, about what browsers and servers agree on."""

MAX_LINKS: Final = 10
"""Links of one review. Two or three good ones say more."""

MAX_DOCUMENTS: Final = 3
"""Documents of one review."""

MAX_DOCUMENT_BYTES: Final = 5 * 1024 * 1024
"""Bytes of one document: a scan or a screenshot of a phone, not a film."""

MAX_DOCUMENTS_ADDED: Final = 12
"""Documents one person may add to one item; none is ever removed, so this ends a mistake."""

SIGNATURES: Final = (
    (Document.Type.PDF, 0, b"%PDF-"),
    (Document.Type.PNG, 0, b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"),
    (Document.Type.JPEG, 0, b"\xff\xd8\xff"),
    (Document.Type.WEBP, 8, b"WEBPVP8"),
)
"""Where each type says what it is (ISO 32000-2, PNG third edition, ITU-T T.81, RFC 9649)."""

MESSAGES: Final = {
    "source": gettext_lazy("Chọn câu trả lời này thì cần ít nhất một link nguồn hoặc một tài liệu kèm theo."),
    "link": gettext_lazy("Đường link cần bắt đầu bằng http:// hoặc https://, mỗi dòng một link."),
    "links": gettext_lazy("Nhiều link quá, bạn chọn giúp tối đa 10 link thuyết phục nhất."),
    "documents": gettext_lazy("Mỗi lần gửi kèm tối đa 3 tài liệu. Bạn bỏ chọn bớt nhé."),
    "none": gettext_lazy("Bạn chọn một tệp trước rồi hẵng bấm đính kèm nhé."),
    "empty": gettext_lazy("Tệp này rỗng, không có gì bên trong. Bạn thử lưu lại rồi gửi lại nhé."),
    "type": gettext_lazy("Chỉ nhận PDF và ảnh PNG, JPEG, WebP. Loại khác thì bạn chụp màn hình rồi gửi ảnh."),
    "size": gettext_lazy("Tệp nặng quá, tối đa 5 MB thôi. Bạn chụp màn hình hoặc nén bớt rồi gửi lại nhé."),
    "tries": gettext_lazy("Bạn đã thêm nhiều tài liệu cho bài này rồi, không thêm được nữa."),
}


def refusal(code: str) -> RuleError:
    """Return the error that says, by a key of `MESSAGES`, why something is refused."""
    return RuleError(code, str(MESSAGES[code]))


def links_in(text: str) -> list[str]:
    """Return the links somebody typed, one a line or apart by spaces, each once."""
    return list(dict.fromkeys(text.split()))


def source_problem(text: str, documents: int = 0, *, required: bool) -> str:
    """Return what is wrong with the evidence, or an empty string.

    Links that are not required may be missing but not malformed: `javascript:` and friends never get in.

    Args:
        text: The links as typed.
        documents: How many documents go with them.
        required: Whether the answer stands only with a link or a document.
    """
    links = links_in(text)
    if required and not links and not documents:
        return str(MESSAGES["source"])
    if not all(_is_sound(link) for link in links):
        return str(MESSAGES["link"])
    if len(links) > MAX_LINKS:
        return str(MESSAGES["links"])
    return str(MESSAGES["documents"]) if documents > MAX_DOCUMENTS else ""


def _is_sound(link: str) -> bool:
    try:
        parts = urlsplit(link)
        sound = parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    except ValueError:
        return False
    return sound and len(link) <= MAX_URL_CHARS and link.isprintable()


def type_of(content: bytes) -> Document.Type | None:
    """Return what a file is, told by its content, or None when it is nothing we take."""
    return next(
        (kind for kind, at, sign in SIGNATURES if content[at : at + len(sign)] == sign),
        None,
    )


@atomic_once
def attach(item: Item, person: User, name: str, content: bytes) -> Document:
    """Keep a file that somebody added to the item they have open.

    Args:
        item: The item it is about.
        person: Who added it.
        name: What their device calls it; shown, never trusted.
        content: Its bytes, kept unchanged.

    Raises:
        RuleError: It is empty, too large, of another type, or one too many.
    """
    if not content:
        raise refusal("empty")
    if len(content) > MAX_DOCUMENT_BYTES:
        raise refusal("size")
    kind = type_of(content)
    if kind is None:
        raise refusal("type")
    digest = hashlib.sha256(content).hexdigest()
    before = Document.objects.filter(item=item, added_by=person)
    same = _free(before.filter(sha256=digest)).first()
    if same is not None:  # sent twice
        return same
    if before.count() >= MAX_DOCUMENTS_ADDED:
        raise refusal("tries")
    made = Document.objects.create(
        item=item,
        added_by=person,
        name=excerpt(name, 120) or f"{kind}",
        type=kind,
        size=len(content),
        sha256=digest,
        content=content,
    )
    payload = {"sha256": digest, "type": str(kind), "size": made.size}
    event_log.record(Event.Kind.DOCUMENT_ADDED, item=item, actor=person, payload=payload)
    return made


def free_documents(item: Item, person: User) -> list[Document]:
    """Return what somebody added to an item and no standing review of theirs leans on yet, oldest first."""
    return list(_free(Document.objects.filter(item=item, added_by=person)).order_by("id"))


def chosen_documents(item: Item, person: User, tokens: Iterable[str]) -> list[Document]:
    """Return somebody's own documents of an item by their tokens; unknown tokens are passed over."""
    known = {str(document.token): document for document in item.documents.filter(added_by=person)}
    return [known[token] for token in dict.fromkeys(tokens) if token in known]


def find_document(token: uuid.UUID, person: User) -> Document | None:
    """Return a document if this person may read it.

    Those are: who added it, everybody who may read the reviews of a decided item, and whoever adjudicates the
    disagreement in which it was brought up.
    """
    document = Document.objects.select_related("item").filter(token=token).first()
    if document is None or document.added_by_id == person.pk:
        return document
    used = document.attachments.filter(review__withdrawal=None)
    if document.item.state == Item.State.DECIDED:
        return document if can(person, "reopen") and document.attachments.exists() else None
    holds = document.item.leases.live().filter(reviewer=person).exists()
    adjudicates = holds and document.item.stage == Stage.ADJUDICATE
    return document if adjudicates and used.filter(review__round=document.item.round).exists() else None


def _free(documents: QuerySet[Document]) -> QuerySet[Document]:
    used = Attachment.objects.filter(document=OuterRef("pk"), review__withdrawal=None)
    return documents.filter(~Exists(used))
