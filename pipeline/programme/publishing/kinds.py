"""How the kinds of publications are called, which of them count for what, and what gives one away."""

import re
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from pipeline.programme.models import Publication
from pipeline.text.folding import fold_for_matching

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

KINDS: Final[dict[str, "StrPromise"]] = {
    Publication.Kind.GOOD_NEWS: _("Tin tốt mỗi ngày"),
    Publication.Kind.LONG_STORY: _("Câu chuyện đẹp của tuần"),
    Publication.Kind.COLUMN: _("Chuyên mục Chống tin giả, tin xấu độc"),
    Publication.Kind.WARNING: _("Cảnh báo, hướng dẫn"),
    Publication.Kind.PRODUCT: _("Sản phẩm tuyên truyền"),
    Publication.Kind.ADVERT: _("Quảng cáo (không tính)"),
    Publication.Kind.APPEAL: _("Kêu gọi quyên góp (không tính)"),
    Publication.Kind.OTHER: _("Bài khác (không tính)"),
}

DAILY: Final = (Publication.Kind.GOOD_NEWS, Publication.Kind.LONG_STORY)
"""What counts as the day's good news."""

_TAGS: Final = (
    (re.compile(r"moi ?tuan ?mot ?cau ?chuyen ?dep"), Publication.Kind.LONG_STORY),
    (re.compile(r"moi ?ngay ?mot ?tin ?tot"), Publication.Kind.GOOD_NEWS),
    (re.compile(r"chong ?tin ?gia"), Publication.Kind.COLUMN),
)
_APPEAL: Final = re.compile(
    r"\[so tai khoan\]|so tai khoan|stk\b|quyen gop|ung ho (?:qua|ve|gia dinh|quy)|moi (?:su )?ung ho|"
    r"keu goi (?:ung ho|giup do|quyen)|mong (?:nhan duoc|cac) .{0,20}ung ho|nha hao tam|momo"
)
_ADVERT: Final = re.compile(
    r"\b(?:inbox|ib) (?:ngay|de|minh|shop|page)|khuyen mai|giam gia|uu dai|freeship|dat hang|mua ngay|"
    r"chot don|gia chi|chi tu \d|hotline|flash ?sale|dang ky ngay|tra gop"
)


def asks_for_money(text: str) -> bool:
    """Whether a text reads like an appeal for money."""
    return _APPEAL.search(fold_for_matching(text)) is not None


def sells(text: str) -> bool:
    """Whether a text reads like an advert."""
    return _ADVERT.search(fold_for_matching(text)) is not None


def kind_in(text: str) -> Publication.Kind:
    """Return what a post of an official page says it is, by the campaign's own words; `OTHER` by default."""
    folded = fold_for_matching(text)
    tagged = next((kind for pattern, kind in _TAGS if pattern.search(folded)), Publication.Kind.OTHER)
    if tagged in (Publication.Kind.OTHER, *DAILY):
        if _APPEAL.search(folded):
            return Publication.Kind.APPEAL
        if _ADVERT.search(folded):
            return Publication.Kind.ADVERT
    return tagged
