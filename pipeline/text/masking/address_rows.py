"""Home addresses that are a row of parts: "phòng 204 dãy trọ số 61/15", "đội 4 thôn …", "A5/123 ấp 4".

Each part is a word (a door, an alley, a street, a hamlet, a block) with its number or name. A row is personal
when it has a door and a place where the door is, or a hamlet that someone is said to live in. One part alone
is none, and neither is a row at which an institution has its door.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from pipeline.text.folding import FILLER
from pipeline.text.masking.addresses import AT_LOCALITY, counts_something, name_words
from pipeline.text.masking.gates import WORD, Gate
from pipeline.text.masking.institutions import is_public_address
from pipeline.text.masking.reading import Reading
from pipeline.text.masking.relaxed import arrow
from pipeline.text.masking.signs import sign_of_beginning
from pipeline.text.masking.spans import PersonalSpan

_ROLES: Final = {
    "door": {
        **{"so nha": "số nhà", "nha so": "nhà số", "nha rieng so": "nhà riêng số", "sn": "sn", "so": "số"},
        **{"phong": "phòng", "p": "p", "can ho": "căn hộ", "can": "căn", "lo": "lô"},
        **{"phong tro": "phòng trọ", "hom thu": "hòm thư", "kiot": "kiot", "ki ot": "ki ốt", "kios": "kios"},
        **{"biet thu": "biệt thự", "lien ke": "liền kề", "lk": "lk", "bt": "bt", "shophouse": "shophouse"},
    },
    "alley": {"ngo": "ngõ", "ngach": "ngách", "hem": "hẻm", "kiet": "kiệt", "xuyet": "xuyệt"},
    "street": {
        **{
            "duong tinh lo": "đường tỉnh lộ",
            "duong quoc lo": "đường quốc lộ",
            "duong": "đường",
            "pho": "phố",
            "dai lo": "đại lộ",
            "tinh lo": "tỉnh lộ",
            "quoc lo": "quốc lộ",
        },
    },
    "hamlet": {
        **{"to dan pho": "tổ dân phố", "tdp": "tdp", "to": "tổ", "thon": "thôn", "xom": "xóm", "ap": "ấp"},
        **{"khu pho": "khu phố", "kp": "kp", "doi": "đội", "khom": "khóm", "ban": "bản", "buon": "buôn"},
        **{"soc": "sóc", "phum": "phum", "lang": "làng", "tieu khu": "tiểu khu", "khu vuc": "khu vực"},
    },
    "floor": {"tang": "tầng", "lau": "lầu"},
    "block": {
        **{"chung cu": "chung cư", "toa nha": "toà nhà", "toa": "toà", "block": "block", "thap": "tháp"},
        **{"khu do thi": "khu đô thị", "kdt": "kđt", "khu dan cu": "khu dân cư", "kdc": "kdc"},
        **{"khu tap the": "khu tập thể", "tap the": "tập thể", "ky tuc xa": "ký túc xá", "ktx": "ktx"},
        **{"day tro": "dãy trọ", "nha tro": "nhà trọ", "khu tro": "khu trọ"},
        **{"khu tai dinh cu": "khu tái định cư", "cu xa": "cư xá", "khu": "khu", "nha": "nhà", "day": "dãy"},
    },
}
_ROLE_OF: Final = {word: role for role, words in _ROLES.items() for word in words}
_MEANT: Final = {word: meant for words in _ROLES.values() for word, meant in words.items()}
_OTHER_SPELLINGS: Final = {"tòa": "toà", "tòa nhà": "toà nhà", "kí túc xá": "ký túc xá"}
_ALL: Final = "|".join(sorted(_ROLE_OF, key=len, reverse=True))
_WORD: Final = re.compile(
    rf"(?<![a-z0-9])({_ALL})(?:(?![a-z0-9])[ .:]{{1,2}}(?:so (?=[0-9]))?|(?<=[npkt])(?=[0-9]))"
)
_NUMBER = r"[0-9]{1,4}(?: bis)?[a-z]?(?![a-z])(?:[/.\-][0-9]{1,4}[a-z]?(?![a-z])){0,4}"
_CODE = r"[a-z]{1,3}-?[0-9]{1,4}[a-z]?(?:[./\-][0-9]{1,4}[a-z]?){0,3}|[0-9]{1,2}[a-z][0-9]{1,2}"
_VALUE: Final = re.compile(rf"(?:{_NUMBER}|{_CODE})(?![0-9a-z]|[.,/][0-9])")
_LETTER: Final = re.compile(r"[a-z](?![a-z0-9])")
_HOST: Final = re.compile(r"(?:co|chu|ba|ong|anh|chi|di|bac|cau) ")
_WORKS: Final = re.compile(r"(?:nha may|cong ty|xi nghiep|co quan) ")
_BEHIND_NUMBER = "(?:ngo|ngach|hem|kiet|duong|pho|to|tdp|khu pho|kp|thon|xom|ap|lo|day tro)[ .]"
_BARE: Final = re.compile(
    rf"(?<![a-z0-9/.,\-])(?:[a-z][0-9]{{0,2}}/|[a-eg-z](?=[0-9]))?{_NUMBER}(?![0-9a-z]|[.,/][0-9])"
    rf"(?={FILLER}{{0,4}},? {_BEHIND_NUMBER})"
)
_GAP: Final = re.compile(rf"{FILLER}{{0,4}}(?:[ ,\-–]{{1,3}}|,?\n)")
_UNIT_BEFORE: Final = re.compile(rf"(?<![a-z])(?:{_ALL})[ .:]{{0,2}}(?:so |[a-z]{{1,3}})?$")
_NUMBERED_ONLY: Final = frozenset(("to", "to dan pho", "tdp", "kp", "khu pho", "doi", "tieu khu", "khu vuc"))
_NAMED_ONLY: Final = frozenset(("ban", "buon", "soc", "phum", "lang"))
_NEEDS_NOTHING: Final = frozenset(("day tro", "nha tro", "khu tro", "tap the", "ktx", "ky tuc xa"))
_NAMED_BLOCKS: Final = frozenset(
    (
        "khu tai dinh cu",
        "cu xa",
        "chung cu",
        "toa",
        "toa nha",
        "khu do thi",
        "kdt",
        "khu dan cu",
        "kdc",
        "tap the",
        "khu tap the",
        "ktx",
    )
)
_LIVES: Final = re.compile(
    r"(?<![a-z])(?:nha|tro|que|ngu|tru|dia chi|d/c|dc|add|ship|giao|gui|song|lac|cuu|cuu tro|tu gia|giup|tron"
    r"|noi(?= o )|em|chau|toi|minh|tui|e|ba me|bo me|vo chong|cuoi|hoan canh)"
    r"(?: (?:em|e|minh|o|tai|nha|tui|toi|no|con|so|cua|ngay|ve|den|qua|xin|do|hang|tu|voi|cho|cuoi|trong|gan"
    r"|la)){0,3}[ :,]{1,2}$"
)
_PUBLIC_AFTER: Final = re.compile(
    r"[ ,]{1,2}(?:cua )?(?:benh vien|bv|truong|ubnd|khoa|cong ty|cty|so y te|khu cong nghiep|kcn"
    r"|toa an)(?![a-z])"
)
_SLASHED: Final = re.compile("[0-9]{1,4}[a-z]?/")
_NUMBERS: Final = re.compile("[0-9](?<![0-9/,].)[0-9]{0,3}(?![0-9])")
_LAST_WORDS: Final = frozenset(word.split()[-1] for word in _ROLE_OF)
SIGN: Final = sign_of_beginning(rf"(?:{'|'.join(sorted(_LAST_WORDS))})(?:$|[.:]|[a-z]{{0,3}}[0-9])")
"""This is in every text in which something is found: the last of the words before or behind a number."""
_BEHIND_BARE: Final = frozenset(
    (
        "ngo",
        "ngach",
        "hem",
        "kiet",
        "duong",
        "pho",
        "to",
        "tdp",
        "khu",
        "kp",
        "thon",
        "xom",
        "ap",
        "day",
        "bis",
        "lo",
    )
)
_LONGEST_WORD: Final = 8
_BEFORE, _WORD_BEFORE = 60, 16
"""Characters before a number in which its row, and the word of its own part, may begin."""


class _Row(NamedTuple):
    """Where a row ends, and the roles of its parts in order."""

    end: int
    roles: tuple[str, ...]


def _typed(text: str, match: re.Match[str]) -> bool:
    """Tell a word from others that lose their diacritics to it, "đội" from "đôi"."""
    word = text[match.start(1) : match.end(1)].lower()
    return word.isascii() or _OTHER_SPELLINGS.get(word, word) == _MEANT[match[1]]


def _value_end(text: str, folded: str, word: str, start: int) -> int:
    """Return where the number or name of a part ends, or `start` when it has none."""
    if word not in _NAMED_ONLY and (value := _VALUE.match(folded, start)):
        return value.end()
    role = _ROLE_OF[word]
    if word in ("khu", "nha", "day") or role in ("door", "floor") or word in _NUMBERED_ONLY:
        letter = _LETTER.match(folded, start) if role == "block" or word == "lo" else None
        return letter.end() if letter else start
    if role == "block" and word not in _NAMED_BLOCKS:
        host = _HOST.match(folded, start)
        begin = host.end() if host else start
        end = name_words(text, folded, begin, 2, any_case=False, after_street=True) if host else start
        letter = _LETTER.match(folded, start)
        return end if end > begin else letter.end() if letter else start
    works = _WORKS.match(folded, start) if role == "block" else None
    start = works.end() if works else start
    end = name_words(text, folded, start, 4, any_case=False, after_street=True)
    if end == start and text.isascii() and role in ("street", "hamlet", "block"):
        end = name_words(text, folded, start, 3 if role == "street" else 2, any_case=True, after_street=True)
    if tail := re.match(r" [0-9]{1,2}(?![0-9a-z/:.])", folded[end : end + 4]):
        return end + tail.end() if end > start else end
    return end


def _role(word: re.Match[str], value: str) -> str:
    """Return the role of a part, which a number can change: "nhà 12" is a door, "nhà B4" a block."""
    role, digit = _ROLE_OF[word[1]], value[:1].isdigit()
    if role == "alley":
        return "door" if "/" in value else role
    if role == "block" and digit:
        return {"nha": "house", "khu": "hamlet"}.get(word[1], "door" if "so " in word[0] else role)
    return role


def _row(text: str, folded: str, start: int) -> _Row:
    """Read the parts of a row that begins at `start`."""
    roles: list[str] = []
    end, position, numbered, slashed, coded = start, start, False, False, False
    while len(roles) < 8:
        word = _WORD.match(folded, position)
        if word is None and not roles and (bare := _BARE.match(folded, position)):
            roles.append("door")
            end, numbered = bare.end(), True
        elif word and _typed(text, word) and not (roles and AT_LOCALITY.match(folded, position)):
            stop = _value_end(text, folded, word[1], word.end())
            if stop == word.end() and not (roles and word[1] in _NEEDS_NOTHING):
                break
            end = stop if stop > word.end() else word.end(1)
            value = folded[word.end() : stop]
            roles.append(_role(word, value))
            numbered = value[-1:].isdigit() or value[:1].isdigit()
            slashed = "/" in value
            coded = roles[-1] == "block" and numbered  # the name of the project may follow
        elif (
            numbered
            and text[position - 1] == " "
            and roles[-1] in ("door", "alley")
            and (text[position : position + 1].isupper() or (slashed and text.isascii()))
        ):
            stop = name_words(text, folded, position, 4, any_case=text.isascii(), after_street=False)
            if " " not in folded[position:stop]:
                break
            roles.append("street")
            end, numbered = stop, False
        elif coded and text[position - 1] == " " and text[position : position + 1].isupper():
            stop = name_words(text, folded, position, 4, any_case=False, after_street=False)
            if stop == position:
                break
            end, coded, numbered = stop, False, False
        else:
            break
        gap = _GAP.match(folded, end)
        if gap is None:
            break
        position = gap.end()
    return _Row(end, tuple(roles))


def _is_home(text: str, folded: str, start: int, row: _Row) -> bool:
    """Tell whether a row is where a household lives."""
    if len(row.roles) < 2 or is_public_address(text, folded, start) or _PUBLIC_AFTER.match(folded, row.end):
        return False
    before = folded[max(0, start - 40) : start]
    if row.roles == ("door", "street") and folded[start].isdigit() and not _SLASHED.match(folded, start):
        return False
    where = sum(role in ("alley", "street", "hamlet") for role in row.roles)
    doors = row.roles.count("door")
    if (doors and where + doors + row.roles.count("block") > 1) or ("house" in row.roles and where):
        return row.roles[0] not in ("door", "house") or not counts_something(text, folded, start)
    inside = (
        "hamlet" in row.roles or {"floor", "block"} <= set(row.roles) or (where > 1 and "alley" in row.roles)
    )
    return inside and _LIVES.search(before) is not None


def gates() -> tuple[Gate, ...]:
    """Return what must be in a text in which `find_address_rows` finds anything."""
    behind_word = rf"{WORD}(?:{_ALL})[ .:]{{0,2}}(?:so |[a-z]{{1,3}})?[0-9]"
    return ((arrow(behind_word, rf"[0-9](?: bis)?[a-z]?{FILLER}{{0,4}},? {_BEHIND_NUMBER}"),),)


def find_address_rows(seen: Reading) -> Iterator[PersonalSpan]:
    """Yield home addresses of two parts and more, without the ward, district and city after them.

    Args:
        seen: The text as `plain_digits` gives it.
    """
    text, folded = seen.text, seen.folded
    done = 0
    for number in _NUMBERS.finditer(folded):
        place = number.start()
        if place < done:
            continue
        low = max(done, place - _BEFORE)
        bare = _bare_start(folded, place, number.end())
        if bare < 0 and not _follows_word(folded, max(low, place - _WORD_BEFORE), place):
            continue
        starts = {match.start() for match in _WORD.finditer(folded, low, place + 1)} | {bare} - {-1}
        for start in sorted(starts):
            row = _row(text, folded, start)
            if row.end > place and _is_home(text, folded, start, row):
                yield PersonalSpan(start, row.end, "address")
                done = row.end
                break


def _follows_word(folded: str, low: int, place: int) -> bool:
    """Tell whether a number stands behind a word of an address; the word before it often says that not."""
    before = folded[place - 1 : place]
    if before == " ":
        word = folded[max(low, folded.rfind(" ", low, place - 1) + 1) : place - 1]
        if word.isalpha() and word not in _LAST_WORDS:
            return False
    elif before not in (".", ":") and not before.isalpha():
        return False
    return _UNIT_BEFORE.search(folded, low, place) is not None


def _bare_start(folded: str, place: int, end: int) -> int:
    """Return where a house number without a word begins whose first digits are at `place` to `end`, or -1."""
    if place and folded[place - 1].isalpha():
        return place - 1 if _BARE.match(folded, place - 1) else -1
    if folded[end : end + 1] == " ":
        behind = folded[end + 1 : end + _LONGEST_WORD]
        word = behind[: behind.find(" ")]
        if word.isalpha() and word not in _BEHIND_BARE:
            return -1
    return place if _BARE.match(folded, place) else -1
