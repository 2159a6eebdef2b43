"""Units: what their people did is counted; they are renamed, given a kind and merged, and nothing is lost."""

import re

import pytest
from django.core.exceptions import PermissionDenied

from pipeline.errors import RuleError
from pipeline.review.accounts import units
from pipeline.review.accounts.accounts import add_user
from pipeline.review.dashboard import bulk
from pipeline.review.models import Event, Item, Unit, User
from pipeline.review.queue import assignment
from pipeline.review.queue.leases import claim_next
from pipeline.review.storage import event_log
from tests.review.samples import decide

PASSWORD = "bến sông 42 đò"


@pytest.fixture
def sen(database) -> Unit:
    return Unit.objects.create(name="Đoàn phường Sen")


@pytest.fixture
def sung(database) -> Unit:
    return Unit.objects.create(name="Hội sinh viên Súng", kind="hoi")


def join(person: User, unit: Unit) -> User:
    person.unit = unit
    person.save()
    return person


def test_a_unit_counts_what_its_people_did_and_not_what_was_assigned_to_it(filled, lan, huong, sen, sung):
    join(lan, sen)
    Item.objects.update(unit=sung)
    decide(lan, str(claim_next(lan).token), {"check": "scam"})
    figures = {each.unit: each for each in units.units_of(huong)}
    of_sen, of_sung = figures[sen], figures[sung]
    assert (of_sen.members, of_sen.active, of_sen.reviewed, of_sen.waiting) == (1, 1, 1, 0)
    assert (of_sung.members, of_sung.active, of_sung.reviewed, of_sung.waiting) == (0, 0, 0, 4)


def test_who_left_the_team_is_no_member(lan, huong, sen):
    join(lan, sen)
    User.objects.filter(pk=lan.pk).update(is_active=False)
    assert units.units_of(huong)[0].members == 0


def test_a_unit_gets_another_name_and_a_kind_on_record(as_huong, sen):
    as_huong.post(f"/people/units/{sen.pk}/", {"name": "Đội  Sen Hồng", "kind": "doi"})
    sen.refresh_from_db()
    assert (sen.name, sen.kind) == ("Đội Sen Hồng", "doi")
    facts = Event.objects.get(kind="unit_changed").payload
    assert facts == {"unit": "Đoàn phường Sen", "name": "Đội Sen Hồng", "kind": "doi"}
    assert ">Đội Sen Hồng <small>Đội</small>" in as_huong.get("/people/units/").content.decode()


def test_a_name_that_is_taken_or_empty_is_refused_with_what_to_do(huong, sen, sung):
    with pytest.raises(RuleError, match="gộp lại"):
        units.change_unit(huong, sen, "hội sinh viên súng", "")
    with pytest.raises(RuleError, match="đặt tên"):
        units.add_unit(huong, "")
    assert not Event.objects.filter(kind__startswith="unit_").exists()


def test_merging_moves_people_work_and_rules_and_frees_the_name(filled, lan, huong, as_huong, sen, sung):
    join(lan, sen)
    Item.objects.filter(pk=Item.objects.first().pk).update(**assignment.reservation(sen))
    rule = assignment.make_rule(huong, platform="", page="Chợ quê", unit=sen, topic="")
    as_huong.post(f"/people/units/{sen.pk}/", {"merge": "1", "into": sung.pk})
    for thing in (lan, rule):
        thing.refresh_from_db()
        assert thing.unit == sung
    item = Item.objects.get(unit=sung)
    assert item.reserved_for == sung and claim_next(lan).item == item
    assert [each.unit for each in units.units_of(huong)] == [sung]
    assert Event.objects.get(kind="units_merged").payload["people"] == 1
    assert units.add_unit(huong, "Đoàn phường Sen").pk != sen.pk
    assert event_log.verify().is_whole


def test_a_unit_is_not_merged_into_itself_nor_into_one_that_ended(huong, sen, sung):
    with pytest.raises(RuleError, match="đơn vị khác"):
        units.merge_units(huong, sen, sen)
    units.merge_units(huong, sen, sung)
    with pytest.raises(RuleError):
        units.merge_units(huong, sung, sen)


def test_work_assigned_to_a_unit_before_it_ended_is_taken_back_to_the_one_that_goes_on(
    filled, huong, sen, sung
):
    item = Item.objects.first()
    Item.objects.filter(pk=item.pk).update(unit=sen)
    third = Unit.objects.create(name="Đoàn trường Bưởi")
    made = bulk.prepare(huong, "assign", [item.pk], {"unit": str(third.pk)})
    bulk.run(made, huong)
    units.merge_units(huong, sen, sung)
    made.refresh_from_db()
    bulk.undo(made, huong)
    item.refresh_from_db()
    assert item.unit == sung


@pytest.mark.parametrize("role", ["reviewer", "senior", "auditor", "lead"])
def test_only_the_lead_of_the_district_changes_units(database, sen, sung, role):
    person = join(add_user("ai", PASSWORD, role), sen)
    for act in (
        lambda: units.add_unit(person, "Mới"),
        lambda: units.change_unit(person, sen, "Mới", ""),
        lambda: units.merge_units(person, sen, sung),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_the_lead_of_a_unit_sees_their_own_only(client, sen, sung):
    client.force_login(join(add_user("quyen", PASSWORD, "lead"), sen))
    html = client.get("/people/units/").content.decode()
    assert "Đoàn phường Sen" in html and "Hội sinh viên Súng" not in html
    assert not re.search(r'action="/people/units/', html)
