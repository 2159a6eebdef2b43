"""Times as exports write them: "25 tháng 5, 2026 lúc 18:41", ISO 8601, seconds since 1970, spreadsheet days.

The parser takes whatever a cell can hold and never raises on it. What cannot be read for sure is None, kept
as missing: a relative time ("Hôm qua lúc 18:32", "3h") or a date without its year is not guessed from the day
of the import.
"""

import math
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from pipeline.errors import UsageError
from pipeline.text.folding import fold_lower

_MAX_CHARACTERS: Final = 80  # of a cell that may be a time; longer ones are text
_FIRST_YEAR: Final = 1990  # earlier dates are empty cells of some tool: 1970-01-01, 1899-12-30

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EXCEL_EPOCH: Final = datetime(1899, 12, 30)  # serial 60 and up; Excel believes in a 29 February 1900
_FIRST_SECOND: Final = 631_152_000  # 1990-01-01
_LAST_SECOND: Final = 4_102_444_800  # 2100-01-01; a larger number counts milliseconds or less
_UNITS_PER_SECOND: Final = (1, 1_000, 1_000_000, 1_000_000_000)

# US words mean US zones, as in CrowdTangle's exports. Other letters are unknown and give None.
_ZONES: Final = {
    **{"z": 0, "utc": 0, "gmt": 0, "ict": 7, "est": -5, "edt": -4, "cst": -6, "cdt": -5},
    **{"mst": -7, "mdt": -6, "pst": -8, "pdt": -7},
}
_MONTH_NAMES: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTHS: Final = {
    name[:length]: number for number, name in enumerate(_MONTH_NAMES, 1) for length in (3, len(name))
}
_MONTHS["sept"] = 9
_MONTH_WORDS: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))

_ISO: Final = re.compile(r"\d{4}-\d\d-\d\d")
_ISO_SPACED: Final = re.compile(
    r"(\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s+([+-]\d\d:?\d\d|[A-Za-z]{1,4})"
)
_NUMERIC: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:,?\s+(\d{1,2}):(\d\d)(?::(\d\d))?)?")
_NUMBER: Final = re.compile(r"\d{9,19}(?:\.\d*)?|\d{5}(?:[.,]\d+)?")
_COMPACT: Final = {8: "%Y%m%d", 14: "%Y%m%d%H%M%S"}
_DAY_MONTH: Final = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}\b")

_CLOCK: Final = re.compile(
    r"\b(\d{1,2})\s*(?:[:hg]|gio)\s*(\d\d)(?:\s*phut\b)?(?::(\d\d)(?:\.\d+)?)?\s*(?:(am|pm|sa|ch)\b\.?)?"
    r"|\b(\d{1,2})\s*(am|pm|sa|ch)\b"
)
_DATES: Final = (
    re.compile(r"\b(?P<y>\d{4})[/.-](?P<m>\d{1,2})[/.-](?P<d>\d{1,2})\b"),
    re.compile(r"\b(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-](?P<y>\d{4}|\d\d)\b"),
    re.compile(r"\b(?P<d>\d{1,2})\s*thang\s*(?P<m>\d{1,2})\s*(?:[,/]|nam)?\s*(?P<y>\d{4})\b"),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ -](?P<n>{_MONTH_WORDS})\.?,?[ -](?P<y>\d{{4}})\b"),
    re.compile(rf"\b(?P<n>{_MONTH_WORDS})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})\b"),
    re.compile(rf"\b(?P<n>{_MONTH_WORDS}) (?P<d>\d{{1,2}}) (?P<rest>.*)\b(?P<y>\d{{4}})$"),
)
_OFFSET: Final = re.compile(r"(?:\b(?:utc|gmt)\s*)?([+-])(\d{1,2})(?::?(\d\d))?\b")
_WORDS: Final = re.compile(r"[^\W\d_]+|\S")
_FILLER_TABLE: Final = """
    , . ( ) - – — · • | thu hai ba tu nam sau bay chu nhat cn ngay luc vao at on day gio
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
"""
_FILLERS: Final = frozenset(_FILLER_TABLE.split())
_WEEKDAY: Final = re.compile(r"\b(?:thu|t)\s?[2-7]\b")  # "Thứ 2" is Monday


@lru_cache(maxsize=16)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise UsageError(f"There is no time zone {name!r}.", "Give one such as Asia/Ho_Chi_Minh.") from error


def parse_time(
    value: object, *, default_zone: str, dayfirst: bool | None = None, excel_serial: bool = False
) -> datetime | None:
    """Read the moment a post was published.

    Args:
        value: A cell: text, a number of seconds, milliseconds, microseconds or nanoseconds since 1970, a date
            or datetime, None, or anything else.
        default_zone: IANA name of the zone of times that name none.
        dayfirst: Whether "03/04/2026" is 3 April. None means the same as True, the Vietnamese order; callers
            set False for formats that write the month first, or ask `infer_dayfirst` about the column. A date
            that is possible in one order only is read in that order.
        excel_serial: Whether numbers such as 46167.5 are days since 1899-12-30, as in a spreadsheet.

    Returns:
        The moment in UTC, or None when it cannot be told: relative times, a missing year, an impossible date,
        an unknown zone, a year before 1990. Future times come back as they are.

    Raises:
        UsageError: `default_zone` is no time zone.
    """
    zone = _zone(default_zone)
    try:
        moment = _moment(value, zone, dayfirst is not False, excel_serial)
        if moment is None or moment != moment:  # pandas.NaT is a datetime unequal to itself
            return None
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError, ArithmeticError, OSError):
        return None  # a day or an hour that does not exist, or a year past 9999
    return moment if moment.year >= _FIRST_YEAR else None


def parse_times(
    values: Sequence[object], *, default_zone: str, dayfirst: bool | None = None, excel_serial: bool = False
) -> list[datetime | None]:
    """Read the moments of a column: of each cell what `parse_time` returns for it."""
    zone = _zone(default_zone)
    known: dict[str, datetime | None] = {}
    for value in dict.fromkeys(value for value in values if type(value) is str):
        moment = _from_iso(value, zone)
        known[value] = moment or parse_time(
            value, default_zone=default_zone, dayfirst=dayfirst, excel_serial=excel_serial
        )
    return [
        known[value]
        if type(value) is str
        else parse_time(value, default_zone=default_zone, dayfirst=dayfirst, excel_serial=excel_serial)
        for value in values
    ]


def _from_iso(text: str, zone: ZoneInfo) -> datetime | None:
    """Read what nearly all times are, a whole ISO 8601 date with its time; None is no verdict."""
    if not text[4:5] == text[7:8] == "-" or len(text) > _MAX_CHARACTERS:
        return None
    try:
        moment = datetime.fromisoformat(text)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year >= _FIRST_YEAR else None


def _moment(value: object, zone: ZoneInfo, dayfirst: bool, excel_serial: bool) -> datetime | None:
    if isinstance(value, str):
        return _from_text(value.strip(), dayfirst, excel_serial)
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=zone)
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float | Decimal):
        return _from_number(value, excel_serial)
    return None


def _from_number(number: float | Decimal, excel_serial: bool) -> datetime | None:
    """Read a number as time since 1970 in the unit that puts it between 1990 and 2100."""
    if not math.isfinite(number):
        return None
    if excel_serial and 0 < number < 100_000:
        return _EXCEL_EPOCH + timedelta(seconds=round(float(number) * 86_400))
    for units in _UNITS_PER_SECOND:
        if _FIRST_SECOND <= number / units <= _LAST_SECOND:
            whole = int(number)
            micro = (whole % units) * 1_000_000 // units if units > 1 else int((number - whole) * 1_000_000)
            return _EPOCH + timedelta(seconds=whole // units, microseconds=micro)
    return None


def _from_text(text: str, dayfirst: bool, excel_serial: bool) -> datetime | None:
    if not text or len(text) > _MAX_CHARACTERS:
        return None
    if _ISO.match(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return _from_spaced_iso(text) or _from_words(text, dayfirst)
    found = _NUMERIC.fullmatch(text)
    if found:
        first, second, year, hour, minute, second_of = found.groups(default="0")
        month, day = _order(int(first), int(second), dayfirst)
        return datetime(int(year), month, day, int(hour), int(minute), int(second_of))
    if len(text) in _COMPACT and text.isdecimal():
        return datetime.strptime(text, _COMPACT[len(text)])
    if _NUMBER.fullmatch(text):
        return _from_number(Decimal(text.replace(",", ".")), excel_serial)
    return _from_words(text, dayfirst)


def _order(first: int, second: int, dayfirst: bool) -> tuple[int, int]:
    """Return month and day of two numbers, in the only possible order or else the one asked for."""
    if first > 12 or (dayfirst and second <= 12):
        return second, first
    return first, second


def _from_spaced_iso(text: str) -> datetime | None:
    """Read "2023-11-13 04:30:36 EST", as CrowdTangle wrote it, and an offset after a space."""
    found = _ISO_SPACED.fullmatch(text)
    if not found:
        return None
    zone = _named_zone(found[2])
    return datetime.fromisoformat(found[1]).replace(tzinfo=zone) if zone else None


def _named_zone(word: str) -> timezone | None:
    if word[0] in "+-":
        found = _OFFSET.fullmatch(word)
        return _offset(found) if found else None
    hours = _ZONES.get(word.lower())
    return None if hours is None else timezone(timedelta(hours=hours))


def _offset(found: re.Match[str]) -> timezone:
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    return timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes))


def _from_words(text: str, dayfirst: bool) -> datetime | None:
    """Read a date and a clock time among words; any word that is not known to be empty makes it None."""
    day, rest = _take_date(_WEEKDAY.sub(" ", fold_lower(text)), dayfirst)
    if day is None:
        return None
    clock = _CLOCK.search(rest)
    if clock:
        rest = f"{rest[: clock.start()]} {rest[clock.end() :]}"
    zone: timezone | None = None
    offset = _OFFSET.search(rest)
    if offset:
        zone = _offset(offset)
        rest = f"{rest[: offset.start()]} {rest[offset.end() :]}"
    for word in _WORDS.findall(rest):
        if word in _FILLERS:
            continue
        if zone is not None or word not in _ZONES:
            return None
        zone = _named_zone(word)
    hour, minute, second = _clock_time(clock) if clock else (0, 0, 0)
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone)


def _take_date(text: str, dayfirst: bool) -> tuple[date | None, str]:
    """Return the date in a folded text, and the text without it."""
    for pattern in _DATES:
        found = pattern.search(text)
        if not found:
            continue
        parts = found.groupdict()
        year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
        if "a" in parts:
            month, day = _order(int(parts["a"]), int(parts["b"]), dayfirst)
        else:
            month, day = int(parts.get("m") or _MONTHS[parts["n"]]), int(parts["d"])
        rest = f"{text[: found.start()]} {parts.get('rest', '')} {text[found.end() :]}"
        return date(year, month, day), rest
    return None, text


def _clock_time(found: re.Match[str]) -> tuple[int, int, int]:
    """Return hour, minute and second; "CH" and "SA" are the Vietnamese pm and am."""
    hour = int(found[1] or found[5])
    half = found[4] or found[6]
    if half in ("pm", "ch") and hour < 12:
        hour += 12
    elif half in ("am", "sa") and hour == 12:
        hour = 0
    return hour, int(found[2] or 0), int(found[3] or 0)


def infer_dayfirst(samples: Iterable[str]) -> bool | None:
    """Say whether a column of dates such as "03/04/2026" puts the day first.

    Args:
        samples: Cells of the column; all of them or the first few hundred.

    Returns:
        True or False when the rows that are possible in one order only agree (one in twenty may be a slip),
        None when there is no such row or they disagree. The caller then takes the order of the format, or day
        first where the format says nothing.
    """
    day_first = month_first = 0
    for sample in samples:
        found = _DAY_MONTH.search(sample)
        if found:
            first, second = int(found[1]), int(found[2])
            day_first += first > 12 >= second
            month_first += second > 12 >= first
    most = max(day_first, month_first)
    if most == 0 or min(day_first, month_first) * 19 > most:
        return None
    return day_first > month_first
