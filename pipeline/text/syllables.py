"""The closed set of Vietnamese syllables: which letters can be one, and where its tone mark goes.

Vietnamese spelling allows about 160 rimes after 28 onsets, with six tones (Đoàn Thiện Thuật, *Ngữ âm tiếng
Việt*, 1977). Knowing them tells a broken word from a whole one without a dictionary.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from pipeline.text.folding import fold

_RIMES: Final = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong
    ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên
    uyêt uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
    """.split()
)
_Y_RIMES: Final = frozenset("y yêm yên yêng yêt yêu".split())
_QU_RIMES: Final = frozenset(
    """
    a ac ach ai an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng ât âu ây e en eo et ê êch ên ênh êt
    i it ơ ôc ôn y ych yên yêt ynh yt
    """.split()
)
_ONSETS: Final = re.compile(
    r"(ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx]|)(?=[aăâeêioôơuưy])([a-zăâêôơư]+)"
)
_FRONT: Final = frozenset("eêiy")

_TONES: Final = {"\u0300": "huyền", "\u0301": "sắc", "\u0303": "ngã", "\u0309": "hỏi", "\u0323": "nặng"}
_STOPS: Final = ("c", "ch", "p", "t")
_VOWELS: Final = frozenset("aăâeêioôơuưy")


def _tone_table() -> tuple[dict[int, str], dict[str, str]]:
    """Return each toned vowel without its tone, and each toned vowel's tone mark."""
    plain: dict[int, str] = {}
    marks: dict[str, str] = {}
    for vowel in _VOWELS:
        for mark in _TONES:
            toned = unicodedata.normalize("NFC", vowel + mark)
            plain[ord(toned)] = vowel
            marks[toned] = mark
    return plain, marks


_PLAIN, _MARKS = _tone_table()


def without_tone(word: str) -> str:
    """Return a lower-case word without its tone marks; â, ê, ô, ă, ơ, ư and đ stay."""
    return word.translate(_PLAIN)


def _parse(plain: str) -> tuple[str, str] | None:
    """Split a toneless lower-case word into onset and rime, or return None when it is no syllable."""
    match = _ONSETS.fullmatch(plain)
    if match is None:
        return None
    onset, rime = match.groups()
    if onset == "gi":  # giếng is g + iêng; a bare gì has been read as g + i by the pattern
        return (onset, rime) if rime in _RIMES else _checked("g", "i" + rime)
    if onset == "qu":
        return (onset, rime) if rime in _QU_RIMES else None
    return _checked(onset, rime)


def _checked(onset: str, rime: str) -> tuple[str, str] | None:
    """Return onset and rime when they make a syllable."""
    return (onset, rime) if _fits(onset, rime) else None


def _fits(onset: str, rime: str) -> bool:
    """Tell whether spelling allows this rime after this onset."""
    if rime in _Y_RIMES:
        return rime == "y" or onset == ""
    if rime not in _RIMES or onset == "q":
        return False
    front = rime[0] in _FRONT
    if onset in ("k", "gh", "ngh"):
        return front
    if onset in ("c", "ng"):
        return not front
    if onset == "g":
        return not front or rime[0] == "i"
    return True


_MAX_LETTERS: Final = 7  # nghiêng


def is_syllable(word: str) -> bool:
    """Tell whether a lower-case NFC word is spelled like one Vietnamese syllable, diacritics included.

    A word without any diacritics counts when some choice of diacritics makes it a syllable, because half of
    social media leaves them out.
    """
    return len(word) <= _MAX_LETTERS and _is_syllable(word)


@lru_cache(maxsize=1 << 14)
def _is_syllable(word: str) -> bool:
    """Do the work of `is_syllable` for a word short enough to remember."""
    if word.isascii() and word in _bare_syllables():
        return True
    tones = [_MARKS[letter] for letter in word if letter in _MARKS]
    parsed = _parse(without_tone(word))
    if parsed is None or len(tones) > 1:
        return False
    if parsed[1].endswith(_STOPS):
        return bool(tones) and tones[0] in "\u0301\u0323"
    return True


@lru_cache(maxsize=1)
def _bare_syllables() -> frozenset[str]:
    """Return every syllable with its diacritics stripped."""
    onsets = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split()
    rimes = _RIMES | _Y_RIMES | _QU_RIMES
    words = (onset + rime for onset in ("", *onsets) for rime in rimes)
    return frozenset(fold(word) for word in words if _parse(word) is not None)


def _tone_place(onset: str, rime: str) -> int:
    """Return the index in the rime of the vowel that carries the tone, in the older placement (hòa, thúy).

    A vowel with a hat, breve or horn takes it (the second of ươ); otherwise the middle of three, the second
    of two before a final consonant, else the first.
    """
    for place in range(len(rime) - 1, -1, -1):
        if rime[place] in "ăâêôơư":
            return rime.index("ơ") if "ươ" in rime else place
    vowels = 0
    while vowels < len(rime) and rime[vowels] in _VOWELS:
        vowels += 1
    if vowels == 3:
        return 1
    if vowels == 2 and vowels < len(rime):
        return 1
    return 0


def place_tone(word: str) -> str:
    """Return a lower-case word with its tone mark where the older convention puts it: `hoà` as `hòa`.

    Words that are no Vietnamese syllable, or carry no tone or several, come back as they are.
    """
    if word.isascii() or len(word) > _MAX_LETTERS:
        return word
    tones = [_MARKS[letter] for letter in word if letter in _MARKS]
    if len(tones) != 1:
        return word
    plain = without_tone(word)
    parsed = _parse(plain)
    if parsed is None:
        return word
    onset, rime = parsed
    place = len(onset) + _tone_place(onset, rime)
    return plain[:place] + unicodedata.normalize("NFC", plain[place] + tones[0]) + plain[place + 1 :]
