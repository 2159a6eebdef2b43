"""Doors of institutions, which are public: an address behind such a word is no home."""

import re
from typing import Final

_PUBLIC_BEFORE: Final = re.compile(
    r"(?<![a-z])(?:trung tam|ubnd|uy ban|benh vien|bv|chi cuc|so (?:y te|giao|lao dong|tu phap)"
    r"|bao tang|cong ty|ngan hang|tru so|nha van hoa"
    r"|cong an|toa an|buu dien|khach san|nha hang|nha sach|sieu thi|phong kham|bao tro|kho bac|truong"
    r"|tram y te|van phong|nha thuoc"
    r"|den tho|nha tho|quan (?:com|minh|em|nha|an|ca phe|cafe|nhau|bun|pho)|cua hang|showroom"
    r"|chi nhanh|dien may|tiem|thu vien|nha hat|cong vien|hoc vien|dai hoc|phong cong chung|cay xang"
    r"|dien luc|hoi truong|nha thi dau|san van dong|trien lam|ben xe|nha ga|di tich|cau lac bo"
    r"|clb)(?![a-z])[^.!?\n]{0,45}$"
)
_TYPED_PUBLIC: Final = re.compile(r"(?<!\w)(?:chùa|đình|rạp|viện)(?!\w)[^.!?\n]{0,45}$")
_FAMILY: Final = re.compile(r"(?<!\w)gia đình(?!\w)")
_EXAM_BEFORE: Final = re.compile(r"(?<![a-z])(?:thi|hoc|hop) (?:tai|o)(?: phong)? $")
_AT_HOME: Final = re.compile(
    r"(?<![a-z])(?:nha|tu gia|(?<!chuyen )(?<!doi )ve|tro|tru|ship|giao|dia chi|d/c|dc|(?:nguoi|khach|chau"
    r"|toi) o)[ :.]{1,3}(?:em |minh |tai |so )?$"
)


def is_public_address(text: str, folded: str, start: int) -> bool:
    """Tell whether an institution, not a household, has its door there.

    Args:
        text: The NFC text.
        folded: The text folded, of the same length.
        start: Where the address begins.
    """
    low = max(0, start - 70)
    before = folded[low:start]
    if _EXAM_BEFORE.search(before):
        return True
    public = _PUBLIC_BEFORE.search(before) or _TYPED_PUBLIC.search(_FAMILY.sub("", text[low:start].lower()))
    return public is not None and _AT_HOME.search(before) is None
