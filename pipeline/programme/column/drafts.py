"""Drafts of the column: begun from what people wrote, edited by people, approved by the district's lead.

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
from pipeline.programme.column import material
from pipeline.programme.column.material import Material, confirmed_items
from pipeline.programme.column.wording import names_in, repeats, shouts
from pipeline.programme.models import ColumnDraft
from pipeline.review.accounts.permissions import can, only_unit
from pipeline.review.accounts.visibility import unrestricted, visible_claims
from pipeline.review.models import Decision, Event, Item, KnownClaim, User
from pipeline.review.presentation.highlight import excerpt
from pipeline.review.presentation.labels import outcome_title
from pipeline.review.presentation.links import web_link
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import advisory_lock, atomic_with_retry, lock_items
from pipeline.text.masking.mask import mask

CLAIM_CHARS: Final = 300
CORRECTION_CHARS: Final = 700
ADVICE_CHARS: Final = 300
MAX_SOURCES: Final = 8

MESSAGES: Final = {
    "outdated": gettext_lazy("Nhóm đã xem lại bài này sau khi soạn. Bạn bỏ bản này và soạn bản mới nhé."),
    "claim_changed": gettext_lazy(
        "Tin đã biết này được sửa hoặc rút lại sau khi soạn. Bạn bỏ bản này; tin còn dùng thì soạn lại nhé."
    ),
    "contradicted": gettext_lazy(
        "Kho có tin lời y như vậy mà kết luận khác. Bạn xem tin nào đúng rồi rút lại tin kia nhé."
    ),
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
    "not_tellable": gettext_lazy(
        "Chỉ soạn từ tin đã kiểm chứng, bằng lời của nhóm, với kết luận là sai, gây hiểu lầm hoặc lừa đảo."
    ),
    "withdrawn": gettext_lazy("Tin này đã rút lại khỏi kho tin đã biết, nên không soạn bài nữa."),
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
    """Return the drafts somebody sees: about what they see, and from everywhere what is approved."""
    if not can(person, "see_programme"):
        return ColumnDraft.objects.none()
    own = Q(item__in=confirmed_items(person)) | Q(made_by=person)
    claims = Q(item=None, known_claim__in=visible_claims(person))
    seen = own | claims | Q(state=ColumnDraft.State.APPROVED)
    found = ColumnDraft.objects.filter(
        Q(item=None) | unrestricted(person, "item__"),
        Q(known_claim__item=None) | unrestricted(person, "known_claim__item__"),
        seen,
    )
    shown = found.select_related("item", "known_claim", "made_by", "approved_by")
    return shown.order_by("-changed_at", "-pk")


def may_edit(person: User, draft: ColumnDraft) -> bool:
    """Whether somebody may change a draft: they see its item, or made it; nobody once it was dropped.

    One about a claim from elsewhere, which every unit sees, is for who made it and for the whole district.
    """
    if not can(person, "publish") or draft.state == ColumnDraft.State.DROPPED:
        return False
    if draft.made_by_id == person.pk:
        return True
    if draft.item_id is None:
        return only_unit(person) is None
    return confirmed_items(person).filter(pk=draft.item_id).exists()


@atomic_with_retry
def start(person: User, item: Item) -> ColumnDraft:
    """Return the draft about an item, begun from what people wrote if there is none yet.

    Where a lead put the known claim of the item into words, the draft begins with those.

    Raises:
        PermissionDenied: They may not.
        RuleError: The item was not found false, misleading or a scam, or a lead withdrew its known claim.
    """
    if not can(person, "publish"):
        raise PermissionDenied
    advisory_lock("claims")
    found = lock_items([item.pk])[item.pk]
    made = material.decision_about(found)
    if made is None or not confirmed_items(person).filter(pk=found.pk).exists():
        raise _refusal("not_confirmed")
    if material.is_withdrawn(found):
        raise _refusal("withdrawn")
    begun = material.standing_drafts().filter(Q(item=found) | Q(known_claim__item=found)).first()
    if begun is not None:
        return begun
    told, claim = material.material_of(made), material.claim_about(found, made)
    if claim is not None:
        told = material.material_of_claim(claim, told)
    return _begin(person, told, made, claim)


@atomic_with_retry
def start_about_claim(person: User, claim: KnownClaim) -> ColumnDraft:
    """Return the draft about a known claim, begun from what the bank says if there is none yet.

    A claim that was learned from an item is told with its item.

    Raises:
        PermissionDenied: They may not.
        RuleError: The claim was withdrawn, nobody checked it or it was not found false, misleading or a scam.
    """
    if not can(person, "publish"):
        raise PermissionDenied
    advisory_lock("claims")
    found = visible_claims(person).filter(pk=claim.pk).select_related("item").first()
    if found is None:
        raise PermissionDenied
    if found.state == KnownClaim.State.WITHDRAWN:
        raise _refusal("withdrawn")
    if found.item is not None:
        return start(person, found.item)
    if not material.is_tellable(found):
        raise _refusal("not_tellable")
    begun = material.standing_drafts().filter(known_claim=found).first()
    return begun or _begin(person, material.material_of_claim(found), None, found)


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
    advisory_lock("claims")
    if draft.item_id is not None:
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
    """Whether what a draft tells no longer stands as it was: see the first three of `problems`."""
    return bool(_outdated(draft))


def problems(draft: ColumnDraft) -> list[str]:
    """Return what keeps a draft from being approved, as keys of `MESSAGES`."""
    told = {
        "title": not draft.title.strip(),
        "title_repeats": repeats(draft.title, _rumours(draft)),
        "claim": not draft.claim.strip(),
        "claim_shouts": shouts(draft.claim),
        "correction": not draft.correction.strip(),
        "source": not draft.sources,
        "advice": not draft.advice.strip(),
        "names": bool(_names(draft)),
    }
    return [*_outdated(draft), *(name for name, is_wrong in told.items() if is_wrong)]


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
    for problem in _outdated(draft):
        raise _refusal(problem)


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


def _begin(person: User, told: Material, made: Decision | None, claim: KnownClaim | None) -> ColumnDraft:
    draft = ColumnDraft.objects.create(
        item=made.item if made is not None else None,
        decision=made,
        known_claim=claim,
        known_as=material.known_as(claim),
        claim=excerpt(told.claim, CLAIM_CHARS),
        verdict=told.verdict,
        correction=told.correction[:CORRECTION_CHARS],
        sources=list(told.sources)[:MAX_SOURCES],
        advice=told.advice,
        made_by=person,
        changed_by=person,
    )
    event_log.record(Event.Kind.COLUMN_DRAFTED, item=draft.item_id, actor=person, payload=_facts(draft))
    return draft


def _outdated(draft: ColumnDraft) -> list[str]:
    """Return why a draft no longer tells what stands, as keys of `MESSAGES`; nothing if it does."""
    told = {
        "outdated": _is_decided_anew(draft),
        "claim_changed": _is_claim_changed(draft),
        "contradicted": draft.known_claim is not None and material.is_contradicted(draft.known_claim),
    }
    return [name for name, is_so in told.items() if is_so]


def _is_decided_anew(draft: ColumnDraft) -> bool:
    if draft.item_id is None:
        return False
    made = material.decision_about(Item.objects.get(pk=draft.item_id))
    return made is None or made.pk != draft.decision_id


def _is_claim_changed(draft: ColumnDraft) -> bool:
    if draft.item is not None and material.is_withdrawn(draft.item):
        return True
    if draft.known_claim_id is None:
        return False
    claim = KnownClaim.objects.get(pk=draft.known_claim_id)
    return not material.is_tellable(claim) or material.known_as(claim) != draft.known_as


def _rumours(draft: ColumnDraft) -> list[str]:
    """Return how the claim is told: in the draft, by the post, and in the bank."""
    told = [draft.claim, draft.item.text if draft.item is not None else ""]
    if draft.known_claim is not None:
        told += [draft.known_claim.text, *(each.text for each in draft.known_claim.variants.all())]
    return told


def _names(draft: ColumnDraft) -> list[str]:
    texts = (draft.title, draft.claim, draft.correction, draft.advice)
    return list(dict.fromkeys(name for text in texts for name in names_in(text)))


def _masked(text: str, limit: int) -> str:
    return mask(text.replace("\0", "").strip())[:limit].strip()


def _facts(draft: ColumnDraft) -> dict[str, Any]:
    return {
        "draft": draft.pk,
        "what": draft.state,
        "outcome": draft.verdict,
        "decision": draft.decision_id,
        "claim": draft.known_claim.claim_id if draft.known_claim is not None else "",
    }


def _refusal(code: str) -> RuleError:
    return RuleError(code, str(MESSAGES[code]))
