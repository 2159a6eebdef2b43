"""Words that matter, or do not, when two near-duplicates are compared."""

import re
from functools import lru_cache
from importlib.resources import files
from typing import Final

from pipeline.text import fold

NEGATORS: Final = frozenset(
    "không chưa chẳng chả đừng ngừng dừng ngưng hoãn huỷ hủy miễn cấm tránh suýt hụt giả".split()
)
"""Words that turn a sentence round, with their diacritics: folded, `chưa` would also be `chữa` and `chùa`."""

BARE_NEGATORS: Final = frozenset("khong chua chang dung ngung hoan huy cam".split())
"""The same in a text without diacritics, as far as they can be told there."""

NUMBER_WORDS: Final = {
    "một": "1", "hai": "2", "ba": "3", "bốn": "4", "năm": "5",
    "sáu": "6", "bảy": "7", "tám": "8", "chín": "9", "mười": "10",
}  # fmt: skip
"""Number words by their spelling."""

UNITS: Final = {"k": "nghin", "ngan": "nghin", "tr": "trieu", "ti": "ty", "vnd": "dong", "d": "dong"}
"""Folded spellings of units that mean the same."""

FILLERS: Final = frozenset(
    fold(
        """
        và với thì là mà cũng cứ vẫn lại nữa rồi luôn ngay liền này kia đó đấy đây ấy nọ thế vậy ạ à ơi nhé
        nha nhe nhỉ hả hở ư nè kìa đi lên vào ra của cho để vì do bởi nên nếu khi lúc từng các những mọi
        người cả nhà bà con cô bác chú anh chị em bạn ông mình tôi tui tớ ta chúng họ nó ai gì nào sao rất
        quá lắm thật thực sự cực kỳ hãy xin vui lòng làm ơn giúp giùm hộ gấp nhanh mau chia sẻ share lan toả
        truyền biết được bị có vài thêm xem đọc nghe nói thấy tin báo hot nóng mới vừa alo đâu ad admin nhóm
        group page trang video clip ảnh hình link bài viết theo trên dưới trong ngoài tại ở về hơn cùng đều
        còn chỉ thôi nhiều tất toàn bộ thân thương kính gửi chào ok okay vâng dạ hi hello kinh sợ hay
        """
    ).split()
)
"""Folded words that may come and go without changing what is claimed."""

DENIAL: Final = re.compile(
    r"\b(?:tin gia|fake(?: ?news)?|bac bo|dinh chinh|sai su that"
    r"|(?:khong|chang) (?:dung|phai)(?: la)? su that"
    r"|(?:khong|chang)(?: he)? co (?:chuyen|that)|khong chinh xac|khong dung\b|bia dat|tin bia|tin sai"
    r"|xuyen tac|vo can cu|that thiet|tung tin|dung (?:voi )?tin|cho (?:voi )?tin|canh giac|hoan toan sai"
    r"|thong tin sai|chua co (?:co so|can cu)|tin don|bi xu phat|gia mao|hoax)\b"
)
"""Frames, in folded text, that call what is said untrue: a post with one is about a claim, not the claim."""


@lru_cache(maxsize=1)
def places() -> frozenset[tuple[str, ...]]:
    """Return the places of `data/places.txt`, each as its folded words."""
    lines = (files("pipeline.claims") / "data" / "places.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(tuple(fold(line.lower()).split()) for line in lines if line and not line.startswith("#"))
