"""What a draft of the column is made from: what people decided and wrote, and nothing of the machine's.

That is an item that reviewers found false, misleading or a scam, a known claim from elsewhere, or such an
item in the words in which a lead put its known claim. A claim that still has the words of a post gives none.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from pipeline.programme.models import ColumnDraft
from pipeline.review.accounts.permissions import can
from pipeline.review.accounts.visibility import visible_claims, visible_items
from pipeline.review.claims.bank import contradicted
from pipeline.review.claims.decided import VERDICTS
from pipeline.review.models import Decision, Item, KnownClaim, User
from pipeline.review.presentation.claims import sources_of
from pipeline.review.presentation.links import links_of
from pipeline.review.queue.current import current_decision
from pipeline.text.masking.mask import mask

ADVICE: Final[dict[str, str]] = {
    "policy": "Tìm số văn bản và đọc bản gốc trên chinhphu.vn hoặc trang của cơ quan ban hành.",
    "economy": "Xem trang của ngân hàng hoặc cơ quan được nhắc tới; đừng quyết định tiền bạc theo lời đồn.",
    "health": "Xem trang của Bộ Y tế, hỏi bác sĩ; đừng bỏ thuốc hay tự chữa theo bài trên mạng.",
    "disaster": "Xem nchmf.gov.vn và trang của phường, xã; nhìn kỹ ngày, giờ và nơi chụp.",
    "security": "Xem trang của công an địa phương; chưa rõ thì đừng chia sẻ, gọi hỏi thẳng.",
    "impersonation": "Tự tìm số điện thoại và trang chính thức rồi hỏi lại; đừng dùng số ghi trong bài.",
    "scam_link": "Đừng bấm link, đừng chuyển tiền, đừng đưa mã OTP; tra link ở tinnhiemmang.vn.",
    "other": "Xem ai nói, nói ngày nào, trang chính thức nói gì, rồi mới chia sẻ.",
}
"""How readers check such a thing themselves, by topic: the steps that the team learns, in one sentence.
In Vietnamese whatever the language of the page, as all that is published."""

_TELLABLE: Final = ~Q(text="") & Q(state=KnownClaim.State.CHECKED, verdict__in=VERDICTS, own_words=True)
_WITHDRAWN: Final = ~Q(text="") & Q(state=KnownClaim.State.WITHDRAWN, by_hand=True)
"""What a lead withdrew; what is withdrawn with the words of its item says nothing of the decision."""


@dataclass(frozen=True, slots=True)
class Material:
    """What people wrote about one thing that was checked.

    Attributes:
        claim: What is being said, in somebody's own words; empty where there are only those of a post.
        verdict: Outcome that people gave, one of `VERDICTS`.
        correction: What the sources say instead, in their words; may be empty.
        sources: Links that they gave.
        advice: How to check it oneself.
    """

    claim: str
    verdict: str
    correction: str
    sources: Sequence[str]
    advice: str


def confirmed_items(person: User) -> QuerySet[Item]:
    """Return the items that people found false, misleading or a scam, as far as somebody sees them."""
    if not can(person, "see_programme"):
        return Item.objects.none()
    return visible_items(person).filter(
        state=Item.State.DECIDED, questions__label="check", questions__outcome__in=VERDICTS
    )


def waiting_items(person: User) -> QuerySet[Item]:
    """Return confirmed items that no draft is about, those that went furthest first."""
    begun = standing_drafts().filter(Q(item=OuterRef("pk")) | Q(known_claim__item=OuterRef("pk")))
    gone = KnownClaim.objects.filter(_WITHDRAWN, item=OuterRef("pk"))
    found = confirmed_items(person).filter(~Exists(begun), ~Exists(gone))
    return found.order_by("-reach", "-decided_at", "-pk")


def waiting_claims(person: User) -> QuerySet[KnownClaim]:
    """Return claims from elsewhere that may be told and that no draft is about, the latest checked first."""
    if not can(person, "see_programme"):
        return KnownClaim.objects.none()
    begun = standing_drafts().filter(known_claim=OuterRef("pk"))
    found = visible_claims(person).filter(_TELLABLE, ~Exists(begun), item=None)
    return found.order_by("-checked_at", "-pk")


def standing_drafts() -> QuerySet[ColumnDraft]:
    """Return the drafts that nobody dropped."""
    return ColumnDraft.objects.exclude(state=ColumnDraft.State.DROPPED)


def decision_about(item: Item) -> Decision | None:
    """Return the decision about an item that the column may tell of; None where there is none any more."""
    if item.state != Item.State.DECIDED:
        return None
    made = current_decision(item).get("check")
    return made if made is not None and made.outcome in VERDICTS else None


def claim_about(item: Item, made: Decision) -> KnownClaim | None:
    """Return the known claim in whose words an item may be told; None where nobody put it into any."""
    return KnownClaim.objects.filter(_TELLABLE, item=item, verdict=made.outcome).first()


def is_withdrawn(item: Item) -> bool:
    """Whether a lead withdrew what the bank had learned from an item."""
    return KnownClaim.objects.filter(_WITHDRAWN, item=item).exists()


def is_tellable(claim: KnownClaim) -> bool:
    """Whether the column may tell of a claim in its own words as they are now."""
    return KnownClaim.objects.filter(_TELLABLE, pk=claim.pk).exists()


def is_contradicted(claim: KnownClaim) -> bool:
    """Whether another claim of the bank judges the same words otherwise."""
    return contradicted(KnownClaim.objects.filter(pk=claim.pk)).exists()


def material_of(made: Decision) -> Material:
    """Return what the reviewers wrote with a decision, personal data masked."""
    review = made.review
    advice = _advice(review.topic, made.outcome)
    return Material("", made.outcome, mask(review.note.strip()), links_of(review), advice)


def material_of_claim(claim: KnownClaim, reviewed: Material | None = None) -> Material:
    """Return what the bank says of a claim, personal data masked.

    Args:
        claim: One that may be told.
        reviewed: What the reviewers of its item wrote, for what the claim leaves open.
    """
    told = reviewed or Material("", claim.verdict, "", (), _advice("", claim.verdict))
    return Material(
        mask(claim.text),
        claim.verdict,
        mask(claim.correction.strip()) or told.correction,
        list(dict.fromkeys([*sources_of(claim), *told.sources])),
        _advice(claim.topic, claim.verdict) if claim.topic else told.advice,
    )


def known_as(claim: KnownClaim | None) -> str:
    """Return a hash of what a claim says now, so that a later change is noticed; empty without one."""
    if claim is None:
        return ""
    said = [claim.text, claim.verdict, claim.correction, claim.sources]
    return sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _advice(topic: str, verdict: str) -> str:
    return ADVICE.get(topic or ("scam_link" if verdict == "scam" else ""), ADVICE["other"])
