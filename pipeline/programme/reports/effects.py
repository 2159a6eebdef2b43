"""The tables about what came of the decisions: what was published, what was referred, what units did."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from pipeline.programme.models import OfficialPage, Publication, ReportWords
from pipeline.programme.periods import Period, shown
from pipeline.programme.publishing.kinds import KINDS as PUBLICATION_KINDS
from pipeline.programme.publishing.pages import of_unit
from pipeline.programme.publishing.targets import COLUMN_POSTS_A_WEEK, column_weeks, figures_of
from pipeline.programme.referrals.follow_up import OUTCOMES
from pipeline.programme.referrals.ways import WAYS
from pipeline.programme.reports.log import Scope
from pipeline.programme.reports.tables import MIN_CASES, Behind, Cell, Table, percent, withhold
from pipeline.programme.units.actions import KINDS as ACTION_KINDS
from pipeline.programme.units.actions import counted, pledged
from pipeline.programme.units.criteria import criteria_of, reached, said
from pipeline.review.models import Event, Referral, Unit
from pipeline.review.queue.referrals import GROUNDS

ABOUT_SOMEBODY: Final = frozenset({"child_safety", "threat", "account_theft", "privacy", "impersonation"})
"""Grounds on which somebody was hurt whom one or two cases could make known."""


def publications(period: Period, unit: Unit | None) -> Table:
    """Count by page how many days had good news and how many weeks a longer story."""
    pages = pages_of(unit, period)
    rows: list[tuple[Cell, ...]] = [
        (
            each.page.name,
            each.days,
            each.days_due,
            percent(each.days, each.days_due),
            each.weeks,
            each.weeks_due,
        )
        for each in figures_of(pages, period.first, period.last)
    ]
    days, due = sum(int(str(row[1])) for row in rows), sum(int(str(row[2])) for row in rows)
    rows.append(
        (
            "Cộng",
            days,
            due,
            percent(days, due),
            sum(int(str(row[4])) for row in rows),
            sum(int(str(row[5])) for row in rows),
        )
    )
    return Table(
        "publications",
        "Tin tốt trên các trang chính thức",
        (
            "Trang",
            "Ngày có tin tốt",
            "Ngày tính chỉ tiêu",
            "Tỷ lệ",
            "Tuần có câu chuyện đẹp",
            "Tuần tính chỉ tiêu",
        ),
        tuple(rows),
        "Chỉ tiêu: mỗi trang mỗi ngày ít nhất một tin tốt, mỗi tuần một câu chuyện đẹp. Tính từ ngày trang "
        "được thêm vào đến ngày ngừng; tuần tính khi trọn trong kỳ và đã qua. Bài bị xoá sau vẫn tính ngày "
        "đã đăng; quảng cáo, kêu gọi tiền không tính.",
    )


def column(period: Period) -> Table:
    """Count by week the posts of the column against two a week."""
    weeks = [
        (monday, count) for monday, count in column_weeks(period.first, period.last) if period.first <= monday
    ]
    over = [count for monday, count in weeks if monday + timedelta(days=7) <= timezone.localdate()]
    rows: tuple[tuple[Cell, ...], ...] = (
        ("Bài của chuyên mục", sum(count for _, count in weeks)),
        ("Tuần tính chỉ tiêu", len(over)),
        (f"Tuần đủ {COLUMN_POSTS_A_WEEK} bài", sum(count >= COLUMN_POSTS_A_WEEK for count in over)),
        ("Tuần không có bài nào", over.count(0)),
    )
    return Table(
        "column",
        "Chuyên mục “Chống tin giả, tin xấu độc”",
        ("Nội dung", "Số lượng"),
        rows,
        f"Chỉ tiêu: mỗi tuần ít nhất {COLUMN_POSTS_A_WEEK} bài, tính chung cả quận. Một bài đăng ở nhiều "
        "trang đếm một lần. Tuần từ thứ hai, thuộc kỳ mà nó bắt đầu; chỉ tiêu tính các tuần đã qua.",
    )


def published_kinds(period: Period, unit: Unit | None) -> Table:
    """Count what was published by kind."""
    found = Publication.objects.filter(
        removed_at=None, published_on__range=(period.first, period.last), page__in=pages_of(unit, period)
    )
    counts = Counter(found.values_list("kind", flat=True))
    rows = tuple((str(title), counts[name]) for name, title in PUBLICATION_KINDS.items())
    return Table(
        "published",
        "Bài đã đăng theo loại",
        ("Loại", "Số bài"),
        rows,
        "Bài được ghi lại bằng đường link trên các trang chính thức, theo ngày đăng. Mỗi đường link đếm một "
        "lần.",
        "bars",
    )


def referrals(period: Period, scope: Scope) -> tuple[Table, ...]:
    """Count what was referred by way, what came back, and by ground."""
    made, sent, latest = _referral_events(period, scope)
    return (
        _by_way(sent, latest, len(made)),
        _by_outcome(sent, latest),
        _by_ground(Counter(made.values())),
    )


def _by_way(sent: Sequence[int], latest: Mapping[int, Mapping[str, Any]], made: int) -> Table:
    ways = Counter(latest[key].get("way", "") for key in sent)
    answered = Counter(latest[key]["way"] for key in sent if latest[key].get("outcome"))
    rows: list[tuple[Cell, ...]] = [
        (str(way.title), ways[name], answered[name], ways[name] - answered[name])
        for name, way in WAYS.items()
        if way.to != Referral.To.LEAD
    ]
    if ways[""]:
        rows.append(("Không rõ qua đâu", ways[""], 0, ways[""]))
    total, back = len(sent), answered.total()
    rows.append(("Cộng", total, back, total - back))
    return Table(
        "referrals",
        "Báo xấu và chuyển cơ quan, theo nơi nhận",
        ("Nơi nhận", "Đã gửi", "Đã có kết quả", "Chưa có"),
        tuple(rows),
        "Người của nhóm tự gửi; máy không gửi gì. Đếm theo ngày ghi là đã gửi, không kể lời nhắn cho trưởng "
        f"nhóm. Trong kỳ soạn {made} nội dung để gửi ra ngoài.",
    )


def _by_outcome(sent: Sequence[int], latest: Mapping[int, Mapping[str, Any]]) -> Table:
    counts = Counter(latest[key].get("outcome", "") for key in sent)
    rows = [(str(title), counts[name]) for name, title in OUTCOMES.items()]
    return Table(
        "referral_outcomes",
        "Kết quả báo xấu và chuyển cơ quan",
        ("Kết quả", "Số nội dung"),
        (*rows, ("Chưa có trả lời", counts[""])),
        "Của những nội dung gửi trong kỳ, theo trả lời mới nhất ghi được đến cuối kỳ.",
    )


def _by_ground(grounds: Counter[str]) -> Table:
    names = [*GROUNDS, ""]
    titles = [*map(str, GROUNDS.values()), "Không nêu lý do"]
    table = Table(
        "grounds",
        "Báo xấu và chuyển cơ quan, theo lý do",
        ("Lý do", "Số nội dung soạn"),
        tuple((title, grounds[name]) for name, title in zip(names, titles, strict=True)),
        "Mỗi nội dung soạn trong kỳ đếm một lần theo lý do người soạn chọn, không kể lời nhắn cho trưởng "
        f"nhóm. Lý do về một người bị hại mà có dưới {MIN_CASES} trường hợp thì không nêu số, để không ai "
        "bị nhận ra.",
        "bars",
    )
    counts = [grounds[name] if name in ABOUT_SOMEBODY else max(MIN_CASES, grounds[name]) for name in names]
    return withhold(table, Behind(counts, MIN_CASES))


def actions(period: Period, units: Sequence[Unit], *, with_district: bool) -> Table:
    """Count by unit what it did, and who of it has pledged."""
    others = [name for name in ACTION_KINDS if name != "pledge"]
    rows: list[tuple[Cell, ...]] = []
    for unit in units:
        counts, signed = counted(unit, period.first, period.last), pledged(unit, period.last)
        shown_pledge: tuple[Cell, Cell] = (
            (None, None)
            if signed is None
            else (f"{signed.people}/{signed.members}", percent(signed.people, signed.members))
        )
        rows.append((unit.name, *(counts[name] for name in others), *shown_pledge))
    if with_district:
        counts = counted(None, period.first, period.last)
        rows.append(("Quận (tự tổ chức)", *(counts[name] for name in others), None, None))
        totals = [sum(int(str(row[at])) for row in rows) for at in range(1, len(others) + 1)]
        rows.append(("Cộng", *totals, *_all_pledged(period, units)))
    return Table(
        "actions",
        "Việc của các đơn vị",
        ("Đơn vị", *(str(ACTION_KINDS[name]) for name in others), "Ký cam kết", "Tỷ lệ ký"),
        tuple(rows),
        "Do đơn vị tự ghi, theo ngày làm. Cam kết là số mới nhất ghi trong năm, trên tổng số đoàn viên; chỉ "
        "tiêu 100 %. Đơn vị đã gộp tính vào đơn vị nhận; đơn vị đổi tên tính theo tên mới. Xếp theo tên.",
    )


def criteria(period: Period, units: Sequence[Unit]) -> Table:
    """Say what each unit has reached of the criteria of the year, and what is missing."""
    year = period.last.year
    rows = []
    for unit in units:
        found = reached(unit, year, period.last)
        missing = "; ".join(said(each) for each in found if each.is_missing)
        rows.append((unit.name, sum(each.points for each in found), missing or "Đủ"))
    whole = sum(rule.points for rule in criteria_of(year).values())
    return Table(
        "criteria",
        f"Tiêu chí năm {year}",
        ("Đơn vị", f"Điểm (tối đa {whole})", "Còn thiếu"),
        tuple(rows),
        f"Từ ngày 01/01 đến ngày {shown(period.last)}, theo tiêu chí quận đặt cho năm. Điểm một tiêu chí "
        "bằng phần đã đạt, không quá điểm tối đa, bỏ phần lẻ. Xếp theo tên, không xếp hạng.",
        in_words=(2,),
    )


def unit_reports(period: Period, units: Sequence[Unit]) -> Table:
    """Say which units sent their report of the period, and which did not."""
    sent = {
        row.unit_id: timezone.localtime(row.sent_at).date()
        for row in ReportWords.objects.filter(first=period.first, last=period.last, unit__isnull=False)
        if row.sent_at is not None
    }
    merged = dict(Unit.objects.exclude(merged_into=None).values_list("pk", "merged_into_id"))
    for key, into in merged.items():
        if key in sent and into not in sent:
            sent[into] = sent[key]
    rows = tuple(
        (unit.name, f"Đã gửi {shown(sent[unit.pk])}" if unit.pk in sent else "Chưa gửi") for unit in units
    )
    return Table(
        "unit_reports",
        "Báo cáo của đơn vị",
        ("Đơn vị", "Tình trạng"),
        rows,
        "Đơn vị đã gửi phần lời cho đúng kỳ này hay chưa. Số liệu của mọi đơn vị vẫn được cộng, dù đã gửi "
        "hay chưa.",
        in_words=(1,),
    )


def _all_pledged(period: Period, units: Sequence[Unit]) -> tuple[Cell, Cell]:
    found = [each for unit in units if (each := pledged(unit, period.last))]
    people, members = sum(each.people for each in found), sum(each.members for each in found)
    return (f"{people}/{members}" if found else None), percent(people, members)


def pages_of(unit: Unit | None, period: Period) -> list[OfficialPage]:
    """Return the pages of a unit, or all, that were kept at some time of the period."""
    found = OfficialPage.objects.filter(added_on__lte=period.last).exclude(closed_on__lte=period.first)
    return list(found if unit is None else found.filter(of_unit(unit.pk)))


def _referral_events(
    period: Period, scope: Scope
) -> tuple[dict[int, str], list[int], dict[int, Mapping[str, Any]]]:
    """Read the log about packages for somebody outside.

    Returns:
        Ground of each package made within the period; those sent within it; of each, what was noted last.
    """
    kinds = (Event.Kind.REFERRED, Event.Kind.REFERRAL_SENT, Event.Kind.REFERRAL_FOLLOWED)
    found = Event.objects.filter(kind__in=kinds, at__lt=period.end).exclude(payload__to=Referral.To.LEAD)
    made: dict[int, str] = {}
    sent: list[int] = []
    latest: dict[int, Mapping[str, Any]] = {}
    for kind, actor, payload, at in found.order_by("id").values_list("kind", "actor_id", "payload", "at"):
        number = payload.get("referral", 0)
        if kind == Event.Kind.REFERRAL_FOLLOWED:
            latest[number] = payload
        elif period.holds(at) and scope.has_person(actor):
            if kind == Event.Kind.REFERRED:
                made[number] = payload["ground"]
            else:
                sent.append(number)
    return made, sent, {number: latest.get(number, {}) for number in sent}
