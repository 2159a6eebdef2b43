"""Words that matter, or do not, when two near-duplicates are compared."""

import re
from functools import lru_cache
from importlib.resources import files
from typing import Final

from pipeline.text import fold

NEGATORS: Final = frozenset(
    "không chưa chẳng chả đừng ngừng dừng ngưng hoãn huỷ hủy miễn cấm tránh suýt hụt".split()
)
"""Words that turn a sentence round, with their diacritics: folded, `chưa` would also be `chữa` and `chùa`."""

BARE_NEGATORS: Final = frozenset("khong chua chang dung ngung hoan huy cam".split())
"""The same in a text without diacritics, as far as they can be told there."""

DIGITS: Final = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "nhăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
"""Number words below ten."""

TENS: Final = {"mười": 10, "chục": 10, "mươi": 10}
"""Number words that count in tens."""

SCALES: Final = {
    "trăm": 100, "nghìn": 10**3, "ngàn": 10**3, "k": 10**3, "triệu": 10**6, "tr": 10**6,
    "tỷ": 10**9, "tỉ": 10**9,
}  # fmt: skip
"""Number words and letters that multiply what stands before them."""

UNITS: Final = {"đ": "dong", "vnđ": "dong", "vnd": "dong", "h": "gio", "p": "phut", "m": "met"}
"""Letters of units, as alignment compares them."""

JOINTS: Final = frozenset(("linh", "lẻ"))
"""Words within a number that add nothing: `một trăm linh năm`."""

ABBREVIATIONS: Final = {
    "bv": "bệnh viện", "đt": "điện thoại", "sđt": "số điện thoại", "cccd": "căn cước công dân",
    "ubnd": "uỷ ban nhân dân", "gv": "giáo viên", "sv": "sinh viên", "đg": "đường", "tp": "thành phố",
    "hn": "hà nội", "sg": "sài gòn", "tphcm": "thành phố hồ chí minh", "hcm": "hồ chí minh",
    "vn": "việt nam", "tq": "trung quốc", "t2": "thứ hai", "t3": "thứ ba", "t4": "thứ tư",
    "t5": "thứ năm", "t6": "thứ sáu", "t7": "thứ bảy", "bb": "bạn bè", "csgt": "cảnh sát giao thông",
}  # fmt: skip
"""What stands for several words; spellings of one word are `pipeline.text`'s."""

FILLERS: Final = frozenset(
    """
    và với thì là mà cũng cứ vẫn lại nữa rồi luôn ngay liền này kia đó đấy đây ấy nọ thế vậy ạ à ơi nhé
    nha nhe nhỉ hả hở ư nè kìa đi lên vào ra của cho để vì do bởi nên nếu khi lúc từng các những mọi
    người cả nhà bà con cô bác chú anh chị em bạn ông mình tôi tui tớ ta chúng họ nó ai gì nào sao rất
    quá lắm thật thực sự cực kỳ hãy xin vui lòng làm ơn giúp giùm hộ gấp nhanh mau chia sẻ share lan toả
    truyền biết được bị có vài thêm xem đọc nghe nói thấy tin báo hot nóng mới vừa alo đâu ad admin nhóm
    group page trang video clip ảnh hình link bài viết theo trên dưới trong ngoài tại ở về hơn cùng đều
    còn chỉ thôi nhiều tất toàn bộ thân thương kính gửi chào ok okay vâng dạ hi hello kinh sợ hay ngày
    tháng khoảng tầm độ chừng dạng khẩn ý lưu đề phòng cảnh mong cầu cứu đỡ cái chiếc bữa dzô nhá nghen
    hen mấy đang bè lận nhớ má ổng bả tụi ủa trời ui ôi
    """.split()
)
"""Words that may come and go without changing what is claimed."""

BARE_FILLERS: Final = frozenset(map(fold, FILLERS))
"""The same without diacritics."""

FUTURE: Final = frozenset("sẽ sắp định kiến".split())
"""Words that say that something has not happened yet; `kiến` as in `dự kiến`."""

DENIAL: Final = re.compile(
    r"\b(?:tin gia|fake(?: ?news)?|bac bo|dinh chinh|sai su that"
    r"|(?:khong|chang) (?:dung|phai)(?: la)? su that"
    r"|(?:khong|chang)(?: he)? co (?:chuyen|that)|khong chinh xac|khong dung\b|bia dat|tin bia|tin sai"
    r"|xuyen tac|vo can cu|that thiet|tung tin|dung (?:voi )?tin|cho (?:voi )?tin|canh giac|hoan toan sai"
    r"|thong tin sai|chua co (?:co so|can cu)|tin don|bi xu phat|gia mao|hoax"
    r"|xao (?:do|day|het|qua)|noi xao|bia day|phet|noi lao|dieu toa)\b"
)
"""Frames, in folded text, that call what is said untrue: a post with one is about a claim, not the claim."""


@lru_cache(maxsize=1)
def places() -> frozenset[tuple[str, ...]]:
    """Return the places of `data/places.txt`, each as its folded words."""
    lines = (files("pipeline.claims") / "data" / "places.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(tuple(fold(line.lower()).split()) for line in lines if line and not line.startswith("#"))
