"""Playful spelling of a single word: stretched letters, and letters that sound the same to the young."""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.text.folding import fold
from pipeline.text.syllables import is_syllable

_STRETCHED: Final = re.compile(r"([^\W\d_])\1{2,}")
_ROMAN: Final = re.compile(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_LAUGHTER: Final = re.compile(r"k{3,}|a?(?:h[aàeêiíoôu]){2,}h?|(?:k[aàe]){2,}k?|ah(?:ih)+i?")
_ENGLISH: Final = frozenset(
    """
    good look book food cool school room moon soon noob zoom boom root pool tool wood foot door too zoo
    see free tree three feel need week keep meet sweet sleep deep speed green street teen queen coffee bee fee
    off all call ball small tall full bill will kill sell tell well hell hello yellow dollar million follow
    app happy apple support pass miss boss class dress less press message facebook google yahoo twitter
    funny sorry hurry bunny account cannot inn hobby rubber add middle sudden
    www pccc cccd
    """.split()
)
"""English words and abbreviations with double letters that Vietnamese posts use."""

_PLACES: Final = frozenset("đắk đăk lắk kạn krông kông búk đắc".split())
"""Place names of other languages that only look misspelled."""


def shorten(word: str) -> str:
    """Return a lower-case word without stretched letters: `đẹpppp` as `đẹp`.

    Three equal letters and more always shrink; two only when that turns a non-word into a syllable. Roman
    numerals, numbers and known English doubles stay; laughter becomes two syllables of it.
    """
    if word.isdigit() or word in _ENGLISH or _ROMAN.fullmatch(word):
        return word
    if _LAUGHTER.fullmatch(word):
        return "haha" if word[0] in "ka" else fold(word[:2]) * 2
    twice = _STRETCHED.sub(r"\1\1", word)
    if twice in _ENGLISH or is_syllable(twice):
        return twice
    once = _squeeze(twice)
    if twice != word:
        return once
    return once if _may_be_stretched(word) and is_syllable(once) else word


def _may_be_stretched(word: str) -> bool:
    """Tell whether a double letter is likelier stretched than foreign: any with diacritics, few without."""
    return not word.isascii() or word[-2:] in ("aa", "ii", "uu", "yy", "gg", "hh")


def _squeeze(word: str) -> str:
    """Return the word with each run of one vowel or letter as a single one, toned if any of them was."""
    kept: list[str] = []
    for letter in word:
        last = kept[-1] if kept else ""
        if letter.isdigit():
            kept.append(letter)
        elif letter == last or (letter.isalpha() and letter.isascii() and letter == fold(last) != "d"):
            continue
        elif last and last.isascii() and last == fold(letter) != "d":
            kept[-1] = letter
        else:
            kept.append(letter)
    return "".join(kept)


_RESPELLED: Final = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        ("^w(?=[^u])", "qu"),  # wá, wê
        ("^q(?=[^u])", "qu"),  # qá
        ("^dz|^z", "v"),  # dzậy, zề
        ("^j", "gi"),  # jờ
        ("j", "i"),  # mjnh
        ("^f", "ph"),  # fải
        ("^k(?=[^h])", "c"),  # kó, kũng
        ("c?k$", "c"),  # đượk
        ("c?k$", "ch"),  # thík
        ("k$", ""),  # nèk
        ("(?<!n)g$", "ng"),  # nhữg
        ("(?<![cn])h$", "nh"),  # mìh
    )
)


def respell(word: str) -> str:
    """Return the syllable that a lower-case word sounds like: `wá` as `quá`, `nhữg` as `những`.

    Only words with a diacritic that are no syllable themselves are touched, and only when one or two changes
    make them one.
    """
    if word.isascii() or word in _PLACES or is_syllable(word):
        return word
    return next((found for found in _sounds_like(word) if is_syllable(found)), word)


def _sounds_like(word: str) -> Iterator[str]:
    """Yield spellings that sound like the word: all with one change, then those with two."""
    first = [changed for pattern, new in _RESPELLED if (changed := pattern.sub(new, word)) != word]
    yield from first
    for once in first:
        yield from (pattern.sub(new, once) for pattern, new in _RESPELLED)
