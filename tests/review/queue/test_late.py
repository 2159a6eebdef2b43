"""A post that comes after the decision waits until a person confirms that it says the same."""

import pytest

from pipeline.errors import RuleError
from pipeline.review.accounts.team_settings import change_team
from pipeline.review.exports.decisions import decisions
from pipeline.review.models import Event, Item, ItemPost
from pipeline.review.queue import clusters, late, leases
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.queue.referrals import package, refer
from pipeline.review.queue.reopen import cancel_reopening, reopen_item, undo
from pipeline.review.storage import event_log
from tests.review.samples import decide, member, queue_item

pytestmark = pytest.mark.both_databases

TEXT = "Nghe nói uống nước lá xoan ba ngày là khỏi hẳn"
LONGER = f"Chuyển tiếp: {TEXT}"


def grow(*post_ids: str, text: str = "") -> None:
    """Import more posts of the first item."""
    enqueue([queue_item(1, text=TEXT, reasons=(), members=tuple(member(p, text=text) for p in post_ids))])


def rows() -> list[tuple[list[str], list[str]]]:
    return [(row["post_ids"], row["waiting_post_ids"]) for row in decisions()]


def answer(person, outcome: str = "scam") -> None:
    decide(person, str(leases.claim_next(person).token), {"check": outcome}, "Bộ Y tế nói không có thuốc này")


@pytest.fixture
def decided(database, lan) -> Item:
    grow("a")
    answer(lan)
    return Item.objects.get()


def keys(*post_ids: str) -> list[int]:
    return list(ItemPost.objects.filter(post_id__in=post_ids).values_list("pk", flat=True))


def test_a_late_post_is_named_as_waiting_until_somebody_confirms_it(decided, minh):
    grow("b")
    assert rows() == [(["a"], ["b"])]
    assert late.confirm(decided, keys("b"), minh, round_=1) == 1
    assert rows() == [(["a", "b"], [])]
    assert Event.objects.get(kind=Event.Kind.CONFIRMED).payload == {"posts": keys("b"), "round": 1}
    assert event_log.verify().is_whole


def test_a_post_that_joins_while_somebody_reads_is_not_covered_by_what_they_decide(database, lan, minh):
    grow("a")
    lease = leases.claim_next(lan)
    grow("b")
    decide(lan, str(lease.token), {"check": "accurate"})
    assert rows() == [(["a"], ["b"])]
    assert late.waiting(minh) == 1


def test_a_confirmation_is_taken_back_by_who_gave_it(decided, lan, minh):
    grow("b")
    late.confirm(decided, keys("b"), minh, round_=1)
    with pytest.raises(RuleError, match="rút lại"):
        late.take_back(decided, lan)
    late.take_back(decided, minh)
    assert rows() == [(["a"], ["b"])]
    with pytest.raises(RuleError, match="rút lại"):
        late.take_back(decided, minh)


def test_what_says_something_else_becomes_a_related_item_with_its_copies(decided, minh):
    grow("b", "c", text=LONGER)
    grow("d")
    made = late.split_off(decided, keys("b", "c"), minh)
    assert (made.text, made.size, made.state, made.related) == (LONGER, 2, "waiting", decided)
    assert rows() == [(["a"], ["d"])]


def test_nothing_is_confirmed_twice_or_for_another_decision(decided, lan, minh):
    grow("b")
    with pytest.raises(RuleError, match="thay đổi"):
        late.confirm(decided, keys("b"), minh, round_=2)
    late.confirm(decided, keys("b"), minh, round_=1)
    with pytest.raises(RuleError, match="xử lý"):
        late.confirm(decided, keys("a", "b"), minh, round_=1)
    reopen_item(decided, lan, "nguồn mới đăng hôm nay")
    with pytest.raises(RuleError, match="mở lại"):
        late.confirm(decided, keys("b"), minh, round_=1)


def test_a_decision_that_is_taken_back_lets_go_of_its_posts(decided, lan, minh):
    grow("b")
    late.confirm(decided, keys("b"), minh, round_=1)
    undo(lan)
    assert set(ItemPost.objects.values_list("covered_round", flat=True)) == {None}
    assert late.waiting(minh) == 0  # the item itself waits
    answer(lan, "accurate")
    assert rows() == [(["a", "b"], [])]


def test_a_second_look_covers_what_it_could_see_and_the_first_keeps_its_own(decided, lan, minh):
    grow("b")
    reopen_item(decided, minh, "nguồn mới đăng hôm nay")
    assert late.waiting(minh) == 0
    answer(minh, "accurate")
    assert rows() == [(["a"], ["b"]), (["a", "b"], [])]


def test_a_request_that_is_cancelled_leaves_late_posts_waiting(decided, minh):
    reopen_item(decided, minh, "nguồn mới đăng hôm nay")
    grow("b")
    decided.refresh_from_db()
    cancel_reopening(decided, minh)
    assert late.waiting(minh) == 1


def test_posts_merged_into_a_decided_item_wait_and_those_split_off_and_put_back_do_not(decided, tuan):
    enqueue([queue_item(2)])
    clusters.merge(Item.objects.last(), decided, tuan)
    assert rows() == [(["a"], ["2-0"])]
    made = clusters.split(decided, keys("a"), tuan)
    assert rows() == [([], ["2-0"])]
    clusters.undo(made, tuan)
    assert rows() == [(["a"], ["2-0"])]


def test_a_package_has_no_link_of_a_late_post(decided, huong):
    grow("b")
    assert "/p/b" not in package(refer(decided, huong, "lead"))
    late.confirm(decided, keys("b"), huong, round_=1)
    text = package(refer(decided, huong, "lead"))
    assert "/p/a" in text and "/p/b" in text


def test_the_console_counts_what_waits_and_a_key_confirms_it(decided, as_minh):
    grow("b", "c")
    grow("d", text=LONGER)
    assert "3 bài giống bài đã duyệt" in as_minh.get("/").content.decode()
    assert "So 3 bài" in as_minh.get("/late/").content.decode()
    html = as_minh.get(f"/late/{decided.pk}/").content.decode()
    assert "2 bài chép y nhau" in html and "y hệt bài đã duyệt" in html and "autofocus" in html
    posts = ",".join(map(str, keys("b", "c")))
    page = as_minh.post(
        f"/late/{decided.pk}/answer/", {"posts": posts, "round": "1", "confirm": "1"}, follow=True
    )
    html = page.content.decode()
    assert "Đã xác nhận 2 bài" in html
    assert '<mark class="hl hl-check s3">Chuyển tiếp:</mark>' in html
    page = as_minh.post(f"/late/{decided.pk}/answer/", {"undo": "1"}, follow=True)
    assert "Đã rút lại" in page.content.decode()
    assert rows() == [(["a"], ["b", "c", "d"])]


def test_all_are_confirmed_after_a_preview_of_every_text(decided, as_minh):
    grow("b", "c")
    grow("d", text=LONGER)
    html = as_minh.get(f"/late/{decided.pk}/?all=1").content.decode()
    assert "xác nhận tất cả 3 bài" in html and "Chuyển tiếp" in html
    posts = [",".join(map(str, keys("b", "c"))), str(keys("d")[0])]
    grow("e")  # after the preview
    as_minh.post(f"/late/{decided.pk}/answer/", {"posts": posts, "round": "1", "confirm": "1"})
    assert rows() == [(["a", "b", "c", "d"], ["e"])]


@pytest.mark.parametrize("posts", [[], ["x"], ["9" * 40], ["²,-1,,"]])
def test_nonsense_confirms_nothing(decided, as_minh, posts):
    grow("b")
    for button in ("confirm", "differs"):
        page = as_minh.post(
            f"/late/{decided.pk}/answer/", {"posts": posts, "round": "1", button: "1"}, follow=True
        )
        assert "vừa có người xử lý" in page.content.decode()
    assert rows() == [(["a"], ["b"])]


def test_minors_neither_see_nor_confirm_what_is_kept_from_them(database, lan, minh, as_minh):
    enqueue([queue_item(1, text=TEXT, reasons=(), flags=("hateful",), members=(member("a"),))])
    decide(lan, str(leases.claim_next(lan).token), {"hateful": "hateful"})
    grow("b")
    change_team(not_for_minors=["hateful"])
    minh.is_minor = True
    minh.save()
    number = Item.objects.get().pk
    assert late.waiting(minh) == 0
    assert as_minh.get(f"/late/{number}/").status_code == 404
    assert as_minh.post(f"/late/{number}/answer/", {"confirm": "1"}).status_code == 404
