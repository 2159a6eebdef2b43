"""How Vietnamese a decoded text looks, by how many of its accented words are possible syllables.

Vietnamese syllables are a closed set, see `pipeline.text.syllables`. Bytes read in the wrong table
almost never build such syllables, so the share of words that do tells encodings apart without a dictionary.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from pipeline.text import syllables as text_syllables

# Words end at white space, ASCII signs and digits, general punctuation and emoji. Signs such as "®", "∫" or
# C1 controls stay inside: between letters they are what a wrong table leaves behind.
_WORD: Final = re.compile(
    r"[^\s\x00-\x40\x5b-\x60\x7b-\x7f\u2000-\u206f\u2600-\u27bf\u2b00-\u2bff\ufe00-\ufe0f"
    r"\U0001f000-\U0001fbff\U000e0000-\U000e007f]+"
)
# The second alternative is the bytes of "à" when its no-break space ends the word.
_NOISE: Final = re.compile(r"[\x80-\x9f\ufffd\ufffe\uffff]|Ã\xa0")


class SyllableCounts(NamedTuple):
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
    if not (word.islower() or word.isupper() or word[1:].islower()):
        return False
    return text_syllables.is_syllable(unicodedata.normalize("NFC", word.lower()))


def count_syllables(text: str) -> SyllableCounts:
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
    return SyllableCounts(valid, bad, noise)
