"""A lead's morning on a phone, in a real browser: a story is shared, a post of the column approved."""

import pytest
from playwright.sync_api import Page, expect

from pipeline.programme.models import ColumnDraft, Publication, Story
from pipeline.review.accounts.accounts import add_user
from tests.programme.samples import good_item, official_page, rumour
from tests.review.browser import PATIENCE_MS, PHONE, fits, is_trouble, log_in
from tests.review.helpers import PASSWORD

pytestmark = pytest.mark.browser

POSTS = "https://www.facebook.com/tuoitrephuongba/posts"


@pytest.fixture(scope="module")
def lead(house):
    return add_user("huong", PASSWORD, "lead")


@pytest.fixture
def phone(house, chromium, lead) -> Page:
    context = chromium.new_context(locale="vi-VN", **PHONE)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    troubles = []
    page.on("console", lambda message: troubles.append(message.text) if is_trouble(message) else None)
    page.goto(house)
    log_in(page, "huong")
    yield page
    assert troubles == []
    context.close()


def test_a_story_is_asked_for_copied_and_shared(house, phone, lead):
    page_, item = official_page(lead), good_item(lead)
    phone.goto(f"{house}/programme/good-news/")
    fits(phone)
    phone.get_by_role("link", name="Chuẩn bị chia sẻ").tap()
    expect(phone.get_by_text("Chưa chia sẻ được, còn thiếu")).to_be_visible()
    phone.get_by_label("Lời giới thiệu").fill("Chiếc ví về với chủ.")
    phone.get_by_label("Bài có bán hàng hay xin tiền không?").select_option("no")
    phone.get_by_label("Có ai dưới 18 tuổi không?").select_option("none")
    phone.get_by_label("Hỏi nguồn chưa?").select_option("public")
    phone.get_by_role("button", name="Lưu").tap()
    button = phone.get_by_role("button", name="Chép")
    button.tap()
    expect(phone.get_by_role("button", name="Đã chép")).to_be_visible()
    fits(phone)
    phone.get_by_label("Link bài đã đăng").fill(f"{POSTS}/1000000000000001")
    phone.get_by_role("button", name="Ghi lại").tap()
    expect(phone.get_by_role("heading", name="Đã đăng")).to_be_visible()
    made = Publication.objects.get(story=Story.objects.get(item=item))
    assert (made.page, made.kind) == (page_, "good_news")
    phone.goto(f"{house}/programme/calendar/{page_.pk}/")
    expect(phone.locator(".month td.has")).to_have_count(1)
    fits(phone)


def test_a_draft_is_written_approved_and_its_card_is_seen(house, phone, lead):
    item = rumour(lead, 2)
    phone.goto(f"{house}/programme/column/")
    phone.get_by_role("button", name="Soạn bài").tap()
    title = phone.get_by_label("Tiêu đề: nói điều đúng")
    title.fill("Uống nước lá xoan ba ngày là khỏi")
    phone.get_by_label("Lời đồn, viết trung tính").fill("Có bài nói nước lá xoan chữa được ung thư.")
    phone.get_by_role("button", name="Lưu").tap()
    expect(phone.get_by_text("Tiêu đề đang nhắc lại lời đồn")).to_be_visible()
    title.fill("Lá xoan có độc, đừng uống")
    phone.get_by_role("button", name="Lưu").tap()
    phone.get_by_role("button", name="Duyệt để đăng").tap()
    expect(phone.get_by_role("heading", name="Chép về đăng")).to_be_visible()
    phone.get_by_text("Xem hình").tap()
    picture = phone.locator("details.card img")
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 600
    fits(phone)
    draft = ColumnDraft.objects.get(item=item)
    assert (draft.state, draft.approved_by) == ("approved", lead)
