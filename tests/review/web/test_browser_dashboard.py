"""The dashboard in a real Chromium, with the import in a process of its own."""

from datetime import date

import pytest
from playwright.sync_api import expect

from pipeline.batch.histogram import Bins
from pipeline.review.accounts.accounts import add_user
from pipeline.review.imports.estimates import keep_scores
from pipeline.review.imports.thresholds import choices
from pipeline.review.models import Import, ImportRun, Item
from tests.review.browser import LAPTOP, PATIENCE_MS, PHONE, SMALLEST, fits, log_in
from tests.review.helpers import EXPORT

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("options", [LAPTOP, PHONE | {"java_script_enabled": False}], ids=["laptop", "plain"])
def test_an_export_goes_from_the_upload_to_its_rejects(person, tmp_path, options):
    add_user("huong", "bến sông 42 đò", "lead")
    before = Item.objects.count()
    (tmp_path / "json.py").write_text(EXPORT, encoding="utf-8")  # never imported, whatever its name
    with person(**options) as page:
        log_in(page, "huong")
        page.goto(page.url + "import/")
        page.set_input_files("#files", tmp_path / "json.py")
        page.locator("#upload .primary").click()
        expect(page.locator("h1")).to_contain_text("Xem trước")
        expect(page.locator(".rows")).to_contain_text("[số điện thoại]")
        fits(page) if options is LAPTOP else None
        page.locator("button.primary").click()
        expect(page.locator(".run-done")).to_be_visible(timeout=PATIENCE_MS)  # without a touch
        expect(page.locator("#content")).to_contain_text("Bài không có chữ nào.")
        with page.expect_download() as download:
            page.get_by_role("link", name="Tải danh sách (CSV)").click()
        assert download.value.suggested_filename.endswith(".csv")
    run = ImportRun.objects.get()
    assert (run.posts, run.rejected, run.new_items) == (2, 2, Item.objects.count() - before) == (2, 2, 1)


@pytest.mark.parametrize("options", [LAPTOP, SMALLEST], ids=["laptop", "360"])
def test_a_slider_says_at_once_what_it_would_mean(person, options):
    add_user("huong", "bến sông 42 đò", "lead")
    bins = Bins()
    for probability in (0.3, 0.6, 0.9):
        bins.add(probability)
    record = Import.objects.create(fingerprint="x", after_item=0)
    keep_scores(record, {(date(2026, 11, 1), "check"): bins})
    with person(**options) as page:
        log_in(page, "huong")
        page.goto(page.url + "thresholds/")
        fits(page)
        check = page.locator(".threshold").first
        slider = check.locator("input[name=probability-check]")
        slider.fill("60")
        expect(check.locator("[data-items]")).to_have_text("2")
        expect(check.locator("[data-missed]")).to_have_text("0,3")
        expect(check.locator("input[value=probability]")).to_be_checked()
        slider.press("ArrowRight")
        expect(check.locator("[data-items]")).to_have_text("1")
        page.locator("button.primary").click()
        expect(page.locator("#notices")).to_contain_text("Đã lưu ngưỡng")
    assert choices()["check"].value == 0.61


def test_on_a_phone_the_open_page_of_the_desk_is_in_sight_among_the_others(person):
    add_user("huong", "bến sông 42 đò", "lead")
    with person(**SMALLEST) as page:
        log_in(page, "huong")
        page.goto(page.url + "settings/")
        expect(page.locator(".lead-groups [aria-current]")).to_be_in_viewport(ratio=0.99)
        page.goto(page.url.replace("settings", "audit"))
        expect(page.locator(".lead-pages [aria-current]")).to_be_in_viewport(ratio=0.99)
