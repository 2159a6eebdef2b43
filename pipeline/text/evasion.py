"""Words bent so that a filter does not see them: split by signs, masked by stars, stretched, in leetspeak."""

import re
from functools import lru_cache
from typing import Final

from pipeline.text.folding import fold
from pipeline.text.syllables import is_syllable

_DOUBLED: Final = re.compile(r"(\w)\1{2,}")
_ROMAN: Final = re.compile(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_LAUGHTER: Final = re.compile(
    r"(?:k{3,}|(?:a?(?:ha|hà|he|hê|hi|hí|ho|hô|hu|ka|ke|kà){2,}h?k?|h(?:a{2,}|i{2,}|e{2,})))"
)
_ENGLISH_DOUBLES: Final = frozenset(
    """
    good look book food cool school room moon soon noob zoom boom root pool tool wood foot door too zoo
    see free tree three feel need week keep meet sweet sleep deep speed green street teen queen coffee bee fee
    off all call ball small tall full bill will kill sell tell well hell hello yellow dollar million follow
    app happy apple support pass miss boss class dress less press message facebook google yahoo twitter
    funny sorry hurry bunny account cannot inn hobby hobbies rubber add middle sudden
    """.split()
)


@lru_cache(maxsize=1 << 14)
def shorten(word: str) -> str:
    """Return a lower-case word without stretched letters: `đẹpppp` as `đẹp`.

    Three equal letters and more always shrink; two only when that turns a non-word into a syllable. Roman
    numerals and known English doubles stay.
    """
    if word.isdigit() or _ROMAN.fullmatch(word):
        return word
    if _LAUGHTER.fullmatch(word):
        return "haha" if word[0] == "k" and set(word) == {"k"} else word[:2] * 2
    twice = _DOUBLED.sub(r"\1\1", word)
    if twice in _ENGLISH_DOUBLES:
        return twice
    if is_syllable(twice):
        return twice
    once = _squeeze(twice)
    if is_syllable(once) or twice != word:
        return once
    return word


def _squeeze(word: str) -> str:
    """Return the word with each run of the same base letter as one, keeping the one with most diacritics."""
    kept: list[str] = []
    for letter in word:
        if kept and letter.isalpha() and fold(kept[-1]) == fold(letter) and "đ" not in (kept[-1], letter):
            if not letter.isascii() and kept[-1].isascii():
                kept[-1] = letter
            elif letter != kept[-1] and not letter.isascii():
                kept.append(letter)
        else:
            kept.append(letter)
    return "".join(kept)
