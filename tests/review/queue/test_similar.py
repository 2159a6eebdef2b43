"""Past decisions about similar texts are shown beside an item; undecided ones never are."""

import re

import pytest

from pipeline.review.accounts.team_settings import change_team
from pipeline.review.models import Item, ItemBands
from pipeline.review.queue import leases, similar, similar_keys
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.queue.reopen import reopen_item
from tests.review.samples import decide, queue_item

pytestmark = pytest.mark.both_databases

OLD = "Nghe nói uống nước lá xoan đun sôi ba ngày là khỏi hẳn bệnh tiểu đường, chia sẻ gấp kẻo muộn!"
LIKE = "Bà con ơi, uống nước lá xoan đun sôi năm ngày là khỏi hẳn tiểu đường nhé, nhà tôi thử rồi!"
OTHER = "Quận mình sắp làm lại vỉa hè phố Hàng Mắm, nghe đâu cấm xe hai tháng liền."


def decided(text: str, number: int, person, **change: object) -> Item:
    enqueue([queue_item(number, text=text, reasons=(), **change)])
    item = Item.objects.get(cluster_id=f"c{number:016x}")
    label = item.questions.get().label
    answer = {"check": "unverifiable", "hateful": "hateful"}[label]
    lease = leases.claim(item, person)
    decide(person, str(lease.token), {label: answer})
    return Item.objects.get(pk=item.pk)


@pytest.fixture
def open_item(database, minh) -> Item:
    enqueue([queue_item(9, text=LIKE, reasons=())])
    return Item.objects.get()


def test_the_nearest_decision_comes_with_its_outcome_and_a_link(open_item, minh, as_lan):
    old = decided(OLD, 1, minh)
    decided(OTHER, 2, minh)
    html = as_lan.get("/").content.decode()
    block = re.search(r'<details class="similar.*?</ul>', html, re.DOTALL)[0]
    assert "Chưa kiểm chứng được" in block and f'href="/item/{old.pk}/"' in block
    assert "Hàng Mắm" not in block


def test_at_most_three_come_and_the_most_alike_first(open_item, minh, lan):
    for n in range(1, 6):
        decided(OLD + " Nhà ai có người bệnh thì xem." * n, n, minh)
    found = similar.alike(open_item, lan)
    assert len(found) == 3
    assert [each.similarity for each in found] == sorted((each.similarity for each in found), reverse=True)
    assert found[0].item.cluster_id == f"c{1:016x}"


def test_what_waits_or_was_reopened_is_never_shown(open_item, minh, lan):
    enqueue([queue_item(1, text=OLD, reasons=())])
    assert similar.alike(open_item, lan) == []
    old = decided(OLD + " Thật đấy!", 2, minh)
    assert [each.item for each in similar.alike(open_item, lan)] == [old]
    reopen_item(old, minh, "nguồn mới đăng hôm nay")
    assert similar.alike(open_item, lan) == []


def test_what_a_person_left_out_or_may_not_read_is_not_shown(open_item, minh, lan):
    decided(OLD, 1, minh, flags=("hateful",))
    assert len(similar.alike(open_item, lan)) == 1
    lan.leaves_out = ["hateful"]
    assert similar.alike(open_item, lan) == []


def test_what_may_hurt_is_folded_and_softened(open_item, minh, as_lan):
    decided(OLD.replace("Nghe nói", "Lũ chó nói"), 1, minh, flags=("hateful",))
    block = re.search(r'<details class="similar.*?</ul>', as_lan.get("/").content.decode(), re.DOTALL)[0]
    assert 'class="entry-veil"' in block and "L· c·· nói" in block and "Lũ chó" not in block


@pytest.mark.parametrize(("hides", "waits"), [(True, True), (False, False)])
def test_a_blind_reviewer_chooses_first(open_item, minh, as_lan, hides, waits):
    decided(OLD, 1, minh)
    change_team(hide_scores=hides)
    assert ('class="similar after-answer"' in as_lan.get("/").content.decode()) == waits


def test_an_item_is_in_the_index_once_however_often_it_is_decided(database, minh):
    item = decided(OLD, 1, minh)
    similar.remember(item)
    assert len(ItemBands.objects.get(item=item).keys.split()) == similar_keys.BANDING.bands
    assert similar_keys.keys_of("🌸 … !!!") == []


def test_a_long_post_costs_no_more_and_finds_the_same(database, minh):
    long = OLD + " dài lắm" * 40_000
    assert similar_keys.keys_of(long) == similar_keys.keys_of(long[: similar_keys.READ])


def test_an_item_leaves_those_that_wait_when_it_is_decided(open_item, minh, huong):
    enqueue([queue_item(1, text=OLD, reasons=())])
    old = Item.objects.get(cluster_id=f"c{1:016x}")
    assert [each.item for each in similar.alike_waiting(open_item, huong)] == [old]
    assert old in similar.near(LIKE) and open_item in similar.near(LIKE)
    decide(minh, str(leases.claim(old, minh).token), {"check": "unverifiable"})
    assert similar.alike_waiting(open_item, huong) == []
    assert [each.item for each in similar.alike(open_item, huong)] == [old]
    assert old in similar.near(LIKE)


def test_the_index_is_asked_the_same_few_things_however_much_is_decided(
    open_item, minh, lan, django_assert_max_num_queries
):
    Item.objects.bulk_create(
        Item(cluster_id=f"d{n}", text=f"{OLD} {n}", platform="facebook", lang="vi", size=1, reach=1,
             probabilities={}, priority=1.0, priority_parts={}, reasons=[], model="m", state="decided")
        for n in range(300)
    )  # fmt: skip
    for item in Item.objects.filter(state="decided"):
        similar.remember(item)
    with django_assert_max_num_queries(4):
        assert len(similar.alike(open_item, lan)) == 3
