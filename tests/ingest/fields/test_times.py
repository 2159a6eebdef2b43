"""Times in every shape an export has shown, and none invented where there is none."""

import json
import math
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.ingest.fields.counts import parse_count
from pipeline.ingest.fields.times import infer_dayfirst, parse_time, parse_times
from tests.ingest.fields.cells import anything

ZONE = "Asia/Ho_Chi_Minh"
NOON = datetime(2026, 5, 25, 11, 41, tzinfo=UTC)  # 18:41 in Hà Nội  # 18:41 in Hà Nội


@pytest.mark.parametrize(
    "cell",
    [
        "2026-05-25T11:41:00+0000",
        "2026-05-25T11:41:00Z",
        "2026-05-25T11:41:00.000Z",
        "2026-05-25T18:41:00+07:00",
        "2026-05-25 18:41:00",
        "2026-05-25 18:41",
        "2026-05-25 11:41:00 UTC",
        "2026-05-25 11:41:00 +0000",
        "2026-05-25 06:41:00 EST",
        "2026-05-25 07:41:00 EDT",
        "2026-05-25 04:41:00 PDT",
        "2026-05-25 03:41:00 PST",
        "2026-05-25 18:41:00 ICT",
        "2026-05-25 18:41 GMT+7",
        "2026/05/25 18:41",
        "05/25/2026 18:41",
        "25/05/2026 18:41",
        "25/5/2026 18:41:00",
        "25-5-2026 18:41",
        "25.05.2026 18:41",
        "25/05/2026, 18:41",
        "18:41 25/05/2026",
        "18h41 ngày 25/5/2026",
        "5/25/2026, 6:41:00 PM",
        "25/05/26 18:41",
        "Monday 25 May 2026 at 18:41",
        "Monday, May 25, 2026 at 6:41 PM",
        "25 May 2026 18:41",
        "25-May-2026 18:41",
        "May 25th, 2026, 6:41 p.m.".replace("p.m.", "pm"),
        "Mon, 25 May 2026 11:41:00 +0000",
        "Mon May 25 11:41:00 +0000 2026",
        "25 tháng 5, 2026 lúc 18:41",
        "25 Tháng 5 2026 lúc 6:41 CH",
        "ngày 25 tháng 5 năm 2026 lúc 18 giờ 41",
        "Thứ Hai, 25/05/2026 18:41",
        "Thứ 2, 25/05/2026 18:41",
        "Thứ Hai, 25 tháng 5, 2026 lúc 18:41",
        "1779709260",
        "1779709260.0",
        "1779709260000",
        1779709260,
        1779709260.0,
        1779709260000,
        1779709260000000,
        np.float64(1779709260),
        "20260525184100",
        datetime(2026, 5, 25, 18, 41),
        datetime(2026, 5, 25, 11, 41, tzinfo=UTC),
        datetime(2026, 5, 25, 4, 41, tzinfo=timezone(timedelta(hours=-7))),
    ],
)
def test_a_time_is_read_and_is_utc(cell):
    moment = parse_time(cell, default_zone=ZONE)
    assert moment == NOON
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    "cell", ["2026-05-25", "25/05/2026", "20260525", "25 tháng 5, 2026", date(2026, 5, 25)]
)
def test_a_day_alone_is_its_midnight_in_the_default_zone(cell):
    assert parse_time(cell, default_zone=ZONE) == datetime(2026, 5, 24, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "Yesterday at 6:32 PM",
            "2 giờ trước",
            "Hôm qua lúc 18:32",
            "3h",
            "Just now",
            "Vừa xong",
            "2 days ago",
        ),
        *("25 tháng 5 lúc 18:41", "May 25 at 18:41", "May 2026", "Lifetime", "18:41", "2026"),
        *("31/02/2026", "13/13/2026 10:00", "25/05/2026 25:00", "2026-02-30", "00/00/0000", "0000-00-00"),
        *("1970-01-01T00:00:00Z", "30/12/1899", "0", 0, -5, 45000, "46167.5", datetime(1, 1, 1)),
        *("2026-05-25 18:41:00 XYZ", "9999-12-31T23:59:59-11:00", "bài đăng 25/05/2026 rất hay"),
        *(
            None,
            "",
            " ",
            True,
            math.nan,
            math.inf,
            10**400,
            1e300,
            Decimal("NaN"),
            Decimal("sNaN"),
            b"2026",
            [1],
        ),
    ],
)
def test_what_is_no_certain_time_is_missing(cell):
    assert parse_time(cell, default_zone=ZONE) is None


def test_a_time_in_the_future_is_kept_as_given():
    assert parse_time("2098-01-01T00:00:00Z", default_zone=ZONE) == datetime(2098, 1, 1, tzinfo=UTC)


def test_spreadsheet_days_are_read_only_when_asked_for():
    serial = 46167 + (18 * 60 + 41) / 1440
    assert parse_time(serial, default_zone=ZONE, excel_serial=True) == NOON
    assert parse_time(str(serial), default_zone=ZONE, excel_serial=True) == NOON
    assert parse_time(serial, default_zone=ZONE) is None


def test_an_ambiguous_day_follows_the_caller_and_is_day_first_by_default():
    third_of_april = datetime(2026, 4, 2, 17, tzinfo=UTC)
    fourth_of_march = datetime(2026, 3, 3, 17, tzinfo=UTC)
    assert parse_time("03/04/2026", default_zone=ZONE) == third_of_april
    assert parse_time("03/04/2026", default_zone=ZONE, dayfirst=True) == third_of_april
    assert parse_time("03/04/2026", default_zone=ZONE, dayfirst=False) == fourth_of_march


@pytest.mark.parametrize("dayfirst", [True, False, None])
def test_a_day_that_is_possible_in_one_order_only_is_read_in_it(dayfirst):
    for cell in ("25/05/2026 18:41", "05/25/2026 18:41"):
        assert parse_time(cell, default_zone=ZONE, dayfirst=dayfirst) == NOON


def test_times_without_a_zone_are_in_the_default_zone():
    assert parse_time("2026-05-25 11:41", default_zone="UTC") == NOON


def test_an_unknown_zone_name_is_wrong_usage():
    with pytest.raises(UsageError, match="Asia/Ho_Chi_Minh"):
        parse_time("2026-05-25", default_zone="Hà Nội")


@given(cell=anything, dayfirst=st.sampled_from([True, False, None]), serial=st.booleans())
def test_no_cell_makes_a_time_fail(cell, dayfirst, serial):
    moment = parse_time(cell, default_zone=ZONE, dayfirst=dayfirst, excel_serial=serial)
    assert moment is None or (moment.tzinfo is UTC and moment.year >= 1990)


@given(
    moment=st.datetimes(datetime(1990, 1, 2), datetime(2099, 1, 1)).map(lambda at: at.replace(microsecond=0))
)
def test_a_moment_survives_every_way_of_writing_it(moment):
    moment = moment.replace(tzinfo=UTC)
    written = [
        moment.isoformat(),
        f"{moment:%Y-%m-%dT%H:%M:%S+0000}",
        f"{moment:%d/%m/%Y %H:%M:%S}",
        f"{moment:%A %d %B %Y at %H:%M:%S}",
        f"{moment:%d} tháng {moment.month}, {moment.year} lúc {moment:%H:%M:%S}",
        int(moment.timestamp()),
        str(int(moment.timestamp()) * 1000),
    ]
    assert [parse_time(cell, default_zone="UTC") for cell in written] == [moment] * len(written)


@pytest.mark.parametrize(
    ("samples", "answer"),
    [
        (["03/04/2026", "25/04/2026 10:00", "01/02/2026"], True),
        (["03/04/2026", "04/25/2026 10:00", "01/02/2026"], False),
        (["26-9-2022 21:38"], True),
        (["03/04/2026", "01/02/2026"], None),
        (["25/04/2026", "04/25/2026"], None),
        ([f"{day}/04/2026" for day in range(13, 31)] * 2 + ["04/25/2026"], True),
        (["2026-05-25", "Yesterday", ""], None),
        (["45/67/2026"], None),
        ([], None),
    ],
)
def test_the_order_of_a_column_is_told_by_its_unambiguous_rows(samples, answer):
    assert infer_dayfirst(samples) is answer


@given(samples=st.lists(st.text()))
def test_no_column_makes_the_order_fail(samples):
    assert infer_dayfirst(samples) in (True, False, None)


def test_facebook_json_values_pass_through_both_parsers():
    post = json.loads('{"timestamp": 1779709260, "shares": {"count": 12}}')
    assert parse_time(post["timestamp"], default_zone=ZONE) == NOON
    assert parse_count(post["shares"]["count"]) == 12


ISO = st.builds(
    "{:%Y-%m-%d}{}{}{}{}".format,
    st.datetimes(),
    st.sampled_from(["T", " ", "t", ""]),
    st.sampled_from(["10:11:12", "10:11", "24:00:00", "10:11:60", "10:11:12.123456789", "101112", "10", ""]),
    st.sampled_from(["Z", "+07:00", "+0700", "-23:59", "+24:00", " EST", "", " "]),
    st.sampled_from(["", "", " ", "x" * 80]),
)


@given(
    st.lists(
        anything | ISO | st.sampled_from(["2026-W22-1", "0001-01-01T00:00:00+07:00", "9999-12-31T23:59"])
    ),
    st.sampled_from([None, True, False]),
    st.booleans(),
)
def test_a_column_holds_what_its_cells_hold_one_by_one(values, dayfirst, serial):
    options = {"default_zone": "Asia/Ho_Chi_Minh", "dayfirst": dayfirst, "excel_serial": serial}
    found = parse_times(values, **options)
    assert found == [parse_time(value, **options) for value in values]
    assert {moment.tzinfo for moment in found if moment} <= {UTC}
