"""A volunteer's evening in a real Chromium: by keyboard only, by thumb, and without JavaScript."""

import re

import pytest
from playwright.sync_api import (
    Response,
    expect,
)

from pipeline.posts import Reason
from pipeline.review.accounts.accounts import add_user
from pipeline.review.models import Lease, Review
from pipeline.review.queue.enqueue import enqueue
from tests.review.browser import LAPTOP, PHONE, SMALLEST, fits, goes_on, log_in, press
from tests.review.helpers import PASSWORD
from tests.review.samples import queue_item

pytestmark = pytest.mark.browser

WHY = "Bộ Y tế đã bác tin này"
NASTY = (
    "<script>window.hurt = 1</script><img src=x onerror='window.hurt = 2'>\u202e\x07 nghe nói sắp có bão lớn"
)


def outcomes() -> list[str]:
    return list(Review.objects.order_by("id").values_list("outcome", flat=True))


def test_five_items_by_keyboard_only(person):
    enqueue([queue_item(20, flags=("hateful", "check"), priority=99.0)])
    with person(**LAPTOP) as page:
        page.keyboard.type("lan")  # the name field has the focus
        press(page, "Tab")
        page.keyboard.type(PASSWORD)
        goes_on(page, "Enter")
        expect(page.locator(".text")).to_be_hidden()
        press(page, "h")
        expect(page.locator(".text")).to_be_visible()
        press(page, "3", "6")
        goes_on(page, "Enter")
        expect(page.locator("#notices")).to_contain_text("Đã ghi ý kiến của bạn")
        expect(page.locator(".tally b")).to_have_text("1")
        press(page, "1")
        expect(page.locator("#source_url")).to_be_focused()
        page.keyboard.type("https://example.org/dinh-chinh")
        press(page, "Enter")
        expect(page.locator("#note")).to_be_focused()
        page.keyboard.type(WHY)
        goes_on(page, "Control+Enter")
        press(page, "Numpad4")
        expect(page.locator("#source_url")).to_be_focused()
        page.keyboard.type("https://example.org/dung")
        goes_on(page, "Enter")
        goes_on(page, "s")
        press(page, "n")
        page.keyboard.type("s 1 h ? là chữ trong ghi chú")
        press(page, "Escape", "3")
        goes_on(page, "Control+Enter")
        press(page, "5")
        goes_on(page, "Enter")
        expect(page.locator(".tally b")).to_have_text("5")
    expected = ["not_hateful", "scam", "false_with_source", "accurate", "unverifiable", "opinion_or_satire"]
    assert outcomes() == expected
    assert Review.objects.get(outcome="unverifiable").note == "s 1 h ? là chữ trong ghi chú"
    assert Lease.objects.filter(end="skipped").count() == 1


def test_a_phrase_is_inserted_by_key_with_the_official_source_and_edited(person):
    with person(**LAPTOP) as page:
        log_in(page)
        press(page, "2")
        page.keyboard.type("https://moh.gov.vn/tin/1")
        expect(page.locator("#official")).to_contain_text("Bộ Y tế")
        press(page, "Escape", "m", "ArrowRight", "ArrowLeft", "Enter")
        expect(page.locator("#note")).to_be_focused()
        expect(page.locator("#note")).to_have_value(re.compile("Bộ Y tế.*ý là: \\[…\\]"))
        page.keyboard.type("chưa có kết luận")  # the gap was selected
        goes_on(page, "Control+Enter")
    review = Review.objects.get()
    assert "ý là: chưa có kết luận." in review.note and "[" not in review.note


def test_a_document_goes_up_when_it_is_chosen_and_the_typing_stays(person, tmp_path):
    picture = tmp_path / "ảnh chụp.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + b"\0" * 40)
    large = tmp_path / "phim.png"
    large.write_bytes(picture.read_bytes() + b"\0" * 6_000_000)
    with person(**PHONE) as page:
        log_in(page)
        page.locator(".choice", has=page.locator("input[value=false_with_source]")).tap()
        page.locator("#note").fill(WHY)
        page.set_input_files("#document_file", str(large))
        expect(page.locator("#notices")).to_contain_text("tối đa 5 MB")
        with page.expect_navigation():
            page.set_input_files("#document_file", str(picture))
        expect(page.locator("[name=document]")).to_be_checked()
        expect(page.locator("#note")).to_have_value(WHY)
        fits(page)
        with page.expect_navigation():
            page.locator("#confirm").tap()
    assert Review.objects.get().attachments.get().document.name == "ảnh chụp.png"


def test_the_source_is_asked_for_after_the_last_question(person):
    enqueue([queue_item(20, flags=("check", "hateful"), priority=99.0)])
    with person(**LAPTOP) as page:
        log_in(page)
        press(page, "1", "2")
        expect(page.locator("#source_url")).to_be_focused()
        page.keyboard.type("https://example.org/dinh-chinh")
        press(page, "Tab")
        page.locator("#note").fill(WHY)
        goes_on(page, "Control+Enter")
    assert outcomes() == ["false_with_source", "offensive_only"]


def test_enter_without_an_answer_asks_for_one_and_sends_nothing(person):
    with person(**LAPTOP) as page:
        log_in(page)
        press(page, "Enter")
        expect(page.locator("#notices")).to_contain_text("chọn một câu trả lời")
    assert outcomes() == []


def test_keys_with_a_modifier_belong_to_the_browser(person):
    with person(**LAPTOP) as page:
        log_in(page)
        press(page, "Alt+2", "Meta+s", "Control+1")
        assert page.locator(".choice input:checked").count() == 0
    assert Lease.objects.filter(end="skipped").count() == 0


def test_single_keys_can_be_switched_off_and_stay_off(person):
    with person(**LAPTOP) as page:
        log_in(page)
        press(page, "?")
        page.locator("#keys-on").uncheck()
        press(page, "Escape")
        page.reload()
        press(page, "2", "s")
        assert page.locator(".choice input:checked").count() == 0


def test_what_was_typed_survives_a_reload(person):
    with person(**LAPTOP) as page:
        log_in(page)
        press(page, "3", "n")
        page.keyboard.type("đang viết dở")
        page.reload()
        expect(page.locator("#note")).to_have_value("đang viết dở")
        expect(page.locator("input[value=unverifiable]")).to_be_checked()
        goes_on(page, "Enter")
        expect(page.locator("#note")).to_have_value("")


def test_three_items_by_thumb(person):
    with person(**PHONE) as page:
        log_in(page)
        for answer in ("unverifiable", "opinion_or_satire", "scam"):
            page.locator(".choice", has=page.locator(f"input[value={answer}]")).tap()
            with page.expect_navigation():
                page.locator("#confirm").tap()
        with page.expect_navigation():
            page.locator("#skip").tap()
    assert outcomes() == ["unverifiable", "opinion_or_satire", "scam"]


@pytest.mark.parametrize("options", [SMALLEST, PHONE, LAPTOP], ids=["360", "390", "1366"])
def test_nothing_sticks_out_and_targets_are_large_enough(person, options):
    long = "dài" * 400 + " https://example.org/" + "a" * 500
    enqueue([queue_item(30, text=long, page="trang" * 60, priority=99.0, flags=("check", "positive"))])
    with person(**options) as page:
        fits(page)
        log_in(page)
        page.locator(".rank summary").click()
        fits(page)
        for target in page.locator(".choice, #confirm, #skip, .help-button").all():
            box = target.bounding_box()
            assert box and min(box["width"], box["height"]) >= 44
        page.goto(page.url + "mine/")
        fits(page)


def test_the_page_stays_under_100_kb_with_everything_on_it(person):
    words = "chia sẻ gấp kẻo muộn "
    reasons = tuple(Reason("check", "words", (i * 21, i * 21 + 11), "chia sẻ gấp", 0.2) for i in range(60))
    enqueue([queue_item(31, text=words * 50_000, reasons=reasons, priority=99.0)])
    sizes: list[int] = []

    def weigh(response: Response) -> None:
        sizes.append(len(response.body()))

    with person(**LAPTOP) as page:
        log_in(page)
        page.on("response", weigh)
        page.goto(page.url)
        page.wait_for_load_state("networkidle")
    assert 10_000 < sum(sizes) < 100_000, sizes


def test_a_hostile_post_does_nothing(person):
    enqueue([queue_item(32, text=NASTY, page=NASTY, priority=99.0)])
    with person(**LAPTOP) as page:
        log_in(page)
        expect(page.locator(".text")).to_contain_text("<script>window.hurt = 1</script>")
        assert page.evaluate("window.hurt") is None


def test_it_works_without_javascript(person):
    with person(**PHONE, java_script_enabled=False) as page:
        log_in(page)
        page.locator(".choice", has=page.locator("input[value=false_with_source]")).tap()
        page.fill("#source_url", "https://example.org/dinh-chinh")
        page.locator("#note-box summary").tap()
        page.fill("#note", WHY)
        page.locator("#confirm").tap()
        expect(page.locator("#notices")).to_contain_text("Đã ghi ý kiến của bạn")
    assert outcomes() == ["false_with_source"]


def test_two_people_at_once_never_see_the_same_item(person):
    with person(**LAPTOP) as lan, person(**PHONE) as minh:
        log_in(lan)
        log_in(minh, "minh")
        for _ in range(2):
            assert lan.locator(".text").inner_text() != minh.locator(".text").inner_text()
            goes_on(lan, "3", "Enter")


def test_an_expired_lease_brings_the_note_back(person):
    with person(**LAPTOP) as page:
        log_in(page)
        press(page, "3", "n")
        page.keyboard.type("đã hỏi trạm y tế")
        Lease.objects.update(expires_at="2026-01-01T00:00:00Z")
        with page.expect_response(lambda r: r.url.endswith("/decide/")) as answer:
            press(page, "Control+Enter")
        assert answer.value.status == 409
        expect(page.locator("#stale")).to_contain_text("đã hỏi trạm y tế")
        with page.expect_navigation():
            page.locator("#stale .primary").click()
        expect(page.locator("#note")).to_have_value("đã hỏi trạm y tế")
        goes_on(page, "Control+Enter")
    assert Review.objects.get().note == "đã hỏi trạm y tế"


def test_everything_is_there_in_english(person):
    with person(**LAPTOP) as page:
        log_in(page)
        page.click("button[lang=en]")
        expect(page.locator("#confirm")).to_contain_text("Confirm")
        expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("options", [SMALLEST, LAPTOP], ids=["360", "1366"])
def test_the_pages_of_a_lead_fit_the_screen(person, options):
    add_user("huong", PASSWORD, "lead")
    with person(**options) as page:
        log_in(page, "huong")
        for path in (
            "people/",
            "settings/",
            "handbook/",
            "golden/",
            "handbook/phrase/1/",
            "account/",
            "overview/",
            "overview/agreement/",
            "item/1/cluster/",
        ):
            page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + "/" + path)
            fits(page)
