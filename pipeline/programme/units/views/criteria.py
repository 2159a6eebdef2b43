"""What counts how much in a year."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pipeline.errors import RuleError
from pipeline.programme.units import criteria as rules
from pipeline.programme.units.actions import KINDS
from pipeline.review.accounts.access import member, needs, number_in


@require_http_methods(["GET", "HEAD", "POST"])
@needs("set_programme")
def criteria(request: HttpRequest) -> HttpResponse:
    """Show and change what counts how much in one year."""
    year = year_in(request)
    problem = ""
    if request.method == "POST":
        chosen = {
            name: rules.Rule(number_in(request.POST.get(f"target-{name}", "")), _points(request, name))
            for name in rules.DEFAULTS
        }
        try:
            rules.save_criteria(member(request), year, chosen)
            messages.success(request, _("Đã lưu tiêu chí năm %(year)s.") % {"year": year})
            return redirect(f"{request.path}?year={year}")
        except RuleError:
            problem = _(
                "Chỉ tiêu hay điểm ngoài khoảng cho phép: cam kết tối đa 100 %, còn lại tối đa 1.000."
            )
    found = rules.criteria_of(year)
    context = {
        "year": year,
        "rows": [
            (name, KINDS[rules.Kind(name)], rule, name == rules.Kind.PLEDGE) for name, rule in found.items()
        ],
        "total": sum(rule.points for rule in found.values()),
        "problem": problem,
        "years": (year - 1, year + 1),
    }
    return render(request, "units/criteria.html", context, status=422 if problem else 200)


def year_in(request: HttpRequest) -> int:
    """Return the year that a page is about: as asked for, else this one."""
    this = timezone.localdate().year
    asked = number_in(request.POST.get("year", "") or request.GET.get("year", ""))
    return asked if 2020 <= asked <= this + 5 else this


def _points(request: HttpRequest, name: str) -> int:
    return number_in(request.POST.get(f"points-{name}", ""))
