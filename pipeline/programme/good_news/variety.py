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
"""What stories are about."""

_WORDS: Final = {
    "honesty": r"nhat duoc|cua roi|danh roi|lam roi|roi vi|(?:bo|de) quen|hoan (?:lai|tra)|chuyen nham"
    r"|tim chu|tra lai (?:nguoi|cho|vi|tien|tai san)|nguoi mat|(?:coc|xap|tui) tien|that tha",
    "rescue": r"cuu (?:nguoi|song|duoc|em|chau|ba|thoat|kip)|keu cuu|duoi nuoc|choi voi|chay nha|nguy kich"
    r"|dam (?:chay|khoi)|hien mau|(?:cho|thieu|nhom) mau|so cuu|cap cuu|ho hap nhan tao|ep tim|bi hoc"
    r"|nhay cau|mat phanh|nhay xuong (?:song|kenh|ho|bien|nuoc)|dot quy|tuyet vong",
    "environment": r"don (?:rac|sach|dep|ve sinh)|(?:nhat|vot|gom|bai|thung) rac|rac thai|moi truong|bo song"
    r"|trong (?:cay|hoa|rung)|cay (?:con|xanh)|nilon|nhua|pin cu|phan loai|tai che|phi lao|giay vun",
    "learning": r"lop hoc|lop phu dao|hoc bong|tu sach|phong doc|thu vien|day (?:hoc|chu|kem|nghe)|thu khoa"
    r"|sach (?:vo|noi)|(?:doc|goc|het) (?:sach|mot cuon)|den truong|hoc gioi|tot nghiep|bo tuc|khuyen hoc"
    r"|hoc vien|co giao|thay giao",
    "perseverance": r"vuot kho|nghi luc|khuyet tat|mo coi|xe lan|vuot len|khiem (?:thi|thinh)|ung thu"
    r"|hoa chat|liet (?:nua|hai|giuong)|xuong thuy tinh|mat (?:ca )?hai (?:tay|chan)|bang (?:mieng|chan)"
    r"|tu (?:hoc|nuoi)|khong biet chu",
    "culture": r"van hoa|le hoi|lang nghe|di tich|bao tang|nghe nhan|dan ca|quan ho|ca tru|ao dai|bai choi"
    r"|hat (?:xam|ru|cheo|tuong|boi)|pho co|hoa van|san dinh|lo nung|(?:do|lang) gom|roi nuoc|lam dan|tho cam"
    r"|non la|hoc nghe",
    "elders": r"nguoi gia|cu (?:ong|ba)|(?:ong|ba) cu|cac cu|nguoi cao tuoi|neo don|duong lao|thieu nhi"
    r"|tre (?:em|nho)|cac be|benh nhi|mai am|trung thu|bao tro",
    "sharing": r"(?:suat|noi|bat|quan) (?:com|chao|qua|an)|khong dong|0 dong|qua tet|ho ngheo|kho khan"
    r"|mien phi|(?:tang|phat) qua|giup do|cuu tro|khong lay tien|ao am|(?:giam|nua) tien|tu lanh"
    r"|ai thieu|lo duong|ban ve so|sau lu|se chia|san se",
    "volunteers": r"tinh nguyen|doan vien|thanh nien|(?:chi|lien) doan|doan (?:phuong|xa|truong)|ao xanh"
    r"|mua he xanh|cau lac bo|clb|lap (?:nhom|doi)|phan luong",
    "community": r"hang xom|ba con|ca (?:xom|ngo|thon|khu|pho|hem|lang)|chung cu|khu tap the|to truong",
}
"""Words of each theme, without diacritics; themes that are more special come first."""

_PATTERNS: Final = {name: re.compile(rf"\b(?:{words})\b") for name, words in _WORDS.items()}

_WORD: Final = rf"[{CAPITAL}]\w*"
_NAMED: Final = rf"(?:{_WORD}(?:\s{_WORD}){{0,3}}|\d{{1,3}}\b)"
_PLACES: Final = (
    re.compile(
        r"\b(?i:phường|xã|thị trấn|quận|huyện|thôn|làng|xóm|ngõ|hẻm|ấp|bản|khu đô thị|khu phố|tổ dân phố|tỉnh"
        rf"|thành phố)\s+{_NAMED}"
    ),
    re.compile(  # in small letters only, as Hồ begins names of people; no schools, which tell who somebody is
        r"\b(?:bến xe|bến phà|chợ|sông|suối|kênh|hồ|bãi biển|biển|bán đảo|đảo|núi|đèo|cầu|đình|chùa|đền"
        rf"|bệnh viện|công viên|đường|phố cổ|phố|ga)\s+{_NAMED}"
    ),
)
"""Units of administration, then whatever else a place is named by; the first kind that a text has."""


def theme_of(text: str) -> str:
    """Return what a story is about by most of its words, a key of `THEMES`; empty where they do not say."""
    folded = fold_for_matching(text)
    counts = {name: len(set(pattern.findall(folded))) for name, pattern in _PATTERNS.items()}
    best = max(counts, key=lambda name: counts[name])  # the first of equals
    return best if counts[best] else ""


def theme_title(theme: str) -> str:
    """Return a theme in words; empty for none."""
    return str(THEMES.get(theme, ""))


def place_in(text: str) -> str:
    """Return the first place that a text names, such as "phường Ba Đình"; empty where it names none."""
    found = (pattern.search(text) for pattern in _PLACES)
    return next((each[0] for each in found if each), "")


def place_of(item: Item, said: str = "") -> str:
    """Return where a story happened: what somebody wrote, what it says, else its unit or page."""
    return said or place_in(item.text) or (item.unit.name if item.unit else item.page)
