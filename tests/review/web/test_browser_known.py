"""A rumour that comes back, in a real Chromium: decided once, found again, closed by a person alone."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from pipeline.batch import Source
from pipeline.classify.loading import load_model
from pipeline.ingest.fields.ids import keyed_id
from pipeline.labels import LABELS
from pipeline.review.accounts.team_settings import change_team
from pipeline.review.claims.matching import compare_waiting
from pipeline.review.exports.decisions import decisions
from pipeline.review.imports.intake import fill_queue
from pipeline.review.imports.thresholds import Choice, change_thresholds, scorer_for
from pipeline.review.models import ClaimMatch, Item, KnownClaim, User
from pipeline.review.queue import leases
from pipeline.review.storage import event_log
from pipeline.review.storage.database_url import resolve_database
from pipeline.review.storage.secret import post_id_key
from tests.review.browser import LAPTOP, PHONE, fits, goes_on, log_in, press
from tests.review.claims.rumour import AGAIN, DENIAL, ELSEWHERE, SOURCE, WHY, WORDINGS

pytestmark = pytest.mark.browser


@pytest.fixture
def take_in(served, huong, tmp_path) -> Callable[[dict[str, str]], None]:
    """Import posts by name; everything asks whether it is true, and nothing else comes before it."""
    Item.objects.update(priority=1.0)
    change_thresholds({label: Choice(label == "check", "probability", 0.001) for label in LABELS}, huong)
    scorer = scorer_for(load_model("linear"))
    local = resolve_database().local

    def put(posts: dict[str, str]) -> None:
        file = tmp_path / f"{'-'.join(posts)}.csv"
        lines = "".join(f'{key},facebook,"{text}"\n' for key, text in posts.items())
        file.write_text(f"post_id,platform,text\n{lines}", encoding="utf-8")
        fill_queue(Source((file,)), scorer, local)

    return put


def judged(*names: str) -> set[str]:
    """Return those of some posts that the export says a person saw and the team judged false."""
    key = post_id_key(resolve_database().local)
    seen = {post for row in decisions() if row["decision"] == "false_with_source" for post in row["post_ids"]}
    return {name for name in names if keyed_id(key, "facebook", name) in seen}


def decide_by_keys(page: Page) -> None:
    press(page, "1")
    expect(page.locator("#source_url")).to_be_focused()
    page.keyboard.type(SOURCE)
    press(page, "Enter")
    expect(page.locator("#note")).to_be_focused()
    page.keyboard.type(WHY)
    goes_on(page, "Control+Enter")


def confirm_all(page: Page) -> None:
    """Go from the console to what waits, read all of it, and confirm it at once."""
    page.goto(re.sub(r"(://[^/]+/).*", r"\1", page.url))
    with page.expect_navigation():
        page.locator(".late-line a").first.click()
    with page.expect_navigation():
        page.locator(".entry-more a").click()
    if page.locator("a[href='?all=1']").count():
        with page.expect_navigation():
            page.locator("a[href='?all=1']").click()
    with page.expect_navigation():
        page.locator("button[name=confirm]").last.click()
    expect(page.locator("#notices")).to_contain_text("Đã xác nhận")


def test_a_rumour_comes_back_a_week_later_and_is_closed_by_one_confirmation_and_its_denial_is_not(
    person, take_in
):
    five = {f"ngay1-{n}": text for n, text in enumerate(WORDINGS)}
    take_in(five)
    with person(**LAPTOP) as page:
        log_in(page, "lan")
        expect(page.locator(".post .text")).to_contain_text(re.compile("sông lam|song lam", re.IGNORECASE))
        decide_by_keys(page)
        assert len(judged(*five)) < 5  # nothing speaks for what nobody has read
        while compare_waiting():  # what was confirmed adds wordings, which find more
            confirm_all(page)
    assert judged(*five) == set(five)

    KnownClaim.objects.update(checked_at=timezone.now() - timedelta(days=7))
    later = {"tuan2-lai": AGAIN, "tuan2-bac": DENIAL, "tuan2-noikhac": ELSEWHERE}
    take_in(later)
    assert judged(*later) == set()
    with person(**PHONE) as page:
        log_in(page, "minh")
        with page.expect_navigation():
            page.locator(".late-line a").first.tap()
        expect(page.locator(".lead")).to_contain_text("1 bài đến sau")
        with page.expect_navigation():
            page.locator(".entry-more a").tap()
        expect(page.locator(".late-post .text").last).to_have_text(AGAIN)
        expect(page.locator(".late-post .text").last.locator("mark").first).to_be_visible()
        fits(page)
        with page.expect_navigation():
            page.locator("button[name=confirm]").tap()
        expect(page.locator("#notices")).to_contain_text("Đã xác nhận 1 bài")
        page.goto(page.url.split("/late/")[0] + "/late/")
        expect(page.locator("main")).to_contain_text("Không có bài nào chờ xác nhận")
    assert judged(*later) == {"tuan2-lai"}
    waiting = Item.objects.filter(state=Item.State.WAITING)
    assert set(waiting.filter(text__in=(DENIAL, ELSEWHERE)).values_list("text", flat=True)) == {
        DENIAL,
        ELSEWHERE,
    }
    assert event_log.verify().is_whole


def test_one_key_confirms_what_stands_beside_the_open_item_and_one_refuses_it(person, take_in):
    take_in({"a": WORDINGS[0]})
    with person(**LAPTOP) as page:
        log_in(page, "lan")
        decide_by_keys(page)
    take_in({"b": AGAIN})
    Item.objects.filter(text=AGAIN).update(priority=99.0)
    with person(**LAPTOP) as page:
        log_in(page, "minh")
        expect(page.locator(".known h2")).to_have_text("Rất giống một tin đã biết")
        expect(page.locator(".known")).to_contain_text(WHY)
        goes_on(page, "g")
        expect(page.locator("#notices")).to_contain_text("Đã xác nhận là tin đã biết")
    assert judged("a", "b") == {"a", "b"}
    take_in({"c": ELSEWHERE})
    assert leases.claim(Item.objects.get(text=ELSEWHERE), User.objects.get(username="minh"))
    with person(**PHONE) as page:
        log_in(page, "minh")
        page.goto(page.url)
        expect(page.locator(".known")).to_contain_text("Khác ở:")
        expect(page.locator(".known")).to_contain_text("Sông Lam → Suối Mây")
        fits(page)
        press(page, "n")
        page.keyboard.type("đang gõ dở")
        press(page, "Escape")
        goes_on(page, "x")
        expect(page.locator(".known")).to_have_count(0)
        expect(page.locator("#note")).to_have_value("đang gõ dở")
    assert judged("c") == set()
    assert ClaimMatch.objects.get(item__text=ELSEWHERE).state == "refused"


def test_anybody_looks_a_rumour_up_on_a_cheap_phone_without_scripts_or_a_login(chromium, served):
    change_team(public_claims=True)
    KnownClaim.objects.create(
        claim_id="k1",
        text=WORDINGS[0],
        verdict="false_with_source",
        correction=WHY,
        sources=[SOURCE],
        state="checked",
    )
    context = chromium.new_context(locale="vi-VN", java_script_enabled=False, **PHONE)
    page, weights = context.new_page(), []
    page.on("response", lambda answer: weights.append(len(answer.body())))
    page.goto(f"{served}/checked/")
    page.locator("#q").fill("benh vien song lam phat thuoc xuong khop")
    with page.expect_navigation():
        page.locator("button").tap()
    expect(page.locator("article")).to_have_count(1)
    expect(page.locator("article")).to_contain_text("Sai – có nguồn đính chính")
    expect(page.locator("article")).to_contain_text(WHY)
    assert sum(weights) < 40_000
    context.close()
