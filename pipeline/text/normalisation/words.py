"""From characters to words: a text is cut at white space, each piece normalised once and remembered."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from pipeline.text.memo import Memo
from pipeline.text.normalisation.evasion import OBFUSCATED, deobfuscate, unleet
from pipeline.text.normalisation.offsets import Edit
from pipeline.text.normalisation.spelling import respell, shorten
from pipeline.text.normalisation.steps import Rewrite
from pipeline.text.normalisation.teencode import expand
from pipeline.text.normalisation.tokens import (
    EMOJI,
    EMOTICON,
    LINK,
    MARKUP,
    domain,
    emoticon,
    hashtag,
)
from pipeline.text.placeholders import TOKENS
from pipeline.text.syllables import place_tone

placeholders: Final = Rewrite(
    re.compile("|".join(map(re.escape, TOKENS)), re.IGNORECASE),
    lambda match: TOKENS[match.group().lower()],
    applies=lambda text: "[" in text,
)
"""The placeholders of masked personal data become single tokens: `[số điện thoại]` is `<phone>`."""

_PARTS: Final = re.compile(r"(?P<word>[^\W_]+)|(?P<line>_+)")
_PIECES: Final = re.compile(
    rf"(?P<markup>{MARKUP})|(?P<link>{LINK})|(?P<emoji>{EMOJI})|(?P<emoticon>{EMOTICON})"
    rf"|\#(?P<hashtag>\w*[^\W\d_]\w*)|(?P<obfuscated>{OBFUSCATED})|(?P<word>[^\W_]+)|(?P<line>_+)"
    r"|(?P<signs>(?P<sign>[^\w\s])(?P=sign){3,})",
    re.IGNORECASE,
)


def canonical_word(typed: str) -> str:
    """Return the canonical spelling of a run of letters and digits; it may be several words."""
    return _WORDS[typed.lower()]


def _canonical_word(lower: str) -> str:
    """Do the work of `canonical_word` for a word in lower case."""
    if lower.isdigit():
        return lower
    known = expand(lower)
    if known != lower:
        return known
    short = unleet(lower) or lower
    return expand(place_tone(respell(shorten(short))))


_WORDS: Final = Memo(_canonical_word)


def _part(match: re.Match[str]) -> str:
    """Return what a run of letters, or of underscores between letters, becomes."""
    return canonical_word(match["word"]) if match["word"] else " "


def _hyphened(match: re.Match[str]) -> str:
    """Like `_part` for names such as VN-Index, whose parts are not read as abbreviations."""
    return place_tone(shorten(match["word"].lower())) if match["word"] else " "


def _deobfuscated(typed: str) -> str:
    """Return the word behind letters with signs between them, or each of the words there in its own right."""
    found = deobfuscate(typed)
    if found:
        return expand(place_tone(found))
    if "_" in typed:
        return " ".join(_rewrite(part) for part in typed.split("_"))
    return _PARTS.sub(_hyphened if "-" in typed else _part, typed)


def _signs(typed: str) -> str:
    """Return at most three of the same sign."""
    return typed[:3]


def _spaced(tokens: str) -> str:
    """Return tokens with a space on either side."""
    return f" {tokens} "


_BECOMES: Final[dict[str, Callable[[str], str]]] = {
    "markup": lambda typed: _spaced(typed.lower()),
    "link": lambda typed: _spaced(domain(typed)),
    "emoji": _spaced,
    "emoticon": lambda typed: _spaced(emoticon(typed)),
    "hashtag": lambda typed: _spaced(" ".join(map(canonical_word, hashtag(typed).split()))),
    "obfuscated": _deobfuscated,
    "word": canonical_word,
    "line": lambda typed: " ",
    "signs": _signs,
}


def _piece(match: re.Match[str]) -> str:
    """Return what one part of a piece becomes."""
    kind = match.lastgroup or "word"
    return _BECOMES[kind](match[kind])


_rewrite: Final = Rewrite(_PIECES, _piece)


_CANONICAL: Final = Memo(_rewrite)
"""The canonical text of pieces without white space."""
_EDITS: Final = Memo(lambda piece: tuple(_rewrite.edits(piece)))
"""What changes in them."""


class Words:
    """Every piece of text between white space is rewritten by itself."""

    _piece = re.compile(r"\S+")

    def __call__(self, text: str) -> str:
        """Return the text after this step."""
        return " ".join(map(_CANONICAL.__getitem__, text.split()))

    def edits(self, text: str) -> Iterator[Edit]:
        """Yield the edits of white space and of every piece."""
        done = 0
        for found in self._piece.finditer(text):
            start = found.start()
            if start > done and not (done and text[done:start] == " "):
                yield done, start, " " if done else ""
            for low, high, new in _EDITS[found.group()]:
                yield start + low, start + high, new
            done = found.end()
        if done < len(text):
            yield done, len(text), ""


words: Final = Words()
"""Links, hashtags, emoji, emoticons and words of a text in their canonical form."""


class Spaces:
    """Runs of spaces become one, and none is left at either end."""

    _run = re.compile(r"^ +| +$|(?<= ) +")

    def __call__(self, text: str) -> str:
        """Return the text after this step."""
        return " ".join(text.split())

    def edits(self, text: str) -> Iterator[Edit]:
        """Yield one edit for each run that goes."""
        for found in self._run.finditer(text):
            yield found.start(), found.end(), ""


spaces: Final = Spaces()
"""One space between words."""
