"""A first evening in a real Chromium, by keyboard alone and by thumb.

Somebody joins, practises, decides, takes back, raises an alarm and brings a post by hand. What two people
answer differently is settled, what could not wait is seen to, a post is found by searching, and a lead walks
through the groups of the desk.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from playwright.sync_api import expect

from pipeline.review.accounts import invites
from pipeline.review.accounts.accounts import add_user
from pipeline.review.accounts.team_settings import change_team
from pipeline.review.models import Alarm, Item, Review, Tip, TrainingStep, User
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.storage import event_log
from pipeline.review.training.practice import practice_posts
from tests.review.helpers import PASSWORD
from tests.review.samples import queue_item
from tests.review.web.test_browser_shift import Hand, Keys, Thumb, window

pytestmark = pytest.mark.browser

EVENING = 20
ANSWERS = ("unverifiable", "opinion_or_satire")
BROUGHT = "Ai mở cổng này đăng nhập là được tặng gạo, chuyển tiếp cho mười nhà nữa mới nhận được"
GROUPS = ("Tổng quan", "Bài", "Con người", "Chất lượng", "Chương trình", "Cài đặt")
DONE = "Đã gọi công an phường và báo nhà trường"


@pytest.fixture
def evening(database, python, chromium) -> Iterator[tuple[str, Callable]]:
    """Give the address of the app, and a way to open a window at one of its pages."""
    for name, role in (("minh", "reviewer"), ("tuan", "senior"), ("huong", "lead")):
        user = add_user(name, PASSWORD, role)
        User.objects.filter(pk=user.pk).update(password=PBKDF2PasswordHasher().encode(PASSWORD, "muoi"))
    change_team(double_review=True, sample_rate=0.0)
    # one more than is decided in the evening, and one that cannot wait
    enqueue(queue_item(n, priority=90.0 - n) for n in range(1, EVENING + 3))
    process = python("review.serve(port=0, on_ready=lambda url: print(url, flush=True))")
    url = process.stdout.readline().strip()

    @contextmanager
    def open_window(kind: type[Hand], path: str = "/", name: str = "") -> Iterator[Hand]:
        with window(chromium, kind, url) as hand:
            hand.page.goto(url + path)
            if name:
                hand.fill(hand.page.locator("#id_username"), name)
                hand.fill(hand.page.locator("#id_password"), PASSWORD)
                hand.press(hand.page.locator(".login button.primary"))
            yield hand

    yield url, open_window
    process.kill()
    process.communicate()


def act(hand: Hand, key: str, button: str) -> None:
    """Do what a key of the console does: by the key, or by tapping its button."""
    if isinstance(hand, Thumb):
        hand.press(hand.page.locator(button))
        return
    with hand.page.expect_navigation():
        hand.page.keyboard.press(key)


def practise(hand: Hand) -> None:
    for post in practice_posts():
        act(
            hand,
            hand.page.locator(f"[value={post.answer}]").get_attribute("data-key"),
            f"[value={post.answer}]",
        )
        expect(hand.page.locator("#result")).to_contain_text("Đúng rồi!")
        hand.press(hand.page.locator("#next"))
    expect(hand.page.locator("main")).to_contain_text("Bạn luyện xong ngày")


def walk_the_desk(hand: Hand) -> None:
    """Open every group, and in each its last page."""
    hand.press(hand.page.locator(".nav a", has_text="Bàn làm việc"))
    groups = hand.page.locator(".lead-groups a")
    expect(groups).to_have_text(list(GROUPS))
    for name in GROUPS[1:]:
        hand.press(groups.get_by_text(name, exact=True))
        expect(hand.page.locator(".lead-groups [aria-current]")).to_have_text(name)
        last = hand.page.locator(".lead-pages a").last
        title = last.text_content()
        hand.press(last)
        expect(hand.page.locator(".lead-pages [aria-current=page]")).to_have_text(title)


def answer(hand: Hand, outcome: str) -> None:
    hand.choose(outcome)
    hand.send()
    expect(hand.page.locator("#notices")).to_contain_text("Đã ghi ý kiến của bạn")


@pytest.mark.parametrize("kind", [Keys, Thumb])
def test_a_first_evening(evening, kind):
    _url, open_window = evening
    _made, secret = invites.invite(User.objects.get(username="huong"), "reviewer")

    with open_window(kind, f"/join/{secret}/") as hand:  # joins, and practises first
        hand.fill(hand.page.locator("#id_username"), "lan")
        hand.fill(hand.page.locator("#id_password"), PASSWORD)
        hand.press(hand.page.locator(".join button.primary"))
        hand.press(hand.page.locator("#newcomer"))
        hand.press(hand.page.locator("#practise"))
        practise(hand)
        hand.press(hand.page.locator("#checking"))
        hand.press(hand.page.locator("#read"))
        hand.press(hand.page.locator("main a.primary[href='/']"))

        answer(hand, "scam")  # the first post accuses
        act(hand, "k", "#alarm")  # the next cannot wait
        expect(hand.page.locator("h1")).to_have_text("Đã báo khẩn cho trưởng nhóm")
        hand.press(hand.page.locator("#next"))
        answer(hand, "unverifiable")
        act(hand, "u", "#undo")
        expect(hand.page.locator("input[value=unverifiable]")).to_be_checked()
        for n in range(EVENING - 1):
            answer(hand, ANSWERS[n % len(ANSWERS)])
        expect(hand.page.locator(".tally b")).to_have_text(str(EVENING))
        act(hand, "s", "#skip")
        act(hand, "u", "#undo")
        expect(hand.page.locator(".text")).to_contain_text(f"Bài số {EVENING + 2}")

        hand.press(hand.page.locator(".nav a[href='/tip/']"))
        hand.fill(hand.page.locator("#text"), BROUGHT)
        hand.press(hand.page.locator(".stack-form button.primary"))
        expect(hand.page.locator(".told h2")).to_have_text("Bài mới, nhóm sẽ xem")

    lan = User.objects.get(username="lan")
    assert set(lan.training.values_list("step", flat=True)) == set(TrainingStep.Step.values)
    first, apart, last = (Item.objects.get(cluster_id=f"c{n:016x}") for n in (1, 2, EVENING + 2))
    assert apart.state == Item.State.APART

    with open_window(kind, name="minh") as hand:  # the second review comes first, and differs
        expect(hand.page.locator(".text")).to_contain_text("Bài số 1:")
        answer(hand, "unverifiable")

    with open_window(kind, name="tuan") as hand:  # the disagreement comes first to who may settle it
        expect(hand.page.locator(".opinions")).to_contain_text("Lừa đảo")
        answer(hand, "scam")
    first.refresh_from_db()
    assert first.state == Item.State.DECIDED

    Item.objects.get(pk=last.pk).leases.filter(ended_at=None).update(expires_at=last.added_at)
    with open_window(kind, name="huong") as hand:  # sees to the alarm, and takes what was left from search
        hand.press(hand.page.locator(".alarm-line a"))
        hand.fill(hand.page.locator(".alarm-form textarea"), DONE)
        hand.press(hand.page.locator(".alarm-form button.primary"))
        expect(hand.page.locator(".alarm-line")).to_have_count(0)
        hand.press(hand.page.locator(".nav a[href='/search/']"))
        hand.fill(hand.page.locator("[type=search]"), f"số {EVENING + 2}")
        hand.press(hand.page.locator(".search-line button"))
        hand.press(hand.page.locator(f"form[action='/item/{last.pk}/review/'] button"))
        expect(hand.page.locator(".text")).to_contain_text(f"Bài số {EVENING + 2}")
        answer(hand, "opinion_or_satire")
        walk_the_desk(hand)

    assert Tip.objects.get().made_by == lan
    assert (Alarm.objects.get().end, Alarm.objects.get().note) == ("handled", DONE)
    assert Review.objects.filter(withdrawal=None).count() == EVENING + 3
    assert event_log.verify().is_whole
