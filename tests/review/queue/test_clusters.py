"""People put right what the machine grouped, and can take it back."""

import pytest

from pipeline.errors import RuleError
from pipeline.review.models import Item, ItemPost
from pipeline.review.queue import clusters, leases
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.storage import event_log
from tests.review.samples import decide, member, queue_item

pytestmark = pytest.mark.both_databases

OTHER = "Chợ quê họp lại sau lũ, bà con mang rau ra bán từ sáng sớm"


@pytest.fixture
def two(database) -> tuple[Item, Item]:
    """An item of three posts, the last with another text, and one of two posts."""
    odd = member("1-2", text=OTHER, reach=900)
    enqueue(
        [
            queue_item(1, members=(member("1-0"), member("1-1"), odd)),
            queue_item(2, text="Bài khác hẳn", posts=2),
        ]
    )
    first, second = Item.objects.order_by("id")
    return first, second


def sizes() -> list[tuple[int, int, str]]:
    return list(Item.objects.order_by("id").values_list("size", "reach", "state"))


def odd_one() -> ItemPost:
    return ItemPost.objects.get(post_id="1-2")


def test_an_outlier_is_split_off_with_its_own_text_and_asks_the_same(two, tuan):
    made = clusters.split(two[0], [odd_one().pk], tuan)
    assert (made.text, made.reasons, made.state) == (OTHER, [], "waiting")
    assert [question.label for question in made.questions.all()] == ["check"]
    assert sizes() == [(2, 240, "waiting"), (2, 240, "waiting"), (1, 900, "waiting")]
    assert (odd_one().text, made.related) == (OTHER, two[0])


@pytest.mark.parametrize("take", [0, 3])
def test_nothing_or_everything_cannot_be_split_off(two, tuan, take):
    with pytest.raises(RuleError, match="ít nhất một"):
        clusters.split(two[0], [post.pk for post in two[0].posts.all()[:take]], tuan)


def test_a_split_is_taken_back_whole(two, tuan):
    made = clusters.split(two[0], [odd_one().pk], tuan)
    clusters.undo(made, tuan)
    assert sizes() == [(3, 1140, "waiting"), (2, 240, "waiting"), (0, 0, "merged")]
    assert odd_one().text == OTHER
    with pytest.raises(RuleError, match="hoàn tác"):
        clusters.undo(two[0], tuan)
    assert event_log.verify().is_whole


def test_two_items_become_one_that_is_decided_once(two, lan, tuan):
    clusters.merge(two[1], two[0], tuan)
    assert sizes() == [(5, 1380, "waiting"), (2, 240, "merged")]
    assert two[0].posts.filter(text="Bài khác hẳn").count() == 2
    decide(lan, str(leases.claim_next(lan).token), {"check": "accurate"})
    assert leases.claim_next(lan) is None


def test_new_copies_of_a_merged_item_go_where_it_went(two, tuan):
    clusters.merge(two[1], two[0], tuan)
    enqueue([queue_item(2, text="Bài khác hẳn", members=(member("2-9"),))])
    two[0].refresh_from_db()
    assert two[0].size == 6
    assert Item.objects.filter(state="waiting").count() == 1


def test_a_merge_is_taken_back_whole(two, tuan):
    clusters.merge(two[1], two[0], tuan)
    clusters.undo(two[0], tuan)
    assert sizes() == [(3, 1140, "waiting"), (2, 240, "waiting")]
    assert set(two[1].posts.values_list("text", flat=True)) == {"Bài khác hẳn"}


def test_what_somebody_has_open_is_left_alone(two, lan, tuan):
    leases.claim_next(lan)
    with pytest.raises(RuleError, match="Đang có người"):
        clusters.split(two[0], [odd_one().pk], tuan)
    with pytest.raises(RuleError, match="Đang có người"):
        clusters.merge(two[1], two[0], tuan)


def test_reviews_are_never_lost_in_a_merge(two, lan, tuan):
    decide(lan, str(leases.claim_next(lan).token), {"check": "accurate"})
    with pytest.raises(RuleError, match="mất ý kiến"):
        clusters.merge(two[0], two[1], tuan)
    clusters.merge(two[1], two[0], tuan)
    assert leases.claim_next(lan) is None


def test_a_decided_item_takes_no_question_it_was_not_asked(two, lan, tuan):
    decide(lan, str(leases.claim_next(lan).token), {"check": "accurate"})
    enqueue([queue_item(3, flags=("hateful",))])
    with pytest.raises(RuleError, match="chưa được hỏi"):
        clusters.merge(Item.objects.last(), two[0], tuan)


def test_a_merge_adds_the_questions_the_other_lacks(two, blind, lan, tuan):
    decide(lan, str(leases.claim_next(lan).token), {"check": "scam"})
    enqueue([queue_item(3, flags=("hateful",))])
    merged = clusters.merge(Item.objects.last(), two[0], tuan)
    assert [question.label for question in merged.questions.all()] == ["check", "hateful"]
    assert (merged.round, merged.stage) == (2, "first")


def test_nothing_is_undone_behind_a_reviewers_back(two, lan, tuan):
    clusters.merge(two[1], two[0], tuan)
    decide(lan, str(leases.claim_next(lan).token), {"check": "accurate"})
    with pytest.raises(RuleError, match="duyệt tiếp"):
        clusters.undo(two[0], tuan)


def test_an_item_is_not_merged_with_itself_or_with_one_that_is_gone(two, tuan):
    with pytest.raises(RuleError, match="chính nó"):
        clusters.merge(two[0], two[0], tuan)
    clusters.merge(two[1], two[0], tuan)
    with pytest.raises(RuleError, match="số này"):
        clusters.merge(two[0], two[1], tuan)


def test_the_page_shows_posts_and_only_seniors_regroup(two, as_lan, lan, tuan, client):
    address = f"/item/{two[0].pk}/"
    assert as_lan.get(f"{address}cluster/").status_code == 404  # what waits comes to a reviewer blind
    open_now = leases.claim(two[0], lan)
    html = as_lan.get(f"{address}cluster/").content.decode()
    leases.release(lan, str(open_now.token))
    assert "Chợ quê họp lại" in html and "1.140" in html and 'type="checkbox"' not in html
    assert as_lan.post(f"{address}regroup/", {"post": odd_one().pk}).status_code == 403
    client.force_login(tuan)
    html = client.post(f"{address}regroup/", {"post": odd_one().pk}, follow=True).content.decode()
    assert "Đã tách thành cụm số 3" in html
    html = client.post("/item/3/regroup/", {"undo": "1"}, follow=True).content.decode()
    assert "Đã hoàn tác" in html and "Cụm số 1" in html
    html = client.post(f"{address}regroup/", {"into": str(two[1].pk)}, follow=True).content.decode()
    assert "Đã gộp" in html and "Cụm số 2" in html
    for nonsense in ("", "x", "²", "9" * 40):
        answer = client.post("/item/2/regroup/", {"into": nonsense}, follow=True)
        assert "Không có cụm nào" in answer.content.decode()


def test_the_page_says_what_the_posts_say_with_units_and_draws_no_line_of_one_day(two, tuan, client):
    client.force_login(tuan)
    html = client.get(f"/item/{two[0].pk}/cluster/").content.decode()
    assert two[0].text.split(":")[0] in html and "120 lượt tiếp cận" in html
    days = sorted({post.created_at for post in two[0].posts.all()})
    assert ("timeline" in html) == (len({day.date() for day in days}) > 1)
    two[0].posts.update(created_at=days[0])
    assert "timeline" not in client.get(f"/item/{two[0].pk}/cluster/").content.decode()


def test_the_page_softens_slurs_for_who_wants_that(two, tuan, client):
    Item.objects.filter(pk=two[0].pk).update(text="Lũ óc chó ở bến đò lại bịa chuyện")
    client.force_login(tuan)
    address = f"/item/{two[0].pk}/cluster/"
    assert "Lũ ó· c·· ở bến đò" in client.get(address).content.decode()
    tuan.softens = False
    tuan.save()
    assert "Lũ óc chó ở bến đò" in client.get(address).content.decode()
