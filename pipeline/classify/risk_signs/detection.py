"""Named risk signs for `check`: what a volunteer should look at twice, found by documented rules.

A sign is a reason to look, never a verdict. Rules read the text as shown without its diacritics, and the
canonical text as well, so that missing diacritics and teencode hide nothing. They stay silent where a post
names its source, answers a rumour or warns of a fraud, and where it only holds an opinion.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.classify.risk_signs.patterns import CLAIM, DEBUNK, LINK, PATTERNS, SOURCED, WARNING
from pipeline.posts import Reason
from pipeline.text import fold, normalise_with_map
from pipeline.text.folding import fold_for_matching

__all__ = ["RISK_SIGNS", "RiskSign", "find_risk_signs"]


@dataclass(frozen=True, slots=True)
class RiskSign:
    """A named risk sign.

    Attributes:
        id: Stable name, as it stands in `Reason.text`.
        name_vi: What a volunteer sees.
        name_en: The same in English.
        why_vi: One plain sentence for a volunteer: why it is worth a look, what to do.
        why_en: The same in English.
        weight: Strength from 0 to 1: how much the sign alone should worry a reader. Judged, not fitted.
    """

    id: str
    name_vi: str
    name_en: str
    why_vi: str
    why_en: str
    weight: float


_ALL: Final = (
    RiskSign(
        "vague_source",
        "Nguồn mơ hồ",
        "Vague source",
        "Bài dẫn lời “nghe nói”, “một bác sĩ”, “người quen” mà không cho biết là ai, nên không hỏi lại được.",
        "It quotes “I heard”, “a doctor” or “someone I know” without saying who, so nobody can ask back.",
        0.3,
    ),
    RiskSign(
        "no_source",
        "Không có nguồn",
        "No source",
        "Bài đưa tin cụ thể nhưng không dẫn báo, cơ quan hay đường link nào để kiểm tra.",
        "It states definite news but names no newspaper, office or link to check it against.",
        0.25,
    ),
    RiskSign(
        "urgent_share",
        "Giục chia sẻ gấp",
        "Urgent call to share",
        "Tin thật không cần giục; lời hối chia sẻ ngay thường để người đọc không kịp kiểm tra.",
        "True news needs no pushing; a call to share at once leaves readers no time to check.",
        0.5,
    ),
    RiskSign(
        "miracle_cure",
        "Chữa bệnh thần kỳ",
        "Miracle cure",
        "Hứa khỏi bệnh chắc chắn hoặc quá nhanh; tin theo có thể làm người bệnh bỏ điều trị.",
        "It promises a certain or very fast cure; believing it can make a patient stop treatment.",
        0.6,
    ),
    RiskSign(
        "alarming_claim",
        "Tin gây hoang mang",
        "Alarming claim",
        "Tin về chết chóc, thảm họa, bắt cóc, chất độc… mà chưa dẫn nguồn; cần hỏi lại cơ quan chức năng.",
        "News of death, disaster, kidnapping, poison and the like without a source; ask the authorities.",
        0.4,
    ),
    RiskSign(
        "money_request",
        "Kêu gọi chuyển tiền",
        "Asks for money",
        "Bài xin chuyển khoản, đóng phí hoặc đặt cọc; cần xem người nhận có thật và có đáng tin không.",
        "It asks for a transfer, a fee or a deposit; see whether the recipient is real and can be trusted.",
        0.4,
    ),
    RiskSign(
        "data_request",
        "Xin thông tin riêng tư",
        "Asks for personal data",
        "Không cơ quan nào hỏi mã OTP, mật khẩu hay ảnh căn cước qua mạng.",
        "No office or bank asks for one-time codes, passwords or photos of an identity card online.",
        0.7,
    ),
    RiskSign(
        "click_bait_link",
        "Đường link đáng ngờ",
        "Suspicious link",
        "Link rút gọn, tên miền lạ hoặc lời mời bấm vào link; đừng mở khi chưa biết nó dẫn đi đâu.",
        "A shortened link, an odd domain or a push to click; do not open it before you know where it leads.",
        0.4,
    ),
    RiskSign(
        "impersonation",
        "Mạo danh cơ quan, doanh nghiệp",
        "Impersonation",
        "Bài xưng là công an, ngân hàng, điện lực… rồi bảo làm gì đó; hãy gọi số chính thức để hỏi.",
        "It speaks as the police, a bank or the power company and gives orders; ring the official number.",
        0.7,
    ),
    RiskSign(
        "easy_money",
        "Hứa tiền dễ kiếm",
        "Easy money",
        "Việc nhẹ lương cao, lãi khủng, trúng thưởng bất ngờ là lời mời quen thuộc của các vụ lừa tiền.",
        "Light work for high pay, huge interest or a surprise prize are the usual lures of money scams.",
        0.6,
    ),
    RiskSign(
        "unsourced_quote",
        "Trích lời không rõ nguồn",
        "Quote without a source",
        "Lời trích của người có tên tuổi nhưng không ghi nói ở đâu, khi nào; có thể bị cắt xén hoặc bịa ra.",
        "Words of a known person without where and when they were said; they may be cut or made up.",
        0.25,
    ),
    RiskSign(
        "secrecy",
        "“Báo chí không dám đưa”",
        "Claims of a cover-up",
        "Nói rằng sự thật bị giấu là cách để khỏi phải đưa ra bằng chứng.",
        "Saying that the truth is hidden is a way to avoid giving any evidence.",
        0.45,
    ),
    RiskSign(
        "chain_letter",
        "Tin nhắn chuỗi",
        "Chain letter",
        "Bảo gửi tiếp cho nhiều người, hứa may mắn hoặc dọa xui xẻo; nội dung thường không có thật.",
        "It asks to be passed on, promising luck or threatening misfortune; what it says is rarely real.",
        0.5,
    ),
    RiskSign(
        "shouting",
        "Viết hoa, chấm than quá nhiều",
        "Capitals and exclamation marks",
        "Cách viết cố làm người đọc hốt hoảng; chỉ là dấu hiệu nhẹ, cần đi cùng dấu hiệu khác.",
        "Writing meant to alarm; a light sign that needs others beside it.",
        0.1,
    ),
)

RISK_SIGNS: Final[dict[str, RiskSign]] = {sign.id: sign for sign in _ALL}
"""Every sign, by its stable id."""

_MAX_CHARACTERS: Final = 20_000  # far beyond a post; keeps a 1 MB paste from holding up a batch
_FRAUD: Final = frozenset({"money_request", "data_request", "impersonation", "easy_money", "click_bait_link"})
_RUMOUR: Final = frozenset({"vague_source", "alarming_claim", "miracle_cure", "secrecy", "unsourced_quote"})
_NEEDS_CLAIM: Final = frozenset({"vague_source", "secrecy", "urgent_share"})
_MAKES_CLAIM: Final = frozenset({"alarming_claim", "miracle_cure", "vague_source", "secrecy", "urgent_share"})
_EXCLAIMED: Final = re.compile(r"!(?:\s?!){2,}")
_SPELLED: Final[dict[str, frozenset[str]]] = {
    "an": frozenset({"ăn", "ẩn"}),
    "chua": frozenset({"chữa", "chứa"}),
    "dau": frozenset({"đâu", "đau", "đầu"}),
    "don": frozenset({"đồn", "đơn"}),
    "duoc": frozenset({"dược"}),
    "gap": frozenset({"gấp", "gặp"}),
    "khan": frozenset({"khẩn"}),
    "lai": frozenset({"lãi", "lại"}),
    "linh": frozenset({"linh"}),
    "nghe": frozenset({"nghe"}),
    "noi": frozenset({"nói", "nội"}),
    "than": frozenset({"thần", "thân", "thận"}),
    "thay": frozenset({"thấy"}),
    "thuoc": frozenset({"thuốc"}),
    "tri": frozenset({"trị"}),
}
"""Words that mean something else with other diacritics: which spellings a sign may begin or end with."""
_LONG: Final = 600  # edited prose rather than chat: no teencode to undo, and the canonical pass is dear


def _spans(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield sign id and span in the text as shown, once for each sign at most."""
    view = fold_for_matching(text)
    canonical = normalise_with_map(text) if len(text) <= _LONG else None
    folded = fold(canonical.text) if canonical else ""
    for name, rule in PATTERNS.items():
        match = next((m for m in rule.finditer(view) if _as_spelled(text[m.start() : m.end()])), None)
        if match:
            yield name, match.span()
        elif canonical and name != "click_bait_link" and (match := rule.search(folded)):
            start, end = canonical.span(*match.span())
            if _as_spelled(canonical.text[match.start() : match.end()]):
                yield name, (start, end)


def _as_spelled(found: str) -> bool:
    """Tell whether the first and last word, where they have diacritics, are the words the rule means."""
    words = found.lower().split()
    return all(word.isascii() or word in _SPELLED.get(fold(word), (word,)) for word in (words[0], words[-1]))


def _silent(name: str, view: str) -> bool:
    """Tell whether the rest of the post takes the worry out of a sign."""
    if name in _FRAUD:
        return WARNING.search(view) is not None
    if name in _RUMOUR and (DEBUNK.search(view) or SOURCED.search(view)):
        return True
    if name == "unsourced_quote":
        return LINK.search(view) is not None
    if name == "urgent_share" and DEBUNK.search(view):
        return True
    return name in _NEEDS_CLAIM and CLAIM.search(view) is None


def _reason(name: str, span: tuple[int, int]) -> Reason:
    return Reason("check", "risk_sign", span, name, RISK_SIGNS[name].weight)


def _shouting(text: str) -> tuple[int, int] | None:
    """Return the part of a text that shouts: a row of exclamation marks, or mostly capitals."""
    match = _EXCLAIMED.search(text)
    if match:
        return match.span()
    letters = [char for char in text if char.isalpha()]
    if len(letters) >= 40 and sum(map(str.isupper, letters)) > 0.7 * len(letters):
        return (0, len(text))
    return None


def find_risk_signs(text: str) -> list[Reason]:
    """Find the risk signs of a post.

    Args:
        text: The text as shown: NFC, personal data masked.

    Returns:
        One reason a sign at most, strongest first: label `check`, kind `risk_sign`, the span in the text (or
        `(0, 0)` for `no_source`, which has no place), the sign's id and its weight.
    """
    text = text[:_MAX_CHARACTERS]
    view = fold_for_matching(text)
    reasons = [_reason(name, span) for name, span in _spans(text) if not _silent(name, view)]
    found = {reason.text for reason in reasons}
    if found & _MAKES_CLAIM and CLAIM.search(view) and not (SOURCED.search(view) or LINK.search(view)):
        reasons.append(_reason("no_source", (0, 0)))
    span = _shouting(text)
    if span:
        reasons.append(_reason("shouting", span))
    return sorted(reasons, key=lambda reason: (-reason.weight, reason.text))
