"""Every figure of a report is what the event log says, counted a second time by other means."""

from datetime import date

import pytest
from django.utils import timezone

from pipeline.programme.periods import Period
from pipeline.programme.reports.making import make_report
from pipeline.programme.reports.tables import HIDDEN, WITHHELD, Table, percent
from pipeline.programme.units.criteria import DEFAULTS
from pipeline.review.domain.outcomes import QUESTIONS
from pipeline.review.domain.topics import TOPICS
from pipeline.review.models import Event, User
from pipeline.review.presentation.labels import label_title
from tests.programme.reports import recount
from tests.programme.reports.scenario import HALF, District, build

FIRST, LAST = HALF.first, HALF.last


@pytest.fixture
def district(database, on) -> District:
    return build(on)


def raw_log(until: date = LAST) -> list[recount.Entry]:
    rows = Event.objects.order_by("pk").values_list("kind", "item_id", "actor_id", "payload", "at")
    return [row for row in rows if recount.day_of(row[4]) <= until]


def tables(period: Period = HALF, unit: object = None) -> dict[str, Table]:
    return {table.name: table for table in make_report(period, unit).tables}


def numbers(table: Table, column: int = 1) -> list[object]:
    return [row[column] for row in table.rows]


def test_what_was_read_flagged_reviewed_and_decided(district):
    log, found = raw_log(), tables()
    assert numbers(found["reading"]) == recount.reading(log, FIRST, LAST)
    assert numbers(found["reading"]) == [1500, 34, 9, 13, 1, 8, 14, 1, 1]  # written out by hand


def test_labels_outcomes_and_topics(district):
    log, found = raw_log(), tables()
    for label, (flagged, asked, seen) in recount.labels(log, FIRST, LAST).items():
        row = next(row for row in found["labels"].rows if row[0] == label_title(label))
        assert row[1:] == (flagged, asked, seen, percent(seen, asked))
    counts = recount.outcomes(log, FIRST, LAST)
    names = [(label, o.name) for label, q in QUESTIONS.items() for o in q.outcomes if label != "offensive"]
    assert numbers(found["outcomes"]) == [counts[name] for name in names]
    said = recount.topics(log, FIRST, LAST)
    assert numbers(found["topics"]) == [*(said[name] for name in TOPICS), said[""]]
    assert said == {"scam_link": 1, "health": 1, "economy": 1, "security": 1}


def test_time_to_decision(district):
    count, middle, ninth, day, three = recount.speed(raw_log(), FIRST, LAST)
    assert numbers(tables()["speed"]) == [count, middle, ninth, percent(day, count), percent(three, count)]
    assert count == 8


def test_agreement_by_label_and_in_all(district):
    found = recount.pairs(raw_log(), FIRST, LAST)
    table = tables()["agreement"]
    for label in ("check", "hateful"):
        own = [pair for pair in found if pair[0] == label]
        cells = next(row for row in table.rows if row[0] == label_title(label))
        value = recount.kappa(own)
        assert cells[1:3] == (len(own), percent(sum(a == b for _, a, b in own), len(own)))
        assert cells[3] == (None if value is None else round(value, 2))
    assert table.rows[-1][1] == len(found) == 5


def test_what_came_again(district):
    assert numbers(tables()["repeated"]) == recount.repeated(raw_log(), FIRST, LAST) == [3, 3, 1, 1]


def test_units_by_name_with_what_one_or_two_did_withheld(district):
    home = dict(User.objects.values_list("pk", "unit_id"))
    counts = recount.by_unit(raw_log(), FIRST, LAST, home)
    ba, bon, hai = (unit.pk for unit in district.units)
    rows = {row[0]: row[1:] for row in tables()["units"].rows}
    assert counts[ba][0] == 3 and rows["Đoàn phường Ba"] == counts[ba]
    assert counts[bon][0] == 2 and set(rows["Đoàn phường Bốn Mới"]) == {WITHHELD}
    assert counts[None][0] == 1 and set(rows["Cả quận, không thuộc đơn vị nào"]) == {WITHHELD}
    assert hai not in counts and rows["Đoàn phường Hai"] == (0, 0, 0, 0)


def test_training_models_and_months(district):
    log, found = raw_log(), tables()
    assert numbers(found["training"]) == recount.training(log, FIRST, LAST) == [4, 1]
    used = recount.models(log, FIRST, LAST)
    assert {row[0]: row[1] for row in found["models"].rows[:-1]} == used
    assert found["models"].rows[-1][1] == len(
        [e for e in recount.of_kind(log, "thresholds_changed") if recount.within(e, FIRST, LAST)]
    )
    for month, row in zip(HALF.months(), found["months"].rows, strict=True):
        labels = recount.labels(log, month.first, month.last)
        inside = {
            item: said
            for item, said in recount.decided(log, FIRST, LAST).items()
            if item in recount.decided(log, month.first, month.last)
        }
        assert row[1] == len(inside)
        assert row[2] == recount.reading(log, month.first, month.last)[2]
        assert row[3:] == tuple(percent(labels[n][2], labels[n][1]) for n in ("check", "hateful", "positive"))


def test_referrals_by_way_answer_and_ground(district):
    log, found = raw_log(), tables()
    sent, answered, back, grounds = recount.referred(log, FIRST, LAST)
    assert sum(sent.values()) == 4 and found["referrals"].rows[-1] == ("Cộng", 4, 2, 2)
    by_way = {row[0]: row[1:] for row in found["referrals"].rows}
    assert by_way["Báo xấu trên Facebook"] == (sent["facebook"], answered["facebook"], 0) == (1, 1, 0)
    assert by_way["Ngân hàng"] == (1, 1, 0) and by_way["Công an phường"] == (1, 0, 1)
    outcomes = {row[0]: row[1] for row in found["referral_outcomes"].rows}
    assert outcomes["Nội dung đã bị gỡ"] == back["removed"] == 1
    assert outcomes["Bị gắn nhãn hay hạn chế hiển thị"] == back["limited"] == 0
    assert outcomes["Chưa có trả lời"] == back[""] == 2
    by_ground = {row[0]: row[1] for row in found["grounds"].rows}
    assert grounds == {"scam": 3, "impersonation": 1, "incitement": 1}
    assert by_ground["Tài khoản giả mạo"] == WITHHELD and by_ground["Xâm hại trẻ em"] == 0
    assert HIDDEN in by_ground.values()  # so that the one withheld cannot be worked out from the sum


def test_what_was_published_against_the_targets(district):
    log, today, found = raw_log(), timezone.localdate(), tables()
    for name, counted in recount.good_days(log, FIRST, LAST, today).items():
        row = next(row for row in found["publications"].rows if row[0] == name)
        assert (row[1], row[2], row[4], row[5]) == counted
        assert row[3] == percent(counted[0], counted[1])
    assert numbers(found["column"]) == list(recount.column(log, FIRST, LAST, today))
    assert numbers(found["column"]) == [4, 26, 1, 23]
    assert [count for count in numbers(found["published"]) if count] == list(
        filter(None, (recount.published(log, FIRST, LAST)[name] for name in PUBLISHED))
    )


PUBLISHED = ("good_news", "long_story", "column", "warning", "product", "advert", "appeal", "other")


def test_what_units_did_and_what_they_still_owe(district):
    log, found = raw_log(), tables()
    done, signed = recount.done_by(log, FIRST, LAST), recount.pledges(log, LAST)
    kinds = ("product", "activity", "forum", "mock_trial", "training", "model")
    rows = {row[0]: row[1:] for row in found["actions"].rows}
    for unit, name in zip(district.units, ("Ba", "Bốn Mới", "Hai"), strict=True):
        own = tuple(done[unit.pk, kind] for kind in kinds)
        pledge = signed.get(unit.pk)
        shown = (f"{pledge[0]}/{pledge[1]}", percent(*pledge)) if pledge else (None, None)
        assert rows[f"Đoàn phường {name}"] == (*own, *shown)
    assert rows["Quận (tự tổ chức)"][:6] == tuple(done[None, kind] for kind in kinds)
    assert rows["Cộng"] == (1, 1, 1, 0, 1, 0, "75/100", "75 %")
    points = dict(zip((row[0] for row in found["criteria"].rows), numbers(found["criteria"]), strict=True))
    whole = DEFAULTS["product"].points + DEFAULTS["activity"].points
    assert points["Đoàn phường Ba"] == whole + int(DEFAULTS["pledge"].points * 0.9)
    assert points["Đoàn phường Hai"] == 0
    sent = recount.sent_reports(log, FIRST, LAST)
    assert {row[0] for row in found["unit_reports"].rows if row[1] != "Chưa gửi"} == {"Đoàn phường Ba"}
    assert sent == {district.units[0].pk}


def test_years_side_by_side(district):
    period = Period(date(2025, 1, 1), date(2026, 12, 31))
    log = raw_log(period.last)
    rows = {row[0]: row for row in tables(period)["years"].rows}
    for year in (2025, 2026):
        first, last = date(year, 1, 1), date(year, 12, 31)
        until = raw_log(last)
        assert rows[str(year)][1] == len(recount.decided(until, first, last))
        assert rows[str(year)][2] == recount.reading(until, first, last)[6]
        assert rows[str(year)][4] == recount.column(log, first, last, timezone.localdate())[0]
        assert rows[str(year)][5] == sum(recount.done_by(log, first, last).values())


def test_no_table_of_any_form_is_left_out_here(district):
    counted_here = {
        "reading", "labels", "outcomes", "topics", "speed", "agreement", "repeated", "units", "training",
        "models", "months", "referrals", "referral_outcomes", "grounds", "publications", "column",
        "published", "actions", "criteria", "unit_reports", "years",
    }  # fmt: skip
    assert set(tables(Period(date(2025, 1, 1), date(2030, 12, 31)))) == counted_here
    assert set(tables()) == counted_here - {"years"}


def test_a_unit_reports_on_its_own_people_items_and_actions(district):
    ba = district.units[0]
    log, found = raw_log(), tables(unit=ba)
    own = set(User.objects.filter(unit=ba).values_list("pk", flat=True))
    reviews = [e for e in recount.standing_reviews(log) if recount.within(e, FIRST, LAST) and e[2] in own]
    assert found["reading"].value("Lượt duyệt của tình nguyện viên") == len(reviews)
    assert found["reading"].value("Bài đăng máy đã đọc") == "(chỉ tính cho toàn quận)"
    assert [row[0] for row in found["actions"].rows] == ["Đoàn phường Ba"]
    assert "units" not in found and "column" not in found and "unit_reports" not in found
