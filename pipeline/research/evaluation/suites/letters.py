"""Letters that look like Latin ones, by the set they come from, for the rewrite of look-alike letters.

Bold, wide and small capital letters come from the "fancy text" pages that people use for headings; with them
a Vietnamese letter keeps its marks as combining signs. Cyrillic and Greek ones are mixed into Latin words to
get past filters. Wider than what `pipeline/text/normalisation/lookalikes.py` undoes, on purpose.
"""

from string import ascii_lowercase, ascii_uppercase
from typing import Final


def _shifted(upper: int, lower: int) -> dict[int, str]:
    """Return a set that stands in the order of the alphabet from two code points on."""
    capitals = {ord(letter): chr(upper + i) for i, letter in enumerate(ascii_uppercase)}
    return capitals | {ord(letter): chr(lower + i) for i, letter in enumerate(ascii_lowercase)}


def _paired(latin: str, others: str) -> dict[int, str]:
    return {ord(letter): other for letter, other in zip(latin, others, strict=True)}


FONTS: Final[dict[str, dict[int, str]]] = {
    "bold": _shifted(0x1D400, 0x1D41A),
    "bold_sans": _shifted(0x1D5D4, 0x1D5EE),
    "bold_italic_sans": _shifted(0x1D63C, 0x1D656),
    "typewriter": _shifted(0x1D670, 0x1D68A),
    "full_width": _shifted(0xFF21, 0xFF41),
    "small_capitals": _paired(ascii_lowercase, "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡxʏᴢ"),
}
"""Sets for every letter of a word."""

SCRIPTS: Final[dict[str, dict[int, str]]] = {
    "cyrillic": _paired("aceiophxyABCEHKMOPTX", "асеіорһхуАВСЕНКМОРТХ"),
    "greek": _paired("aiounvABEHIKMNOPTX", "αιουηνΑΒΕΗΙΚΜΝΟΡΤΧ"),
}
"""Sets for some letters without marks."""
