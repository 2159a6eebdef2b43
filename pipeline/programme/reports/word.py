"""A report as a Word document, in the layout that an office of the Youth Union expects.

Paper, margins, letters and the order of the parts follow appendix I of Decree 30/2020/NĐ-CP: A4, Times New
Roman, margins of 20 mm at the top and bottom, 30 mm at the left and 15 mm at the right, page numbers at the
top from the second page on. python-docx and matplotlib are imported only here and in `charts`.
"""

import io
from typing import TYPE_CHECKING, Any, Final

from pipeline.programme.reports.charts import MissingReportPackageError, as_png, can_draw
from pipeline.programme.reports.document import MOTTO, NATION, UNION, Letterhead, Points, Report
from pipeline.programme.reports.tables import Table, in_words

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

FONT: Final = "Times New Roman"
BODY_POINTS: Final = 14
TABLE_POINTS: Final = 12
NOTE_POINTS: Final = 11

PAGE_MM: Final = (210, 297)
MARGINS_MM: Final = {"top_margin": 20, "bottom_margin": 20, "left_margin": 30, "right_margin": 15}

MAX_ROWS_TOGETHER: Final = 14
"""Rows up to which a table stays on one page."""

MAX_COLUMNS: Final = 6
"""Columns up to which a table is written in letters of `TABLE_POINTS`; one of more in smaller ones."""

WORDS_WEIGHT: Final = 3
"""How much wider a column of words is than one of numbers."""

_TEXT_MM: Final = PAGE_MM[0] - MARGINS_MM["left_margin"] - MARGINS_MM["right_margin"]
_INDENT_MM: Final = 10
_CHART_MM: Final = 155


def write(report: Report) -> bytes:
    """Return a report as a DOCX file.

    Raises:
        MissingReportPackageError: python-docx or matplotlib is not installed.
    """
    try:
        import docx
    except ImportError as error:
        raise MissingReportPackageError("python-docx") from error
    made = docx.Document()
    _set_up(made, report)
    _head(made, report.letterhead)
    _title(made, report)
    for number, section in report.numbered():
        title = f"{number}. {section.title.upper() if section.level == 1 else section.title}"
        _line(made, title, bold=True, keeps=True)
        for block in section.blocks:
            if isinstance(block, Table):
                _table(made, block, report.number_of(block))
            elif isinstance(block, Points):
                for line in block.lines:
                    _text(made, f"- {line}")
            else:
                _text(made, block)
    for note in report.notes:
        _line(made, note, points=NOTE_POINTS, italic=True, align="justify")
    _signature(made, report.letterhead)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _set_up(made: "Document", report: Report) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    page = made.sections[0]
    page.page_width, page.page_height = Mm(PAGE_MM[0]), Mm(PAGE_MM[1])
    for name, wide in MARGINS_MM.items():
        setattr(page, name, Mm(wide))
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(BODY_POINTS)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.paragraph_format.space_after = Pt(0)
    page.different_first_page_header_footer = True
    page.header_distance = Mm(10)
    number = page.header.paragraphs[0]
    _style(number, align="center")
    _field(number, "PAGE")
    made.core_properties.title = f"Báo cáo {report.subject}"
    made.core_properties.author = report.letterhead.organisation
    made.core_properties.language = "vi-VN"
    made.core_properties.comments = ""


def _head(made: "Document", letterhead: Letterhead) -> None:
    """Organisation and number at the left, motto, place and date at the right."""
    left, right = _two_columns(made, (0.45, 0.55))
    if letterhead.above:
        _line(left, letterhead.above.upper(), points=13, align="center")
    _line(left, letterhead.organisation.upper(), points=13, bold=True, align="center")
    if letterhead.head == "doan":
        _line(left, "***", points=13, align="center")
        _line(right, UNION, points=14, bold=True, underline=True, align="center")
        _line(right, "", points=13)
    else:
        _line(left, "_______", points=8, align="center")
        _line(right, NATION, points=12, bold=True, align="center")
        _line(right, MOTTO, points=13, bold=True, underline=True, align="center")
    _line(left, letterhead.number_line, points=13, align="center")
    _line(right, letterhead.place_line, points=13, italic=True, align="center")


def _title(made: "Document", report: Report) -> None:
    _line(made, "BÁO CÁO", bold=True, align="center", before=14)
    _line(made, report.subject, bold=True, align="center")
    is_union = report.letterhead.head == "doan"
    _line(made, "-----" if is_union else "_______", align="center", after=6)
    _text(made, report.opening)


def _table(made: "Document", table: Table, number: int) -> None:
    """Write figures: number and title, the chart if there is one, the rows, and how they are counted."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Mm

    _line(made, f"Bảng {number}. {table.title}", points=13, bold=True, before=6, after=3, keeps=True)
    widths = _widths(table)
    grid = made.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
    is_short = len(table.rows) <= MAX_ROWS_TOGETHER
    points = TABLE_POINTS if len(table.columns) <= MAX_COLUMNS else NOTE_POINTS
    for at, row in enumerate([table.columns, *table.rows]):
        cells = grid.add_row().cells
        for place, (cell, content) in enumerate(zip(cells, row, strict=True)):
            cell.width = Mm(widths[place])
            first = cell.paragraphs[0]
            first.add_run(in_words(content))
            align = "center" if at == 0 else "left" if place == 0 or place in table.in_words else "right"
            _style(first, points=points, bold=at == 0, align=align, keeps=is_short)
    _repeat_heading(grid)
    note = f"Cách tính: {table.note} Số liệu: {table.name}.csv."
    _line(made, note, points=NOTE_POINTS, italic=True, align="justify", before=3, after=6)
    if can_draw(table):
        picture = made.add_paragraph()
        _style(picture, align="center", after=6)
        picture.add_run().add_picture(io.BytesIO(as_png(table)), width=Mm(_CHART_MM))
        shape = picture.runs[0]._element.xpath(".//wp:docPr")[0]
        shape.set("descr", f"Biểu đồ của bảng {number}: {table.title}")


def _widths(table: Table) -> list[float]:
    """Return the width of each column in millimetres: more for words, less for numbers."""
    others = len(table.columns) - 1
    shares = [0.66 if others == 1 else max(0.26, 0.58 - 0.07 * others)]
    rest = 1 - shares[0]
    weights = [WORDS_WEIGHT if place in table.in_words else 1 for place in range(1, others + 1)]
    shares += [rest * weight / sum(weights) for weight in weights]
    return [_TEXT_MM * share for share in shares]


def _signature(made: "Document", letterhead: Letterhead) -> None:
    """Recipients at the left, who signs at the right."""
    _line(made, "", points=8)
    left, right = _two_columns(made, (0.5, 0.5))
    is_union = letterhead.head == "doan"
    _line(
        left, "Nơi nhận:", points=12, bold=not is_union, italic=not is_union, underline=is_union, align="left"
    )
    for at, recipient in enumerate(letterhead.recipients):
        end = "." if at == len(letterhead.recipients) - 1 else ";"
        _line(left, f"- {recipient}{end}", points=11 if not is_union else 12, align="left")
    for content in (letterhead.signs_for.upper(), letterhead.position.upper()):
        if content:
            _line(right, content, bold=True, align="center")
    for _ in range(4):
        _line(right, "", align="center")
    _line(right, letterhead.signer, bold=True, align="center")
    for each in (*left.paragraphs, *right.paragraphs):  # nobody signs an empty page
        each.paragraph_format.keep_with_next = True


def _two_columns(made: "Document", shares: tuple[float, float]) -> tuple[Any, Any]:
    from docx.shared import Mm

    grid = made.add_table(rows=1, cols=2)
    grid.autofit = False
    _keep_whole(grid.rows[0])
    cells = grid.rows[0].cells
    for cell, share in zip(cells, shares, strict=True):
        cell.width = Mm(_TEXT_MM * share)
        cell._element.remove(cell.paragraphs[0]._element)  # each starts with a line of its own
    return cells[0], cells[1]


def _text(made: "Document", content: str) -> None:
    """Write a paragraph of the text: justified, its first line indented."""
    from docx.shared import Mm

    written = _line(made, content, align="justify", before=3, after=3)
    written.paragraph_format.first_line_indent = Mm(_INDENT_MM)
    written.paragraph_format.line_spacing = 1.15


def _line(place: Any, content: str, **style: Any) -> "Paragraph":  # noqa: ANN401  a document or a cell
    written: Paragraph = place.add_paragraph()
    written.add_run(content)
    _style(written, **style)
    return written


def _style(
    written: "Paragraph",
    *,
    points: int = BODY_POINTS,
    bold: bool = False,
    italic: bool = False,
    underline: bool = False,
    align: str = "justify",
    before: int = 0,
    after: int = 0,
    keeps: bool = False,
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH as SIDES
    from docx.shared import Pt

    sides = {"left": SIDES.LEFT, "right": SIDES.RIGHT, "center": SIDES.CENTER, "justify": SIDES.JUSTIFY}
    written.alignment = sides[align]
    layout = written.paragraph_format
    layout.space_before, layout.space_after, layout.keep_with_next = Pt(before), Pt(after), keeps
    for run in written.runs:
        run.font.size = Pt(points)
        run.bold, run.italic, run.underline = bold, italic, underline


def _field(written: "Paragraph", name: str) -> None:
    """Add a field that Word fills in, such as the number of the page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = written.add_run()
    for kind in ("begin", "", "end"):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = name
        run._element.append(part)


def _repeat_heading(grid: Any) -> None:  # noqa: ANN401
    """Let the headings stand at the top of each page that a table goes on to, and keep rows whole."""
    from docx.oxml import OxmlElement

    for at, row in enumerate(grid.rows):
        _keep_whole(row)
        if at == 0:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_whole(row: Any) -> None:  # noqa: ANN401
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
