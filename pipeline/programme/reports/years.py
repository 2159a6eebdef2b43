"""Several years side by side: for the review of the campaign in 2027 and its end in 2030."""

from pipeline.programme.periods import Period
from pipeline.programme.publishing.targets import column_weeks, figures_of
from pipeline.programme.reports import effects
from pipeline.programme.reports.log import scope_of, work_in
from pipeline.programme.reports.tables import Cell, Table, percent
from pipeline.programme.units.actions import counted
from pipeline.review.models import Unit


def by_year(period: Period, unit: Unit | None) -> Table:
    """Count the main figures of each year of a period."""
    rows: list[tuple[Cell, ...]] = []
    for year in period.years():
        done = work_in(year, scope_of(unit))
        pages = figures_of(effects.pages_of(unit, year), year.first, year.last)
        days, due = sum(each.days for each in pages), sum(each.days_due for each in pages)
        posts = sum(count for monday, count in column_weeks(year.first, year.last) if monday >= year.first)
        units = [unit] if unit else list(Unit.objects.standing())
        did = sum(counted(each, year.first, year.last).total() for each in units)
        did += 0 if unit else counted(None, year.first, year.last).total()
        rows.append(
            (
                f"{year.first.year}",
                len(done.decisions),
                len(done.reviews),
                percent(days, due),
                None if unit else posts,
                did,
            )
        )
    return Table(
        "years",
        "Các năm",
        ("Năm", "Đã quyết", "Lượt duyệt", "Ngày đủ tin tốt", "Bài chuyên mục", "Việc của đơn vị"),
        tuple(rows),
        "Cùng cách tính như các bảng trên, cho từng năm trong kỳ. Bài chuyên mục tính chung cả quận. Việc "
        "của đơn vị gồm cả lần ký cam kết.",
        "columns",
    )
