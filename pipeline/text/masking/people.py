"""Names of private people, where the text itself marks them as such.

A name counts with a word of kinship or a role before it ("chị", "cháu", "bệnh nhân"), "tên là", an age, a
year of birth or a class behind it. Who holds an office, is known for what they do, or belongs to history
stays: the title stands beside the name, or the name is in `_KNOWN`. No model of names is asked: rules cost
microseconds and say why.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from pipeline.text.folding import fold
from pipeline.text.masking.gates import WORD, Gate, hinted
from pipeline.text.masking.reading import Reading, hints
from pipeline.text.masking.relaxed import arrow
from pipeline.text.masking.signs import sign_of_hints, sign_of_typing
from pipeline.text.masking.spans import PersonalSpan
from pipeline.text.masking.surnames import ALL_SURNAMES, PLACES, SURNAMES

CAPITAL: Final = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
"""What stands in a class of a pattern for every capital of Vietnamese; `À-Ỹ` holds small letters too."""
_CAPITALISED: Final = re.compile(
    rf"[{CAPITAL}](?<![\w@#.].)[^\W\d_]{{0,8}}(?:\.? {{1,2}}[{CAPITAL}]['’]?[^\W\d_]{{0,8}}){{1,9}}"
)
_MIDDLE: Final = frozenset(("thi", "van"))
_TYPED_MIDDLE: Final = ("thị", "văn")
_ANY_OF_NAMES: Final = ALL_SURNAMES | _MIDDLE
_CAPITALS: Final = frozenset(CAPITAL.replace("A-Z", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_KIN = (
    r"(?:anh|chi|em|chau|be|bac|co|chu|ong|ba|cu|di|cau|mo|me|bo|cha|ma|vo|chong|con|thang|nho|ban"
    r"|thay|thim|duong|o"
    r"|hs|hoc sinh|sinh vien|benh nhan|bn|nan nhan|san phu|cu ong|cu ba|be trai|be gai|con trai|con gai"
    r"|doi tuong|dua|chu nha|chu tro|a|c|e|gai|trai|vc|vo chong|ga|mu|lao|ku|cu ti|gia dinh"
    r"|me con|bo con"
    r"|tai xe|shipper|hang xom|ban gai|ban trai|nhan vien|chi chu|bn nhi|tre|hoc tro|khach(?: hang)?"
    r"|nguoi nha|con no|chu no|nghi pham|bi can|bi cao|lai xe|phu huynh|chu xe)"
)
_OF = (
    r"(?:em|e|toi|tui|minh|anh|chi|chau|no|ho|nha|ruot|nho|ten|la|that|ho toi|ten la|nay|kia|con|trai"
    r"|gai|day|do|cu"
    r"|cua|khai sinh|ho ten|ho va|noi|ngoai|be|lon|ut|ca|hai|ba|tu|nam|chu|bac|ong|co|di|ba|cu|dau|re)"
)
_KIN_BEFORE: Final = re.compile(rf"(?<![a-z])(?<!nga )(?:{_KIN}(?: {_OF}){{0,3}}) ?[ ,:\"“(\-–|]{{1,3}}$")
_NAMED_BEFORE: Final = re.compile(
    r"(?<![a-z])(?:ho (?:va )?ten(?: day du)?|ten(?: that| day du| khai sinh| tren giay to| la| goi"
    r"| tre| chau| be)?"
    r"|(?:mang|dung) ten)[ :\"“\-]{1,3}(?:la )?[\"“]?$"
)
_THING_BEFORE: Final = re.compile(
    r"(?<![a-z])(?:quan|cua hang|phim|truyen|bai hat|tiem|shop|giai|duong|tau"
    r"|truong)[a-z ]{0,16} (?:ten(?: la)?|mang ten) ?[:\"“]? ?$"
)
_PUPIL_BEFORE: Final = re.compile(r"(?<![a-z])(?:hs|hoc sinh|em|chau|be|ban|hoc tro)(?![a-z])")
_NOTICE_BEFORE: Final = re.compile(
    r"(?<![a-z])(?:mat tich|tre lac|di lac|lac duong|boc phot|phot|lua dao|quyt tien[a-z ]{0,12}"
    r"|quyt no|con no|nguoi mat"
    r"|tim nguoi[a-z ]{0,12}|tim (?:chau|be|con)|xin chia buon|to cao|canh bao|hoan canh|ung ho"
    r"|quyen gop[a-z ]{0,8}"
    r"|giai (?:nhat|nhi|ba|khuyen khich)[a-z ]{0,28}|thu khoa[a-z ]{0,24}|chuc mung|khen thuong"
    r"|danh sach[a-z ]{0,24}"
    r"|cua|cho|gap|ben [ab]|tre|hs|f0|bn)[ \t]{0,2}[^\w\s,.]{1,3}\s{0,3}$"
)
_PLACE_BEFORE: Final = re.compile(
    r"(?<![a-z])(?:cho|xa|phuong|o|tai|tu|den|que|huyen|tinh|lang|thon|xom|ap|ban|khu|cau|ve|qua|nui"
    r"|song|cu lao) $"
)
_AGE_AFTER: Final = re.compile(
    r"[ ,(\-–|:]{1,4}(?:moi |chi |hon |gan |nam nay |khoang )?[0-9]{1,3} ?(?:tuoi|t(?![a-z0-9/])|thang tuoi)"
    r"|[ ,(\-–|]{1,4}(?:sn|sinh nam|sinh ngay|sinh|nam sinh|ns|ngay sinh)[ :]{0,2}[0-9]"
    r"|[ ,(\-–|]{1,4}[0-9]{1,2}[/.\-][0-9]{1,2}[/.\-][0-9]{4}"
    r"|[ ,(\-–|:]{1,4}(?:hoc sinh |hoc |hs )?(?:lop )(?:1[0-2]|[1-9])"
    r"|[ ,(\-–|:]{1,4}(?:hoc sinh |hoc |hs )?(?:1[0-2]|[1-9])(?:[a-k][0-9]{0,2}|/[0-9]{1,2})(?![0-9a-z/])"
    r"|[ ,(\-–|:]{1,4}(?:cccd|cmnd|so cccd|can cuoc|cm nhan dan)(?![a-z])"
)
_CLASS_AFTER: Final = re.compile(
    r"[ ,(\-–|:]{1,4}(?:(?:dang|hoc sinh|hoc|hs|o|cung) ){0,2}lop (?:1[0-2]|[1-9]|mam|choi|la)(?![0-9])"
)
OFFICE = (
    r"(?:lanh dao|dai dien|phu trach|chu tich|bo truong|thu tuong|bi thu|giam doc|gd so|truong phong"
    r"|truong ban|vien truong"
    r"|chanh an|tham phan"
    r"|chanh thanh tra|phat ngon vien|nguoi phat ngon|cuc truong|vu truong|tong cuc|thong doc|dai su"
    r"|dai bieu|uy vien"
    r"|chu nhiem|hieu truong|hieu pho|chi huy|tu lenh|truong cong an|truong doan|truong thon"
    r"|to truong|vien si"
    r"|thu truong|tong bi thu|nghi si|quoc hoi|chanh van phong|truong khoa|vien pho|chu nhiem khoa"
    r"|ceo|tong thu ky"
    r"|thuong ta|dai ta|trung ta|thieu ta|dai uy|thuong uy|trung uy|thieu uy|(?:thieu|trung|dai|thuong) tuong"
    r"|pgs|gs|ts|ths|bs|bsck2|giao su|tien si|thac si|bac si|luat su|chuyen gia|nha tho|nha van"
    r"|nha bao|nha su|nha khoa hoc"
    r"|ca si|dien vien|nghe si|nsut|nsnd|nghe nhan|hoa hau|a hau|nguoi mau|nhac si|hoa si|dao dien"
    r"|hlv|huan luyen vien|cau thu"
    r"|tien dao|tien ve|hau ve|thu mon|trung ve|vdv|van dong vien|ky thu|tay vot|anh hung|liet si"
    r"|nu si|danh nhan"
    r"|hoang de|danh tuong|chi si|nha cach mang|nha giao uu tu|nsƯt|mc|btv|rapper|danh hai"
    r"|co phong vien|trong tai)"
)
_OFFICE_BEFORE: Final = re.compile(
    rf"(?<![a-z]){OFFICE}(?![a-z])(?:[^.!?;:\n,]{{0,45}}(?:,|-|–)?)?(?: (?:ong|ba|anh|chi|co|chu|bac"
    rf"|cu|thay))?[ :]{{1,2}}$"
)
_OFFICE_AFTER: Final = re.compile(
    rf"[ ,(\-–:]{{1,4}}(?:nguyen |hien la |la |hien |quyen |pho |tan |cuu ){{0,3}}{OFFICE}(?![a-z])"
    r"|[ ,(\-–]{1,4}(?:hy sinh|hi sinh)(?![a-z])"
)
_PUBLIC_PLACE: Final = re.compile(
    r"(?<![a-z])(?:duong|pho|truong|thcs|thpt|tieu hoc|th|mam non|benh vien|phuong|xa|huyen|tinh"
    r"|thanh pho|cong vien"
    r"|quang truong|san van dong|nha hat|giai thuong|cup|dai hoc|dh|cong ty|ngan hang|bai hat|phim"
    r"|truyen|ben xe|nga tu|nga ba)(?: [a-z]{1,8})? $"
)
_KNOWN: Final = frozenset(
    (
        "ho chi minh,vo thi sau,nguyen du,tran hung dao,nguyen trai,le loi,ly thuong kiet,quang"
        " trung,nguyen hue,"
        "ho xuan huong,phan boi chau,phan chau trinh,phan chu trinh,vo nguyen giap,pham van dong,ton"
        " duc thang,le duan,"
        "truong chinh,nguyen van linh,nguyen van cu,nguyen thi minh khai,tran phu,le hong phong,ha"
        " huy tap,nguyen ai quoc,"
        "nguyen tat thanh,nguyen sinh cung,nguyen sinh sac,hoang thi loan,phan dinh giot,la van"
        " cau,cu chinh lan,be van dan,"
        "to vinh dien,ly tu trong,nguyen van troi,kim dong,le van tam,dang thuy tram,nguyen viet"
        " xuan,tran quoc toan,"
        "ly thai to,tran nhan tong,le thanh tong,dinh bo linh,ngo quyen,bui thi xuan,nguyen binh"
        " khiem,nguyen cong tru,"
        "nguyen dinh chieu,tran te xuong,tu xuong,nam cao,vu trong phung,ngo tat to,nguyen tuan,xuan"
        " dieu,xuan quynh,to huu,"
        "luu quang vu,han mac tu,nguyen khuyen,cao ba quat,le quy don,chu van an,luong the"
        " vinh,phung hung,ton that tung,"
        "dang thai mai,ngo bao chau,trinh cong son,van cao,pham tuan,nguyen thi binh,nguyen thi"
        " dinh,nguyen phu trong,"
        "vo van kiet,phan van khai,to lam,luong cuong,pham minh chinh,tran thanh man,nguyen xuan"
        " phuc,vo van thuong,"
        "tran dai quang,le kha phieu,do muoi,nong duc manh,nguyen minh triet,truong tan sang,nguyen"
        " tan dung,vuong dinh hue,"
        "nguyen quang hai,nguyen cong phuong,luong xuan truong,doan van hau,nguyen tien linh,dang"
        " van lam,bui tien dung,"
        "nguyen hoang duc,huynh nhu,nguyen thi anh vien,hoang xuan vinh,nguyen thi oanh,le cong vinh,"
        "my tam,dam vinh hung,tran thanh,truong giang,hoai linh,viet huong,le quyen,ha anh tuan,ho"
        " ngoc ha,nguyen xuan son"
    ).split(",")
)
_NOT_NAMES: Final = frozenset(
    """
    huyen xa thon xom ap tinh pho lop benh ty chua nha so ban doan cuc ngan hang toa
    """.split()
)
_LOWER_BEFORE: Final = re.compile(
    r"(?<![a-z])(?:be|chau|em|anh|chi|ong|ba|co|chu|bac|cu|thang|con|ban|ten|ho ten|vo|chong|me|bo|bn"
    r"|nguoi|mo|mu)"
    r"(?: (?:ten|la|em|e|toi|minh|nay)){0,2} ?[ :]{1,2}$"
)
_LAST_BEFORE_LOWER: Final = (
    "be chau em anh chi ong ba co chu bac cu thang con ban ten vo chong me bo bn nguoi mo mu"
    " la e toi minh nay"
).split()
"""The last words of `_LOWER_BEFORE`."""
_LOWER_SURNAME: Final = re.compile(r"[a-z]{2,6}$")
_LOWER_GIVEN: Final = re.compile(r"[a-z]{1,7}(?: [a-z]{1,7})?(?![a-z])")
NO_NAME: Final = frozenset(
    """
    hoc lop o sn sinh nam bi da dang co la va hay roi voi cho nha que tuoi di mat thi thoi nhe nha a ah o cung
    moi khong ko k dt sdt lam bo me ten cu ne nhung ma de duoc dc o
    """.split()
)


def _is_surname(typed: str, word: str) -> bool:
    """Tell whether a word, typed and folded, holds a capitalised family name, "Thị" or "Văn"."""
    return not typed.islower() and any(
        match[0][0] in _CAPITALS and word[slice(*match.span())] in _ANY_OF_NAMES
        for match in _LETTERS.finditer(typed)
    )


def _is_middle(typed: str, word: str, *, plain: bool) -> bool:
    """Tell whether a word is "thị" or "văn", in a text without diacritics if `plain`."""
    return word in _MIDDLE and typed.isascii() if plain else typed in _TYPED_MIDDLE


_SURNAME: Final = sign_of_typing(_is_surname)
_MIDDLE_TYPED: Final = sign_of_typing(partial(_is_middle, plain=False))
_MIDDLE_PLAIN: Final = sign_of_typing(partial(_is_middle, plain=True))
_MIDDLES: Final = hints(" thi ", " van ")
_AGED: Final = hints("lop ", " tuoi")
_SAYS_NAME: Final = hints("ten ", "ten:")
_NAME_SAID: Final = sign_of_hints(" ten ", " ten:")


def may_hold_name(seen: Reading) -> bool:
    """Tell whether `find_names` can find anything in a text."""
    middle = _MIDDLE_PLAIN if seen.text.isascii() else _MIDDLE_TYPED
    return bool(seen.signs & (_SURNAME | _AGED.sign | _SAYS_NAME.sign | middle))


def _names(text: str, folded: str) -> Iterator[tuple[int, int]]:
    """Yield capitalised words from each on that can be a family name, five at most."""
    for run in _CAPITALISED.finditer(text):
        if _ANY_OF_NAMES.isdisjoint(folded[slice(*run.span())].replace(".", " ").split()):
            continue
        words = [match.span() for match in re.finditer(r"[^\W\d_]['’]?[^\W\d_]*", run[0])]
        offset = run.start()
        for i, (low, high) in enumerate(words[:-1]):
            middle = (
                i + 2 < len(words) and folded[offset + words[i + 1][0] : offset + words[i + 1][1]] in _MIDDLE
            )
            if folded[offset + low : offset + high] not in ALL_SURNAMES and not middle:
                continue
            if folded[offset + low : offset + words[i + 1][1]] in PLACES:
                continue
            start = offset + low
            yield start, offset + words[min(i + 4, len(words) - 1)][1]


def _ends_in_mark(before: str) -> bool:
    """Tell whether the last thing in a text is a mark, as a notice before a name has it: "mất tích: "."""
    last = before.rstrip()[-1:]
    return not (last.isalnum() or last in "_,.")


def _is_public(folded: str, start: int, end: int) -> bool:
    name = folded[start:end]
    if name in _KNOWN or " ".join(name.split()[:3]) in _KNOWN:
        return True
    before = folded[max(0, start - 70) : start]
    return bool(
        _OFFICE_BEFORE.search(before) or _OFFICE_AFTER.match(folded, end) or _PUBLIC_PLACE.search(before)
    )


_MEANT: Final = {
    **{
        "bo": ("bố", "bo"),
        "ba": ("ba", "bà"),
        "co": ("cô", "co"),
        "cu": ("cụ", "cu"),
        "ma": ("má", "mạ"),
        "di": ("dì",),
    },
    **{
        "cau": ("cậu",),
        "mo": ("mợ",),
        "ban": ("bạn",),
        "cha": ("cha",),
        "chu": ("chú", "chủ"),
        "duong": ("dượng",),
    },
    **{"nho": ("nhỏ",), "con": ("con",), "tre": ("trẻ",), "bac": ("bác",), "be": ("bé",), "dua": ("đứa",)},
    **{
        "thay": ("thầy",),
        "chong": ("chồng",),
        "vo": ("vợ",),
        "me": ("mẹ", "mệ"),
        "trai": ("trai",),
        "gai": ("gái",),
    },
    **{
        "ga": ("gã",),
        "o": ("o",),
        "a": ("a",),
        "em": ("em",),
        "anh": ("anh",),
        "chi": ("chị",),
        "ong": ("ông",),
        "nguoi": ("người",),
    },
}
"""What a word of kinship without diacritics must have been, where diacritics are typed."""


def _is_kin(cue: str) -> bool:
    """Tell "bố" from "bộ" and "ở", in a text with diacritics."""
    words = re.findall(r"[^\W\d_]+", cue)
    if not words or words[0] in ("A", "C", "E"):
        return False
    first = words[0].lower()
    meant = _MEANT.get(fold(first))
    return meant is None or first.isascii() or first in meant


def gates() -> tuple[Gate, ...]:
    """Return what must be in a text in which `find_names` finds anything."""
    surname, lower = "|".join(sorted(_ANY_OF_NAMES)), "|".join(sorted(SURNAMES))
    marks, two_words = r'[ ,:"“(\-–|]{1,3}', r"[A-Z][^ ]* {1,2}[A-Z]"
    word = rf"(?:{WORD}(?:{_KIN}|{_OF}) ?|ten|that|du|sinh|to|goi|tre|chau|be)"
    said = rf"{word}{marks}(?:la )?[\"“]?\n?{two_words}"
    age = (
        r"[A-Z][^ ]*[ ,(\-–|:]+(?:(?:moi|chi|hon|gan|nam nay|khoang|hoc sinh|hoc|hs|dang|o|cung) )*"
        "(?:[0-9]|sn|sinh|nam sinh|ns|ngay sinh|lop|cccd|cmnd|so cccd|can cuoc|cm nhan)"
    )
    before = "|".join(_LAST_BEFORE_LOWER)
    return (
        (
            arrow(rf"{WORD}(?:{surname})\.? {{1,2}}[A-Z]"),
            arrow(said, rf"[^\w\s,.]\s{{0,3}}{two_words}", rf" {age}"),
        ),
        (arrow(rf"(?:{before}) ?[ :]{{1,2}}\n?(?:{lower})\n? (?:thi|van) [a-z]"),),
        (arrow(rf"{_CALLED.pattern}[A-Z]"),),
        (hinted(_AGED), arrow(age)),
    )


def find_names(seen: Reading) -> Iterator[PersonalSpan]:
    """Yield full names of private people with a word that says so.

    Args:
        seen: The text, folded.
    """
    text, folded = seen.text, seen.folded
    done = 0
    for start, end in _names(text, folded) if seen.signs & _SURNAME else ():
        if start < done or not _NOT_NAMES.isdisjoint(folded[start:end].split()[1:2]):
            continue
        before = folded[max(0, start - 48) : start]
        named = "ten" in before
        if named and _THING_BEFORE.search(before) and not _PUPIL_BEFORE.search(before):
            continue
        kin = _KIN_BEFORE.search(before)
        if kin and kin[0].split() in (["o"], ["cau"]) and text.isascii():
            kin = None  # "o Le Duan", "cau Tan De" are places without diacritics
        if not (
            (kin and _is_kin(text[start - len(before) + kin.start() : start]))
            or (named and _NAMED_BEFORE.search(before))
            or (_ends_in_mark(before) and _NOTICE_BEFORE.search(before))
            or (_AGE_AFTER.match(folded, end) and not _PLACE_BEFORE.search(before))
        ):
            continue
        if not _is_public(folded, start, end):
            done = end
            yield PersonalSpan(start, end, "name")
    signs = seen.signs
    if signs & _AGED.sign and seen.holds(_AGED):
        yield from _rare_surnames(text, folded)
    if signs & _NAME_SAID and seen.holds(_SAYS_NAME):
        yield from _called(seen)
    if signs & _MIDDLES.sign and seen.holds(_MIDDLES):
        yield from _lower_names(text, folded)


def _rare_surnames(text: str, folded: str) -> Iterator[PersonalSpan]:
    """Yield names after a word of kinship whose age or class follows, whatever the family name is."""
    for run in _CAPITALISED.finditer(text):
        start, end = run.span()
        if "." in run[0] or " ".join(folded[start:end].split()[:2]) in PLACES:
            continue
        if not (_AGE_AFTER.match(folded, end) or _CLASS_AFTER.match(folded, end)):
            continue
        low = max(0, start - 48)
        kin = _KIN_BEFORE.search(folded[low:start])
        if kin and _is_kin(text[low + kin.start() : start]) and not _is_public(folded, start, end):
            yield PersonalSpan(start, end, "name")


def _lower_names(text: str, folded: str) -> Iterator[PersonalSpan]:
    """Yield full names in small letters ("bé nguyễn thị tú"), told from words by "thị" or "văn"."""
    for middle in re.finditer(" (?:thi|van) ", folded):
        surname = _LOWER_SURNAME.search(folded, max(0, middle.start() - 8), middle.start())
        given = _LOWER_GIVEN.match(folded, middle.end())
        if surname is None or given is None or surname[0] not in SURNAMES:
            continue
        typed = text[middle.start() + 1 : middle.end() - 1]
        if not (text.isascii() or typed in _TYPED_MIDDLE):
            continue
        low, high = surname.start(), given.end()
        if given[0].split()[-1] in NO_NAME:
            high = middle.end() + given[0].rindex(" ") if " " in given[0] else high
        cue = _LOWER_BEFORE.search(folded, max(0, low - 30), low)
        if (
            cue
            and _is_kin(text[cue.start() : cue.end()])
            and text[low].islower()
            and not _is_public(folded, low, high)
        ):
            yield PersonalSpan(low, high, "name")


_CALLED: Final = re.compile(
    r"(?<![a-z])(?:em|e|minh|mh|t|m|chau|be|con|toi|tui|no|chi|anh|ban|co|chu|bac|ong|ba|cu|trai|gai"
    r"|hs|dua) (?:nay |do |ay |nho |noi |ngoai |t |minh )?"
    r"ten(?: that| la| goi| day du)?(?: la)?[ :]{1,2}"
)
_NAME_WORD = rf"[{CAPITAL}](?:['’][{CAPITAL}])?[^\W\d_]{{0,8}}"
ONE_NAME: Final = re.compile(rf"{_NAME_WORD}(?: {_NAME_WORD}){{0,4}}")


def _called(seen: Reading) -> Iterator[PersonalSpan]:
    """Yield names that someone is said to have, without a family name too ("em tên Kiều")."""
    text, folded = seen.text, seen.folded
    for cue in seen.matches(_CALLED, _NAME_SAID, 16, 32):
        name = ONE_NAME.match(text, cue.end())
        if name and _is_kin(text[cue.start() : cue.end()]) and not _is_public(folded, *name.span()):
            yield PersonalSpan(*name.span(), "name")
