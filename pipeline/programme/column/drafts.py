"""Drafts of the column: begun from what reviewers wrote, edited by people, approved by the district's lead.

Nothing here publishes anything: a person copies the text and the card, and enters the link afterwards.
Drafts speak of claims, never of people: personal data is masked whenever a draft is stored.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from pipeline.errors import RuleError
from pipeline.programme.column.material import confirmed_items, decision_about, material_of
from pipeline.programme.column.wording import names_in, repeats, shouts
from pipeline.programme.models import ColumnDraft
from pipeline.review.accounts.permissions import can
from pipeline.review.accounts.visibility import unrestricted
from pipeline.review.models import Event, Item, User
from pipeline.review.presentation.labels import outcome_title
from pipeline.review.presentation.links import web_link
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_with_retry, lock_items
from pipeline.text.masking.mask import mask

CLAIM_CHARS: Final = 300
CORRECTION_CHARS: Final = 700
ADVICE_CHARS: Final = 300
MAX_SOURCES: Final = 8

MESSAGES: Final = {
    "outdated": gettext_lazy("Nhóm đã xem lại bài này sau khi soạn. Bạn bỏ bản này và soạn bản mới nhé."),
    "title": gettext_lazy("Bạn đặt tiêu đề nói điều đúng nhé."),
    "title_repeats": gettext_lazy("Tiêu đề đang nhắc lại lời đồn. Bạn nói điều đúng ngay từ tiêu đề nhé."),
    "claim": gettext_lazy("Bạn viết lại lời đồn bằng một câu trung tính nhé."),
    "claim_shouts": gettext_lazy("Lời đồn cần viết trung tính: bỏ dấu chấm than và chữ in hoa."),
    "names": gettext_lazy(
        "Bài có vẻ nêu tên người: {names}. Chuyên mục nói về tin, không nói về ai; bạn bỏ tên đi nhé."
    ),
    "correction": gettext_lazy("Bạn viết điều đúng theo nguồn nhé."),
    "source": gettext_lazy("Cần ít nhất một link nguồn."),
    "source_link": gettext_lazy("Dòng nguồn này chưa phải đường link: {link}"),
    "advice": gettext_lazy("Bạn viết cách tự kiểm tra nhé."),
    "not_confirmed": gettext_lazy("Chỉ soạn từ bài nhóm đã kết luận là sai, gây hiểu lầm hoặc lừa đảo."),
    "not_approved": gettext_lazy("Bài này chưa được trưởng nhóm duyệt để đăng."),
    "dropped": gettext_lazy("Bản này đã bỏ rồi."),
}

TAG: Final = "#ChốngTinGiảTinXấuĐộc"
"""The campaign's own words below a post of the column."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What people edit; the fields are those of `ColumnDraft`, sources one link each."""

    title: str = ""
    claim: str = ""
    correction: str = ""
    sources: tuple[str, ...] = ()
    advice: str = ""


def visible_drafts(person: User) -> QuerySet[ColumnDraft]:
    """Return the drafts somebody sees: about items they see, and from everywhere what is approved."""
    if not can(person, "see_programme"):
        return ColumnDraft.objects.none()
    own = Q(item__in=confirmed_items(person)) | Q(made_by=person)
    seen = own | Q(state=ColumnDraft.State.APPROVED)
    found = ColumnDraft.objects.filter(unrestricted(person, "item__"), seen)
    return found.select_related("item", "made_by", "approved_by").order_by("-changed_at", "-pk")


def may_edit(person: User, draft: ColumnDraft) -> bool:
    """Whether somebody may change a draft: they see its item, or made it; nobody once it was dropped."""
    if not can(person, "publish") or draft.state == ColumnDraft.State.DROPPED:
        return False
    return draft.made_by_id == person.pk or confirmed_items(person).filter(pk=draft.item_id).exists()


@atomic_with_retry
def start(person: User, item: Item) -> ColumnDraft:
    """Return the draft about an item, begun from what its reviewers wrote if there is none yet.

    Raises:
        PermissionDenied: They may not.
        RuleError: The item was not found false, misleading or a scam.
    """
    if not can(person, "publish"):
        raise PermissionDenied
    found = lock_items([item.pk])[item.pk]
    made = decision_about(found)
    if made is None or not confirmed_items(person).filter(pk=found.pk).exists():
        raise _refusal("not_confirmed")
    begun = ColumnDraft.objects.filter(item=found).exclude(state=ColumnDraft.State.DROPPED).first()
    if begun is not None:
        return begun
    material = material_of(made)
    draft = ColumnDraft.objects.create(
        item=found,
        decision=made,
        verdict=material.verdict,
        correction=material.correction[:CORRECTION_CHARS],
        sources=list(material.sources)[:MAX_SOURCES],
        advice=material.advice,
        made_by=person,
        changed_by=person,
    )
    event_log.record(Event.Kind.COLUMN_DRAFTED, item=found, actor=person, payload=_facts(draft))
    return draft


@atomic_with_retry
def save(person: User, draft: ColumnDraft, texts: Texts) -> None:
    """Store what somebody edited, masked; a draft that was approved waits to be approved again.

    Raises:
        PermissionDenied: They may not.
        RuleError: A source is no link.
    """
    if not may_edit(person, draft):
        raise PermissionDenied
    for link in texts.sources:
        if not web_link(link):
            raise RuleError("source_link", str(MESSAGES["source_link"]).format(link=link[:80]))
    draft.title = _masked(texts.title, ColumnDraft.TITLE_CHARS).replace("\n", " ")
    draft.claim = _masked(texts.claim, CLAIM_CHARS)
    draft.correction = _masked(texts.correction, CORRECTION_CHARS)
    draft.advice = _masked(texts.advice, ADVICE_CHARS)
    draft.sources = list(dict.fromkeys(texts.sources))[:MAX_SOURCES]
    draft.state, draft.approved_by, draft.approved_at = ColumnDraft.State.DRAFT, None, None
    draft.changed_by, draft.changed_at = person, timezone.now()
    draft.save()
    event_log.record(Event.Kind.COLUMN_CHANGED, item=draft.item_id, actor=person, payload=_facts(draft))


@atomic_with_retry
def approve(lead: User, draft: ColumnDraft) -> None:
    """Say that a draft may be published.

    Raises:
        PermissionDenied: They do not lead the whole district, or do not see what it is about.
        RuleError: Something is missing, the headline repeats the claim, or the decision changed since.
    """
    if not can(lead, "approve_column") or not may_edit(lead, draft):
        raise PermissionDenied
    lock_items([draft.item_id])
    found = problems(draft)
    if found:
        raise RuleError(found[0], problem_text(draft, found[0]))
    draft.state, draft.approved_by, draft.approved_at = ColumnDraft.State.APPROVED, lead, timezone.now()
    draft.save(update_fields=["state", "approved_by", "approved_at"])
    event_log.record(Event.Kind.COLUMN_APPROVED, item=draft.item_id, actor=lead, payload=_facts(draft))


@atomic_with_retry
def drop(person: User, draft: ColumnDraft) -> None:
    """Set a draft aside; it stays in the record, and another may be begun.

    Raises:
        PermissionDenied: They may not.
    """
    if not may_edit(person, draft):
        raise PermissionDenied
    draft.state = ColumnDraft.State.DROPPED
    draft.save(update_fields=["state"])
    event_log.record(Event.Kind.COLUMN_DROPPED, item=draft.item_id, actor=person, payload=_facts(draft))


def is_outdated(draft: ColumnDraft) -> bool:
    """Whether people decided anew, or began to, since the draft was begun."""
    made = decision_about(Item.objects.get(pk=draft.item_id))
    return made is None or made.pk != draft.decision_id


def problems(draft: ColumnDraft) -> list[str]:
    """Return what keeps a draft from being approved, as keys of `MESSAGES`."""
    told = {
        "outdated": is_outdated(draft),
        "title": not draft.title.strip(),
        "title_repeats": repeats(draft.title, (draft.claim, draft.item.text)),
        "claim": not draft.claim.strip(),
        "claim_shouts": shouts(draft.claim),
        "correction": not draft.correction.strip(),
        "source": not draft.sources,
        "advice": not draft.advice.strip(),
        "names": bool(_names(draft)),
    }
    return [name for name, is_wrong in told.items() if is_wrong]


def problem_text(draft: ColumnDraft, problem: str) -> str:
    """Return one of the `problems` of a draft in words."""
    return str(MESSAGES[problem]).format(names=", ".join(_names(draft)))


def check_publishable(draft: ColumnDraft) -> None:
    """Refuse a draft that nobody approved, or that is out of date.

    Raises:
        RuleError: It is one of these.
    """
    if draft.state != ColumnDraft.State.APPROVED:
        raise _refusal("not_approved")
    if is_outdated(draft):
        raise _refusal("outdated")


def verdict_title(draft: ColumnDraft) -> str:
    """Return what people found, in words."""
    return outcome_title("check", draft.verdict)


def post_text(draft: ColumnDraft) -> str:
    """Return what is copied to a page, in Vietnamese: what is right first, then the claim and the verdict."""
    with translation.override("vi"):
        verdict = verdict_title(draft)
    parts = [
        draft.title,
        draft.correction,
        f"Lời đồn: {draft.claim}\nNhóm kiểm tra: {verdict}",
        f"Tự kiểm tra: {draft.advice}",
        "\n".join(["Nguồn:", *draft.sources]),
        TAG,
    ]
    return "\n\n".join(parts)


def _names(draft: ColumnDraft) -> list[str]:
    texts = (draft.title, draft.claim, draft.correction, draft.advice)
    return list(dict.fromkeys(name for text in texts for name in names_in(text)))


def _masked(text: str, limit: int) -> str:
    return mask(text.replace("\0", "").strip())[:limit].strip()


def _facts(draft: ColumnDraft) -> dict[str, Any]:
    return {"draft": draft.pk, "what": draft.state, "outcome": draft.verdict, "decision": draft.decision_id}


def _refusal(code: str) -> RuleError:
    return RuleError(code, str(MESSAGES[code]))
