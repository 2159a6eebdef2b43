"""How Vietnamese a decoded text looks, by how many of its accented words are possible syllables.

Vietnamese syllables are a closed set, see `pipeline.text.syllables`. Bytes read in the wrong table
almost never build such syllables, so the share of words that do tells encodings apart without a dictionary.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from pipeline.text import syllables as text_syllables
from pipeline.text.memo import Memo

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
    noise = len(_NOISE.findall(text))
    words = [_NOISE_IN[word] for word in _WORD.findall(text) if not word.isascii()]
    valid = words.count(_SYLLABLE)
    bad = [within for within in words if within >= 0]
    return SyllableCounts(valid, len(bad), noise + sum(bad))


_SYLLABLE, _NO_WORD = -1, -2


def _noise_in(word: str) -> int:
    """Return how many characters beyond ASCII a bad word has; less than 0 for any other."""
    if not any(map(str.isalpha, word)):
        return _NO_WORD
    return _SYLLABLE if is_syllable(word) else sum(sign > "\x9f" for sign in word)


_NOISE_IN: Final = Memo(_noise_in)
