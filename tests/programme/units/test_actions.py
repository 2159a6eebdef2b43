"""A unit lead enters in a minute what the unit did; what is due is shown, by name and never as a ranking."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from pipeline.errors import RuleError
from pipeline.programme.models import Award, UnitAction
from pipeline.programme.periods import Period, half_year_of
from pipeline.programme.reports.words import save_words
from pipeline.programme.units import actions, awards
from pipeline.programme.units.criteria import DEFAULTS, Rule, criteria_of, reached, save_criteria
from pipeline.programme.units.due import reports_due, work_of
from pipeline.review.accounts.units import change_unit, merge_units
from pipeline.review.models import Event, Unit
from tests.programme.samples import unit_lead

TODAY = timezone.localdate()


@pytest.fixture
def ba(database) -> Unit:
    return Unit.objects.create(name="Đoàn phường Ba")


@pytest.fixture
def bon(database) -> Unit:
    return Unit.objects.create(name="Đoàn phường Bốn")


def did(unit: Unit | None, kind: str = "forum", **facts: object) -> UnitAction:
    values = {"title": "Diễn đàn học đường", "on": TODAY} | facts
    return UnitAction(unit=unit, kind=kind, **values)


def test_an_action_is_kept_with_who_entered_it_and_noted(ba):
    lead = unit_lead(ba)
    made = actions.add_action(lead, did(ba, people=60))
    assert made.added_by == lead
    facts = Event.objects.get(kind="action_added").payload
    assert (facts["unit_number"], facts["what"], facts["people"]) == (ba.pk, "forum", 60)


def test_the_lead_of_a_unit_enters_for_their_own_only(ba, bon, huong, lan):
    lead = unit_lead(ba)
    for unit in (bon, None):
        with pytest.raises(PermissionDenied):
            actions.add_action(lead, did(unit))
    with pytest.raises(PermissionDenied):
        actions.add_action(lan, did(ba))
    actions.add_action(huong, did(None, "training"))
    theirs = actions.add_action(huong, did(bon))
    with pytest.raises(PermissionDenied):
        actions.take_back(lead, theirs)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"kind": "x"}, "việc gì"),
        ({"title": ""}, "ghi tên"),
        ({"on": TODAY + timedelta(days=1)}, "tương lai"),
        ({"on": date(1999, 1, 1)}, "2020"),
        ({"link": "javascript:alert(1)"}, "https://"),
        ({"kind": "pledge", "people": 5, "members": 4}, "nhiều hơn"),
        ({"kind": "pledge", "people": 5}, "nhiều hơn"),
        ({"kind": "pledge", "people": 0, "members": 0}, "nhiều hơn"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(ba, huong, facts, says):
    with pytest.raises(RuleError, match=says):
        actions.add_action(huong, did(ba, **facts))
    assert not UnitAction.objects.exists()


def test_what_was_entered_by_mistake_counts_nowhere_and_stays_in_the_log(ba, huong):
    made = actions.add_action(huong, did(ba))
    actions.take_back(huong, made)
    actions.take_back(huong, made)
    assert actions.counted(ba, date(TODAY.year, 1, 1), TODAY)["forum"] == 0
    assert Event.objects.filter(kind="action_changed").count() == 1
    assert UnitAction.objects.get().removed_at is not None


def test_the_newest_pledge_of_the_year_counts(ba, huong):
    first = date(TODAY.year, 1, 1)
    actions.add_action(huong, did(ba, "pledge", title="", on=first, people=10, members=40))
    actions.add_action(huong, did(ba, "pledge", title="", on=TODAY, people=30, members=40))
    assert actions.pledged(ba, TODAY).percent == 75
    assert actions.pledged(ba, first).people == (30 if first == TODAY else 10)
    assert actions.pledged(ba, first - timedelta(days=1)) is None
    assert actions.pledged(ba, first.replace(year=TODAY.year + 1)) is None  # asked for anew every year


def test_criteria_are_a_setting_of_each_year(ba, huong):
    assert sum(rule.points for rule in DEFAULTS.values()) == 100
    assert (DEFAULTS["pledge"].target, DEFAULTS["product"].target, DEFAULTS["activity"].target) == (100, 1, 1)
    save_criteria(huong, TODAY.year, {"forum": Rule(2, 25)})
    assert criteria_of(TODAY.year)["forum"] == Rule(2, 25)
    assert criteria_of(TODAY.year + 1) == dict(DEFAULTS)
    assert Event.objects.get(kind="criteria_changed").payload["to"] == {"forum": [2, 25]}
    actions.add_action(huong, did(ba))
    forum = next(each for each in reached(ba, TODAY.year) if each.name == "forum")
    assert (forum.done, forum.points, forum.is_missing) == (1, 12, True)
    actions.add_action(huong, did(ba))
    actions.add_action(huong, did(ba))
    forum = next(each for each in reached(ba, TODAY.year) if each.name == "forum")
    assert (forum.points, forum.is_missing) == (25, False)  # never more than its points


def test_criteria_out_of_range_and_of_a_unit_are_refused(ba, huong):
    for rule in (Rule(101, 1), Rule(100, 5000)):
        with pytest.raises(RuleError):
            save_criteria(huong, TODAY.year, {"pledge": rule})
    with pytest.raises(PermissionDenied):
        save_criteria(unit_lead(ba), TODAY.year, {"forum": Rule(0, 0)})


def test_what_is_due_is_listed_by_name_for_who_looks_after_it(ba, bon, huong):
    actions.add_action(huong, did(bon))
    assert [each.unit.name for each in work_of(huong, TODAY.year)] == ["Đoàn phường Ba", "Đoàn phường Bốn"]
    mine = work_of(unit_lead(ba), TODAY.year)
    assert [each.unit for each in mine] == [ba]
    assert {each.name for each in mine[0].missing} == {
        "pledge",
        "product",
        "activity",
        "forum",
        "training",
        "model",
    }


def test_a_report_is_asked_for_from_two_weeks_before_the_end_until_it_is_sent(ba, huong):
    half = Period(date(2026, 1, 1), date(2026, 6, 30))
    before = half_year_of(date(2025, 12, 31))
    assert reports_due(ba, date(2026, 6, 15)) == []
    assert reports_due(ba, date(2026, 6, 16)) == [half]
    assert reports_due(ba, date(2026, 7, 20)) == [half]
    assert reports_due(ba, date(2026, 10, 1)) == []
    assert reports_due(ba, date(2026, 2, 1)) == [before]
    save_words(huong, ba, half, {}, sends=True)
    assert reports_due(ba, date(2026, 7, 20)) == []


def test_renamed_and_merged_units_stay_countable(ba, bon, huong):
    actions.add_action(huong, did(ba))
    actions.add_action(huong, did(bon, "product"))
    change_unit(huong, ba, "Đoàn phường Ba Đình", "doan")
    merge_units(huong, bon, ba)
    counts = actions.counted(Unit.objects.get(pk=ba.pk), date(TODAY.year, 1, 1), TODAY)
    assert counts == {"forum": 1, "product": 1}
    assert [each.unit.name for each in work_of(huong, TODAY.year)] == ["Đoàn phường Ba Đình"]


def test_awards_are_for_units_by_name(ba, bon, huong):
    awards.award(huong, bon, TODAY.year, "Video phòng lừa đảo")
    awards.award(huong, ba, TODAY.year, "Tổ kiểm chứng")
    assert [made.unit for made in awards.awards_of(TODAY.year)] == [ba, bon]
    with pytest.raises(RuleError, match="không cho từng người"):
        awards.award(huong, None, TODAY.year, "Bạn Nguyễn Văn Mẫu")
    with pytest.raises(RuleError, match="khen vì việc gì"):
        awards.award(huong, ba, TODAY.year, "")
    assert not any(field.name in ("person", "place", "rank") for field in Award._meta.get_fields())
    awards.take_back(huong, awards.awards_of(TODAY.year)[0])
    assert awards.awards_of(TODAY.year).count() == 1


def test_a_minute_on_the_page(ba):
    client = Client()
    client.force_login(unit_lead(ba))
    page = "/programme/units/"
    html = client.get(page).content.decode()
    assert "Còn thiếu" in html and "Đoàn phường Ba" in html
    sent = {
        "unit": ba.pk,
        "kind": "forum",
        "title": "Diễn đàn <b>học đường</b>",
        "on": TODAY.isoformat(),
        "people": 60,
    }
    assert client.post(page, sent).status_code == 302
    html = client.get(page).content.decode()
    assert "Diễn đàn &lt;b&gt;học đường" in html and "<b>học" not in html
    wrong = client.post(page, sent | {"kind": "pledge", "members": 10})
    assert wrong.status_code == 422 and "nhiều hơn" in wrong.content.decode()
    client.post(f"/programme/units/actions/{UnitAction.objects.get().pk}/back/")
    assert "Diễn đàn &lt;b&gt;" not in client.get(page).content.decode().split("</form>")[-1]


def test_criteria_and_awards_on_their_pages(ba, as_huong):
    fields = {f"target-{name}": rule.target for name, rule in DEFAULTS.items()}
    fields |= {f"points-{name}": rule.points for name, rule in DEFAULTS.items()}
    assert (
        as_huong.post("/programme/criteria/", fields | {"points-forum": 15, "year": 2027}).status_code == 302
    )
    assert criteria_of(2027)["forum"].points == 15
    assert as_huong.post("/programme/criteria/", fields | {"target-pledge": 300}).status_code == 422
    sent = {"unit": ba.pk, "title": "Tổ kiểm chứng", "year": TODAY.year}
    assert as_huong.post("/programme/awards/add/", sent).status_code == 302
    assert "Tổ kiểm chứng" in as_huong.get("/programme/awards/").content.decode()
    assert as_huong.post("/programme/awards/add/", sent | {"unit": 999}).status_code == 422
