"""The figures as one picture for a chat: letters large enough for a phone, fewer items than the page.

Drawn with matplotlib, whose own font has every Vietnamese letter. What is drawn is noted first, from the top
down, since the height is known only at the end.
"""

import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipeline.errors import UsageError
from pipeline.labels import SHOWN_AS
from pipeline.summary import words
from pipeline.summary.figures import Figures, Item, LabelFigures, Strangeness, Timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH: Final = 1080
"""Pixels; a phone shows it about 390 wide, so that letters of 36 come out at 13. Chats shrink what is much
taller than wide: a picture of three times its width is about the longest that stays readable."""

BODY, SMALL, HEADING, TITLE = 35, 31, 40, 48
TOP_SIGNS, TOP_REPEATED = 5, 2

_MARGIN: Final = 56
_INNER: Final = WIDTH - 2 * _MARGIN
_GUTTER: Final = 50
_BAR_HEIGHT: Final = 18
_DPI: Final = 100
_RISE: Final = 0.95  # of the size: from the top of a line to where its letters stand
_LETTER: Final = 0.56  # of the size: mean width of a letter in this font
_INK, _SOFT, _RULE, _BAR, _ACCENT = "#1b1f24", "#5b646e", "#e3e6ea", "#b9c2cc", "#0b6b64"
_COLOURS: Final = {
    "positive": "#1a7f37",
    "hateful": "#b42318",
    "offensive": "#a34a05",
    "check": "#1d4ed8",
}
_SHADES: Final = (0.2, 0.4, 0.6, 0.8, 1.0)
_EXCERPT: Final = 130


class MissingMatplotlibError(UsageError):
    """The picture needs a package that is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "A picture needs matplotlib, which is not installed.",
            'Install it with `pip install "khoi-trong[picture]"`, or write a page: -o page.html.',
        )


def draw(figures: Figures, path: Path) -> None:
    """Write the picture as PNG.

    Args:
        figures: What to show.
        path: File to write.

    Raises:
        MissingMatplotlibError: matplotlib is not installed.
        OSError: The file cannot be written.
    """
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingMatplotlibError from error
    sheet = _Sheet()
    _compose(sheet, figures)
    settings: Any = {"text.parse_math": False, "font.family": "DejaVu Sans"}  # the stubs want literal keys
    with rc_context(settings):
        height = sheet.y + _MARGIN
        figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor="white")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        for step in sheet.steps:
            step(axes)
        figure.savefig(path, format="png", metadata={"Software": None})


def _compose(sheet: "_Sheet", figures: Figures) -> None:
    sheet.write(f"Tóm tắt {', '.join(figures.names)}", TITLE, bold=True)
    sheet.write(words.headline(figures), BODY)
    unusable = sum((figures.rejects or {}).values())
    also = f" Dòng không dùng được: {words.number(unusable)}." if unusable else ""
    sheet.write(f"{words.MOTTO}{also}", SMALL, colour=_SOFT)
    sheet.heading("Khi nào")
    _time(sheet, figures.timeline)
    sheet.heading("Nhãn nào, máy chắc đến đâu")
    most = max((each.flagged for each in figures.labels), default=0) or 1
    for each in figures.labels:
        _label(sheet, each, most)
    sheet.write("Nhạt: ít chắc. Đậm: rất chắc.", SMALL, colour=_SOFT)
    sheet.heading("Nên đọc trước")
    for item in _first_of_each_label(figures.top):
        _item(sheet, item, f"ưu tiên {words.number(item.priority)}")
    if not figures.top:
        sheet.write("Không có bài nào được gợi ý.", BODY)
    if figures.repeated:
        sheet.heading("Đăng nhiều lần nhất")
        for item in figures.repeated[:TOP_REPEATED]:
            _item(sheet, item, f"{words.number(item.copies)} lần")
    with sheet.half(right=False):
        _signs(sheet, figures)
    with sheet.half(right=True):
        _strangeness(sheet, figures.strangeness)


def _time(sheet: "_Sheet", timeline: Timeline) -> None:
    if not timeline.periods:
        sheet.write("File điểm này không ghi ngày đăng.", BODY)
        return
    sheet.columns([(each.posts, each.flagged) for each in timeline.periods])
    undated = f" Không rõ ngày: {words.number(timeline.undated)} bài." if timeline.undated else ""
    told = f"Theo {words.STEPS[timeline.step]}, {words.span_of(timeline)}. Xám: mọi bài. Xanh: bài gợi ý."
    sheet.write(f"{told}{undated}", SMALL, colour=_SOFT)


def _label(sheet: "_Sheet", found: LabelFigures, most: int) -> None:
    shown = words.number(found.flagged)
    if found.flagged:
        shown += f", ước chừng {words.number(found.expected)} đúng"
    parts = [(count / most, shade) for count, shade in zip(found.bands, _SHADES, strict=True)]
    sheet.bar(SHOWN_AS[found.label], shown, parts, colour=_COLOURS[found.label])


def _first_of_each_label(items: Sequence[Item]) -> Iterator[Item]:
    for item, before in zip(items, (None, *items), strict=False):
        if before is None or before.flags[0] != item.flags[0]:
            yield item


def _item(sheet: "_Sheet", item: Item, shown: str) -> None:
    names = ", ".join(SHOWN_AS[label] for label in item.flags)
    colour = _COLOURS[item.flags[0]] if item.flags else _SOFT
    sheet.write(" · ".join(filter(None, (names, shown))), SMALL, colour=colour, bold=True, after=2)
    text = textwrap.shorten(item.text, _EXCERPT, placeholder=" …") or "không có từ nào nổi bật"
    sheet.write(text, BODY, after=20)


def _signs(sheet: "_Sheet", figures: Figures) -> None:
    sheet.heading("Dấu hiệu rủi ro")
    for name, count in figures.signs[:TOP_SIGNS]:
        sheet.bar(words.sign_name(name), words.number(count), count / figures.signs[0][1])
    if not figures.signs:
        sheet.write("Không thấy dấu hiệu nào.", BODY)


def _strangeness(sheet: "_Sheet", found: Strangeness) -> None:
    sheet.heading("Lạ với máy")
    sheet.write(words.strangeness_sentence(found), SMALL)
    shares = [("Từ chưa từng học", found.unseen)] * bool(found.looked_at)
    for name, share in (*shares, ("Bài tiếng khác", found.foreign), ("Quá ngắn", found.unclear)):
        sheet.bar(name, words.percent(share), share)
    if found.words:
        sheet.write(f"Từ lạ: {', '.join(word for word, _ in found.words[:TOP_SIGNS])}.", SMALL, colour=_SOFT)


class _Sheet:
    """What will be drawn, from the top down; `y` is where the next thing begins, in pixels."""

    def __init__(self) -> None:
        self.steps: list[Callable[[Axes], object]] = []
        self.y = float(_MARGIN)
        self._left, self._width = float(_MARGIN), float(_INNER)
        self._row: tuple[float, float] | None = None  # where the left half begins and ends

    @contextmanager
    def half(self, *, right: bool) -> Iterator[None]:
        """Draw in the left half of the width, then beside it in the right one."""
        begun = self.y
        if right and self._row:
            begun, ended = self._row
        self.y = begun
        self._width = (_INNER - _GUTTER) / 2
        self._left = _MARGIN + (self._width + _GUTTER if right else 0)
        yield
        self._left, self._width = float(_MARGIN), float(_INNER)
        if right and self._row:
            self.y = max(self.y, ended)
        self._row = None if right else (begun, self.y)

    def heading(self, text: str) -> None:
        """Begin a section."""
        y, left, right = self.y + 12, self._left, self._left + self._width
        self.steps.append(lambda axes: axes.plot((left, right), (y, y), color=_RULE, linewidth=2))
        self.y = y + 18
        self.write(text, HEADING, bold=True, after=8)

    def write(
        self, text: str, size: int, *, colour: str = _INK, bold: bool = False, after: float = 12
    ) -> None:
        """Write a text over as many lines as it needs."""
        letters = int(self._width / (size * _LETTER * (1.12 if bold else 1.0)))
        for line in textwrap.wrap(_drawable(text), letters):
            self._text(self._left, self.y, line, size, colour, bold=bold)
            self.y += size * 1.3
        self.y += after

    def bar(
        self, name: str, shown: str, share: float | list[tuple[float, float]], *, colour: str = _ACCENT
    ) -> None:
        """Draw a bar under its name, of one share of the width, or of several in shades of 0 to 1."""
        room = int(self._width / (SMALL * _LETTER)) - len(shown) - 1
        self._text(self._left, self.y, textwrap.shorten(name, room, placeholder=" …"), SMALL, _INK)
        self._text(self._left + self._width, self.y, shown, SMALL, _INK, right=True, bold=True)
        top = self.y + SMALL * 1.4
        self._rect(self._left, top, self._width, _BAR_HEIGHT, _RULE)
        left = self._left
        for part, shade in share if isinstance(share, list) else [(share, 1.0)]:
            if part:
                self._rect(left, top, self._width * part, _BAR_HEIGHT, colour, shade)
                left += self._width * part
        self.y = top + _BAR_HEIGHT + 14

    def columns(self, counts: list[tuple[int, int]]) -> None:
        """Draw columns, each with a part of it in front."""
        tall, most = 190.0, max(whole for whole, _ in counts) or 1
        self._text(self._left, self.y, f"nhiều nhất {words.number(most)} bài", SMALL, _SOFT)
        bottom = self.y + SMALL * 1.4 + tall
        width = self._width / len(counts)
        gap = 0.15 * min(width, 60)
        for i, pair in enumerate(counts):
            for count, colour in zip(pair, (_BAR, _ACCENT), strict=True):
                height = tall * count / most
                self._rect(self._left + i * width + gap / 2, bottom - height, width - gap, height, colour)
        self._rect(self._left, bottom, self._width, 3, _SOFT)
        self.y = bottom + 14

    def _text(
        self,
        x: float,
        y: float,
        text: str,
        size: int,
        colour: str,
        *,
        bold: bool = False,
        right: bool = False,
    ) -> None:
        drawn = _drawable(text)
        side = "right" if right else "left"
        weight = "bold" if bold else "normal"
        points = size * 72 / _DPI
        line = y + size * _RISE
        self.steps.append(
            lambda axes: axes.text(
                x, line, drawn, fontsize=points, color=colour, weight=weight, ha=side, va="baseline"
            )
        )

    def _rect(self, x: float, y: float, width: float, height: float, colour: str, shade: float = 1.0) -> None:
        def step(axes: "Axes") -> None:
            from matplotlib.patches import Rectangle

            axes.add_patch(Rectangle((x, y), width, height, facecolor=colour, alpha=shade, linewidth=0))

        self.steps.append(step)


def _drawable(text: str) -> str:
    """Leave out what the font cannot draw, such as emoji."""
    from matplotlib.font_manager import findfont, get_font

    letters = get_font(findfont("DejaVu Sans")).get_charmap()
    return "".join(sign for sign in text if ord(sign) in letters)
