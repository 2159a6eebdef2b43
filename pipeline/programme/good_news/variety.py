"""What a good story is about and where it happened, told from its words, so that a week is varied."""

import re
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from pipeline.review.models import Item
from pipeline.text.folding import fold_for_matching
from pipeline.text.masking.people import CAPITAL

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

THEMES: Final[dict[str, "StrPromise"]] = {
    "honesty": _("Nhặt được của rơi"),
    "rescue": _("Cứu người, hiến máu"),
    "environment": _("Môi trường sạch đẹp"),
    "learning": _("Học tập, sách vở"),
    "perseverance": _("Vượt khó"),
    "culture": _("Văn hoá, làng nghề"),
    "elders": _("Người già, trẻ nhỏ"),
    "sharing": _("Sẻ chia với người khó khăn"),
    "volunteers": _("Tình nguyện"),
    "community": _("Tình làng nghĩa xóm"),
}
"""What stories are about, the most special first; the last stands for everything else."""

_WORDS: Final = {
    "honesty": r"nhat duoc|cua roi|danh roi|tra lai (?:nguoi|cho|vi|tien|tai san)|nguoi mat",
    "rescue": r"cuu (?:nguoi|song|duoc|song|em|chau|ba|ho)|duoi nuoc|dam chay|hien mau|so cuu|cap cuu",
    "environment": r"don (?:rac|sach|dep|ve sinh)|nhat rac|trong cay|moi truong|bo song|rac thai",
    "learning": r"lop hoc|hoc sinh|hoc bong|tu sach|thu vien|day (?:hoc|chu)|thu khoa|sach vo|den truong",
    "perseverance": r"vuot kho|nghi luc|khuyet tat|mo coi|xe lan|vuot len",
    "culture": r"van hoa|le hoi|lang nghe|di tich|bao tang|nghe nhan|dan ca|quan ho|ca tru|ao dai",
    "elders": r"nguoi gia|cu (?:ong|ba)|nguoi cao tuoi|thieu nhi|tre (?:em|nho)|mai am|trung thu",
    "sharing": r"suat (?:com|chao|qua)|bat chao|qua tet|ho ngheo|kho khan|tang qua|giup do|cuu tro|mien phi",
    "volunteers": r"tinh nguyen|doan vien|thanh nien|chi doan|ao xanh|mua he xanh",
}
_PATTERNS: Final = {name: re.compile(rf"\b(?:{words})\b") for name, words in _WORDS.items()}

_WORD: Final = rf"[{CAPITAL}]\w*"
_PLACE: Final = re.compile(
    r"\b(?i:phường|xã|thị trấn|quận|huyện|thôn|làng|xóm|ngõ|bản|khu đô thị|tổ dân phố|tỉnh|thành phố)\s+"
    rf"(?:{_WORD}(?:\s{_WORD}){{0,3}}|\d{{1,3}}\b)"
)


def theme_of(text: str) -> str:
    """Return what a story is about, as a key of `THEMES`."""
    folded = fold_for_matching(text)
    return next((name for name, pattern in _PATTERNS.items() if pattern.search(folded)), "community")


def place_in(text: str) -> str:
    """Return the first place that a text names, such as "phường Ba Đình"; empty where it names none."""
    found = _PLACE.search(text)
    return found[0] if found else ""


def place_of(item: Item, said: str = "") -> str:
    """Return where a story happened: what somebody wrote, what it says, else its unit or page."""
    return said or place_in(item.text) or (item.unit.name if item.unit else item.page)
