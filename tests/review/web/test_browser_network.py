"""The desk under bad conditions, in a real Chromium: nothing typed is lost, and nothing is stored twice."""

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from pipeline.review.accounts.accounts import add_user
from pipeline.review.models import Item, Lease, Review, User
from pipeline.review.queue import leases
from pipeline.review.queue.enqueue import enqueue
from tests.review.browser import LAPTOP, PATIENCE_MS, goes_on, log_in, press
from tests.review.helpers import PASSWORD
from tests.review.samples import queue_item

pytestmark = pytest.mark.browser

NOTE = "đã hỏi trạm y tế"
numbers = itertools.count(1)


@pytest.fixture
def desk(house, chromium) -> Iterator[Page]:
    """The desk of somebody new, with an item of their own on top and one more behind it."""
    n = next(numbers)
    add_user(f"ban{n}", PASSWORD)
    enqueue(queue_item(2 * n + k, priority=99.0 - n * 0.01 - k * 0.001) for k in range(2))
    Item.objects.exclude(cluster_id__in=[f"c{2 * n + k:016x}" for k in range(2)]).update(priority=1.0)
    context = chromium.new_context(locale="vi-VN", **LAPTOP)
    page = context.new_page()
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    context.on("request", lambda r: None if r.url.startswith(house) else trouble.append(r.url))
    page.set_default_timeout(PATIENCE_MS)
    page.goto(house)
    log_in(page, f"ban{n}")
    yield page
    context.close()
    assert trouble == []


def someone() -> User:
    return User.objects.latest("pk")


def sent() -> list[tuple[str, str]]:
    return list(Review.objects.filter(reviewer=someone()).values_list("outcome", "note"))


def type_note(page: Page) -> None:
    press(page, "3", "n")
    page.keyboard.type(NOTE)


def kept(page: Page) -> str:
    return page.evaluate("JSON.stringify(localStorage)")


def number_of(page: Page) -> str:
    return page.locator(".text").inner_text().split(":")[0]


def test_a_decision_made_offline_goes_out_by_itself(desk):
    first = number_of(desk)
    type_note(desk)
    desk.context.set_offline(True)
    expect(desk.locator("#keeping")).to_contain_text("chữ không mất")
    press(desk, "Control+Enter")
    expect(desk.locator("#keeping")).to_contain_text("sẽ tự gửi")
    assert sent() == []
    with desk.expect_navigation():
        desk.context.set_offline(False)
    assert sent() == [("unverifiable", NOTE)]
    assert number_of(desk) != first
    expect(desk.locator("#keeping")).to_be_hidden()
    expect(desk.locator("#note")).to_have_value("")


def test_what_is_kept_is_ones_own_and_gone_once_it_is_stored(desk):
    type_note(desk)
    assert NOTE in kept(desk)
    assert "uống nước lá xoan" not in kept(desk)
    goes_on(desk, "Control+Enter")
    assert "khoitrong-kept" not in kept(desk)


def test_an_answer_that_was_changed_while_waiting_is_the_one_that_counts(desk):
    press(desk, "6")
    desk.context.set_offline(True)
    press(desk, "Enter")
    expect(desk.locator("#keeping")).to_contain_text("sẽ tự gửi")
    desk.locator("input[value=unverifiable]").check(force=True)
    with desk.expect_navigation():
        desk.context.set_offline(False)
    assert sent() == [("unverifiable", "")]


def test_an_answer_that_got_lost_on_the_way_back_is_stored_once(desk):
    def swallow(route) -> None:
        route.fetch(max_redirects=0)
        route.abort("connectionreset")

    first = number_of(desk)
    desk.route("**/decide/", swallow)
    type_note(desk)
    press(desk, "Control+Enter")
    expect(desk.locator("#keeping")).to_contain_text("sẽ tự gửi")
    assert len(sent()) == 1, "it did arrive"
    desk.unroute("**/decide/")
    with desk.expect_navigation():
        desk.evaluate("window.dispatchEvent(new Event('online'))")
    assert len(sent()) == 1
    assert number_of(desk) != first
    assert "khoitrong-kept" not in kept(desk)


def test_a_server_that_is_being_restarted_is_waited_for(desk):
    desk.route("**/decide/", lambda route: route.fulfill(status=502, body="Bad Gateway"))
    press(desk, "3", "Enter")
    expect(desk.locator("#keeping")).to_contain_text("sẽ tự gửi")
    desk.unroute("**/decide/")
    with desk.expect_navigation():
        desk.evaluate("window.dispatchEvent(new Event('online'))")
    assert sent() == [("unverifiable", "")]


def test_a_lease_that_ran_out_meanwhile_shows_the_note_again(desk):
    type_note(desk)
    desk.context.set_offline(True)
    press(desk, "Control+Enter")
    expect(desk.locator("#keeping")).to_contain_text("sẽ tự gửi")
    Lease.objects.filter(reviewer=someone()).update(expires_at=timezone.now() - timedelta(minutes=1))
    with desk.expect_navigation(url="**/decide/"):
        desk.context.set_offline(False)
    expect(desk.locator("#stale")).to_contain_text(NOTE)
    with desk.expect_navigation():
        desk.locator("#stale .primary").click()
    expect(desk.locator("#note")).to_have_value(NOTE)
    goes_on(desk, "Control+Enter")
    assert sent() == [("unverifiable", NOTE)]


def test_a_login_that_ran_out_costs_nothing(desk):
    type_note(desk)
    desk.context.clear_cookies()
    with desk.expect_navigation(url="**/login/**"):
        press(desk, "Control+Enter")
    assert NOTE in kept(desk)
    desk.fill("#id_username", someone().username)
    desk.fill("#id_password", PASSWORD)
    press(desk, "Enter")
    expect(desk.locator(".tally b")).to_have_text("1")
    assert sent() == [("unverifiable", NOTE)]


def test_a_form_from_before_logging_in_again_is_renewed_and_sent(desk):
    type_note(desk)
    desk.evaluate("document.querySelector('[name=csrfmiddlewaretoken]').value = 'x'.repeat(64)")
    desk.evaluate(
        "document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach(f => f.value = 'x'.repeat(64))"
    )
    press(desk, "Control+Enter")
    expect(desk.locator(".tally b")).to_have_text("1")
    assert sent() == [("unverifiable", NOTE)]


def test_who_was_taken_out_of_the_team_is_led_to_the_login_page(desk):
    type_note(desk)
    User.objects.filter(pk=someone().pk).update(is_active=False)
    with desk.expect_navigation(url="**/login/**"):
        press(desk, "Control+Enter")
    assert sent() == []


def test_logging_out_leaves_nothing_behind(desk):
    type_note(desk)
    assert NOTE in kept(desk)
    with desk.expect_navigation(url="**/login/"):
        desk.click("form.leave button")
    assert "khoitrong-kept" not in kept(desk)


def test_somebody_else_on_the_same_machine_sees_nothing_of_it(desk):
    type_note(desk)
    add_user(f"khac{next(numbers)}", PASSWORD)
    log_in(desk, someone().username)
    assert NOTE not in kept(desk)


def test_a_page_that_was_closed_comes_back_with_what_was_typed(desk):
    type_note(desk)
    again = desk.context.new_page()
    desk.close()
    again.goto(desk.url)
    expect(again.locator("#note")).to_have_value(NOTE)
    expect(again.locator("input[value=unverifiable]")).to_be_checked()


def test_skipping_waits_for_the_network_and_loses_nothing(desk):
    type_note(desk)
    press(desk, "Escape")
    desk.context.set_offline(True)
    press(desk, "s")
    expect(desk.locator("#keeping")).to_contain_text("chữ không mất")
    expect(desk.locator("#note")).to_have_value(NOTE)


def test_two_tabs_store_one_decision(desk):
    other = desk.context.new_page()
    other.goto(desk.url)
    press(desk, "3")
    goes_on(desk, "Enter")
    press(other, "6")
    with other.expect_navigation(url="**/decide/"):
        press(other, "Enter")
    expect(other.locator("#stale")).to_contain_text("đã duyệt rồi")
    assert sent() == [("unverifiable", "")]


def test_the_back_button_after_sending_leads_to_an_open_item(desk):
    first = number_of(desk)
    desk.goto(desk.url + "mine/")
    desk.goto(desk.url.replace("mine/", ""))
    press(desk, "3")
    goes_on(desk, "Enter")
    desk.go_back()
    desk.goto(desk.url.replace("mine/", ""))
    assert number_of(desk) != first
    assert len(sent()) == 1


def test_an_open_page_keeps_its_item_by_signs_of_life(desk):
    desk.clock.install()
    desk.reload()
    lease = leases.live_lease(someone())
    shown = desk.locator("#lease-until").inner_text()
    soon = timezone.now() + timedelta(minutes=2)
    Lease.objects.filter(pk=lease.pk).update(expires_at=soon)
    press(desk, "3")
    with desk.expect_response("**/renew/"):
        desk.clock.run_for(61_000)
    lease.refresh_from_db()
    assert lease.expires_at > soon
    assert desk.locator("#lease-until").inner_text() >= shown


def test_a_page_nobody_touches_lets_its_item_go(desk):
    calls: list[str] = []
    desk.clock.install()
    desk.reload()
    desk.on("request", lambda r: calls.append(r.url) if r.url.endswith("/renew/") else None)
    desk.clock.run_for(20 * 60_000)
    desk.wait_for_timeout(200)
    assert 1 <= len(calls) <= 10


def test_the_page_says_when_somebody_else_has_the_item(desk):
    desk.clock.install()
    desk.reload()
    lease = leases.live_lease(someone())
    Lease.objects.filter(pk=lease.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    assert leases.claim(lease.item, add_user(f"nhanh{next(numbers)}", PASSWORD))
    with desk.expect_response("**/renew/"):
        desk.clock.run_for(61_000)
    expect(desk.locator("#keeping")).to_contain_text("bạn khác đã nhận")


@pytest.mark.parametrize("year", [2001, 2041])
def test_a_wrong_clock_on_the_volunteers_machine_changes_nothing(desk, year):
    desk.clock.install(time=datetime(year, 1, 1))
    desk.reload()
    type_note(desk)
    desk.reload()
    expect(desk.locator("#note")).to_have_value(NOTE)
    goes_on(desk, "Control+Enter")
    assert sent() == [("unverifiable", NOTE)]
