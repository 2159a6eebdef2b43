"""The report on paper: A4, margins, letters and parts as an office expects; figures beside it as CSV."""

import csv
import io
import re
import zipfile
from datetime import date

import docx
import pytest
from docx.shared import Mm, Pt

from pipeline.errors import OutputError, UsageError
from pipeline.programme.models import ReportSettings
from pipeline.programme.periods import Period
from pipeline.programme.reports import word
from pipeline.programme.reports.charts import can_draw
from pipeline.programme.reports.letterhead import save_settings
from pipeline.programme.reports.making import make_report
from pipeline.programme.reports.page import render
from pipeline.programme.reports.tables import in_words
from pipeline.programme.reports.writing import as_csv, write_report
from tests.programme.reports.scenario import HALF, build


@pytest.fixture
def office(database, huong) -> None:
    names = {
        "above": "Thành đoàn Hà Nội",
        "organisation": "Quận đoàn Mẫu",
        "number": "BC/ĐTN",
        "place": "Hà Nội",
        "signs_for": "TM. Ban Thường vụ",
        "position": "Bí thư",
        "signer": "Nguyễn Thị Mẫu",
        "recipients": "Ban Tuyên giáo Thành đoàn;\n- Lưu VP.",
    }
    save_settings(huong, ReportSettings(**names), list(names))


def words_of(document) -> str:
    parts = [each.text for each in document.paragraphs]
    parts += [cell.text for grid in document.tables for row in grid.rows for cell in row.cells]
    return "\n".join(parts)


def opened(report):
    return docx.Document(io.BytesIO(word.write(report)))


def test_paper_and_letters_are_those_of_the_decree(office):
    document = opened(make_report(HALF, day=date(2026, 7, 2)))
    page, normal = document.sections[0], document.styles["Normal"].font
    assert (round(page.page_width / Mm(1)), round(page.page_height / Mm(1))) == (210, 297)
    top, bottom, left, right = (
        round(each / Mm(1), 1)
        for each in (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    )
    assert 20 <= top <= 25 and 20 <= bottom <= 25 and 30 <= left <= 35 and 15 <= right <= 20
    assert normal.name == "Times New Roman" and Pt(13) <= normal.size <= Pt(14)
    assert page.different_first_page_header_footer and "PAGE" in page.header._element.xml


def test_a_document_of_the_union_has_its_head_and_its_parts_in_order(office):
    text = words_of(opened(make_report(HALF, day=date(2026, 7, 2))))
    head = opened(make_report(HALF, day=date(2026, 7, 2))).tables[0].rows[0].cells
    assert [line.text for line in head[0].paragraphs][:2] == ["THÀNH ĐOÀN HÀ NỘI", "QUẬN ĐOÀN MẪU"]
    assert "-BC/ĐTN" in head[0].text
    assert "ĐOÀN TNCS HỒ CHÍ MINH" in head[1].text and "Hà Nội, ngày 02 tháng 7 năm 2026" in head[1].text
    assert "CỘNG HÒA" not in text
    parts = ["BÁO CÁO", "I. KẾT QUẢ THỰC HIỆN", "II. HẠN CHẾ, TỒN TẠI", "III. PHƯƠNG HƯỚNG THỜI GIAN TỚI"]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    for part in ("Nơi nhận:", "- Ban Tuyên giáo Thành đoàn;", "- Lưu VP.", "TM. BAN THƯỜNG VỤ", "BÍ THƯ"):
        assert part in text
    assert "Nguyễn Thị Mẫu" in text


def test_a_document_of_the_state_has_the_national_motto(office):
    ReportSettings.objects.update(head="state")
    for text in (words_of(opened(make_report(HALF))), render(make_report(HALF))):
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text and "Độc lập - Tự do - Hạnh phúc" in text
        assert "ĐOÀN TNCS HỒ CHÍ MINH" not in text


def test_without_settings_it_is_seen_that_nobody_reports(database):
    assert "(Tên tổ chức Đoàn)" in render(make_report(HALF))


def test_every_figure_is_in_both_forms_with_how_it_is_counted_and_its_csv(database, on):
    build(on)
    report = make_report(HALF)
    document, html = words_of(opened(report)), render(report)
    for number, table in enumerate(report.tables, start=1):
        assert table.note and table.title and len(table.note) > 40
        for text in (document, html):
            assert f"Bảng {number}. {table.title}" in text and f"{table.name}.csv" in text
        for row in table.rows:
            assert len(row) == len(table.columns)
            assert all(in_words(cell) in document for cell in row)
    pictures = document_pictures(report)
    assert pictures == sum(map(can_draw, report.tables)) > 2
    assert html.count("data:image/svg+xml") == pictures
    assert 'http-equiv="Content-Security-Policy"' in html and "<script" not in html
    assert not re.search(r'(?:src|href)="https?:', html)


def document_pictures(report) -> int:
    return len(opened(report).inline_shapes)


@pytest.mark.parametrize(
    ("period", "has", "lacks"),
    [
        (
            Period(date(2026, 3, 9), date(2026, 3, 15)),
            {"reading", "outcomes"},
            {"speed", "criteria", "years"},
        ),
        (HALF, {"speed", "criteria", "unit_reports"}, {"years"}),
        (Period(date(2026, 1, 1), date(2026, 12, 31)), {"speed", "criteria"}, {"years"}),
        (Period(date(2025, 1, 1), date(2027, 12, 31)), {"years"}, set()),
    ],
)
def test_each_form_has_what_belongs_to_it(database, period, has, lacks):
    names = {table.name for table in make_report(period).tables}
    assert has <= names and not lacks & names


def test_the_figures_are_a_csv_each_that_a_spreadsheet_reads(database, on, tmp_path):
    build(on)
    report = make_report(HALF)
    figures = write_report(report, tmp_path / "r.html")
    assert figures.name == "r.figures.zip"
    with zipfile.ZipFile(figures) as archive:
        assert archive.namelist() == [f"{t.name}.csv" for t in report.tables] + ["notes.csv"]
        for table in report.tables:
            content = archive.read(f"{table.name}.csv").decode("utf-8-sig")
            rows = list(csv.reader(io.StringIO(content)))
            assert rows[0] == list(table.columns) and len(rows) == len(table.rows) + 1
    assert write_report(report, tmp_path / "again.html").read_bytes() == figures.read_bytes()


def test_a_cell_is_never_a_formula(database):
    from pipeline.programme.reports.tables import Table

    text = as_csv(Table("t", "T", ("a", "b"), (("=1+1", 2), ("@x", -3)), "n"))
    assert "'=1+1" in text and "'@x" in text and ",-3" in text


def test_an_unknown_ending_and_a_folder_that_is_not_there(database, tmp_path):
    with pytest.raises(UsageError, match="no known ending"):
        write_report(make_report(HALF), tmp_path / "r.pdf")
    with pytest.raises(OutputError, match="folder does not exist"):
        write_report(make_report(HALF), tmp_path / "nowhere" / "r.docx")
