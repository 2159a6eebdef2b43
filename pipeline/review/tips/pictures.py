"""Reading the words of a screenshot, where Tesseract and its Vietnamese are installed.

A picture is read in memory and forgotten; its sender looks the words over before any are kept.
"""

import io
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext_lazy

from pipeline.errors import RuleError

LANGUAGE: Final = "vie"

MAX_BYTES: Final = 5 * 1024 * 1024
"""Bytes of a picture: a screenshot of a phone has about one million."""

MAX_PIXELS: Final = 30_000_000
"""Pixels of a picture, about a long screenshot of the newest phones; a file of a few bytes may claim more."""

MAX_SECONDS: Final = 20
"""How long one picture may take, while the person waits."""

_FORMATS: Final = ("PNG", "JPEG", "WEBP")

MESSAGES: Final = {
    "module": gettext_lazy(
        "Máy chủ này chưa đọc được ảnh (thiếu gói pytesseract). Bạn gõ lại nội dung vào ô trên nhé."
    ),
    "program": gettext_lazy(
        "Máy chủ này chưa đọc được ảnh (thiếu Tesseract). Bạn gõ lại nội dung vào ô trên nhé."
    ),
    "language": gettext_lazy(
        "Tesseract trên máy chủ này chưa có tiếng Việt (vie). Bạn gõ lại nội dung vào ô trên nhé."
    ),
    "none": gettext_lazy("Bạn chọn một ảnh trước rồi hẵng bấm đọc ảnh nhé."),
    "size": gettext_lazy("Ảnh nặng quá, tối đa 5 MB thôi. Bạn cắt bớt phần thừa rồi gửi lại nhé."),
    "type": gettext_lazy("Chỉ đọc được ảnh PNG, JPEG hoặc WebP. Bạn chụp màn hình lại rồi gửi nhé."),
    "slow": gettext_lazy("Ảnh này đọc lâu quá nên máy dừng lại. Bạn cắt bớt ảnh, hoặc gõ lại nội dung nhé."),
    "empty": gettext_lazy("Không thấy chữ nào trong ảnh. Bạn gõ lại nội dung vào ô trên nhé."),
}


def refusal(code: str) -> RuleError:
    """Return the error that says, by a key of `MESSAGES`, why a picture was not read."""
    return RuleError(code, str(MESSAGES[code]))


@lru_cache(maxsize=1)
def missing() -> str:
    """Return the key in `MESSAGES` of what is not installed, or "" where pictures can be read.

    Asked once: whoever installs it starts the app anew.
    """
    try:
        import pytesseract
    except ImportError:
        return "module"
    try:
        languages = pytesseract.get_languages()
    except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError, OSError):
        return "program"
    return "" if LANGUAGE in languages else "language"


def read_picture(content: bytes) -> str:
    """Return the words in a picture, as Tesseract reads them: often right, to be looked over.

    Args:
        content: A PNG, JPEG or WebP file.

    Raises:
        RuleError: It cannot be read here; the code is a key of `MESSAGES`.
    """
    if missing():
        raise refusal(missing())
    import pytesseract
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise refusal("size")
            grey = picture.convert("L")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise refusal("type") from error
    try:
        found: str = pytesseract.image_to_string(grey, lang=LANGUAGE, timeout=MAX_SECONDS)
    except RuntimeError as error:  # what pytesseract raises when the time is over, and on any failure
        raise refusal("slow") from error
    words = found.strip()
    if not words:
        raise refusal("empty")
    return words
