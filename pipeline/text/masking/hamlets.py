"""The hamlet, group or village that someone is said to live in, with the house number before it."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from pipeline.text.masking.addresses import counts_something, name_words, rest_of_address
from pipeline.text.masking.gates import WORD, Gate, hinted
from pipeline.text.masking.institutions import is_public_address
from pipeline.text.masking.reading import Reading, hints
from pipeline.text.masking.relaxed import arrow, relaxed
from pipeline.text.masking.signs import sign_of_hints, sign_of_typing
from pipeline.text.masking.spans import PersonalSpan, spans_of

_HAMLET_PLACE: Final = (
    r"(?:to dan pho|to dp|tdp|to|thon|xom|ap|khu pho|kp|ban|buon|soc|phum|lang|khom|doi|tieu khu|bon|plei)"
)
_HAMLET_LED: Final = re.compile(
    r"(?<![a-z])(?:(?:nha|tro|que|ngu|tru|dia chi|d/c|dc|ship|giao|gui|song|lac|cuu|cuu tro|tu gia|don)"
    r"(?: (?:em|e|minh|o|tai|nha|tui|toi|no|con|so|cua|ngay|gia dinh|ve|den|qua|xin|do|hang|tu|khoi"
    r"|ba|ong|voi|giup)){0,3}[ :,]{1,2}"
    r"|(?:hktt|ho khau|nguyen quan|thuong tru|tam tru)(?: (?:o|tai))?[ :]{1,2}"
    r"|(?:gia dinh|gd|hoan canh|em|chau|be|cu|ong|ba(?! con)|chi|anh|co|chu|bac|no|toi|minh|tui|e"
    r"|vo chong|con|ba ma|bo me|bo|me|nguoi|noi|ngoai)(?: [a-z]{1,8}){0,3} o "
    rf"|\||nha[:;] ?|dia chi[^:\n]{{0,24}}: ?)(?={_HAMLET_PLACE} )"
)
_LEADS = (
    "nha|tro|que|ngu|tru|chi|d/c|dc|ship|giao|gui|song|lac|cuu|gia|don|em|e|minh|o|tai|tui|toi|no|con|so|cua"
    "|ngay|dinh|ve|den|qua|xin|do|hang|tu|khoi|ba|ong|voi|giup|hktt|khau|quan"
)
"""The last words of what leads to a hamlet."""
_NOT_HAMLETS: Final = re.compile(
    r"(?:soc trang|buon ma|buon me|ban me|ban don|buon don|ban gioc"
    r"|lang son|khu pho tay)(?![a-z])"
)
_NEEDS_NUMBER: Final = re.compile(r"(?:to|khu|khu pho|kp|doi|lang) ")
_HAMLET_PART: Final = re.compile(rf"{_HAMLET_PLACE} {{1,2}}")
_HAMLET_WORDS: Final = frozenset(
    "thon xom ap to ban buon soc phum lang khu pho khom doi plei bon kp tdp".split()
)
_HAMLET_WORD: Final = re.compile(rf" ({'|'.join(sorted(_HAMLET_WORDS))}) {{1,2}}[a-z0-9]")
_HAMLET_MEANT: Final = {
    **{
        "to": "tổ",
        "thon": "thôn",
        "xom": "xóm",
        "ap": "ấp",
        "ban": "bản",
        "buon": "buôn",
        "soc": "sóc",
        "phum": "phum",
    },
    **{"lang": "làng", "khom": "khóm", "doi": "đội", "bon": "bon", "pho": "phố"},
}
_NUMBER_IN_WORDS = r"(?:mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin|muoi|tram|le|linh|khong)"
_HOUSE_IN_WORDS: Final = re.compile(
    rf"(?:nha(?: no| em| minh| so)?|so nha) ((?:{_NUMBER_IN_WORDS} ){{1,6}}(?:(?:gach cheo|xuyet|tren"
    rf"|xet) (?:{_NUMBER_IN_WORDS} ){{1,6}}){{1,3}}duong so (?:\d{{1,3}}|{_NUMBER_IN_WORDS}))"
)
_NUMBERS_IN_WORDS = rf"{_NUMBER_IN_WORDS}(?: {_NUMBER_IN_WORDS}){{0,5}}(?![a-z])"
_SPOKEN_HOUSE: Final = re.compile(
    rf"(?<![a-z])(?:so nha|nha so|so) {_NUMBERS_IN_WORDS}(?:,? ?(?:ngo|ngach|hem|kiet|xuyet|tren"
    rf"|xet|gach|cheo|to|xom|kp"
    rf"|khu pho) (?:{_NUMBERS_IN_WORDS}|\d{{1,4}})){{1,3}}|(?<![a-z])(?:so nha|nha so)"
    rf" {_NUMBERS_IN_WORDS}(?=,? (?:duong|pho) )"
)
_NUMBER_AND_GROUP: Final = re.compile(r"\d[a-z]?,? (?:to|khu pho|kp|ap|thon|xom) ")
_HOUSE_IN_GROUP: Final = re.compile(
    r"(?<![a-z0-9/.,\-])(?:so (?:nha )?|nha (?:so )?"
    r"|nha: ?)?\d{1,4}[a-z]?(?:/\d{1,4}[a-z]?){0,3},? (?=(?:to|khu pho|kp|ap|thon|xom"
    r"|to dan pho) (?:\d|[^\W\d_]))"
)


_STREET_NUMBER: Final = hints("duong so")
_SO: Final = hints("so ")
_SPOKEN: Final = hints("so nha ", "nha so ", " ngo ", " ngach ", " hem ", " kiet ", " xuyet ")
_SPOKEN_SIGN: Final = _SPOKEN.sign | sign_of_hints("nha ", "duong ")
"""One of these, and "số", is in every text with a house number in words."""
_SPOKEN_NUMBER: Final = re.compile(f"so (?:nha )?{_NUMBER_IN_WORDS}")
# A hamlet with its commune or ward, told as where somebody lives or something private is.
_COMMUNE: Final = re.compile(
    r"[ ,(\-–]{1,3}(?:(?:xa|phuong|thi tran|tt|huyen)(?![a-z])|p\.|tt\.|x\.|h\.) ?(?=[^\W_])"
)
_COMMUNE_WORD = r"(?:xa|phuong|thi tran|tt|huyen)(?:[^a-z]|$)|p\.|tt\.|x\.|h\."
_HOUSE_BEFORE: Final = re.compile(
    r"(?<![^\W_])(?:so nha |nha so |so |nha )?\d{1,4}[a-z]?(?:/\d{1,4}){0,2},? $"
)
_COMMUNES: Final = hints(
    " xa ", " phuong ", " thi tran ", " tt ", " huyen ", "(xa ", " p.", " tt.", " x.", " h."
)
_SOMEBODY: Final = re.compile(
    r"(?<!\w)(?:anh|chị|ông|bà|cụ|em|e|cháu|bé|cô|chú|bác|cậu|dì|mẹ|má|bố|ba|vợ|chồng|con|tôi|tui"
    r"|mình|nhà|gia đình"
    r"|hoàn cảnh|ai|khách|ship|shipper|lạc|quê|trú|gái|trai|nó|ổng|bả|người thân|về|đám cưới|đám"
    r" giỗ|gửi|giao|đơn)(?!\w)"
)
_SOMEBODY_PLAIN: Final = re.compile(
    r"(?<![a-z])(?:anh|chi|ong|cu|em|e|chau|be|bac|me|vo|chong|toi|tui|minh|nha|gia dinh|hoan canh"
    r"|ai|khach|ship|lac|que"
    r"|no|ve|dam cuoi|gui|giao|don)(?![a-z])"
)
_OF_ALL: Final = re.compile(
    r"(?<!\w)(?:lũ|sạt lở|ngập|bão|cháy|vụ|xảy ra|cầu|khởi công|dự án|công trình|lễ hội|chùa|đình"
    r"|đền|trường|di tích|nhà máy"
    r"|động đất|dịch|csgt|công an|ubnd|đoàn|hội|đại biểu|trao|tặng|các hộ|nhà văn hoá|nhà văn hóa"
    r"|trạm|đội|họp|bầu|trưởng"
    r"|bí thư|chủ tịch|người dân|nhân dân|dân|hộ dân|tuyến đường|con đường|công ty|cty|xưởng|hợp"
    r" tác xã|khu vực|địa bàn|chợ|ngôi đình|lịch)(?!\w)"
)


_NEIGHBOURHOODS: Final = frozenset(("to", "khu pho", "kp", "tdp", "to dan pho", "khu", "doi"))
_APPEALS: Final = hints(
    *("mac ket", "keu cuu", "cuu voi", "het nuoc", "mo coi", "hiem ngheo", "keu goi giup", "mong ca nha"),
    *("mong moi nguoi giup", "hoan canh", "ai giup", "xin giup"),
)
_LONGEST_APPEAL: Final = 600
"""Characters; what is longer is a report, in which a hamlet is where something happened."""
_PLAIN_HAMLET: Final = re.compile(r"(?:thon|xom|ap|buon|bon|plei|soc|khom|tieu khu|tdp|to dan pho) ")
_MORE_PARTS: Final = re.compile(
    r"[ ,\-–]{1,3}(?:[0-9]|(?:so|nha|ngo|hem|ngach|kiet|duong|to|doi|khu|cum|thon|xom|ap|pho|lo|sn)(?![a-z]))"
)
_AT_START: Final = (
    "thon ",
    "xom ",
    "ap ",
    "to ",
    "buon ",
    "lang ",
    "plei ",
    "ban ",
    "khu ",
    "doi ",
    "tdp ",
    "kp ",
    "soc ",
)
_BEGINS: Final = (*_AT_START, "so", "nha")
"""A text without a hamlet word and "|" begins with one of these where a hamlet is found."""
_BAR: Final = hints("|")
_NOTHING_BEFORE: Final = ("", "ở", "tại", "o", "tai", "địa chỉ", "đ/c", "đc", "dc")


def _is_where_somebody_lives(text: str, start: int, end: int, *, rows: bool) -> bool:
    """Tell whether a hamlet with its commune is told as somebody's, not as the place of an event.

    Args:
        text: The NFC text.
        start: Where the hamlet begins.
        end: Where it ends.
        rows: Whether it has two parts or more ("xóm 5, thôn …"), which is how people give an address.
    """
    before = text[max(0, start - 80) : start].lower()
    before = before[max(before.rfind(mark) for mark in (". ", "!", "?", "\n")) + 1 :]
    after = text[end : end + 60].lower()
    if _OF_ALL.search(before) or _OF_ALL.search(after):
        return False
    somebody = _SOMEBODY_PLAIN if text.isascii() else _SOMEBODY
    return somebody.search(before) is not None or (rows and before.strip(" :,") in _NOTHING_BEFORE)


def _hamlets(text: str, folded: str, start: int) -> int:
    """Return where a row of hamlets ("tổ 9, ấp Hoà Lợi 2") that begins at `start` ends, or `start`."""
    end, position = start, start
    for _ in range(4):
        part = _HAMLET_PART.match(folded, position)
        if part is None:
            break
        word = part[0].split()[0]
        typed = text[position : position + len(word)].lower()
        if not typed.isascii() and typed != _HAMLET_MEANT.get(word, typed):
            break
        begin = part.end()
        number = re.match(r"\d{1,3}[a-z]?(?![0-9a-z])", folded[begin : begin + 6])
        if word in ("to", "tdp") and folded.startswith("so ", begin):
            number = re.match(r"so \d{1,3}[a-z]?(?![0-9a-z])", folded[begin : begin + 9])
        stop = begin + number.end() if number else begin
        if not number:
            stop = name_words(text, folded, begin, 4, any_case=text.isascii(), after_street=False)
            if text.isascii() and not text[begin : begin + 1].isupper() and not _COMMUNE.match(folded, stop):
                break
            if tail := re.match(r" \d{1,2}(?![0-9a-z])", folded[stop : stop + 4]):
                stop += tail.end()
        if stop <= begin:
            break
        end = stop
        gap = re.match(r"[ ,\-–]{1,3}", folded[end : end + 3])
        if gap is None:
            break
        position = end + gap.end()
    return end


def _in_appeal(text: str, folded: str, places: list[int]) -> Iterator[PersonalSpan]:
    """Yield hamlets with a name or number in a call for help."""
    for place in places:
        end = _hamlets(text, folded, place) if _PLAIN_HAMLET.match(folded, place) else place
        if end > place and not _NOT_HAMLETS.match(folded, place):
            lone = _NEEDS_NUMBER.match(folded, place) and not re.search("[0-9]", folded[place:end])
            near = text[max(0, place - 25) : end + 25].lower()
            public = is_public_address(text, folded, place) and folded[place - 4 : place] != ", o "
            if not (lone or _OF_ALL.search(near) or public):
                yield PersonalSpan(place, end, "address")


def _meant_commune(typed: str) -> bool:
    """Tell "huyện" from "huyền" where diacritics are typed."""
    word = typed.strip(" ,(-–").lower()
    return word.isascii() or word in ("xã", "phường", "huyện", "thị trấn")


def _with_commune(text: str, folded: str, places: list[int]) -> Iterator[PersonalSpan]:
    """Yield hamlets with their commune or ward behind them, where somebody lives."""
    done = 0
    for place in places:
        end = _hamlets(text, folded, place) if place >= done else place
        commune = _COMMUNE.match(folded, end) if end > place else None
        if commune is None or not _meant_commune(text[commune.start() : commune.end()]):
            continue
        done = end
        house = _HOUSE_BEFORE.search(folded, max(0, place - 24), place)
        start = house.start() if house else place
        parts = _HAMLET_PART.findall(folded, place, end)
        rows = house is not None or (len(parts) > 1 and not _NEIGHBOURHOODS.issuperset(map(str.strip, parts)))
        if _is_where_somebody_lives(text, start, end, rows=rows) and not is_public_address(
            text, folded, start
        ):
            yield PersonalSpan(start, end, "address")


def _is_hamlet_word(typed: str, word: str, *, plain: bool) -> bool:
    """Tell whether a word, typed and folded, is such as "thôn", in a text without diacritics if `plain`."""
    if word not in _HAMLET_WORDS:
        return False
    return typed.isascii() if plain else typed.lower() == _HAMLET_MEANT.get(word, word)


def _begins_hamlet(typed: str, word: str) -> bool:
    """Tell whether a word that ends as a hamlet begins is typed as `_hamlets` wants it."""
    match = _HAMLET_FIRST.search(word)
    typed = typed[match.start(1) :].lower() if match else ""
    return match is not None and (typed.isascii() or typed == _HAMLET_MEANT.get(match[1], match[1]))


_HAMLET_FIRST: Final = re.compile(
    "(?:^|[:;,|])(to|thon|xom|ap|khu|kp|ban|buon|soc|phum|lang|khom|doi|tieu|bon|plei|tdp)$"
)
_WORD: Final = sign_of_typing(partial(_is_hamlet_word, plain=False))
_PLAIN_WORD: Final = sign_of_typing(partial(_is_hamlet_word, plain=True))
_HAMLET: Final = sign_of_typing(_begins_hamlet)


def _hamlet_words(text: str, folded: str) -> list[int]:
    """Look quickly for words such as "thôn", told from others such as "bạn" by their diacritics."""
    plain = text.isascii()
    places = [0] if folded.startswith(_AT_START) else []
    for match in _HAMLET_WORD.finditer(folded):
        word = match[1]
        if _is_hamlet_word(text[slice(*match.span(1))], word, plain=plain):
            places.append(match.start(1))
    return places


def _spoken_houses(seen: Reading) -> Iterator[PersonalSpan]:
    """Yield house numbers in words with the alley or street behind them."""
    text, folded = seen.text, seen.folded
    if seen.holds(_STREET_NUMBER):
        yield from spans_of(_HOUSE_IN_WORDS, folded, "address", group=1)
    if seen.holds(_SO) and seen.holds(_SPOKEN) and _SPOKEN_NUMBER.search(folded):
        for match in _SPOKEN_HOUSE.finditer(folded):
            if not is_public_address(text, folded, match.start()):
                yield PersonalSpan(match.start(), rest_of_address(text, folded, match.end()), "address")


def _houses_in_groups(text: str, folded: str) -> Iterator[PersonalSpan]:
    """Yield hamlets and groups with a house number before them."""
    for match in _HOUSE_IN_GROUP.finditer(folded):
        end = _hamlets(text, folded, match.end())
        if (
            end > match.end()
            and not is_public_address(text, folded, match.start())
            and not counts_something(text, folded, match.start())
        ):
            yield PersonalSpan(match.start(), end, "address")


def _finds(seen: Reading, pattern: re.Pattern[str], before: int) -> bool:
    """Tell whether a pattern that ends where a hamlet begins is found before one."""
    return any(pattern.search(seen.folded, low, high) for low, high in seen.near(_HAMLET, before, 16))


def gates() -> tuple[Gate, ...]:
    """Return what must be in a text in which `find_hamlets` finds anything."""
    spoken = (
        rf"{_NUMBER_IN_WORDS} duong so ",
        rf"so (?:nha )?{_NUMBER_IN_WORDS}(?: {_NUMBER_IN_WORDS})*,? ?"
        "(?:ngo|ngach|hem|kiet|xuyet|tren|xet|gach|cheo|to|xom|kp|khu pho|duong|pho) ",
    )
    name = r"(?:so )?(?:(?:(?:\d|[A-Z])[\w/]*|noi dai)[ ,\-–(|]{1,3})+"
    with_commune = rf"{WORD}(?:{_HAMLET_PLACE} {{1,2}}{name})+(?:{_COMMUNE_WORD})"
    led = rf"(?:{WORD}(?:{_LEADS})[ :,]{{1,2}}|[|:;] ?){_HAMLET_PLACE} {{1,2}}(?:so )?(?:\d|[A-Z])"
    return (
        (arrow(*spoken),),
        (arrow(with_commune),),
        (arrow(led),),
        (relaxed(_NUMBER_AND_GROUP),),
        (hinted(_APPEALS), relaxed(_PLAIN_HAMLET)),
    )


def gates_of_ascii() -> tuple[Gate, ...]:
    """Return what else may be in a text without diacritics in which `find_hamlets` finds anything."""
    return ((arrow(rf"{WORD}{_HAMLET_PLACE} {{1,2}}(?:[\w/]+[ ,\-–(|]{{1,3}})+(?:{_COMMUNE_WORD})"),),)


def find_hamlets(seen: Reading, *, digits: bool) -> Iterator[PersonalSpan]:
    """Yield the hamlet, group or village someone is said to live in, with the house number before it.

    Args:
        seen: The text, folded.
        digits: Whether there are any in it.
    """
    text, folded = seen.text, seen.folded
    yield from _spoken_houses(seen)
    with_commune = seen.holds(_COMMUNES)
    in_group = digits and _finds(seen, _NUMBER_AND_GROUP, 8)
    in_appeal = len(text) <= _LONGEST_APPEAL and seen.holds(_APPEALS)
    led = _finds(seen, _HAMLET_LED, 44)
    if not (with_commune or in_group or in_appeal or led):
        return
    known = seen.signs & (_PLAIN_WORD if text.isascii() else _WORD) or folded.startswith(_AT_START)
    places = _hamlet_words(text, folded) if known else []
    if not (places or seen.holds(_BAR) or folded.startswith(("so", "nha"))):
        return
    if with_commune:
        yield from _with_commune(text, folded, places)
    if in_group:
        yield from _houses_in_groups(text, folded)
    if in_appeal:
        yield from _in_appeal(text, folded, places)
    for match in _HAMLET_LED.finditer(folded) if led else ():
        end = _hamlets(text, folded, match.end())
        if _NOT_HAMLETS.match(folded, match.end()):
            continue
        if _NEEDS_NUMBER.match(folded, match.end()) and not re.search("[0-9]", folded[match.end() : end]):
            continue
        if end > match.end():
            rest = rest_of_address(text, folded, end) if _MORE_PARTS.match(folded, end) else end
            yield PersonalSpan(match.end(), max(end, rest), "address")
            yield PersonalSpan(match.end(), end, "address")  # where another find has the rest


def may_hold_hamlet(seen: Reading) -> bool:
    """Tell whether `find_hamlets` can find anything in a text."""
    word = _PLAIN_WORD if seen.text.isascii() else _WORD
    spoken = seen.signs & _SO.sign and seen.signs & _SPOKEN_SIGN
    return bool(seen.signs & (word | _BAR.sign) or spoken) or seen.folded.startswith(_BEGINS)
