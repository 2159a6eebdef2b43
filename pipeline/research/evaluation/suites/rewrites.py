"""Mechanical rewrites: the same post as others type it, or as somebody types who does not want to be found.

Each keeps the sense and stays readable for a person, leaves the placeholders of masked data, links, tags and
handles alone, and changes something wherever there is something to change. What is drawn hangs on the seed
and the text only, so a text is rewritten the same way in every suite and in every order.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from random import Random
from typing import Final

from pipeline.research.evaluation.suites.letters import FONTS, SCRIPTS
from pipeline.research.evaluation.suites.spellings import COMPOUNDS, SPELLINGS
from pipeline.research.training.augmentation import without_diacritics
from pipeline.text.placeholders import PLACEHOLDERS

Span = tuple[int, int]
Bend = Callable[[str], str]

TEENCODE_SHARE: Final = 0.7
"""Of the words that have a short spelling: people who write `ko` do not write every word short."""
CLIPPED_SHARE: Final = 0.3
"""Of the words that a habit of spelling would change, in texts without a word that is often shortened."""
EVASION_SHARE: Final = 0.35
LOOK_ALIKE_SHARE: Final = 0.5
"""Of all words of two letters or more."""

EMOJI: Final = tuple("📌 🔹 🍃 🌿 ☕ 📷 🌙 🪴 🧺 🪑 🚲 🍵".split())
"""Things without a feeling: a heart or a laughing face would change what is said."""
MAX_EMOJI: Final = 4

_KEPT: Final = re.compile(
    "|".join([*map(re.escape, PLACEHOLDERS.values()), r"https?://\S+", r"[#@]\w+", r"[\w-]+(?:\.[\w-]+)+\S*"])
)
"""Placeholders, links, tags, handles: bent, they would no longer be the same thing."""

_WORD: Final = re.compile(r"[^\W\d_]{2,}")


def rewrite(name: str, texts: Sequence[str], seed: int = 0) -> list[str]:
    """Return the texts rewritten.

    Args:
        name: One of `REWRITES`.
        texts: Texts as shown, personal data masked.
        seed: Another seed draws other words.

    Returns:
        As many texts, in NFC.

    Raises:
        KeyError: There is no such rewrite.
    """
    change = REWRITES[name]
    composed = [unicodedata.normalize("NFC", text) for text in texts]
    # Python promises the same numbers from a seed in every version, NumPy does not.
    return [change(text, Random(f"{seed}/{name}/{text}")) for text in composed]  # noqa: S311


def _words(text: str, pattern: re.Pattern[str] = _WORD) -> list[Span]:
    """Return where the words are that may be bent, in order."""
    kept = [match.span() for match in _KEPT.finditer(text)]
    found = (match.span() for match in pattern.finditer(text))
    return [(a, b) for a, b in found if all(b <= start or a >= end for start, end in kept)]


def _some(spans: Sequence[Span], wanted: float, random: Random) -> list[Span]:
    """Return about a share of the spans in their order, at least one where there are any."""
    chosen = [span for span in spans if random.random() < wanted]
    return chosen or ([spans[random.randrange(len(spans))]] if spans else [])


def _bend(text: str, spans: Sequence[Span], bend: Bend) -> str:
    """Return the text with what stands in each span bent."""
    ends = [(0, 0), *spans]
    pieces = [text[last:start] + bend(text[start:end]) for (_, last), (start, end) in pairwise(ends)]
    return "".join(pieces) + text[ends[-1][1] :]


def _diacritics_removed(text: str, random: Random) -> str:
    return without_diacritics(text)


_SHORTENED: Final = re.compile(
    r"(?<!\w)(?:"
    + "|".join(sorted(map(re.escape, (*SPELLINGS, *COMPOUNDS)), key=len, reverse=True))
    + r")(?!\w)",
    re.IGNORECASE,
)
_SENTENCE_START: Final = re.compile(r"(?:\A|[.!?…:\"“(\n])\s*\Z")
_CLIPPED: Final = (
    (re.compile(r"(?<=[^\W\d_])ng\Z"), "g"),
    (re.compile(r"(?<=[^\W\d_])nh\Z"), "h"),
    (re.compile(r"\Aph"), "f"),
)


def _teencode(text: str, random: Random) -> str:
    spans = [
        (start, end)
        for start, end in _words(text, _SHORTENED)
        if text[start:end].lower() in SPELLINGS and _is_no_name(text, start, end)
    ]
    if not spans:
        return _clipped(text, random)
    own: dict[str, str] = {}  # one writer spells a word one way

    def short(word: str) -> str:
        lower = word.lower()
        if lower not in own:
            own[lower] = random.choice(SPELLINGS[lower])
        if word.isupper() or _is_country(word):
            return own[lower].upper()
        return own[lower][0].upper() + own[lower][1:] if word[0].isupper() else own[lower]

    return _bend(text, _some(spans, TEENCODE_SHARE, random), short)


def _is_no_name(text: str, start: int, end: int) -> bool:
    """Tell whether words are in small letters, shouted, a country, or first in a sentence."""
    word = text[start:end]
    if word == word.lower() or word.isupper() or _is_country(word):
        return True
    return bool(_SENTENCE_START.search(text[:start]))


def _is_country(word: str) -> bool:
    return word.istitle() and " " in word


def _clipped(text: str, random: Random) -> str:
    """Return the text with a few words spelled as they sound."""
    spans = [(start, end) for start, end in _words(text) if _clip(text[start:end]) != text[start:end]]
    return _bend(text, _some(spans, CLIPPED_SHARE, random), _clip)


def _clip(word: str) -> str:
    for pattern, spelling in _CLIPPED:
        word = pattern.sub(spelling, word)
    return word


_DIGITS: Final = str.maketrans("aeioAEIO", "43104310")
_SIGNS: Final = ".*-_"


def _evasion(text: str, random: Random) -> str:
    def hide(word: str) -> str:
        ways = [_cut_up, _cut_once, _spaced if len(word) < 7 else _cut_once, _drawn_out]
        if word.translate(_DIGITS) != word:
            ways.append(_in_digits)
        return random.choice(ways)(word, random)

    return _bend(text, _some(_words(text), EVASION_SHARE, random), hide)


def _cut_up(word: str, random: Random) -> str:
    return random.choice(_SIGNS).join(word)


def _cut_once(word: str, random: Random) -> str:
    at = random.randrange(1, len(word))
    return word[:at] + random.choice(_SIGNS) + word[at:]


def _spaced(word: str, random: Random) -> str:
    return " ".join(word)


def _drawn_out(word: str, random: Random) -> str:
    return word + word[-1] * random.randint(2, 4)


def _in_digits(word: str, random: Random) -> str:
    return word.translate(_DIGITS)


def _look_alike(text: str, random: Random) -> str:
    drawn = random.choice([*SCRIPTS, *FONTS])  # a writer has one set at hand
    for name in (drawn, "bold"):  # not every set has letters for every text
        bend = partial(_mix, letters=SCRIPTS[name]) if name in SCRIPTS else partial(_set, letters=FONTS[name])
        spans = [(start, end) for start, end in _words(text) if bend(text[start:end]) != text[start:end]]
        if spans:
            return _bend(text, _some(spans, LOOK_ALIKE_SHARE, random), bend)
    return text


def _mix(word: str, letters: dict[int, str]) -> str:
    """Return a word with its letters without marks from another script, as far as that has them."""
    return word.translate(letters)


def _set(word: str, letters: dict[int, str]) -> str:
    """Return a word in other letters, the marks as combining signs on them."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", word).translate(letters))


def _emoji(text: str, random: Random) -> str:
    gaps = [end for _, end in _words(text) if text[end : end + 1] in ("", " ")]
    chosen = sorted(random.sample(gaps, min(len(gaps), random.randint(1, MAX_EMOJI))))
    ends = [(end, end) for end in chosen or [len(text)]]
    return _bend(text, ends, lambda _: " " + random.choice(EMOJI))


REWRITES: Final[dict[str, Callable[[str, Random], str]]] = {
    "diacritics_removed": _diacritics_removed,
    "teencode": _teencode,
    "evasion_spelling": _evasion,
    "look_alike_letters": _look_alike,
    "emoji": _emoji,
}
"""Each takes a text in NFC and a source of chance."""
