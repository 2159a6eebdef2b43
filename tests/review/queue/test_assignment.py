"""Work goes to a unit or topic first, and never waits for anybody in particular."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pipeline.review.accounts.accounts import add_user
from pipeline.review.accounts.team_settings import change_team
from pipeline.review.models import Event, Item, Lease, Unit
from pipeline.review.queue import assignment, clusters, leases, selection
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.queue.leases import skip
from tests.review.samples import queue_item

pytestmark = pytest.mark.both_databases

PASSWORD = "bến sông 42 đò"


@pytest.fixture
def sen(database) -> Unit:
    return Unit.objects.create(name="Đoàn phường Sen")


@pytest.fixture
def sung(database) -> Unit:
    return Unit.objects.create(name="Đoàn phường Súng")


@pytest.fixture
def of_sen(sen):
    return in_unit("hoa", sen)


def in_unit(name: str, unit: Unit, role: str = "reviewer"):
    person = add_user(name, PASSWORD, role)
    person.unit = unit
    person.save()
    return person


def give(number: int, unit: Unit, **more) -> None:
    Item.objects.filter(pk=item(number).pk).update(**assignment.reservation(unit), **more)


def item(number: int) -> Item:
    return Item.objects.get(cluster_id=f"c{number:016x}")


def order(person) -> list[int]:
    """Return the numbers of the items a person gets, one after the other, nothing being decided."""
    numbers = []
    while (lease := leases.claim_next(person)) and int(lease.item.cluster_id[1:], 16) not in numbers:
        numbers.append(int(lease.item.cluster_id[1:], 16))
        skip(person, str(lease.token))
    leases.end(lease, Lease.End.SKIPPED) if lease else None
    return numbers


def test_people_of_a_unit_get_theirs_first_and_then_what_is_anybodys(filled, sen, sung, of_sen):
    give(4, sen)
    give(2, sung)
    assert order(of_sen) == [4, 1, 3, 5]


def test_somebody_of_no_unit_gets_what_is_reserved_for_none(filled, sen, lan):
    give(1, sen)
    assert order(lan) == [2, 3, 4, 5]


def test_after_the_hours_of_the_team_anybody_takes_what_a_unit_did_not(filled, sen, lan):
    change_team(reserved_hours=2)
    give(1, sen)
    until = item(1).reserved_until
    assert timedelta(hours=1, minutes=59) < until - timezone.now() <= timedelta(hours=2)
    Item.objects.update(reserved_until=timezone.now() - timedelta(seconds=1))
    assert order(lan)[0] == 1
    assert item(1).unit == sen


def test_all_reservations_end_however_many_there_are(filled, sen, monkeypatch):
    monkeypatch.setattr(assignment, "MAX_ENDED_AT_ONCE", 2)
    for number in range(1, 6):
        give(number, sen)
    Item.objects.update(reserved_until=timezone.now() - timedelta(seconds=1))
    assert [assignment.open_up() for _ in range(4)] == [2, 2, 1, 0]


def test_what_one_unit_holds_is_not_given_to_another_at_the_same_time(filled, sen, of_sen, lan):
    give(1, sen)
    held = leases.claim_next(of_sen)
    Item.objects.update(reserved_until=timezone.now() - timedelta(seconds=1))
    assert leases.claim_next(lan).item_id != held.item_id


def test_preferred_topics_come_first(filled, lan):
    Item.objects.filter(pk__in=(item(3).pk, item(5).pk)).update(topic="health")
    lan.prefers_topics = ["disaster", "health"]
    assert order(lan) == [3, 5, 1, 2, 4]


def test_preferred_labels_come_first_among_the_most_urgent(database, lan, monkeypatch):
    enqueue(queue_item(n, flags=("positive",) if n in (3, 5) else ("check",)) for n in range(1, 6))
    lan.prefers_labels = ["positive"]
    assert order(lan) == [3, 5, 1, 2, 4]
    Item.objects.get(pk=item(1).pk).skips.all().delete()
    monkeypatch.setattr(selection, "WINDOW_ITEMS", 2)
    lan.skips.all().delete()
    assert order(lan)[0] == 1


def test_what_ones_unit_has_comes_before_what_one_likes(filled, sen, of_sen):
    give(4, sen)
    Item.objects.filter(pk=item(2).pk).update(topic="health")
    of_sen.prefers_topics = ["health"]
    assert order(of_sen) == [4, 2, 1, 3, 5]


def test_what_one_left_out_never_comes_from_ones_unit_either(database, sen, of_sen):
    enqueue([queue_item(1, flags=("hateful",)), queue_item(2)])
    give(1, sen)
    of_sen.leaves_out = ["hateful"]
    assert order(of_sen) == [2]


@pytest.mark.parametrize(
    ("rule", "goes"),
    [
        ({"platform": "", "page": "Chợ quê làng Sen"}, True),
        ({"platform": "facebook", "page": "Chợ quê làng Sen"}, True),
        ({"platform": "facebook", "page": ""}, True),
        ({"platform": "tiktok", "page": "Chợ quê làng Sen"}, False),
        ({"platform": "", "page": "Chợ quê"}, False),
    ],
)
def test_a_rule_sends_new_items_of_a_page_to_a_unit(database, huong, sen, of_sen, rule, goes):
    assignment.make_rule(huong, **rule, unit=sen, topic="health")
    enqueue([queue_item(1)])
    made = item(1)
    assert (made.unit, made.topic, made.reserved_for) == ((sen, "health", sen) if goes else (None, "", None))
    assert Event.objects.get(kind="added").payload.get("unit") == ("Đoàn phường Sen" if goes else None)


def test_the_most_specific_rule_counts_and_the_newest_about_the_same(database, huong, sen, sung):
    assignment.make_rule(huong, platform="facebook", page="", unit=sen, topic="")
    assignment.make_rule(huong, platform="", page="Chợ quê làng Sen", unit=sen, topic="")
    assignment.make_rule(huong, platform="", page="Chợ quê làng Sen", unit=sung, topic="")
    enqueue([queue_item(1)])
    assert item(1).unit == sung
    assert len(assignment.rules()) == 2
    for rule in assignment.rules():
        assignment.end_rule(rule, huong)
    enqueue([queue_item(2)])
    assert item(2).unit is None
    assert Event.objects.filter(kind="rule_ended").count() == 3


def test_what_is_split_off_stays_with_the_unit(database, sen, tuan):
    enqueue([queue_item(1, posts=2)])
    give(1, sen)
    made = clusters.split(item(1), [item(1).posts.first().pk], tuan)
    assert (made.unit, made.reserved_for) == (sen, sen)


def test_a_lead_makes_and_ends_rules_on_their_page(filled, as_huong, sen):
    said = as_huong.post("/rules/", {"page": " Phố Huế ", "unit": sen.pk}, follow=True).content.decode()
    assert "Phố Huế" in said and "Đoàn phường Sen" in said
    (rule,) = assignment.rules()
    as_huong.post(f"/rules/{rule.pk}/end/")
    assert assignment.rules() == []


@pytest.mark.parametrize(
    "sent",
    [{"page": "Phố Huế"}, {"topic": "health"}, {"page": "x", "unit": "99"}, {"page": "x", "topic": "y"}],
)
def test_a_rule_about_nothing_or_for_nothing_is_not_made(filled, as_huong, sent):
    assert as_huong.post("/rules/", sent).status_code == 422
    assert assignment.rules() == []


@pytest.mark.parametrize("role", ["reviewer", "senior", "auditor", "lead"])
def test_rules_are_for_the_lead_of_the_district(sen, role):
    client = Client()
    client.force_login(in_unit("ai", sen, role))
    assert client.get("/rules/").status_code == 403


def test_people_choose_what_they_like_to_get_first(as_lan, lan):
    as_lan.post("/account/", {"prefers_topics": ["health"], "prefers_labels": ["positive"], "leaves_out": []})
    lan.refresh_from_db()
    assert (lan.prefers_topics, lan.prefers_labels) == (["health"], ["positive"])


def test_the_empty_desk_says_that_the_rest_is_reserved_for_others(database, as_lan, sen):
    enqueue([queue_item(1)])
    give(1, sen)
    assert "đơn vị khác" in as_lan.get("/").content.decode()
