"""How Vietnamese a decoded text looks: the share of its accented words that are possible syllables.

Vietnamese syllables are a closed set: an onset, one of some 160 rimes and one of six tones, with the stop
codas (c, ch, p, t) allowed under two tones only. Bytes read in the wrong table almost never build such
syllables, so the share of words that do tells encodings apart without a dictionary.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

_RIME_TABLE: Final = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong
ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uây uân uâng uât uc uê uêch uên uênh uêt ui um un ung uôc uôi uôm uôn uông uôt uơ up ut
uy uya uych uyên uyêt uyn uynh uyp uyt uyu
ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
y yêm yên yêng yêt yêu êng
"""
_RIMES: Final = frozenset(_RIME_TABLE.split())
_ONSET: Final = re.compile(r"(?:ngh|ng|nh|gh|gi|ch|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?")
_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
_STOPPED: Final = ("c", "ch", "p", "t")
_STOP_TONES: Final = frozenset("\u0301\u0323")
_LONGEST: Final = 7  # letters in "nghiêng", the longest syllable

# Words end at white space, ASCII signs and digits, general punctuation and emoji. Signs such as "®", "∫" or
# C1 controls stay inside: between letters they are what a wrong table leaves behind.
_WORD: Final = re.compile(
    r"[^\s\x00-\x40\x5b-\x60\x7b-\x7f\u2000-\u206f\u2600-\u27bf\u2b00-\u2bff\ufe00-\ufe0f"
    r"\U0001f000-\U0001fbff\U000e0000-\U000e007f]+"
)
# The second alternative is the bytes of "à" when its no-break space ends the word.
_NOISE: Final = re.compile(r"[\x80-\x9f\ufffd\ufffe\uffff]|Ã\xa0")


class Marks(NamedTuple):
    """What the accented words of a text look like.

    Attributes:
        valid: Words with a letter beyond ASCII that are possible Vietnamese syllables.
        bad: Words with a letter beyond ASCII that are not.
        noise: Characters beyond ASCII within the bad words, plus control and replacement characters anywhere.
    """

    valid: int
    bad: int
    noise: int

    @property
    def share(self) -> float:
        """Share of accented words that are possible syllables, 0 to 1; 0 when there are none."""
        total = self.valid + self.bad
        return self.valid / total if total else 0.0


@lru_cache(maxsize=1 << 15)
def is_syllable(word: str) -> bool:
    """Say whether a word could be one Vietnamese syllable, tone mark included, in either case.

    Args:
        word: Letters only, in any normal form.
    """
    if len(word) > 2 * _LONGEST or not (word.islower() or word.isupper() or word[1:].islower()):
        return False
    letters = []
    tone = ""
    for sign in unicodedata.normalize("NFD", word.lower()):
        if sign in _TONES:
            if tone:
                return False
            tone = sign
        else:
            letters.append(sign)
    bare = unicodedata.normalize("NFC", "".join(letters))
    return any(_fits(bare[start:], tone) for start in _onset_ends(bare))


def _onset_ends(bare: str) -> tuple[int, ...]:
    """Return where the rime may start; "gi" and "qu" may give their vowel back ("gì", "giêng")."""
    found = _ONSET.match(bare)
    end = found.end() if found else 0
    return (end, end - 1) if bare[:end] in ("gi", "qu") else (end,)


def _fits(rime: str, tone: str) -> bool:
    return rime in _RIMES and (not rime.endswith(_STOPPED) or tone in _STOP_TONES)


def measure(text: str) -> Marks:
    """Count the accented words of a text that are, and are not, possible Vietnamese syllables."""
    valid = bad = 0
    noise = len(_NOISE.findall(text))
    for word in _WORD.findall(text):
        if word.isascii() or not any(map(str.isalpha, word)):
            continue
        if is_syllable(word):
            valid += 1
        else:
            bad += 1
            noise += sum(sign > "\x9f" for sign in word)
    return Marks(valid, bad, noise)
