"""The hamlet, group or village that someone is said to live in, with the house number before it."""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.text.masking.addresses import counts_something, is_public_address, name_words, rest_of_address
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
    r"|vo chong)(?: [a-z]{1,8}){0,3} o "
    rf"|\||nha[:;] ?|dia chi[^:\n]{{0,24}}: ?)(?={_HAMLET_PLACE} )"
)
_NOT_HAMLETS: Final = re.compile(
    r"(?:soc trang|buon ma|buon me|ban me|ban don|buon don|ban gioc"
    r"|lang son|khu pho tay)(?![a-z])"
)
_NEEDS_NUMBER: Final = re.compile(r"(?:to|khu|khu pho|kp|doi|lang) ")
_HAMLET_PART: Final = re.compile(rf"{_HAMLET_PLACE} {{1,2}}")
_HAMLET_WORDS = "thon|xom|ap|to|ban|buon|soc|phum|lang|khu|pho|khom|doi|plei|bon|kp|tdp"
_HAMLET_WORD: Final = re.compile(rf" ({_HAMLET_WORDS}) {{1,2}}[a-z0-9]")
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
_HOUSE_IN_GROUP: Final = re.compile(
    r"(?<![a-z0-9/.,\-])(?:so (?:nha )?|nha (?:so )?"
    r"|nha: ?)?\d{1,4}[a-z]?(?:/\d{1,4}[a-z]?){0,3},? (?=(?:to|khu pho|kp|ap|thon|xom"
    r"|to dan pho) (?:\d|[^\W\d_]))"
)


_HAMLETS_TYPED: Final = frozenset(_HAMLET_MEANT.get(word, word) for word in _HAMLET_WORDS.split("|"))
"""How these words are typed in a text with diacritics."""


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
        stop = begin + number.end() if number else begin
        if not number:
            stop = name_words(text, folded, begin, 4, any_case=False, after_street=False)
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


def _names_hamlet(text: str, folded: str) -> bool:
    """Look quickly for a word such as "thôn", told from others such as "bạn" by its diacritics."""
    if "|" in folded or folded.startswith(("thon", "xom", "ap ", "to ", "so", "nha")):
        return True
    plain = text.isascii()
    if not plain and _HAMLETS_TYPED.isdisjoint(text.lower().split()):
        return False
    for match in _HAMLET_WORD.finditer(folded):
        word = match[1]
        if plain or text[match.start(1) : match.end(1)].lower() == _HAMLET_MEANT.get(word, word):
            return True
    return False


def find_hamlets(text: str, folded: str, *, digits: bool) -> Iterator[PersonalSpan]:
    """Yield the hamlet, group or village someone is said to live in, with the house number before it.

    Args:
        text: The NFC text.
        folded: The text as `fold_for_matching` gives it.
        digits: Whether there are any in it.
    """
    if "duong so" in folded:
        yield from spans_of(_HOUSE_IN_WORDS, folded, "address", group=1)
    if not _names_hamlet(text, folded):
        return
    for match in _HOUSE_IN_GROUP.finditer(folded) if digits else ():
        end = _hamlets(text, folded, match.end())
        if (
            end > match.end()
            and not is_public_address(text, folded, match.start())
            and not counts_something(text, folded, match.start())
        ):
            yield PersonalSpan(match.start(), end, "address")
    for match in _HAMLET_LED.finditer(folded):
        end = _hamlets(text, folded, match.end())
        if _NOT_HAMLETS.match(folded, match.end()):
            continue
        if _NEEDS_NUMBER.match(folded, match.end()) and not re.search("[0-9]", folded[match.end() : end]):
            continue
        if end > match.end():
            rest = rest_of_address(text, folded, end) if folded[end : end + 1] in (",", " ", "-") else end
            yield PersonalSpan(match.end(), max(end, rest), "address")
            yield PersonalSpan(match.end(), end, "address")  # where another find has the rest
