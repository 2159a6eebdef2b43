"""Which encoding an export is in, decided from its first bytes or not at all.

The order: a byte order mark, UTF-16 by its zero bytes, valid UTF-8, then single-byte tables scored by how
many accented words become possible Vietnamese syllables, then Western tables scored by where letters stand.
charset-normalizer is heard on East Asian encodings only. Two candidates that are close end in an
`EncodingError` that names them: a silent guess would fill a review queue with wrong letters.
"""

import codecs
import io
import re
import unicodedata
from dataclasses import dataclass
from typing import BinaryIO, Final, TextIO

from pipeline.errors import EncodingError, UsageError
from pipeline.ingest.encodings.legacy import (
    LEGACY_ENCODINGS,
    Legacy,
    convert_known,
    is_unicode_vietnamese,
    likeliest_legacy,
    repair_legacy,
)
from pipeline.ingest.encodings.mojibake import repair_text
from pipeline.ingest.encodings.settled import unsettled
from pipeline.ingest.encodings.singlebyte import LABELS, guess_table
from pipeline.ingest.encodings.viqr import decode_viqr, looks_like_viqr

__all__ = [
    "ENCODINGS",
    "Encoding",
    "detect_encoding",
    "has_bad_bytes",
    "open_text",
    "read_bytes",
    "repair_bad_bytes",
    "repair_text",
]

ENCODINGS: Final[dict[str, str]] = {
    "utf-8": "Unicode, what nearly every export is; single garbled values are mended",
    "utf-8-mojibake": "UTF-8 read as Windows-1252, 1258 or 1251, or Mac Roman (Viá»‡t for Việt)",
    "utf-16": "Unicode as Excel's 'Unicode text' and Meta's page exports have it",
    "windows-1258": "Vietnamese Windows: letters followed by tone marks",
    "windows-1252": "Western Windows, also Latin-1 and ISO 8859-1",
    "mac-roman": "Western, from an old Mac",
    "tcvn3": "TCVN3 (ABC) fonts such as .VnTime (®Êt n­íc for đất nước)",
    "vni": "VNI fonts such as VNI-Times (ñaát nöôùc for đất nước)",
    "viqr": "VIQR, Vietnamese in plain letters and signs (dda^'t nu+o+'c for đất nước)",
}
"""Names that `--encoding` documents, with what each is; any other codec of Python's is accepted too."""

_ALIASES: Final = {
    "latin-1": "windows-1252",
    "latin1": "windows-1252",
    "iso-8859-1": "windows-1252",
    "cp1252": "windows-1252",
    "ansi": "windows-1252",
    "cp1258": "windows-1258",
    "macroman": "mac-roman",
    "macintosh": "mac-roman",
    "abc": "tcvn3",
    "tcvn": "tcvn3",
    "vni-windows": "vni",
    "utf8": "utf-8",
    "utf-8-sig": "utf-8",
    "utf16": "utf-16",
    "unicode": "utf-16",
}
_CODECS: Final = {"windows-1258": "cp1258", "windows-1252": "cp1252", "mac-roman": "mac-roman"}
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_LEGACY: Final[dict[str, Legacy]] = {kind: kind for kind in LEGACY_ENCODINGS}
_VIQR: Final = "VIQR"

_JUDGED_BYTES: Final = 1 << 18  # bytes judged; more changes no verdict and costs time
_VIQR_BYTES: Final = 1 << 16
_BYTE_MARKING: Final = "khoitrong.mark"
_BAD_BYTE: Final = re.compile("[\udc00-\udcff]")
_MIN_ZERO_SHARE: Final = 0.2  # zero bytes on one side of each pair; Vietnamese in UTF-16 has about 0.8
_MIN_GOOD_PER_BAD: Final = 3  # valid UTF-8 characters for each bad byte from which it is UTF-8 with accidents
_EAST_ASIAN: Final = frozenset(
    {"gb18030", "gbk", "gb2312", "big5", "shift_jis", "cp932", "euc_jp", "euc_kr", "cp949"}
)


def _mark_bad_bytes(error: UnicodeError) -> tuple[str | bytes, int]:
    """Keep bytes that do not decode as U+DC00 + byte, and turn them back when encoding.

    Unlike Python's `surrogateescape` this also covers bytes below 128, which UTF-16 can stumble over.
    """
    if isinstance(error, UnicodeDecodeError):
        wrong = error.object[error.start : error.end]
        return "".join(chr(0xDC00 + byte) for byte in wrong), error.end
    if isinstance(error, UnicodeEncodeError):
        marks = error.object[error.start : error.end]
        if _BAD_BYTE.fullmatch(marks[0]):
            return bytes([ord(marks[0]) - 0xDC00]), error.start + 1
    raise error


codecs.register_error(_BYTE_MARKING, _mark_bad_bytes)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How to turn the bytes of one source into text.

    Attributes:
        name: Python's name of the codec.
        bom: Whether the source starts with a byte order mark (the codec takes it away).
        legacy: Older encoding the decoded characters are still in, if any.
        repair: Whether the source as a whole holds text garbled on its way, so that short strings count too.
        label: Name to show to people.
    """

    name: str
    bom: bool = False
    legacy: Legacy | None = None
    repair: bool = False
    label: str = ""

    def decode_value(self, value: str) -> str:
        """Return one field as NFC Unicode, with font encodings converted and garbled UTF-8 mended.

        Call it before stripping white space: a no-break space can be half of an "à".
        """
        if value.isascii():
            return decode_viqr(value) if self.legacy == "viqr" or looks_like_viqr(value) else value
        if self.legacy is not None:
            value = convert_known(value, self.legacy)
        else:
            value = repair_text(value, lenient=self.repair)
            value = repair_legacy(value)
        return unicodedata.normalize("NFC", value)


def open_text(stream: BinaryIO, encoding: Encoding) -> TextIO:
    """Open a byte stream for reading text, line ends untouched.

    Bytes that do not decode never stop the reading: they come out as marks that `has_bad_bytes` sees.
    """
    return io.TextIOWrapper(stream, encoding=encoding.name, errors=_BYTE_MARKING, newline="")


def has_bad_bytes(text: str) -> bool:
    """Say whether a decoded text holds marks of bytes that did not fit the encoding."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _BAD_BYTE.search(text) is not None
    return False


def read_bytes(value: bytes) -> str:
    """Return a value that a file stores as bytes, which should be UTF-8; other bytes become marks."""
    return value.decode("utf-8", errors=_BYTE_MARKING)


def repair_bad_bytes(text: str) -> str | None:
    """Read a value with bad bytes another way: a row of another encoding pasted into a UTF-8 file.

    A value without a single good character beyond ASCII is read as a whole as Windows-1258, TCVN3, VNI or
    Windows-1252, whichever is sure. In a value that is otherwise good only stray Windows-1252 punctuation is
    put right.

    Returns:
        The text, or None when no reading is sure; the row is then a reject.
    """
    if not has_bad_bytes(text):
        return text
    good = _BAD_BYTE.sub("", text)
    if not good.isascii():
        stray = _BAD_BYTE.sub(lambda mark: _western_sign(ord(mark[0]) - 0xDC00), text)
        return None if "\ufffd" in stray else stray
    guess = guess_table(text.encode("utf-8", errors=_BYTE_MARKING), enough=1)
    return guess.text if guess.sure else None


def _western_sign(byte: int) -> str:
    """Return the Windows-1252 punctuation of a byte; letters cannot be told, so they stay lost."""
    sign = bytes([byte]).decode("cp1252", errors="replace")
    return "\ufffd" if sign.isalpha() else sign


def detect_encoding(head: bytes, *, source: str, asked: str | None = None) -> Encoding:
    """Name the encoding of a source.

    Args:
        head: Its first bytes, up to all of them; may end within a character.
        source: What to call it in an error.
        asked: The encoding a person named, which is obeyed.

    Raises:
        EncodingError: No encoding fits, or two fit about as well.
        UsageError: `asked` is no encoding.
    """
    head = head[:_JUDGED_BYTES]
    if asked:
        return _requested_encoding(head, asked)
    for mark, name, label in _BOMS:
        if head.startswith(mark):
            return _unicode_encoding(name, head.decode(name, errors="ignore"), label, bom=True)
    wide = _utf16_by_zeros(head)
    if wide:
        return _unicode_encoding(wide, head.decode(wide, errors="ignore"), "UTF-16 without a byte order mark")
    if b"\0" in head:
        raise EncodingError(
            f"{source} holds zero bytes, so it is no text file.",
            "Export it again with the right ending, or add --encoding utf-16 if it is text.",
        )
    if head.isascii():
        viqr = looks_like_viqr(head[:_VIQR_BYTES].decode("ascii"))
        return Encoding("utf-8", legacy="viqr" if viqr else None, label=_VIQR if viqr else "UTF-8")
    text = _without_cut_character(head).decode("utf-8", errors=_BYTE_MARKING)
    bad = len(_BAD_BYTE.findall(text))
    good = len(text) - len(text.encode("ascii", "ignore")) - bad
    if good >= _MIN_GOOD_PER_BAD * bad:
        return _unicode_encoding(
            "utf-8", _BAD_BYTE.sub("", text), "UTF-8" + (" with stray bytes" if bad else "")
        )
    if bad < _MIN_GOOD_PER_BAD * good:
        asian = _east_asian_encoding(head)  # its byte pairs look like UTF-8 now and then
        if asian:
            return asian
        raise _unclear_encoding(
            source, head, "parts of it are UTF-8 and parts are not", ["utf-8", "windows-1258"]
        )
    return _single_byte_encoding(head, source)


def _requested_encoding(head: bytes, asked: str) -> Encoding:
    """Obey a person's choice, filling in what they need not know (byte order, mark)."""
    key = asked.strip().lower().replace("_", "-")
    key = _ALIASES.get(key, key)
    if key in ("utf-8", "utf-8-mojibake"):
        bom = head.startswith(codecs.BOM_UTF8)
        return Encoding("utf-8-sig" if bom else "utf-8", bom=bom, repair=key != "utf-8", label=key.upper())
    if key == "viqr":
        return Encoding("utf-8-sig", bom=head.startswith(codecs.BOM_UTF8), legacy="viqr", label=_VIQR)
    if key == "utf-16":
        bom = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        return Encoding("utf-16" if bom else _utf16_by_zeros(head) or "utf-16-le", bom=bom, label="UTF-16")
    if key in _LEGACY and _is_utf8(head):  # text from an old file, pasted into something that writes UTF-8
        bom = head.startswith(codecs.BOM_UTF8)
        return Encoding("utf-8-sig" if bom else "utf-8", bom=bom, legacy=_LEGACY[key], label=LABELS[key])
    if key in ("tcvn3", "vni"):
        return Encoding("cp1252", legacy=_LEGACY[key], label=LABELS[key])
    try:
        found = codecs.lookup(_CODECS.get(key, key))
        b"x".decode(found.name, errors="ignore")  # refuses codecs that are not about text
    except LookupError:
        known = ", ".join(ENCODINGS)
        raise UsageError(f"There is no encoding {asked!r}.", f"Choose one of: {known}.") from None
    return Encoding(found.name, label=key)


def _without_cut_character(head: bytes) -> bytes:
    """Drop a UTF-8 sequence that the end of the head cuts in two."""
    for back in range(1, min(4, len(head) + 1)):
        lead = head[-back]
        if lead >= 0xC0:
            need = 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
            return head[:-back] if need > back else head
        if lead < 0x80:
            break
    return head


def _is_utf8(head: bytes) -> bool:
    """Say whether the head holds characters beyond ASCII, all in UTF-8."""
    if head.isascii():
        return False
    try:
        _without_cut_character(head).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _utf16_by_zeros(head: bytes) -> str | None:
    """Recognise UTF-16 by zero bytes that stand on one side of the pairs only."""
    even, odd = head[0::2], head[1::2]
    if not odd:
        return None
    high, low = even.count(0) / len(even), odd.count(0) / len(odd)
    if low >= _MIN_ZERO_SHARE and high < low / 10:
        return "utf-16-le"
    if high >= _MIN_ZERO_SHARE and low < high / 10:
        return "utf-16-be"
    return None


def _unicode_encoding(name: str, text: str, label: str, *, bom: bool = False) -> Encoding:
    """Describe a Unicode source, looking whether what it holds was garbled or is in a font encoding."""
    lines = [line for line in text.splitlines() if not line.isascii()]
    asked = [lines[place] for place in unsettled(lines)]  # the others are right as they are
    garbled = sum(repair_text(line) != line for line in asked)
    if garbled * 2 > len(lines):
        return Encoding(name, bom=bom, repair=True, label=f"{label}, garbled on its way (mended)")
    fonts = sum(repair_legacy(line) != line for line in asked)
    if fonts * 2 > len(lines):
        kind, _ = likeliest_legacy("\n".join(line for line in lines if not is_unicode_vietnamese(line)))
        return Encoding(name, bom=bom, legacy=kind, label=f"{label} holding {LABELS[kind]} text")
    return Encoding(name, bom=bom, label=label)


def _single_byte_encoding(head: bytes, source: str) -> Encoding:
    guess = guess_table(head)
    if guess.sure:
        return Encoding(guess.codec, legacy=guess.legacy, label=guess.label)
    asian = _east_asian_encoding(head)
    if asian:
        return asian
    raise _unclear_encoding(source, head, "no reading is clearly better than the next", list(guess.near))


def _east_asian_encoding(head: bytes) -> Encoding | None:
    """Ask charset-normalizer, and believe it only when what comes out is nearly all East Asian script."""
    from charset_normalizer import from_bytes

    best = from_bytes(head[: 1 << 16]).best()
    if best is None or best.encoding not in _EAST_ASIAN:
        return None
    signs = [sign for sign in str(best) if sign > "\x7f"]
    asian = sum("\u3000" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7a3" for sign in signs)
    if not signs or asian < 0.9 * len(signs):
        return None
    name = "gb18030" if best.encoding.startswith("gb") else best.encoding
    return Encoding(name, label=name.upper())


def _unclear_encoding(source: str, head: bytes, why: str, near: list[str]) -> EncodingError:
    """Build the error; it shows bytes beyond ASCII only, which no name or number can be read from."""
    shown = " ".join(f"{byte:02x}" for byte in [byte for byte in head if byte > 0x7F][:8])
    tried = ", ".join(name for name in ENCODINGS if name != "utf-8-mojibake")
    flags = " or ".join(f"--encoding {name}" for name in near)
    return EncodingError(
        f"The encoding of {source} is not clear: {why} (bytes beyond ASCII: {shown}; tried {tried}).",
        f"Say which it is with {flags}, or save it as UTF-8.",
    )
