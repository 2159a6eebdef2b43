"""Beside an item: near ones that say something else, and waiting ones to merge with one button."""

import pytest

from pipeline.review.accounts.team_settings import change_team
from pipeline.review.models import Item
from pipeline.review.queue import clusters, leases
from pipeline.review.queue.enqueue import CHUNK, enqueue
from pipeline.review.queue.relatives import candidates, relatives
from tests.review.samples import decide, queue_item

pytestmark = pytest.mark.both_databases

RUMOUR = "Nước hồ sẽ dâng trong 2 ngày tới, bà con vùng trũng di dời gấp nhé mọi người ơi"
OTHER_NUMBER = RUMOUR.replace("2 ngày", "200 ngày")
REWORDED = "Bà con vùng trũng di dời gấp nhé, nghe bảo nước hồ sẽ dâng trong 2 ngày tới đó mọi người"


def cluster_id(number: int) -> str:
    return f"c{number:016x}"


def put(number: int, text: str, **change: object) -> Item:
    enqueue([queue_item(number, text=text, reasons=(), **change)])
    return Item.objects.get(cluster_id=cluster_id(number))


@pytest.fixture
def pair(database) -> tuple[Item, Item]:
    """A rumour, and one with another number that stayed apart from it."""
    return put(1, RUMOUR), put(2, OTHER_NUMBER, related=cluster_id(1))


def test_each_of_two_is_shown_beside_the_other_with_what_differs(pair, lan):
    for item, other, word in ((pair[0], pair[1], "200"), (pair[1], pair[0], "2")):
        (found,) = relatives(item, lan)
        assert (found.number, found.differs, found.is_decided) == (other.pk, ["con số"], False)
        assert [piece.text for piece in found.text if piece.strength] == [word]


def test_what_is_related_may_be_added_after_it(database):
    filler = [queue_item(n, related=None) for n in range(10, 10 + CHUNK)]
    enqueue([queue_item(2, text=OTHER_NUMBER, related=cluster_id(1)), *filler, queue_item(1, text=RUMOUR)])
    assert Item.objects.get(cluster_id=cluster_id(2)).related == Item.objects.get(cluster_id=cluster_id(1))


def test_one_that_was_merged_away_stands_for_where_its_posts_went(pair, lan, tuan):
    third = put(3, REWORDED)
    clusters.merge(pair[0], third, tuan)
    assert [each.number for each in relatives(Item.objects.get(pk=pair[1].pk), lan)] == [third.pk]


def test_the_decision_about_it_waits_for_a_blind_reviewers_own_choice(pair, lan, as_minh):
    decide(lan, str(leases.claim_next(lan).token), {"check": "scam"})
    html = as_minh.get("/").content.decode()
    part = html[html.index("Bài gần giống nhưng nói khác") :]
    assert '<p class="after-answer"><b>' in part[: part.index("</li>")]
    change_team(hide_scores=False)
    part = as_minh.get("/").content.decode().split("Bài gần giống nhưng nói khác")[1]
    assert "after-answer" not in part[: part.index("</li>")]
    assert "Bài gần giống" in as_minh.get(f"/item/{pair[0].pk}/").content.decode()


def test_what_a_person_left_out_or_may_not_read_is_not_beside_it(database, lan, tuan):
    item = put(1, RUMOUR)
    put(2, OTHER_NUMBER, related=cluster_id(1), flags=("hateful",))
    put(3, REWORDED, flags=("hateful",))
    assert len(relatives(item, lan)) == 1
    assert [each.number for each in candidates(item, tuan)].count(3) == 1
    lan.leaves_out = tuan.leaves_out = ["hateful"]
    assert relatives(item, lan) == candidates(item, tuan) == []


def test_other_wordings_are_offered_and_merged_with_one_button(database, tuan, lan, client, as_lan):
    item, other = put(1, RUMOUR), put(2, REWORDED)
    put(3, "Phiên chợ quê cuối năm mở lại ở đình làng, ai rảnh ghé chơi")
    client.force_login(tuan)
    html = client.get(f"/item/{item.pk}/cluster/").content.decode()
    assert f'action="/item/{other.pk}/regroup/"' in html and f'name="into" value="{item.pk}"' in html
    assert 'action="/item/3/regroup/"' not in html
    assert "Gộp vào đây" not in as_lan.get(f"/item/{item.pk}/cluster/").content.decode()
    client.post(f"/item/{other.pk}/regroup/", {"into": str(item.pk)})
    item.refresh_from_db()
    assert item.size == 2
    assert candidates(item, tuan) == []


def test_what_somebody_has_reviewed_is_not_offered(blind, lan, tuan):
    put(1, RUMOUR)
    item = put(2, REWORDED)
    assert len(candidates(item, tuan)) == 1
    decide(lan, str(leases.claim_next(lan).token), {"check": "scam"})
    assert candidates(item, tuan) == []


def test_a_decided_item_is_offered_waiting_ones_whose_posts_then_wait_for_a_confirmation(
    database, lan, tuan, client
):
    item = put(1, RUMOUR)
    decide(lan, str(leases.claim_next(lan).token), {"check": "scam"})
    other = put(2, REWORDED)
    client.force_login(tuan)
    assert f'action="/item/{other.pk}/regroup/"' in client.get(f"/item/{item.pk}/").content.decode()
    client.post(f"/item/{other.pk}/regroup/", {"into": str(item.pk)})
    item.refresh_from_db()
    assert (item.size, item.late) == (2, 1)
