"""Words obfuscated to pass a filter: cut by signs, masked by stars, spelled out, in leetspeak."""

import re
from functools import lru_cache
from typing import Final

from pipeline.text.folding import fold
from pipeline.text.normalisation.steps import Rewrite
from pipeline.text.syllables import is_syllable

OBFUSCATED: Final = r"[^\W_]+(?:[.~*·•|^+=_@$€¢¥₫!-]{1,3}[^\W_]+)+|[^\W\d_]+\*+|@[^\W\d_]+"
"""Pattern of letters with signs between them, which may be one word in disguise."""

_MAX_CHARACTERS: Final = 40  # between which one obfuscated word fits, signs included
_CHUNK: Final = re.compile(r"[^\W_]+")
_SIGN: Final = re.compile(r"[\W_]+")
_SWEAR_LETTERS: Final = frozenset(
    "đm dm đmm dmm đcm dcm đkm dkm vl vcl vkl vcc cl clgt cmm cmn cc đmcs dmcs".split()
)
_MASKED: Final = tuple(
    """
    cặc lồn địt đéo buồi đĩ dâm hiếp giết chết chém máu súng túy mẹ chó ngu điếm phò đụ dái chịch xác bom sex
    fuck fucking shit bitch dick pussy kill đánh bạc cướp tử tự thuốc đảng công phản
    """.split()
)
"""Words people mask with stars, likeliest first."""
_SPELLED_OUT: Final = frozenset("ngu chó cút điên khùng đĩ địt cặc lồn chết giết".split())
"""Words that even capitals with full stops between them (`N.G.U`) spell out rather than abbreviate."""
_ABBREVIATED: Final = frozenset(["tư"])  # T.Ư is trung ương

_LEET: Final = str.maketrans("01345@$€¢¥₫!", "oieasasecyđi")
_LEET_INSIDE: Final = re.compile(
    r"[^\W\d_]+(?:[01345@$€¢¥₫!][^\W\d_]+){1,2}|@[^\W\d_]{2,}|(?:c|[^\W\d_]{2,})0"
)


def deobfuscate(typed: str) -> str | None:
    """Return the lower-case word behind letters with signs between them, or None when it is no single word.

    Args:
        typed: A match of `OBFUSCATED`, in the case it was typed in.
    """
    if len(typed) > _MAX_CHARACTERS:
        return None
    lower = typed.lower()
    chunks = _CHUNK.findall(typed)
    signs = set("".join(_SIGN.findall(typed)))
    if "*" in signs and (masked := _unmask(lower)):
        return masked
    joined = "".join(chunks).lower()
    capitals = signs == {"."} and typed.isupper()
    if joined in _SWEAR_LETTERS and max(map(len, chunks)) < 3 and len(chunks) > 1:
        return None if capitals else joined
    if len(chunks) > 1 and not any(map(str.isdigit, joined)) and _is_cut_up(chunks, signs, joined, capitals):
        return joined
    return unleet(lower)


def _is_cut_up(chunks: list[str], signs: set[str], joined: str, capitals: bool) -> bool:
    """Tell whether chunks are pieces of one syllable rather than words or initials side by side."""
    if capitals and all(len(chunk) == 1 for chunk in chunks):
        return joined in _SPELLED_OUT or (len(joined) > 3 and is_syllable(joined))
    if "." in signs and any(chunk[0].isupper() for chunk in chunks[1:]):
        return False  # a new sentence, or a name such as T.Anh
    if not is_syllable(joined) or joined in _ABBREVIATED or (joined.isascii() and len(joined) < 3):
        return False
    lower = [chunk.lower() for chunk in chunks]
    single = all(len(chunk) == 1 for chunk in lower)
    if signs & set("-_+="):
        return single or not all(map(is_syllable, lower))
    return single or any(len(chunk) == 1 or not is_syllable(chunk) for chunk in lower)


@lru_cache(maxsize=1 << 10)
def _unmask(lower: str) -> str | None:
    """Return the word that letters and stars stand for, one star for each missing letter."""
    if lower.endswith("*") and lower.count("*") < 2 and lower not in ("m*", "đ*"):
        return None  # a footnote
    pattern = re.compile("".join("." if sign == "*" else re.escape(fold(sign)) for sign in lower))
    return next((word for word in _MASKED if pattern.fullmatch(fold(word))), None)


def unleet(word: str) -> str | None:
    """Return a lower-case word with digits and signs read as letters, if that makes a syllable: `ch3t`."""
    if not _LEET_INSIDE.fullmatch(word):
        return None
    letters = word.translate(_LEET)
    return letters if is_syllable(fold(letters)) else None


_SPELLED: Final = re.compile(
    r"(?<![\w.·•*~|-])[^\W\d_](?:(?: | ?[.·•*~|_-] ?)[^\W\d_]){2,}(?![\w])(?!\.\w)",
)


def _spelled(match: re.Match[str]) -> str:
    """Return the words that single letters in a row spell, or the letters when they spell none."""
    typed = match.group()
    letters = "".join(_CHUNK.findall(typed))
    if "." in typed and (letters.lower() in _ABBREVIATED or (letters.isupper() and len(letters) < 4)):
        return letters if letters.lower() in _SPELLED_OUT else typed
    return " ".join(_cut(letters.lower())) or typed


def _cut(letters: str) -> list[str]:
    """Cut letters into as few syllables as will do, each of two letters or more; none when it cannot be."""
    if len(letters) > 60:
        return []
    best: list[list[str] | None] = [[]]
    for end in range(1, len(letters) + 1):
        options = [
            [*before, letters[start:end]]
            for start in range(max(0, end - 7), end - 1)
            if (before := best[start]) is not None and _is_solid(letters[start:end])
        ]
        best.append(min(options, key=len, default=None))
    return best[-1] or []


def _is_solid(word: str) -> bool:
    """Tell whether a word is a syllable that no row of one-letter abbreviations makes by chance."""
    return is_syllable(word) and not all(letter in "aeiouy" for letter in fold(word))


spelled: Final = Rewrite(_SPELLED, _spelled)
"""Words spelled out letter by letter are joined: `t h ằ n g` is `thằng`."""
