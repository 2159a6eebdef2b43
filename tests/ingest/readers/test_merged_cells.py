"""Merged cells of a workbook count in every row that they reach."""

import openpyxl
import pytest

from pipeline.ingest.readers.merged_cells import fill_merged
from tests.ingest.exports import TEXTS, read, texts


def book(path, rows, *merged):
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for cells in merged:
        made.active.merge_cells(cells)
    made.save(path)
    return path


def test_a_page_and_a_day_merged_over_rows_belong_to_each(tmp_path):
    rows = [["Trang", "Nội dung", "Ngày đăng"], ["Tin Xóm", TEXTS[0], "01/05/2026"], ["", TEXTS[1], ""],
            ["", TEXTS[2], ""], ["Tin Bến", "hết", "02/05/2026"]]  # fmt: skip
    posts, rejects = read(book(tmp_path / "a.xlsx", rows, "A2:A4", "C2:C4"))
    assert [post["page"] for post in posts] == ["Tin Xóm"] * 3 + ["Tin Bến"]
    assert [post["created_at"].day for post in posts] == [30, 30, 30, 1]
    assert rejects == []


def test_a_header_over_two_rows_is_one_header(tmp_path):
    rows = [["Báo cáo tháng 5", None, None, None], ["Nội dung", "Ngày", "Tương tác", None],
            ["", "", "Thích", "Bình luận"], [TEXTS[0], "01/05/2026", 5, 6]]  # fmt: skip
    (post,), rejects = read(book(tmp_path / "a.xlsx", rows, "A1:D1", "A2:A3", "B2:B3", "C2:D2"))
    assert (post["text"], post["reactions"], post["comments"], rejects) == (TEXTS[0], 5, 6, [])


def test_a_post_merged_over_rows_that_are_otherwise_blank_is_one_post(tmp_path):
    rows = [["id", "text"], [1, TEXTS[0]], [None, None], [2, TEXTS[1]]]
    posts, rejects = read(book(tmp_path / "a.xlsx", rows, "A2:A3", "B2:B3"))
    assert (texts(posts), rejects) == (TEXTS[:2], [])


def test_every_sheet_has_merged_cells_of_its_own(tmp_path):
    made = openpyxl.Workbook()
    for sheet, page in ((made.active, "Tin Xóm"), (made.create_sheet("b"), "Tin Bến")):
        for row in (["page", "text"], [page, f"{page} một"], [None, f"{page} hai"]):
            sheet.append(row)
    made.worksheets[1].merge_cells("A2:A3")
    made.save(tmp_path / "a.xlsx")
    assert [post["page"] for post in read(tmp_path / "a.xlsx")[0]] == ["Tin Xóm", None, "Tin Bến", "Tin Bến"]


@pytest.mark.parametrize("width", [0, 1, 3])
def test_rows_of_any_width_are_filled(width):
    rows = [("a", "b", "c"), (None,) * width, ("x",)]
    filled = list(fill_merged(iter(rows), {1: [(0, 3), (2, 3)], 9: [(0, 12)]}))
    assert filled == [("a", "b", "c"), (None,) * width, ("x", None, "c")]
