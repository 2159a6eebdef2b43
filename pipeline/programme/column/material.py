"""What a draft of the column is made from: what reviewers decided and wrote, and nothing of the machine's.

`Material` is all that a draft needs to know, so that another place where people keep what was checked can
give material as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from pipeline.programme.models import ColumnDraft
from pipeline.review.accounts.permissions import can
from pipeline.review.accounts.visibility import visible_items
from pipeline.review.models import Decision, Item, User
from pipeline.review.presentation.links import links_of
from pipeline.review.queue.current import current_decision
from pipeline.text.masking.mask import mask

VERDICTS: Final = ("false_with_source", "misleading", "scam")
"""Outcomes of `check` that the column tells of; each was given by two people, or settled by a third."""

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


@dataclass(frozen=True, slots=True)
class Material:
    """What people wrote about one thing that was checked.

    Attributes:
        verdict: Outcome that people gave, one of `VERDICTS`.
        correction: What the sources say instead, in the reviewer's words; may be empty.
        sources: Links that the reviewers gave.
        advice: How to check it oneself.
    """

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
    begun = ColumnDraft.objects.filter(item=OuterRef("pk")).exclude(state=ColumnDraft.State.DROPPED)
    return confirmed_items(person).filter(~Exists(begun)).order_by("-reach", "-decided_at", "-pk")


def decision_about(item: Item) -> Decision | None:
    """Return the decision about an item that the column may tell of; None where there is none any more."""
    if item.state != Item.State.DECIDED:
        return None
    made = current_decision(item).get("check")
    return made if made is not None and made.outcome in VERDICTS else None


def material_of(made: Decision) -> Material:
    """Return what the reviewers wrote with a decision, personal data masked."""
    review = made.review
    topic = "scam_link" if made.outcome == "scam" and not review.topic else review.topic
    advice = ADVICE.get(topic, ADVICE["other"])
    return Material(made.outcome, mask(review.note.strip()), links_of(review), advice)
