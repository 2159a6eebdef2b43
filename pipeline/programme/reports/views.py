"""Reports: chosen, looked at, written, downloaded; and what stands on every one."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pipeline.errors import RuleError, UsageError
from pipeline.programme.periods import Period, half_year_of, period_of, week_of, year_of
from pipeline.programme.reports import page, word, writing
from pipeline.programme.reports.forms import SettingsForm
from pipeline.programme.reports.letterhead import save_settings, settings_now
from pipeline.programme.reports.making import make_report
from pipeline.programme.reports.tables import in_words
from pipeline.programme.reports.words import FIELDS, save_words, words_of
from pipeline.programme.units.due import units_in_care
from pipeline.review.accounts.access import member, needs, number_in
from pipeline.review.accounts.permissions import can, only_unit
from pipeline.review.models import Event, Unit, User
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_with_retry

MEDIA_TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "zip": "application/zip",
}

MULTI_YEAR: Final = ((2025, 2027), (2025, 2030))
"""First and last years of the review of the campaign and of its end."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a report is asked for: whose, and over which days.

    Attributes:
        period: The days.
        unit: Who reports; None for the district.
        problem: What is wrong with the days that were typed; the half of this year is taken instead.
    """

    period: Period
    unit: Unit | None
    problem: str = ""

    @property
    def query(self) -> str:
        """Of the addresses of this report."""
        facts = {"from": self.period.first.isoformat(), "to": self.period.last.isoformat()}
        return urlencode(facts | ({"unit": str(self.unit.pk)} if self.unit else {}))


@require_safe
@needs("see_programme")
def report(request: HttpRequest) -> HttpResponse:
    """Choose a period and a unit, look at the figures, and go on to write or download."""
    person, choice = member(request), _choice(request)
    made = make_report(choice.period, choice.unit)
    own = only_unit(person)
    context = {
        "choice": choice,
        "report": made,
        "tables": [
            (table, [[in_words(cell) for cell in row] for row in table.rows]) for table in made.tables
        ],
        "periods": _periods(timezone.localdate()),
        "units": units_in_care(person) if own is None else (),
        "words": words_of(choice.unit, choice.period),
        "writes": _writes(person, choice),
        "sets": can(person, "set_programme"),
    }
    return render(request, "reports/report.html", context, status=422 if choice.problem else 200)


@require_POST
@needs("enter_actions")
def words(request: HttpRequest) -> HttpResponse:
    """Keep what was written of a period, and send it if asked to."""
    person, choice = member(request), _choice(request)
    if not _writes(person, choice):
        raise PermissionDenied
    texts = {name: request.POST.get(name, "") for name in FIELDS}
    try:
        save_words(person, choice.unit, choice.period, texts, sends="send" in request.POST)
        messages.success(request, _("Đã gửi báo cáo.") if "send" in request.POST else _("Đã lưu, chưa gửi."))
    except RuleError as error:
        messages.error(request, str(error))
    response = redirect("report")
    response.headers["Location"] += f"?{choice.query}"
    return response


@require_safe
@needs("see_programme")
def download(request: HttpRequest, ending: str) -> HttpResponse:
    """Hand out a report as a Word document, a page, or its figures as CSV files in a ZIP."""
    if ending not in MEDIA_TYPES:
        raise Http404
    choice = _choice(request)
    made = make_report(choice.period, choice.unit)
    makers = {"docx": word.write, "html": page.render, "zip": writing.as_zip}
    try:
        content = makers[ending](made)
    except UsageError:
        messages.error(request, _("Máy chủ chưa có phần ghi file Word. Bạn tải bản HTML nhé."))
        return redirect("report")
    _note(member(request), choice, ending)
    name = f"bao-cao-{choice.period.first.isoformat()}-{choice.period.last.isoformat()}.{ending}"
    response = HttpResponse(content, content_type=MEDIA_TYPES[ending])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@needs("see_programme")
def figures(request: HttpRequest, name: str) -> HttpResponse:
    """Hand out the figures of one table."""
    choice = _choice(request)
    table = next((each for each in make_report(choice.period, choice.unit).tables if each.name == name), None)
    if table is None:
        raise Http404
    response = HttpResponse(writing.as_csv(table), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@needs("set_programme")
def settings(request: HttpRequest) -> HttpResponse:
    """Change what stands on every report."""
    form = SettingsForm(request.POST if request.method == "POST" else None, instance=settings_now())
    if form.is_bound and form.is_valid():
        save_settings(member(request), form.save(commit=False), form.changed_data)
        messages.success(request, _("Đã lưu cài đặt báo cáo."))
        return redirect("report_settings")
    return render(request, "reports/settings.html", {"form": form}, status=422 if form.errors else 200)


def _choice(request: HttpRequest) -> Choice:
    """Return what was asked for; the lead of a unit gets their own unit whatever they ask.

    Raises:
        Http404: There is no such unit for this person.
    """
    asked = request.POST if request.method == "POST" else request.GET
    unit = _unit(member(request), asked.get("unit", ""))
    default = half_year_of(timezone.localdate())
    first, last = asked.get("from", ""), asked.get("to", "")
    if not first and not last:
        return Choice(default, unit)
    try:
        return Choice(period_of(date.fromisoformat(first), date.fromisoformat(last)), unit)
    except (ValueError, UsageError):
        said = _("Bạn xem lại hai ngày giúp: ngày cuối không trước ngày đầu, từ năm 2020, không quá 15 năm.")
        return Choice(default, unit, said)


def _unit(person: User, asked: str) -> Unit | None:
    own = only_unit(person)
    if own is not None:
        return Unit.objects.get(pk=own)
    if not asked:
        return None
    found = Unit.objects.standing().filter(pk=number_in(asked)).first()
    if found is None:
        raise Http404
    return found


def _writes(person: User, choice: Choice) -> bool:
    own = only_unit(person)
    return can(person, "enter_actions") and (
        own is None or (choice.unit is not None and choice.unit.pk == own)
    )


def _periods(today: date) -> list[tuple[str, str]]:
    """Return the periods that are reported on most, with the query of each."""
    half = half_year_of(today)
    before = half_year_of(date(today.year, 6, 30) if half.first.month == 7 else date(today.year - 1, 12, 31))
    long = [Period(date(first, 1, 1), date(last, 12, 31)) for first, last in MULTI_YEAR]
    found = [week_of(today), half, before, year_of(today), *long]
    return [(period.title, Choice(period, None).query) for period in found]


@atomic_with_retry
def _note(person: User, choice: Choice, ending: str) -> None:
    facts = {
        "period": str(choice.period),
        "unit": choice.unit.name if choice.unit else "",
        "file": ending,
    }
    event_log.record(Event.Kind.REPORTED, actor=person, payload=facts)
