"""What a reviewer may answer to a flag.

An outcome is an opinion of the person who gave it: read every name below as "the reviewer thinks that ...".
None of them says more than a person can decide by reading a post, and none of them calls anything fake news.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from pipeline.labels import Label

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer.

    Attributes:
        name: Stable name, as stored and exported.
        title: What the button says.
        hint: When to choose it, in one short sentence.
        needs_source: Whether the answer stands only with a link to a source, or a document.
        needs_note: Whether it stands only with a short explanation as well: what the source says instead.
        accuses: Whether the answer says something bad about a post, so that two people have to give it.
        in_bulk: Whether a lead may give it to many items at once: it only says that a post is nothing to act
            on. Neither an accusation nor a word of praise, of truth or of a search in vain is said unread.
    """

    name: str
    title: "StrPromise"
    hint: "StrPromise"
    needs_source: bool = False
    needs_note: bool = False
    accuses: bool = False
    in_bulk: bool = False


@dataclass(frozen=True, slots=True)
class QuestionText:
    """What is asked about a label.

    Attributes:
        title: Name of the label, as in `pipeline.labels.SHOWN_AS`.
        asks: The question.
        outcomes: The answers, in the order of their number keys.
    """

    title: "StrPromise"
    asks: "StrPromise"
    outcomes: tuple[Outcome, ...]


_CHECK: Final = (
    Outcome(
        "false_with_source",
        _("Sai – có nguồn đính chính"),
        _("Bạn tìm được nguồn tin cậy nói ngược lại"),
        needs_source=True,
        needs_note=True,
        accuses=True,
    ),
    Outcome(
        "misleading",
        _("Gây hiểu lầm"),
        _("Có phần đúng nhưng cắt ghép, thổi phồng, thiếu bối cảnh"),
        needs_source=True,
        needs_note=True,
        accuses=True,
    ),
    Outcome("unverifiable", _("Chưa kiểm chứng được"), _("Tìm rồi mà chưa có nguồn nào xác nhận hay bác bỏ")),
    Outcome("accurate", _("Chính xác"), _("Nguồn tin cậy cũng nói như vậy"), needs_source=True),
    Outcome(
        "opinion_or_satire",
        _("Ý kiến hoặc châm biếm"),
        _("Nêu quan điểm, góp ý hay đùa vui, không phải đưa tin"),
        in_bulk=True,
    ),
    Outcome("scam", _("Lừa đảo"), _("Dụ chuyển tiền, bấm link lạ hoặc đưa thông tin cá nhân"), accuses=True),
)

_HATEFUL: Final = (
    Outcome(
        "hateful",
        _("Thù ghét, gây chia rẽ"),
        _("Công kích người khác vì vùng miền, dân tộc, tôn giáo, giới…, hoặc kêu gọi bạo lực"),
        accuses=True,
    ),
    Outcome(
        "offensive_only", _("Chỉ là lời lẽ xúc phạm"), _("Chửi, nói tục nhưng không nhắm vào một nhóm người")
    ),
    Outcome(
        "not_hateful",
        _("Không thù ghét, hoặc đang phản bác"),
        _("Trích lại để lên án, bênh vực, hoặc chỉ nhắc tới một nhóm người"),
        in_bulk=True,
    ),
)

_POSITIVE: Final = (
    Outcome("share", _("Nên chia sẻ"), _("Việc tốt cụ thể, đọc xong thấy vui và tin được")),
    Outcome(
        "not_suitable",
        _("Không phù hợp"),
        _("Quảng cáo, thông báo thường ngày, hoặc chưa chắc có thật"),
        in_bulk=True,
    ),
)

QUESTIONS: Final[dict[Label, QuestionText]] = {
    "check": QuestionText(_("Cần kiểm chứng"), _("Theo bạn, thông tin trong bài thế nào?"), _CHECK),
    "hateful": QuestionText(_("Thù ghét, gây chia rẽ"), _("Theo bạn, bài này có thù ghét không?"), _HATEFUL),
    "offensive": QuestionText(_("Lời lẽ xúc phạm"), _("Theo bạn, lời lẽ trong bài thế nào?"), _HATEFUL),
    "positive": QuestionText(_("Tin tốt"), _("Theo bạn, có nên chia sẻ bài này không?"), _POSITIVE),
}
"""The question behind every label. `offensive` and `hateful` share their answers and are never both asked."""


def questions_for(flags: tuple[Label, ...]) -> tuple[Label, ...]:
    """Return the labels to ask about, in order: hate covers insults, so a post with both is asked once."""
    if "hateful" in flags:
        return tuple(label for label in flags if label != "offensive")
    return flags


def find_outcome(label: str, name: str) -> Outcome | None:
    """Return an outcome by label and name, or `None` when there is no such answer."""
    for known, question in QUESTIONS.items():
        if known == label:
            return next((outcome for outcome in question.outcomes if outcome.name == name), None)
    return None
