"""The page of the event log, for leads and auditors."""

from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pipeline.review.accounts.access import member, needs, number_in
from pipeline.review.accounts.permissions import only_unit
from pipeline.review.audit.check import state
from pipeline.review.audit.entries import facts, matching, page, rows, visible
from pipeline.review.audit.export import WRITERS
from pipeline.review.audit.forms import LogForm
from pipeline.review.audit.words import fact_lines, kind_title, problem_text
from pipeline.review.models import User


@require_safe
@needs("read_log")
def log(request: HttpRequest) -> HttpResponse:
    """List what happened, newest first, and say whether the log is whole."""
    person, form = member(request), LogForm(request.GET)
    if not form.is_valid():
        return render(request, "audit/log.html", {"form": form, **_state(person)}, status=422)
    entries = matching(visible(person), form.wanted())
    found, after = page(entries, number_in(request.GET.get("before", "")) or None)
    address = request.GET.copy()
    address.pop("before", None)
    context = {
        "form": form,
        "rows": [
            {"event": event, "title": kind_title(event), "facts": fact_lines(facts(event, person))}
            for event in found
        ],
        "before": after,
        "address": address.urlencode(),
        **_state(person),
    }
    return render(request, "audit/log.html", context)


@require_POST
@needs("read_log")
def check(request: HttpRequest) -> HttpResponse:
    """Check the log anew."""
    state(anew=True)
    return redirect("audit")


@require_safe
@needs("read_log")
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Hand out the entries that are looked for, while they are read."""
    if kind not in WRITERS:
        raise Http404
    person, form = member(request), LogForm(request.GET)
    if not form.is_valid():
        return render(request, "audit/log.html", {"form": form, **_state(person)}, status=422)
    found = rows(matching(visible(person), form.wanted()), person)
    content_type = "text/csv; charset=utf-8" if kind == "csv" else "application/x-ndjson; charset=utf-8"
    answer = StreamingHttpResponse(WRITERS[kind](found), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="nhat-ky.{kind}"'
    return answer


def _state(person: User) -> dict[str, Any]:
    """Return what the page says about the log as a whole; which rows differ is for the district."""
    known = state()
    problems = known.verdict.problems if known.verdict and only_unit(person) is None else ()
    said = ""
    if known.verdict and known.at:
        moment = date_format(timezone.localtime(known.at), "DATETIME_FORMAT")
        text = (
            _("Nhật ký còn nguyên vẹn: {n} mục, kiểm tra lúc {t}.")
            if known.verdict.is_whole
            else _("Nhật ký không còn nguyên vẹn, kiểm tra lúc {t}. Báo ngay cho người quản lý máy chủ nhé.")
        )
        said = text.format(n=intcomma(known.verdict.events), t=moment)
    return {"state": known, "said": said, "problems": [problem_text(each) for each in problems]}
