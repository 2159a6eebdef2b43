"""Home addresses: house number and street are found, ward, district and city are left to stand.

A street or a ward alone is no home address. A number counts only with an address around it: a house or alley
word, a street name behind it, or a ward, district or city after that.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.text.folding import FILLER
from pipeline.text.masking.gates import Gate
from pipeline.text.masking.institutions import is_public_address
from pipeline.text.masking.reading import Reading, hints
from pipeline.text.masking.relaxed import arrow
from pipeline.text.masking.signs import sign_of_beginning, sign_of_hints
from pipeline.text.masking.spans import PersonalSpan

_NUM_END = r"(?: bis|[a-z](?![a-z]))?(?:[/.\-]\d{1,4}(?:[a-z](?![a-z]))?){0,4}"
_NUM = rf"\d{{1,4}}{_NUM_END}"
_SP = rf"[ \t{FILLER}]{{0,3}}"
_GAP: Final = re.compile(r"[ \t]{0,2}(?:[,\-–;(]?[ \t\n]{0,2})?")
_HOUSE = r"(?:so nha|nha so)"
_ALLEY = r"(?:ngo|ngach|hem|kiet|xuyet|hxh|duong so|pho so)"
_STREET = r"(?:duong|pho|dai lo|ngo|hem|kiet|d\.)"
_BLOCK = (
    r"(?:chung cu|cc|toa nha|toa|block|thap|khu do thi|kdt|khu tap the|tap the|ktx|ky tuc xa|khu"
    r" tai dinh cu|khu dan cu|cu xa|nha|tang"
    r"|can ho"
    r"|can|phong|lo)"
)
_HAMLET = r"(?:to dan pho|to|thon|xom|ap|khu pho|khu|kp|doi|cum)"
_LOCALITY = (
    r"(?:phuong|p\.(?! ?\d{3})|p\d{1,2}|p (?=\d)|quan|q\.|q\d{1,2}|q (?=\d)|xa|x\.|(?<!ba )huyen|h\.|thi tran"
    r"|tt\.?|thi xa|tx\.?|thanh pho|t\.?p\.?"
    r"|tinh|ha noi|hn|hcm|tphcm|sai gon|sg|da nang|hai phong|can tho|hue|viet nam|vn)(?![a-z])"
)
AT_LOCALITY: Final = re.compile(rf"{_LOCALITY}")
_LOCALITY_MEANT: Final = {
    "quan": ("quận", "quân"),
    "xa": ("xã", "xa"),
    "huyen": ("huyện",),
    "phuong": ("phường",),
    "tinh": ("tỉnh",),
}
_PART: Final = re.compile(
    rf"(?:(?:{_HOUSE}|{_ALLEY}|{_HAMLET}|{_BLOCK}|so|{_STREET})(?![a-z])[ .:]{{0,2}}{_NUM}(?![0-9])"
    rf"|{_BLOCK}(?![a-z])[ .:]{{0,2}}[a-z]{{1,3}}\d{{0,4}}[a-z]?(?![a-z0-9])|{_NUM}(?![0-9a-z]))"
)
_STREET_WORD: Final = re.compile(rf"(?:{_STREET}|{_HAMLET}|{_BLOCK})(?![a-z])[ .:]{{0,2}}")
_WORD: Final = re.compile(r"[^\W\d_]{1,9}(?!\d)|\d{1,2}/\d{1,2}(?![\d/])")

# What starts an address: words that leave no doubt, or a number and a name that need more around them.
_SURE: Final = re.compile(
    rf"(?<![a-z0-9])(?:{_HOUSE}[ .:]{{1,3}}(?:so )?{_NUM}"
    rf"|sn[ .:]{{0,2}}{_NUM}[ ,]{{1,3}}(?=(?:{_ALLEY}|{_STREET}|{_HAMLET})(?![a-z]))"
    rf"|(?:so[ :]{{1,2}})?{_NUM}[ ,]{{1,3}}{_ALLEY} {{1,2}}{_NUM}"
    rf"|{_ALLEY} {{1,2}}\d{{1,4}}[a-z]?/{_NUM}"
    rf"|{_ALLEY} {{1,2}}{_NUM}[ ,\-]{{1,3}}(?:{_HOUSE}|so|ngach|hem|ngo) {{1,2}}{_NUM}"
    rf"|(?:p\.?|phong|can ho|can|ch)[ .]?[a-z]?\d?-?\d{{2,5}}(?:[.\-]\d{{1,3}})?[ ,\-]{{1,3}}(?=(?:toa"
    rf"|chung cu|cc|block|thap|ct\d|ktx|khu do thi|kdt|nha [a-z]\d|tang \d)))"
    rf"(?![0-9])|(?<![a-z0-9])[a-eh-z]\d?[.\-]?\d{{3,4}}[ ,\-]{{1,3}}(?=(?:toa|chung cu|cc|block|thap) )"
)
_SURE_WORDS: Final = hints("so nha", "nha so", "sn")
_ALLEY_WORDS: Final = hints("ngo ", "ngach ", "hem ", "kiet ", "xuyet ", "hxh ", "duong so ", "pho so ")
_ALLEY_NUMBER: Final = re.compile(rf"{_ALLEY} {{1,2}}[0-9]")
_NO_ASCII: Final = re.compile(r"[^\x00-\x7f]")
_ROOM: Final = sign_of_beginning(r"toa|chung$|cc|block|thap|ct\d|ktx|khu$|kdt|nha$|tang$")
_ROOM_OF: Final = re.compile(
    r"[0-9][ ,\-]{1,3}(?:toa|chung cu|cc|block|thap|ct\d|ktx|khu do thi|kdt|nha [a-z]\d|tang \d)"
)
_SURE_SIGN: Final = _SURE_WORDS.sign | _ALLEY_WORDS.sign | _ROOM
_NAMED: Final = (
    re.compile(  # starts with a digit, which a search finds quickly; what leads in is read backwards
        rf"(?P<num>[0-9](?<![a-z0-9/,].)\d{{0,3}}{_NUM_END})(?![0-9/]) {{1,2}}"
        rf"(?P<street>(?:{_STREET}(?![a-z])) {{0,2}})?(?=[^\W\d_])"
    )
)
_LEAD: Final = re.compile(
    r"(?<![a-z0-9/.,\-])(?:so {1,2}|nha {1,2}"
    r"|(?:(?:dia chi|dchi|address)[ :.\-]{1,3}|(?:d/c|dc|add)[ .]?[:\-] ?)(?:so |nha )?)$"
)
_LEAD_IN: Final = re.compile(
    r"(?:(?<![a-z])(?:o|tai|dia chi|d/c|dc|ve|den|ship|giao|nha|tro|tru|ghe|qua|thuong tru|cu tru"
    r"|noi o|hktt|tam tru|toa do)[ :.\-]{1,3}(?:so )?|\n)$"
)
_NOT_HOUSE: Final = re.compile(
    r"(?:\bngay|\bsang|\btrua|\bchieu|\btoi|\bdem|\bhom|\btu|\bthang|\bcau thu|\bao(?: so)?|\bbao"
    r"|\bquyet dinh|\bnghi dinh|\bthong tu"
    r"|\bnghi quyet|\bcong van|\bchi thi|\bluat|\bdieu|\bkhoan|\bke hoach|\bchuong trinh|\btap|\bky"
    r"|\bquoc lo|\btau|\bxe|\bbenh nhan|\bbn"
    r"|\bvan ban|\bto trinh|\bbao cao|\bmuc|\bphu luc|\btran|\bvong|\btien dao|\btien ve|\bhau ve"
    r"|\bthu mon|\bso ao|\bnam|\blan|\bthu|\bde"
    r"|\bbai|\bhon|\bgan|\bkhoang|\bcung|\bcac|\bca|\bca benh|\bluc|\bgio|\bphut|\btop|\bhang|\btuoi"
    r"|\bsau|\btruoc|\bva|\bcho|\bden|\bdip|\bmung|\bcap|\blop|\bkhoi|\bchuyen bay|\btieu hoc|\bthcs"
    r"|\bthpt|\bmam non|\bmau giao|\bthon|\bxom|\bap"
    r"|\bto|\bkhu|\bkhu pho|\bphuong"
    r"|\bquan|\btang|\bdoi|\bcong|\btram|\bcot|\bchot|\bbai xe|\bdiem|\bkho|\bxang)[ ,:(]{1,2}(?:so )?$"
)
_EXPLICIT: Final = hints("dia chi", "dchi", "address", "d/c", "dc", "add")
_GLUE: Final = frozenset(".-")
_CODE: Final = re.compile(r"(?<![^\W_])[A-Z]{2,3} $")  # a flight or a document: "QH 1524"
_LOCALITY_NEXT: Final = re.compile(
    rf"[ \t]{{0,2}}[,\-–(]?[ \t\n]{{0,2}}{_LOCALITY}"
    rf"|, ?[^\W\d_]{{2,8}}(?: [^\W\d_]{{2,8}}){{0,2}}, ?{_LOCALITY}"
)
_DATE_LIKE: Final = re.compile(r"(?:0?[1-9]|[12]\d|3[01])[/.\-](?:0?[1-9]|1[0-2])(?:[/.\-](?:19|20)?\d\d)?")
_WHOLE_DATE: Final = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-](?:19|20)\d\d")
_UNITS: Final = frozenset(
    """
    nguoi trieu ty ti nghin ngan dong vnd usd phan nam thang ngay gio phut giay lan cai con chiec tuoi
    met km kg ca tan cay tinh quan huyen xa phuong so hoc ban bo doi
    """.split()
)


_GLUED_NUMBER: Final = sign_of_beginning(r"(?:sn|so|ngo|ngach|hem|kiet)\d")
_GLUED_WORDS: Final = hints("ngo", "hem", "kiet")
_GLUED_ADDRESS: Final = re.compile(
    r"(?<![a-z0-9])(?:sn|so|ngo|ngach|hem|kiet)\d{1,4}(?:[a-z](?![a-z]))?(?:/\d{1,4}(?:[a-z]"
    r"(?![a-z]))?){0,3}(?:[ ,]?(?:ngo|ngach|hem|kiet|to"
    r"|xom)(?:\d{1,4}(?:[a-z](?![a-z]))?(?:/\d{1,4}){0,3}|(?= ?[a-z]))){1,4}(?![0-9])(?: ?(?:duong"
    r"|pho)(?= ?[a-z]))?"
)
# A street that is a dyke or a slope: only in capitals, for "đê" reads like "để".
_DYKE: Final = re.compile(r"(?:(?:chan |bo )?de|doc|bo song|bo ke|ven song|lien thon|lien xa) ")
_SLASHES: Final = re.compile(
    r"(?<![a-z])(?:d/c|dc|dia chi)[ :.]{1,3}(\d{1,4}(?: ?/ ?\d{1,4}){2,4}(?: (?:d\."
    r"|duong) ?so \d{1,3})?)(?![0-9/])"
)
_SLASH: Final = sign_of_hints("/")
_BEFORE_SLASHES: Final = hints("d/c", "dc", "dia chi")
_SLASH_AND_NUMBER: Final = sign_of_beginning(r"[kh]\d{1,4}/h?\d")
_K_ALLEY: Final = re.compile(
    r"(?<![a-z0-9])[kh]\d{1,4}(?:/h?\d{1,4}){1,3} (?:k\d{1,4}(?:/\d{1,4})? )?(?=[^\W\d_])"
)
_ROOM_BEFORE: Final = re.compile(r"(?<![a-z])(?:phong|p|tang|can|can ho)[ .]?[a-z]?\d{1,4}[ ,\-]{1,3}$")


def counts_something(text: str, folded: str, start: int) -> bool:
    """Tell whether the word before a number says that it is none of a house, "ngày" or "chuyến bay" say."""
    low = max(0, start - 24)
    found = _NOT_HOUSE.search(folded, low, start)
    return found is not None and text[found.start() : found.end()].split(" ")[0].lower() not in (
        "tới",
        "tôi",
        "thự",
    )


def _at_locality(text: str, folded: str, start: int) -> bool:
    """Tell whether a ward, district or city begins there; "Thổ Quan" is no district where "quận" is typed."""
    match = AT_LOCALITY.match(folded, start)
    if match is None:
        return False
    meant = _LOCALITY_MEANT.get(match[0])
    return meant is None or text.isascii() or text[start : match.end()].lower() in meant


_LONGER: Final = " noi dai"


def name_words(text: str, folded: str, start: int, limit: int, *, any_case: bool, after_street: bool) -> int:
    """Return where a street name that begins at `start` ends: up to `limit` words, stopping at a locality."""
    end, position = start, start
    for count in range(limit):
        word = _WORD.match(folded, position)
        if word is None or ((count or not after_street) and _at_locality(text, folded, position)):
            break
        if not (any_case or text[position].isupper() or text[position].isdigit()):
            break
        end = word.end()
        if folded[end : end + 1] != " ":
            break
        position = end + 1
    return end + len(_LONGER) if end > start and folded.startswith(_LONGER, end) else end


def rest_of_address(text: str, folded: str, start: int) -> int:
    """Return where an address ends whose number ends at `start`: alleys, hamlets, blocks and street names."""
    end, named = start, False
    for _ in range(8):
        gap = _GAP.match(folded, end)
        position = gap.end() if gap else end
        if AT_LOCALITY.match(folded, position):
            break
        street = _STREET_WORD.match(folded, position)
        part = _PART.match(folded, position) if position > end or end == start else None
        if part and not (part[0][0].isdigit() and ("\n" in folded[end:position] or named)):
            end = part.end()
            continue
        begin = street.end() if street else position
        if (
            not street
            and (dyke := _DYKE.match(folded, position))
            and text[dyke.end() : dyke.end() + 1].isupper()
        ):
            street, begin = dyke, dyke.end()
        if named and not street:
            break
        capital = text[begin : begin + 1].isupper()
        stop = name_words(
            text,
            folded,
            begin,
            4 if capital else 2,
            any_case=street is not None and not capital,
            after_street=street is not None,
        )
        if stop == begin:
            return _bare_street_end(text, folded, end, position)
        end, named = stop, True
    return end


def _bare_street_end(text: str, folded: str, end: int, begin: int) -> int:
    """Return where a street without a word, diacritics or capitals ends before its ward or city, or `end`."""
    if not text.isascii() or not folded[end - 1].isdigit():
        return end
    stop = name_words(text, folded, begin, 3, any_case=True, after_street=False)
    return stop if " " in folded[begin:stop] and _locality_follows(folded, stop) else end


def _locality_follows(folded: str, end: int) -> bool:
    return _LOCALITY_NEXT.match(folded, end) is not None


def _bare_address(text: str, folded: str, match: re.Match[str], start: int, lead: str) -> bool:
    """Tell whether a post without diacritics or capitals names a street and then its ward or district."""
    if not text.isascii():
        return False
    stop = name_words(text, folded, match.end(), 3, any_case=True, after_street=False)
    before = folded[max(0, start - 24) : start]
    led = lead or re.search(r"\d/\d", match["num"]) or _LEAD_IN.search(before)
    return bool(led) and " " in folded[match.end() : stop] and _locality_follows(folded, stop)


def _named_address(text: str, folded: str, match: re.Match[str], start: int, lead: str) -> int:
    """Return the end of an address of a number and a street name, or -1 when it reads as something else.

    Args:
        text: The text.
        folded: The text as `fold_for_matching` gives it.
        match: Of `_NAMED`.
        start: Where the words that lead in begin, or else the number.
        lead: Those words.
    """
    before = folded[max(0, start - 24) : start]
    begin, number, street = match.end(), match["num"], match["street"]
    explicit = lead.startswith(("d", "a"))
    first = _WORD.match(folded, begin)
    if (
        first is None
        or first[0] in _UNITS
        or counts_something(text, folded, start)
        or _WHOLE_DATE.fullmatch(number)
        or _CODE.search(text, max(0, start - 4), start)
    ):
        return -1
    capital = text[begin].isupper()
    if not capital and not (
        explicit or (street and "/" in number) or _bare_address(text, folded, match, start, lead)
    ):
        return -1
    stop = name_words(
        text, folded, begin, 4 if capital else 3, any_case=not capital, after_street=bool(street)
    )
    two_words = " " in folded[begin:stop]
    if not (two_words or street) or stop == begin:
        return -1
    shouted = text[begin:stop].isupper()
    if shouted and not (explicit or street or lead):
        return -1  # in capitals a name looks like any other word: "DATA 4G TỐC ĐỘ CAO"
    strong = explicit or lead == "nha" or bool(_LEAD_IN.search(before)) or _locality_follows(folded, stop)
    slashed = "/" in number and not _DATE_LIKE.fullmatch(number)
    at_start = not before.strip() and "/" in number
    if strong or slashed or at_start or (lead == "so" and street):
        return rest_of_address(text, folded, stop)
    return -1


def gates() -> tuple[Gate, ...]:
    """Return what must be in a text in which `find_addresses` finds anything."""
    sure = (
        rf"{_HOUSE}[ .:]{{1,3}}(?:so )?\d|sn[ .:]{{0,2}}\d|{_ALLEY} {{1,2}}\d|(?:so|ngo|ngach|hem|kiet)\d",
        r"\d[ ,\-]{1,3}(?:toa|chung cu|cc|block|thap|ct\d|ktx|khu do thi|kdt|nha [a-z]\d|tang \d)",
        r"[kh]\d{1,4}/h?\d",
    )
    number, street = rf"{_LONG_NUM} {{1,2}}", rf"(?:{_STREET} {{0,2}})?[A-Z]"
    leads = r"(?:o|tai|chi|d/c|dc|ve|den|ship|giao|nha|tro|tru|ghe|qua|hktt|do)[ :.\-]{1,3}|\n"
    named = (
        rf"(?:{leads})(?:so )?\n?(?:(?:so|nha) {{1,2}}\n?)?{number}{street}",
        rf"\w/\d[\w/.\-]* {{1,2}}(?:{_STREET}|[A-Z])",
        rf"so {{1,2}}\n?{number}{_STREET}",
        r"(?:dia chi|dchi|address|d/c|dc|add)[ :.\-]{1,4}(?:so |nha )?\n?\d",
        rf"{number}{street}[\w/]*{_WORDS_TO_LOCALITY}",
    )
    return ((arrow(*sure),), (arrow(*named),))


def gates_of_ascii() -> tuple[Gate, ...]:
    """Return what else may be in a text without diacritics in which `find_addresses` finds anything."""
    return ((arrow(rf"{_LONG_NUM} {{1,2}}(?:{_STREET} {{0,2}})?[a-z]+{_WORDS_TO_LOCALITY}"),),)


_LONG_NUM = r"[0-9][\w/.\-]*(?: bis[\w/.\-]*)?"
_WORDS_TO_LOCALITY = rf"(?:[ ,]+[\w/]+)*[ \t]{{0,2}}[,\-–(]?[ \t\n]{{0,2}}{_LOCALITY}(?:[^a-z]|$)"


def find_addresses(seen: Reading) -> Iterator[PersonalSpan]:
    """Yield house number and street of home addresses, without the ward, district and city after them.

    Args:
        seen: The text, folded.
    """
    text, folded = seen.text, seen.folded
    if seen.signs & _SURE_SIGN:
        yield from _sure_addresses(seen)
    if seen.signs & _GLUED_NUMBER and seen.holds(_GLUED_WORDS):
        for match in _GLUED_ADDRESS.finditer(folded):
            begin = match.end() + (folded[match.end() : match.end() + 1] == " ")
            end = name_words(text, folded, begin, 4, any_case=text.isascii(), after_street=True)
            yield PersonalSpan(match.start(), max(match.end(), end), "address")
    if seen.signs & _SLASH:
        yield from _slashed_addresses(seen)
    capitals = not (text.isascii() or seen.holds(_EXPLICIT))
    for match in _NAMED.finditer(folded):
        if capitals and match["street"] is None and not text[match.end()].isupper():
            continue  # the most common case, "20 người"
        start = match.start()
        led = _LEAD.search(folded, max(0, start - 24), start)
        if led is None and folded[start - 1 : start] in _GLUE:
            continue
        begin, lead = (led.start(), led[0].strip(" :.-")) if led else (start, "")
        end = _named_address(text, folded, match, begin, lead)
        if end > 0 and not is_public_address(text, folded, begin):
            yield PersonalSpan(start if lead.startswith(("d", "a")) else begin, end, "address")


def _sure_addresses(seen: Reading) -> Iterator[PersonalSpan]:
    text, folded = seen.text, seen.folded
    for match in _sure(seen):
        if is_public_address(text, folded, match.start()):
            continue
        end = rest_of_address(text, folded, match.end())
        room = _ROOM_BEFORE.search(folded, max(0, match.start() - 24), match.start())
        yield PersonalSpan(room.start() if room else match.start(), end, "address")


def _sure(seen: Reading) -> Iterator[re.Match[str]]:
    """Yield the matches of `_SURE`, all of which have a house or an alley near, or the building of a room."""
    if seen.signs & _ROOM and _ROOM_OF.search(seen.folded):
        yield from _SURE.finditer(seen.folded)
        return
    sign = _SURE_WORDS.sign if seen.holds(_SURE_WORDS) else 0
    if seen.holds(_ALLEY_WORDS) and _ALLEY_NUMBER.search(seen.folded):
        sign |= _ALLEY_WORDS.sign
    if sign and any(map(str.isdecimal, _NO_ASCII.findall(seen.folded))):  # no sign tells of those
        yield from _SURE.finditer(seen.folded)
    elif sign:
        yield from seen.matches(_SURE, sign, 48, 90, digits=True)


def _slashed_addresses(seen: Reading) -> Iterator[PersonalSpan]:
    text, folded = seen.text, seen.folded
    if seen.holds(_BEFORE_SLASHES):
        for match in seen.matches(_SLASHES, _BEFORE_SLASHES.sign, 8, 64):
            yield PersonalSpan(*match.span(1), "address")
    for match in seen.matches(_K_ALLEY, _SLASH_AND_NUMBER, 0, 40):
        end = rest_of_address(text, folded, match.end())
        if end == match.end() and text.isascii():
            end = name_words(text, folded, end, 3, any_case=True, after_street=False)
        if end > match.end():
            yield PersonalSpan(match.start(), end, "address")
