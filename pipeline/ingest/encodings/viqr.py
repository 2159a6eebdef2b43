"""VIQR, Vietnamese in plain ASCII as RFC 1456 has it: "Vie^.t Nam dda^'t nu+o+'c" for "Việt Nam đất nước".

The signs of VIQR are also punctuation, so a word is only read so when it becomes a possible syllable, and a
full stop or question mark at the end of a sentence stays what it is.
"""

import re
import unicodedata
from typing import Final

from pipeline.ingest.encodings.syllables import is_syllable

_TONES: Final = {"`": "\u0300", "?": "\u0309", "~": "\u0303", "'": "\u0301", ".": "\u0323", "’": "\u0301"}
_HATS: Final = {"^": "\u0302", "(": "\u0306", "+": "\u031b", "*": "\u031b"}
_MARKED: Final = re.compile(r"[aeoAEO]\^|[aA]\(|[uoUO][+*]")
"""A vowel with a hat, which English and code hardly ever have within a word."""

_WORD: Final = re.compile(r"https?://[^\s,\"]*|[A-Za-z][A-Za-z^(+*`?~'’.\\]*")
_LETTER: Final = re.compile(r"([AEIOUYaeiouy])([\^(+*]?)([`?~'’.]?)|[Dd][Dd]")
HATTED: Final = {"^": "aeoAEO", "(": "aA", "+": "uoUO", "*": "uoUO"}
"""Signs of hats, and the letters that they stand behind; a text in VIQR has some."""

_LOOSE_END: Final = re.compile(r"[.?'`~’]$")

_MIN_WORDS: Final = 3
_MIN_MARKED: Final = 2
_MIN_SHARE: Final = 0.85


def decode_viqr(text: str) -> str:
    """Return a text with its words in VIQR as Unicode; words that are none stay as they are."""
    return _WORD.sub(lambda found: _decoded_word(found, text), text)


def looks_like_viqr(text: str) -> bool:
    """Say whether a text is surely in VIQR.

    At least three words must become syllables, two of them with a hatted vowel, and nearly all words that
    have signs of VIQR within them must do so.
    """
    if len(_MARKED.findall(text)) < _MIN_MARKED:
        return False
    tried = became = 0
    for found in _WORD.finditer(text):
        word = found[0].rstrip(".?'`~’")
        if (word.isalpha() and "dd" not in word.lower()) or "://" in word:
            continue
        tried += 1
        became += _decoded_word(found, text) != found[0]
    return became >= _MIN_WORDS and became >= _MIN_SHARE * tried


def _decoded_word(found: re.Match[str], text: str) -> str:
    """Return one word in Unicode if it becomes a syllable: whole, or without the sign at its end."""
    word = found[0]
    if "://" in word:
        return word
    ends = _LOOSE_END.search(word) is not None
    readings = [(word, "")] if not ends else [(word, ""), (word[:-1], word[-1])]
    if ends and word[-1] in ".?" and _ends_sentence(found, text):
        if word[:-1].isalpha() and "dd" not in word.lower():
            return word
        readings.reverse()
    for marked, rest in readings:
        plain = _plain(marked)
        if plain is not None and plain != marked and is_syllable(plain):
            return plain + rest
    return word


def _ends_sentence(found: re.Match[str], text: str) -> bool:
    after = text[found.end() :].lstrip(" ")[:1]
    return not after or after.isupper() or after in "\r\n\"')"


def _plain(word: str) -> str | None:
    """Return a word with its signs made into accents; None when one of them stands where it cannot."""
    made: list[str] = []
    at = 0
    while at < len(word):
        letter = _LETTER.match(word, at)
        if letter is None:
            if not word[at].isalpha():
                return None
            made.append(word[at])
            at += 1
        elif letter[1] is None:
            made.append("Đ" if letter[0][0] == "D" else "đ")
            at = letter.end()
        else:
            if letter[2] and letter[1] not in HATTED[letter[2]]:
                return None
            made.append(letter[1] + _HATS.get(letter[2], "") + _TONES.get(letter[3], ""))
            at = letter.end()
    return unicodedata.normalize("NFC", "".join(made))
