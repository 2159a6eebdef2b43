"""An empty period, a unit that changes in the middle, texts that are gone: each has its report."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from pipeline.programme.models import ReportWords, UnitAction
from pipeline.programme.periods import Period, half_year_of, year_of
from pipeline.programme.publishing.pages import close_page
from pipeline.programme.reports.making import make_report
from pipeline.programme.reports.page import render
from pipeline.programme.reports.tables import Table
from pipeline.programme.reports.word import write
from pipeline.programme.reports.words import save_words
from pipeline.programme.units.actions import add_action, pledged
from pipeline.review.accounts.units import change_unit, merge_units
from pipeline.review.models import Item, ItemPost, Unit
from pipeline.review.retention.purge import purge
from tests.programme.reports.scenario import HALF, PEOPLE, build
from tests.programme.samples import official_page, published


def tables(period: Period, unit: Unit | None = None) -> dict[str, Table]:
    return {table.name: table for table in make_report(period, unit).tables}


def test_an_empty_period_is_a_report_of_noughts_that_says_so(database):
    report = make_report(Period(date(2024, 1, 1), date(2024, 6, 30)))
    html = render(report)
    assert "Trong kỳ chưa có hoạt động rà soát nào được ghi nhận" in html
    assert "Chưa có trang chính thức nào" in html
    for name in ("reading", "outcomes", "topics", "referrals", "grounds", "published"):
        table = next(each for each in report.tables if each.name == name)
        assert {cell for row in table.rows for cell in row[1:]} <= {0}, name
    assert write(report)[:2] == b"PK"


def test_a_period_that_is_not_over_says_up_to_when(database):
    today = timezone.localdate()
    report = make_report(year_of(today + timedelta(days=400)))
    assert "Kỳ báo cáo chưa kết thúc" in render(report)


def test_a_unit_renamed_in_the_middle_counts_under_its_new_name(database, on):
    district = build(on)  # one unit of it was renamed in March
    rows = {row[0]: row for row in tables(HALF)["actions"].rows}
    assert "Đoàn phường Bốn" not in rows
    assert rows["Đoàn phường Bốn Mới"][3] == 1  # its forum, and its pledge of before and after
    before = tables(HALF, district.units[0])["actions"].rows
    change_unit(district.lead, district.units[0], "Đoàn phường Ba Đình", "doan")
    after = tables(HALF, Unit.objects.get(pk=district.units[0].pk))["actions"].rows
    assert [row[1:] for row in after] == [row[1:] for row in before]


def test_a_unit_merged_in_the_middle_counts_for_the_one_that_took_it_in(database, on):
    district = build(on)
    _ba, bon, hai = district.units
    whole = tables(HALF)
    merge_units(district.lead, Unit.objects.get(pk=bon.pk), hai)
    found = tables(HALF)
    rows = {row[0]: row[1:] for row in found["actions"].rows}
    was = {row[0]: row[1:] for row in whole["actions"].rows}
    assert rows["Đoàn phường Hai"] == was["Đoàn phường Bốn Mới"]
    assert rows["Cộng"] == was["Cộng"]
    assert len(rows) == len(was) - 1
    assert found["reading"].rows == whole["reading"].rows
    assert [row[1] for row in found["publications"].rows] == [row[1] for row in whole["publications"].rows]


def test_a_page_that_is_closed_in_the_middle_counts_up_to_then(database, huong):
    page = official_page(huong)
    for number, day in enumerate((date(2026, 3, 2), date(2026, 3, 9)), start=1):
        published(huong, page, number, day)
    close_page(huong, page, date(2026, 3, 12))
    row = tables(Period(date(2026, 3, 1), date(2026, 3, 31)))["publications"].rows[0]
    assert row[:3] == (page.name, 2, 11)
    closed = tables(Period(date(2026, 4, 1), date(2026, 4, 30)))["publications"]
    assert [each[0] for each in closed.rows] == ["Cộng"]


def test_pledges_of_a_merged_unit_count_until_new_ones_are_entered(database, huong):
    day = timezone.localdate()
    one, two = (Unit.objects.create(name=name) for name in ("Đoàn A", "Đoàn B"))

    def sign(unit: Unit, people: int) -> None:
        add_action(huong, UnitAction(unit=unit, kind="pledge", on=day, people=people, members=40))

    sign(one, 30)
    sign(two, 10)
    merge_units(huong, two, one)
    assert (pledged(one, day).people, pledged(one, day).members) == (40, 80)
    sign(one, 38)  # all of them, as they are one now
    assert (pledged(one, day).people, pledged(one, day).members) == (38, 40)


def test_a_report_sent_by_a_unit_that_was_merged_is_not_asked_for_again(database, huong):
    one, two = (Unit.objects.create(name=name) for name in ("Đoàn A", "Đoàn B"))
    period = half_year_of(timezone.localdate())
    save_words(huong, two, period, {"results": "Xong"}, sends=True)
    merge_units(huong, two, one)
    table = tables(period)["unit_reports"]
    assert [row[0] for row in table.rows] == ["Đoàn A"] and "Đã gửi" in table.rows[0][1]


def test_after_a_purge_the_texts_are_gone_and_the_figures_stay(database, on):
    build(on)
    before, words = tables(HALF), render(make_report(HALF))
    purge(older_than=0, now=timezone.now() + timedelta(days=1))
    assert not Item.objects.exclude(text="").exclude(state="apart").exists()
    assert not ItemPost.objects.exclude(text="").exclude(item__state="apart").exists()
    assert tables(HALF) == before
    assert render(make_report(HALF)) == words


def test_a_report_holds_no_word_of_a_post_and_no_name_of_a_person(database, on):
    district = build(on)
    html = render(make_report(HALF))
    assert "lá xoan" not in html and "Chợ quê" not in html
    assert not [name for name in PEOPLE if name in html]
    assert district.units[0].name in html


@pytest.mark.parametrize("nasty", ["<script>alert(1)</script>", "=HYPERLINK(1)", "{{ 7*7 }}", "\u202eabc"])
def test_names_of_units_stay_names(database, huong, nasty):
    unit = Unit.objects.create(name=nasty)
    ReportWords.objects.create(
        unit=unit, first=HALF.first, last=HALF.last, results=nasty, changed_by=huong, sent_at=timezone.now()
    )
    html = render(make_report(HALF, unit))
    assert "<script>" not in html and "49" not in html.split("</style>")[1].split("Cách tính")[0]
    assert write(make_report(HALF))[:2] == b"PK"
