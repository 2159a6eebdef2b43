"""A report put together: figures counted, sentences written from them, what people wrote, what is missing.

The report is in Vietnamese whatever the language of the app, as the office it goes to reads no other.
"""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone, translation

from pipeline.programme.models import OfficialPage, ReportWords
from pipeline.programme.periods import Period, shown
from pipeline.programme.reports import effects, work
from pipeline.programme.reports.document import Block, Points, Report, Section
from pipeline.programme.reports.letterhead import letterhead_of
from pipeline.programme.reports.log import Work, scope_of, work_in
from pipeline.programme.reports.tables import Table, in_words
from pipeline.programme.reports.years import by_year
from pipeline.programme.units.awards import awards_of
from pipeline.review.models import Unit

CAMPAIGN = "nâng cao nhận thức, kỹ năng phòng, chống tin giả, tin xấu độc; lan toả tin tốt, câu chuyện đẹp"

NOTES = (
    "Số liệu lấy từ nhật ký của hàng chờ và từ những gì các đơn vị ghi. Mỗi bảng có cách tính ngay bên dưới "
    "và một file CSV cùng tên. Số liệu còn nguyên sau khi nội dung bài đã bị xoá theo hạn lưu giữ.",
    "Máy chỉ gợi ý bài nào nên xem; mọi kết luận là của người. Báo cáo không nêu tên người đăng bài, không "
    "xếp hạng người hay đơn vị; số quá ít có thể làm lộ một người thì không nêu.",
)


def make_report(period: Period, unit: Unit | None = None, *, day: date | None = None) -> Report:
    """Return the report of the district, or of a unit, over a period.

    Args:
        period: The days it is about.
        unit: The unit that reports; None for the district, which has the figures of all units in it.
        day: The day it is signed; today for None.
    """
    with translation.override("vi"):
        done = work_in(period, scope_of(unit))
        figures = _Figures(period, unit, done)
        words = ReportWords.objects.filter(unit=unit, first=period.first, last=period.last).first()
        head = letterhead_of(unit, day or timezone.localdate())
        subject = f"Kết quả {CAMPAIGN} {period.title}"
        days = f"từ ngày {shown(period.first)} đến ngày {shown(period.last)}"
        opening = (
            f"Thực hiện kế hoạch {CAMPAIGN} trên không gian mạng, {head.organisation} báo cáo kết quả {days} "
            "như sau:"
        )
        sections = figures.week() if period.form == "week" else figures.whole(words)
        return Report(head, subject, opening, tuple(sections), NOTES)


class _Figures:
    """The sections of one report."""

    def __init__(self, period: Period, unit: Unit | None, done: Work) -> None:
        self._period = period
        self._unit = unit
        self._work = done
        self._units: Sequence[Unit] = [unit] if unit else list(Unit.objects.standing())
        self._scope = scope_of(unit)

    def week(self) -> list[Section]:
        """Return a week on a page: what came in, what was decided, what was published."""
        reading = work.reading(self._work, is_unit=self._unit is not None)
        return [
            Section("Kết quả trong tuần", (self._summary(reading), reading, work.outcomes(self._work))),
            Section("Tin tốt và chuyên mục", tuple(self._published())),
            Section("Lưu ý", (Points(tuple(self._missing())),)),
        ]

    def whole(self, words: ReportWords | None) -> list[Section]:
        """Return all sections of a report over half a year and more."""
        done, is_unit = self._work, self._unit is not None
        reading = work.reading(done, is_unit=is_unit)
        parts = [
            Section("Kết quả thực hiện", _paragraphs(words.results if words else "")),
            Section("Tiếp nhận, rà soát thông tin", (self._summary(reading), reading), 2),
            Section(
                "Kết quả thẩm định",
                (work.labels(done), work.outcomes(done), work.topics(done), work.repeated(done)),
                2,
            ),
            Section("Thời gian và chất lượng", (work.speed(done), work.blind_agreement(done)), 2),
            Section("Tin tốt và chuyên mục", tuple(self._published()), 2),
            Section("Báo xấu, chuyển cơ quan chức năng", effects.referrals(self._period, self._scope), 2),
            Section("Hoạt động của các đơn vị", tuple(self._units_did()), 2),
            Section("Tập huấn", (work.training(done),), 2),
            Section("Máy và mô hình", (work.models(done), work.by_month(done, self._period)), 2),
        ]
        if self._period.form == "long":
            table = by_year(self._period, self._unit)
            parts.append(Section("So sánh qua các năm", (table,), 2))
        missing = [Points(tuple(self._missing()))]
        parts += [
            Section("Hạn chế, tồn tại", (*_paragraphs(words.limits if words else ""), *missing)),
            Section("Phương hướng thời gian tới", _paragraphs(words.plans if words else "", "……………………………")),
        ]
        return parts

    def _published(self) -> list[Table]:
        found = [effects.publications(self._period, self._unit)]
        if self._unit is None:
            found.append(effects.column(self._period))
        return [*found, effects.published_kinds(self._period, self._unit)]

    def _units_did(self) -> list[Block]:
        found: list[Block] = [
            effects.actions(self._period, self._units, with_district=self._unit is None),
            effects.criteria(self._period, self._units),
        ]
        if self._unit is None:
            found += [work.by_unit(self._work, self._units), effects.unit_reports(self._period, self._units)]
            praised = [
                f"{(made.unit.merged_into or made.unit).name}: {made.title}"
                for made in awards_of(self._period.last.year)
            ]
            if praised:
                found += [
                    f"Đơn vị được khen năm {self._period.last.year} (xếp theo tên):",
                    Points(tuple(praised)),
                ]
        return found

    def _summary(self, reading: Table) -> str:
        counts = {str(row[0]): in_words(row[1]) for row in reading.rows}
        read = (
            ""
            if self._unit
            else f"máy đã đọc {counts['Bài đăng máy đã đọc']} bài đăng trên các trang được nạp vào; "
        )
        flagged = counts["Nhóm bài giống nhau được gắn cờ để người xem"]
        return (
            f"Trong kỳ, {read}{flagged} nhóm bài được gắn cờ để người xem. Tình nguyện viên duyệt "
            f"{counts['Lượt duyệt của tình nguyện viên']} lượt, {counts['Nhóm bài đã có quyết định']} nhóm "
            f"bài đã có quyết định; {counts['Bài do người gửi tay để kiểm tra']} bài do người gửi tay để "
            "kiểm tra."
        )

    def _missing(self) -> list[str]:
        """Say what is not there, so that nobody takes a 0 for a result."""
        said = []
        today = timezone.localdate()
        if self._period.last >= today:
            said.append(f"Kỳ báo cáo chưa kết thúc: số liệu mới tính đến ngày {shown(today)}.")
        if not (self._work.flagged or self._work.reviews or self._work.decisions or self._work.posts):
            said.append("Trong kỳ chưa có hoạt động rà soát nào được ghi nhận.")
        if not OfficialPage.objects.exists():
            said.append("Chưa có trang chính thức nào trong danh sách, nên chưa tính được chỉ tiêu tin tốt.")
        if self._unit is None and self._period.form != "week":
            absent = [
                str(name)
                for name, state in effects.unit_reports(self._period, self._units).rows
                if state == "Chưa gửi"
            ]
            if absent:
                said.append(f"Đơn vị chưa gửi báo cáo kỳ này: {', '.join(absent)}.")
        if len(self._work.decisions) < work.FEW_DECISIONS:
            said.append(
                f"Mới có {len(self._work.decisions)} nhóm bài có quyết định trong kỳ; các tỷ lệ tính trên số "
                "ít như vậy chưa nói lên xu hướng."
            )
        said.append(
            "Con số chỉ nói về các bài được nạp vào và được gửi tới, không phải toàn bộ mạng xã hội; “đã gắn "
            "cờ” không có nghĩa là sai."
        )
        return said


def _paragraphs(text: str, empty: str = "") -> tuple[str, ...]:
    found = tuple(line.strip() for line in text.splitlines() if line.strip())
    return found or ((empty,) if empty else ())
