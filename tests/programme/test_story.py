"""The whole way in a real Chromium: an export comes in, people decide, the district shows what came of it.

Everything is done by people on pages, nothing behind their back but who they are and from which probability
on posts are flagged. At the end every figure of the report is the one that the evening should have.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docx
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from pipeline.programme.models import ColumnDraft, Publication
from pipeline.programme.periods import half_year_of
from pipeline.programme.reports.making import make_report
from pipeline.review.accounts.accounts import add_user
from pipeline.review.imports.thresholds import Choice, change_thresholds
from pipeline.review.models import Event, Item, Review, Unit, User
from tests.programme.reports import recount
from tests.programme.samples import unit_lead
from tests.review.browser import LAPTOP, PATIENCE_MS, log_in
from tests.review.helpers import PASSWORD

pytestmark = pytest.mark.browser

RUMOUR = (
    "KHẨN! Nghe nói từ thứ hai tuần sau tất cả học sinh phường Ba phải uống nước lá xoan để ngừa bệnh lạ, "
    "uống ba ngày là khỏi hẳn, bộ giấu nhẹm chuyện này. Chia sẻ gấp cho mọi người biết trước khi bị xoá!!!"
)
ROOF = (
    "Chiều nay nhóm thanh niên tình nguyện phường Ba đã dựng lại mái nhà cho bà cụ sống một mình sau trận "
    "bão. Ai cũng góp một tay, có bác thợ mộc làm cả buổi không lấy tiền công. Bà cụ cười mãi không thôi."
)
PURSE = (
    "Em học sinh lớp 8 nhặt được chiếc ví có 12 triệu đồng cùng giấy tờ trên đường đi học về, đã mang tới "
    "công an phường để tìm người trả lại. Người mất ví xúc động cảm ơn tấm lòng thật thà của em."
)
HATE = (
    "Bọn dân tỉnh lẻ đó toàn lũ trộm cắp bẩn thỉu, cút hết về quê đi, nhìn thấy đứa nào là đánh đứa đó cho "
    "chừa."
)
ANSWER = (
    "Đừng gọi người ta là bọn dân tỉnh lẻ trộm cắp như vậy. Ở đâu cũng có người tốt người xấu, nói thế là kỳ "
    "thị và làm tổn thương nhiều người."
)
SATIRE = (
    "Tin nóng: phường vừa họp khẩn và quyết định cấm mưa vào giờ tan tầm, mây nào vi phạm sẽ bị lập biên "
    "bản. Bà con yên tâm ra đường nhé, hihi."
)
WHY = "Bộ Y tế cho biết lá xoan có độc, không có quyết định nào bắt học sinh uống."
SOURCE = "https://moh.gov.vn/la-xoan-co-doc"
PAGE = "https://www.facebook.com/tuoitrephuongba"


@contextmanager
def window(chromium, house: str, name: str) -> Iterator[Page]:
    """Open a browser window as somebody."""
    context = chromium.new_context(locale="vi-VN", accept_downloads=True, **LAPTOP)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(house)
    log_in(page, name)
    yield page
    context.close()


def press(page: Page, selector: str) -> None:
    """Press a button that ends in the next page."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def test_from_an_export_to_the_report_of_the_half_year(house, chromium, tmp_path):
    unit = Unit.objects.create(name="Đoàn phường Ba")
    huong, lan = add_user("huong", PASSWORD, "lead"), add_user("lan", PASSWORD, "senior")
    User.objects.filter(pk=lan.pk).update(unit=unit)
    unit_lead(unit)
    change_thresholds(
        {label: Choice(True, "probability", 0.5) for label in ("check", "hateful", "positive")}, huong
    )

    with window(chromium, house, "huong") as page:
        register_page(page, house)
        bring_in(page, house, tmp_path)
    with window(chromium, house, "lan") as page:
        decide_all(page, house)
    with window(chromium, house, "huong") as page:
        share_good_news(page, house)
        write_the_column(page, house)
        report_the_hate(page, house)
    with window(chromium, house, "truong-a") as page:
        tell_what_the_unit_did(page, house, unit)
    with window(chromium, house, "huong") as page:
        tables, document = download(page, house)
    check_figures(tables, unit)
    check_document(document)


def register_page(page: Page, house: str) -> None:
    page.goto(f"{house}/programme/pages/")
    page.fill("#id_name", "Tuổi trẻ phường Ba")
    page.fill("#id_link", PAGE)
    press(page, "form.stack-form button.primary")
    expect(page.locator("table")).to_contain_text("Tuổi trẻ phường Ba")


def bring_in(page: Page, house: str, folder: Path) -> None:
    """Upload the export of a page, look at it, and let it be read."""
    day = timezone.localdate().isoformat()
    export = folder / "trang.csv"
    with export.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["post_id", "text", "created_at", "likes", "platform", "url"])
        for number, text in enumerate((RUMOUR, ROOF, PURSE, HATE, ANSWER, SATIRE)):
            url = f"https://www.facebook.com/cho.que/posts/{number + 1}23456789"
            rows.writerow([f"p{number}", text, f"{day} 0{number + 1}:00", 50, "facebook", url])
        rows.writerow(["p9", "", f"{day} 09:00", 1, "facebook", ""])  # a row without words
    page.goto(f"{house}/import/")
    page.set_input_files("#files", export)
    press(page, "#upload button.primary")
    page.select_option("select[name=engine]", "linear")
    press(page, "button.primary")
    expect(page.locator("#waiting-run")).to_have_count(0, timeout=PATIENCE_MS)
    expect(page.locator(".run-done")).to_be_visible()
    assert Item.objects.count() == 4  # who answers hate and who jokes is left in peace


def decide_all(page: Page, house: str) -> None:
    """A volunteer reads each item and answers what is asked."""
    answers = {RUMOUR: ("check", "false_with_source"), HATE: ("hateful", "hateful")}
    for _ in range(4):
        page.goto(house)
        token = page.locator("input[name=token]").first.get_attribute("value")
        text = Item.objects.get(leases__token=token).text
        label, outcome = answers.get(text, ("positive", "share"))
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        page.check(f"input[name=answer-{label}][value={outcome}]", force=True)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        if text == RUMOUR:
            page.fill("#source_url", SOURCE)
            page.select_option("select[name=topic]", "health")
        if outcome != "share":
            page.fill("#note", WHY if text == RUMOUR else "Kêu gọi đánh người vì quê quán của họ.")
        press(page, "#confirm")
    assert Review.objects.count() == 4 and not Item.objects.filter(state="waiting").exists()


def share_good_news(page: Page, house: str) -> None:
    """Ask what has to be asked, copy, publish by hand, and paste the link."""
    page.goto(f"{house}/programme/good-news/")
    expect(page.locator(".pick")).to_have_count(2)
    press(page, ".pick:has-text('mái nhà') a:has-text('Chuẩn bị chia sẻ')")
    expect(page.locator("main")).to_contain_text("Chưa chia sẻ được")
    page.fill("#id_caption", "Sau trận bão, các bạn trẻ cùng bác thợ mộc dựng lại mái nhà cho một bà cụ.")
    page.select_option("#id_apart", "no")
    page.select_option("#id_minors", "none")
    page.select_option("#id_source", "agreed")
    press(page, "form:has(#id_caption) button.primary")
    expect(page.locator("#share")).to_have_value(holding("dựng lại mái nhà"))
    paste_link(page, f"{PAGE}/posts/100000000000001")
    page.goto(f"{house}/programme/calendar/")
    expect(page.locator("main")).to_contain_text("Tuổi trẻ phường Ba")
    assert Publication.objects.get().kind == "good_news"


def write_the_column(page: Page, house: str) -> None:
    """Write a post about the rumour from what the reviewer wrote, have it approved, and look at its card."""
    page.goto(f"{house}/programme/column/")
    press(page, ".pick button")
    expect(page.locator("#id_correction")).to_have_value(holding("lá xoan có độc"))
    expect(page.locator("#id_sources")).to_have_value(holding(SOURCE))
    page.fill("#id_title", "Lá xoan có độc, không ai bắt học sinh phải uống")
    page.fill("#id_claim", "Có lời đồn rằng trường học yêu cầu các em dùng một loại lá cây để phòng bệnh.")
    press(page, "button[name=save]")
    press(page, "button[name=approve]")
    draft = ColumnDraft.objects.get()
    assert draft.state == "approved" and draft.approved_by.username == "huong"
    for kind, start in (("png", b"\x89PNG"), ("svg", b"<")):
        card = page.request.get(f"{house}/programme/column/{draft.pk}/card.{kind}")
        assert card.status == 200 and card.body().startswith(start)
    svg = page.request.get(f"{house}/programme/column/{draft.pk}/card.svg").text()
    assert "<title" in svg or "Lá xoan" in svg
    paste_link(page, f"{PAGE}/posts/100000000000002")


def report_the_hate(page: Page, house: str) -> None:
    """Write a package, send it by hand, and note what came back."""
    item = Item.objects.get(text=HATE)
    page.goto(f"{house}/item/{item.pk}/")
    page.select_option("select[name=to]", "platform")
    page.select_option("select[name=ground]", "incitement")
    press(page, "form[action$='/refer/'] button")
    expect(page.locator("details[open]")).to_contain_text("Báo cáo bài viết")
    expect(page.locator("[data-copy=package]")).to_be_visible()
    expect(page.locator("#package")).to_have_value(holding("Kích động"))
    press(page, "button[name=way][value=facebook]")
    page.select_option("select[name=outcome]", "removed")
    press(page, "form:has(select[name=outcome]) button.primary")
    expect(page.locator("main")).to_contain_text("Nội dung đã bị gỡ")
    expect(page.locator("main")).to_contain_text(str(timezone.localdate().year))


def tell_what_the_unit_did(page: Page, house: str, unit: Unit) -> None:
    """The lead of the unit enters two things and sends the unit's report."""
    page.goto(f"{house}/programme/units/")
    expect(page.locator("main")).to_contain_text("Còn thiếu")
    page.select_option("#id_kind", "pledge")
    page.fill("#id_people", "45")
    page.fill("#id_members", "50")
    press(page, "form.stack-form button.primary")
    page.select_option("#id_kind", "product")
    page.fill("#id_title", "Video năm bước tự kiểm chứng")
    press(page, "form.stack-form button.primary")
    expect(page.locator("main")).to_contain_text("Ký cam kết: 90 % / 100 %")
    page.goto(f"{house}/programme/report/")
    expect(page.locator("h1")).to_contain_text(unit.name)
    page.fill("textarea[name=results]", "Ra mắt tổ kiểm chứng của phường.")
    press(page, "button[name=send]")
    expect(page.locator("main")).to_contain_text("Đã gửi lúc")


def download(page: Page, house: str) -> tuple[dict[str, list[list[str]]], bytes]:
    """Look at the report, download it and its figures, and return both."""
    page.goto(f"{house}/programme/report/")
    expect(page.locator("main")).to_contain_text("Bài đăng máy đã đọc")
    got = {}
    for ending in ("docx", "html", "zip"):
        with page.expect_download() as caught:
            page.locator(f"a[href*='download.{ending}']").click()
        got[ending] = Path(caught.value.path()).read_bytes()
    assert "Đoàn phường Ba".encode() in got["html"]
    with zipfile.ZipFile(io.BytesIO(got["zip"])) as archive:
        tables = {
            name.removesuffix(".csv"): list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
            for name in archive.namelist()
        }
    return tables, got["docx"]


def check_figures(tables: dict[str, list[list[str]]], unit: Unit) -> None:
    """Every figure is the one that the evening should have, and the one that the log has."""
    half = half_year_of(timezone.localdate())
    rows_of_log = Event.objects.order_by("pk").values_list("kind", "item_id", "actor_id", "payload", "at")
    log = list(rows_of_log)
    rows = {name: {row[0]: row[1:] for row in table[1:]} for name, table in tables.items()}
    reading = [row[1] for row in tables["reading"][1:]]
    assert reading == ["6", "1", "4", "4", "0", "4", "4", "0", "0"]
    assert reading == list(map(str, recount.reading(log, half.first, half.last)))
    assert [row[:4] for row in tables["labels"][1:]] == [
        ["Cần kiểm chứng", "1", "1", "1"],
        ["Thù ghét, gây chia rẽ", "1", "1", "1"],
        ["Tin tốt", "2", "2", "2"],
    ]
    assert rows["outcomes"]["Cần kiểm chứng: Sai – có nguồn đính chính"] == ["1"]
    assert rows["outcomes"]["Tin tốt: Nên chia sẻ"] == ["2"]
    assert sum(int(each[0]) for each in rows["outcomes"].values()) == 4
    assert rows["topics"]["Y tế, sức khoẻ"] == ["1"] and rows["topics"]["Chưa ghi lĩnh vực"] == ["1"]
    assert rows["speed"]["Nhóm bài tính được"] == ["4"] and rows["speed"]["Xong trong 24 giờ"] == ["100 %"]
    assert rows["publications"]["Tuổi trẻ phường Ba"][:3] == ["1", "1", "100 %"]
    assert rows["column"]["Bài của chuyên mục"] == ["1"]
    assert rows["published"]["Tin tốt mỗi ngày"] == ["1"]
    assert rows["referrals"]["Báo xấu trên Facebook"] == ["1", "1", "0"]
    assert rows["referral_outcomes"]["Nội dung đã bị gỡ"] == ["1"]
    assert rows["grounds"]["Kích động bạo lực, thù ghét"] == ["1"]
    assert rows["actions"][unit.name][0] == "1" and rows["actions"][unit.name][-2:] == ["45/50", "90 %"]
    assert rows["criteria"][unit.name][0] == str(27 + 20)
    assert rows["units"][unit.name] == ["ít hơn 3"] * 4  # one volunteer, who is not to be recognised
    assert rows["unit_reports"][unit.name][0].startswith("Đã gửi")
    assert {row[0]: row[1] for row in tables["models"][1:-1]} == {Item.objects.first().model: "4"}
    again = {table.name: table for table in make_report(half).tables}
    assert set(again) == set(tables) - {"notes"}


def check_document(content: bytes) -> None:
    """The Word document opens and holds the same figures, and no word of a post."""
    document = docx.Document(io.BytesIO(content))
    text = "\n".join(each.text for each in document.paragraphs)
    assert "máy đã đọc 6 bài đăng" in text and "4 nhóm bài được gắn cờ" in text
    assert "Đơn vị chưa gửi báo cáo" not in text
    for words in ("lá xoan", "tỉnh lẻ", "mái nhà", "Chợ quê"):
        assert words not in text
    cells = [cell.text for grid in document.tables for row in grid.rows for cell in row.cells]
    assert "45/50" in cells and "Báo xấu trên Facebook" in cells


def paste_link(page: Page, link: str) -> None:
    page.fill("#id_link >> nth=0", link)
    press(page, "form:has(input[name=link_sent]) button.primary")
    expect(page.locator("main")).to_contain_text("Đã đăng")


def holding(words: str) -> re.Pattern[str]:
    return re.compile(re.escape(words))
