"""A lead sees what people carry, to look after them, and the lead of a unit sees that unit only."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pipeline.review.accounts.accounts import add_user
from pipeline.review.accounts.team_settings import change_team
from pipeline.review.dashboard import agreement, overview, workload
from pipeline.review.dashboard.workload import UnitLoad, suggestions
from pipeline.review.models import Item, Lease, Unit, User
from pipeline.review.queue import leases
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.queue.leases import skip
from tests.review.samples import decide, queue_item

pytestmark = pytest.mark.both_databases

PASSWORD = "bến sông 42 đò"


@pytest.fixture
def sen(database) -> Unit:
    return Unit.objects.create(name="Đoàn phường Sen")


@pytest.fixture
def unit_lead(sen) -> User:
    return in_unit("quyen", sen, "lead")


@pytest.fixture
def as_unit_lead(unit_lead) -> Client:
    client = Client()
    client.force_login(unit_lead)
    return client


def in_unit(name: str, unit: Unit, role: str = "reviewer") -> User:
    person = add_user(name, PASSWORD, role)
    person.unit = unit
    person.save()
    return person


def review(person: User, **answers: str) -> None:
    decide(person, str(leases.claim_next(person).token), answers)


def test_each_person_is_listed_by_name_with_what_they_carry(database, huong, lan, minh):
    enqueue([queue_item(1, flags=("hateful",)), *(queue_item(n) for n in range(2, 6))])
    review(minh, hateful="not_hateful")
    review(minh, check="accurate")
    Lease.objects.filter(reviewer=minh).update(ended_at=timezone.now() - timedelta(days=2))
    review(minh, check="accurate")
    leases.claim_next(lan)
    rows = {row.name: row for row in workload.loads(huong)}
    assert list(rows) == ["huong", "lan", "minh"]
    assert (rows["minh"].today, rows["minh"].week, rows["minh"].heavy) == (1, 3, 1)
    assert rows["lan"].open_since is not None and rows["minh"].open_since is None


def test_a_skip_counts_for_nothing(filled, huong, lan):
    before = workload.loads(huong)
    skip(lan, str(leases.claim_next(lan).token))
    assert workload.loads(huong) == before


def test_who_read_many_heavy_posts_today_should_rest(database, huong, lan):
    change_team(break_after=2)
    enqueue(queue_item(n, flags=("hateful",)) for n in range(1, 4))
    review(lan, hateful="not_hateful")
    assert not workload.loads(huong)[1].needs_break
    review(lan, hateful="not_hateful")
    assert workload.loads(huong)[1].needs_break


def test_there_is_no_other_order_and_no_accuracy(filled, as_huong, lan, minh):
    orders = []
    for asked in ({}, {"sort": "week"}, {"order": "-today"}):
        html = as_huong.get("/people/load/", asked).content.decode()
        orders.append(re.findall(r'<th scope="row">(\w+)', html))
    assert orders == [["huong", "lan", "minh"]] * 3
    assert "không phải để so ai hơn ai" in html and "%" not in html.split("<main")[1]


def test_a_unit_with_much_to_do_and_few_people_is_named_and_one_that_could_help():
    busy, idle, empty = UnitLoad("Sen", 300, 2), UnitLoad("Súng", 4, 3), UnitLoad("Cúc", 7, 0)
    said = suggestions([empty, busy, idle])
    assert len(said) == 2
    assert "Cúc có 7 bài chờ mà 7 ngày qua chưa có ai duyệt" in said[0] and "Súng đang nhẹ việc" in said[0]
    assert "Sen có 300 bài chờ cho 2 người" in said[1]
    assert "giảm số giờ" in suggestions([busy])[0]
    assert suggestions([idle]) == []


def test_units_are_counted_by_their_items_and_by_who_reviews(filled, huong, sen):
    in_unit("hoa", sen)
    Item.objects.update(unit=sen)
    assert workload.units(huong) == [UnitLoad("Đoàn phường Sen", 5, 0)]
    review(User.objects.get(username="hoa"), check="accurate")
    assert workload.units(huong) == [UnitLoad("Đoàn phường Sen", 4, 1)]


def test_the_lead_of_a_unit_sees_its_people_and_numbers_only(filled, unit_lead, as_unit_lead, sen, lan):
    Unit.objects.create(name="Đoàn phường Súng")
    in_unit("hoa", sen)
    Item.objects.filter(pk=Item.objects.order_by("id").first().pk).update(unit=sen)
    assert [row.name for row in workload.loads(unit_lead)] == ["hoa", "quyen"]
    assert workload.units(unit_lead) == [UnitLoad("Đoàn phường Sen", 1, 0)]
    assert as_unit_lead.get("/overview/").context["totals"].waiting == 1
    assert as_unit_lead.get("/search/").context["count"] == 1
    figures = as_unit_lead.get("/overview/").context["figures"]
    assert [figure.total for figure, _is_wide in figures] == [1, 1, 1, 0]
    assert overview.totals().waiting == 5


def test_agreement_of_a_unit_is_about_its_items(blind, sen, unit_lead, as_unit_lead, lan, tuan):
    source = {"note": "Bộ Y tế đã bác tin này", "source_url": "https://example.org/nguon"}
    enqueue([queue_item(1), queue_item(2)])
    for item in Item.objects.all():
        for person in (lan, tuan):
            decide(person, str(leases.claim(item, person).token), {"check": "misleading"}, **source)
    Item.objects.filter(pk=item.pk).update(unit=sen)
    assert len(agreement.pairs()) == 2
    assert as_unit_lead.get("/overview/agreement/").context["overall"].items == 1


def test_the_lead_of_a_unit_changes_no_setting_of_the_team(as_unit_lead):
    assert as_unit_lead.get("/settings/").status_code == 403


@pytest.mark.parametrize("role", ["reviewer", "senior", "auditor"])
def test_load_is_for_leads(database, role):
    client = Client()
    client.force_login(add_user("ai", PASSWORD, role))
    assert client.get("/people/load/").status_code == 403
