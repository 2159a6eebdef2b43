"""Workbooks (XLSX) written row by row, in constant memory, the same bytes for the same rows.

Every text is an inline text cell: a spreadsheet shows it as it is, runs nothing in it and rounds nothing.
What one sheet cannot hold goes on in the next, under the same header. Not by openpyxl, which reads workbooks
here: it writes the time into the file, and a run that was resumed must give the bytes of one that was not.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import IO, Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MAX_ROWS: Final = 1_048_576
"""Rows of a sheet, the header among them."""

MAX_CHARACTERS: Final = 32_767
"""Characters of a cell; counted as UTF-16 by Excel."""

Cell = str | int | float | None

_MAX_NUMBER: Final = 10**15  # a spreadsheet keeps fifteen digits
_CHUNK: Final = 500
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def write_workbook(
    out: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[Cell]], *, max_rows: int = MAX_ROWS
) -> int:
    """Write rows under a header as a workbook.

    Args:
        out: Open for writing.
        header: Names of the columns.
        rows: As many cells each.
        max_rows: Rows of a sheet, the header among them.

    Returns:
        How many cells were too long for a workbook and were cut, with "…" at their end.

    Raises:
        OSError: It cannot be written.
    """
    waiting = iter(rows)
    cells = _Cells()
    sheets = 0
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        first = next(waiting, None)
        while sheets == 0 or first is not None:
            sheets += 1
            here = () if first is None else chain([first], islice(waiting, max_rows - 2))
            with archive.open(_member(f"xl/worksheets/sheet{sheets}.xml"), "w", force_zip64=True) as sheet:
                _write_sheet(sheet, header, here, cells)
            first = next(waiting, None)
        for name, content in _frame(sheets):
            archive.writestr(_member(name), _HEAD + content)
    return cells.cut


def _write_sheet(
    out: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[Cell]], cells: "_Cells"
) -> None:
    out.write(
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        "<sheetData>".encode()
    )
    written = iter(chain([header], rows))
    while chunk := list(islice(written, _CHUNK)):
        out.write("".join(f"<row>{''.join(map(cells.xml, row))}</row>" for row in chunk).encode())
    out.write(b"</sheetData></worksheet>")


class _Cells:
    """Cells as XML; counts those that were cut."""

    def __init__(self) -> None:
        self.cut = 0

    def xml(self, value: Cell) -> str:
        if value is None or value == "":
            return "<c/>"
        if not isinstance(value, str):
            if abs(value) < _MAX_NUMBER:
                return f"<c><v>{value}</v></c>"
            value = str(value)
        if len(value) * 2 > MAX_CHARACTERS and len(value.encode("utf-16-le", "replace")) > 2 * MAX_CHARACTERS:
            self.cut += 1
            kept = value.encode("utf-16-le", "replace")[: 2 * (MAX_CHARACTERS - 1)]
            value = kept.decode("utf-16-le", "ignore") + "…"
        text = escape(_ESCAPED.sub("_x005F_", _UNWRITABLE.sub("\ufffd", value))).replace("\r", "_x000D_")
        return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _member(name: str) -> ZipInfo:
    """Return a member of the archive that names no day, so that the same rows give the same bytes."""
    info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = ZIP_DEFLATED
    return info


def _frame(sheets: int) -> Iterable[tuple[str, str]]:
    """Yield the parts of a workbook beside its sheets."""
    numbers = range(1, sheets + 1)

    def of_each(line: str) -> str:
        return "".join(line.format(i=i) for i in numbers)

    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
        + of_each(
            f'<Override PartName="/xl/worksheets/sheet{{i}}.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/>'
        )
        + "</Types>",
    )
    yield (
        "_rels/.rels",
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        + of_each('<sheet name="scores {i}" sheetId="{i}" r:id="rId{i}"/>')
        + "</sheets></workbook>",
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + of_each(
            f'<Relationship Id="rId{{i}}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{{i}}.xml"/>'
        )
        + "</Relationships>",
    )
