"""Numbers, days and names as they are written in Vietnamese, for the page and the picture alike."""

from datetime import date
from typing import Final

from pipeline.classify.risk_signs.detection import RISK_SIGNS
from pipeline.labels import Label
from pipeline.summary.figures import BANDS, Figures, Strangeness, Timeline

STEPS: Final = {"day": "ngày", "week": "tuần", "month": "tháng", "year": "năm"}
ENGLISH_LABELS: Final[dict[Label, str]] = {
    "positive": "good news",
    "hateful": "hateful or divisive",
    "offensive": "offensive",
    "check": "to be checked",
}
BAND_NAMES: Final = tuple(f"{100 * i // BANDS}–{100 * (i + 1) // BANDS} %" for i in range(BANDS))
MOTTO: Final = "Máy chỉ gợi ý bài nên xem, người quyết định. Gợi ý không có nghĩa là tin sai."

_LEVELS: Final = (
    "Giống loại bài máy đã học.",
    "Có chỗ lạ: nên đọc thử vài bài trước khi tin con số.",
    "Khác hẳn loại bài máy đã học: con số ở đây dễ sai, cần người đọc thử.",
)
_REASONS: Final = {
    "empty_text": "không có chữ",
    "photo_only": "chỉ có ảnh hoặc video",
    "duplicate_post": "bài đã đọc rồi",
    "bad_encoding": "lỗi chữ",
    "missing_text_column": "tệp không có cột nội dung",
    "not_an_export": "không phải tệp xuất",
    "empty_file": "tệp không có bài nào",
}


def number(value: float) -> str:
    """Return a whole number with dots between thousands."""
    return f"{value:,.0f}".replace(",", ".")


def percent(share: float) -> str:
    """Return a share, 0 to 1, in per cent: one decimal under ten."""
    points = share * 100
    digits = 1 if 0 < points < 9.95 else 0
    return f"{points:.{digits}f}".replace(".", ",") + "\u00a0%"


def sure(probability: float) -> str:
    """Return a probability in whole per cent, which a machine never has all of."""
    return "trên 99\u00a0%" if probability >= 0.995 else f"{probability * 100:.0f}\u00a0%"


def day(value: date | None) -> str:
    """Return a day as it is written in Viet Nam."""
    return value.strftime("%d/%m/%Y") if value else "không rõ ngày"


def sign_name(name: str) -> str:
    """Return what a risk sign is called; one that is not known keeps its name."""
    return RISK_SIGNS[name].name_vi if name in RISK_SIGNS else name


def reject_reason(name: str) -> str:
    """Return why rows could not be used; a reason without words here keeps its name."""
    return _REASONS.get(name, name)


def span_of(timeline: Timeline) -> str:
    """Return from when to when the posts are, as far as the steps of the timeline tell."""
    if not timeline.periods:
        return "chưa biết đăng khi nào"
    first, last = timeline.periods[0].start, timeline.periods[-1].start
    if timeline.step == "day":
        return f"{day(first)} – {day(last)}" if first != last else day(first)
    if timeline.step == "week":
        return f"tuần {day(first)} – tuần {day(last)}"
    return f"{first:%m/%Y} – {last:%m/%Y}" if timeline.step == "month" else f"{first.year} – {last.year}"


def strangeness_sentence(found: Strangeness) -> str:
    """Return what follows from how strange the posts are."""
    return _LEVELS[found.level]


def headline(figures: Figures) -> str:
    """Return the whole export in one sentence."""
    share = percent(figures.flagged / figures.posts)
    return (
        f"{number(figures.posts)} bài, trong đó {number(figures.flagged)} bài ({share}) được gợi ý để người "
        f"xem; {number(figures.clusters)} nội dung khác nhau."
    )
