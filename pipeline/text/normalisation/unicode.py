"""Characters: what looks like a Latin letter becomes one, what cannot be seen goes, the rest is NFC."""

import html
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from pipeline.text.normalisation.steps import Compose, Rewrite, Translate, translate

# Blocks of letters and signs that only dress up ordinary ones; NFKC gives the ordinary one.
_DRESSED: Final = (
    (0x00A0, 0x00BF),  # no-break space, ª, superscript digits
    (0x02B0, 0x02B8),  # modifier letters
    (0x1D2C, 0x1D6A),  # more modifier letters
    (0x2000, 0x200A),  # spaces of every width
    (0x2024, 0x2026),  # leaders and the ellipsis
    (0x2070, 0x209C),  # superscripts and subscripts
    (0x2100, 0x2149),  # letter-like symbols
    (0x2160, 0x217F),  # Roman numerals
    (0x2460, 0x24EA),  # circled and bracketed
    (0xFB00, 0xFB06),  # ligatures
    (0xFF01, 0xFF5E),  # full width
    (0x1D400, 0x1D7FF),  # mathematical bold, italic, script, fraktur, double-struck, sans, typewriter
    (0x1F110, 0x1F14F),  # squared
)
_SMALL_CAPITALS: Final = dict(
    zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢɑɡıȷ", "abcdefghijklmnopqrstuvwyzagij", strict=True)
)
_SIGNS: Final = {
    "Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ",  # typed or converted where Đ was meant
    "‘": "'", "’": "'", "‛": "'", "′": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "″": '"',
    "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "⁓": "~", "∼": "~", "～": "~",
    "‼": "!!", "⁇": "??", "⁈": "?!", "⁉": "!?", "∗": "*", "٭": "*", "․": ".", "。": ".", "，": ",",
    "\u2028": "\n", "\u2029": "\n", "\u0085": "\n", "\u1680": " ", "\u202f": " ", "\u205f": " ",
    "\u3000": " ",
}  # fmt: skip
_UNSEEN: Final = (
    (0x0000, 0x0008), (0x000E, 0x001F), (0x007F, 0x0084), (0x0086, 0x009F),  # controls
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200C), (0x200E, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F),
    (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB),
    (0x1F3FB, 0x1F3FF),  # skin tones
    (0xE0000, 0xE0FFF),  # tags and variation selectors
)  # fmt: skip


def _characters() -> Iterator[tuple[str, str]]:
    """Yield every character that is replaced on its own, with what takes its place."""
    for low, high in _DRESSED:
        for letter in map(chr, range(low, high + 1)):
            plain = unicodedata.normalize("NFKC", letter)
            # ¨ and ¯ would leave a lone combining mark; what stays in the table must not change again
            if plain != letter and not any(map(unicodedata.combining, plain)):
                yield letter, plain
    for offset in range(26):
        yield chr(0x1F150 + offset), chr(ord("a") + offset)  # white on a black circle
        yield chr(0x1F170 + offset), chr(ord("a") + offset)  # white on a black square
    for offset in range(10):
        yield from ((chr(base + offset), str(offset + 1)) for base in (0x2776, 0x2780, 0x278A))
    yield from _SMALL_CAPITALS.items()
    for low, high in _UNSEEN:
        yield from ((chr(code), "") for code in range(low, high + 1))
    yield from _SIGNS.items()


entities: Final = Rewrite(
    re.compile(r"&(?:amp;)*(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}[0-9]{0,2});", re.IGNORECASE),
    lambda match: html.unescape(re.sub("(?:amp;)+", "", match.group()) if match.group() != "&amp;" else "&"),
    applies=lambda text: "&" in text,
)
"""HTML entities left over in an export become the characters they name."""

characters: Final[Translate] = translate(dict(_characters()))
"""Dressed-up letters become plain, typographic quotes and dashes ASCII; what cannot be seen is removed."""

compose: Final = Compose()
"""Decomposed letters, also the half-decomposed ones of Windows-1258, become NFC."""

PICTURES: Final = (
    "\u203c\u2049\u2139\u231a\u231b\u2328\u23cf\u23e9-\u23f3\u23f8-\u23fa\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe"
    "\u2600-\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d"
    "\U0001f000-\U0001f0ff\U0001f18e\U0001f191-\U0001f19a\U0001f200-\U0001f265\U0001f300-\U0001f64f"
    "\U0001f680-\U0001f6ff\U0001f7e0-\U0001f7f0\U0001f900-\U0001faff"
)
"""Inside of a regular-expression class: characters drawn as emoji."""

joiners: Final = Rewrite(
    re.compile(f"(?<![{PICTURES}])\u200d|\u200d(?![{PICTURES}])"),
    lambda match: "",
    applies=lambda text: "\u200d" in text,
)
"""A zero-width joiner stays between two emoji, where it makes one picture of them, and goes elsewhere."""

# A vowel whose tone came before its hat cannot compose; each pair is the letter that was meant.
_SWAPPED: Final = {
    unicodedata.normalize("NFC", base + tone) + shape: unicodedata.normalize("NFC", base + shape + tone)
    for bases, shape in (("aeoAEO", "\u0302"), ("aA", "\u0306"), ("ouOU", "\u031b"))
    for base in bases
    for tone in "\u0300\u0301\u0303\u0309\u0323"
}
_MARKS: Final = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"


def _without_stray_marks(match: re.Match[str]) -> str:
    """Return the letter meant by a vowel with a stray mark, or the letter without its marks."""
    found = match.group()
    if found == "İ":  # its lower case is two characters
        return "I"
    return _SWAPPED.get(found) or match["base"]


stray_marks: Final = Rewrite(
    re.compile(f"(?P<base>[^{_MARKS}]|^)[{_MARKS}]+|İ"),
    _without_stray_marks,
    re.compile(f"[{_MARKS}İ]").search,
)
"""Marks that belong to no letter (Zalgo, struck-through and underlined letters) are removed."""
