"""The registry of official pages."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pipeline.errors import RuleError
from pipeline.programme.models import OfficialPage
from pipeline.programme.publishing import pages as rules
from pipeline.programme.publishing.forms import PAGE_KINDS, PageForm
from pipeline.review.accounts.access import member, needs
from pipeline.review.accounts.permissions import can
from pipeline.review.presentation.links import web_link


@require_http_methods(["GET", "HEAD", "POST"])
@needs("see_programme")
def pages(request: HttpRequest) -> HttpResponse:
    """List the official pages; whoever may, adds one."""
    person = member(request)
    changes = can(person, "publish")
    form = PageForm(person, request.POST if request.method == "POST" and changes else None)
    if form.is_bound and _save(request, form):
        return redirect("official_pages")
    kinds = dict(PAGE_KINDS)
    context = {
        "rows": [
            (page, kinds[OfficialPage.Kind(page.kind)], web_link(page.link))
            for page in rules.visible_pages(person)
        ],
        "form": form if changes else None,
    }
    return render(request, "publishing/pages.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("publish")
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Change a page, or say that it is no longer kept."""
    person = member(request)
    page = get_object_or_404(rules.visible_pages(person), pk=number)
    if request.method == "POST" and {"close", "open"} & request.POST.keys():
        rules.close_page(person, page, timezone.localdate() if "close" in request.POST else None)
        return redirect("official_pages")
    form = PageForm(person, request.POST if request.method == "POST" else None, instance=page)
    if form.is_bound and _save(request, form):
        return redirect("official_pages")
    context = {"form": form, "page": page}
    return render(request, "publishing/page.html", context, status=422 if form.errors else 200)


def _save(request: HttpRequest, form: PageForm) -> bool:
    """Store what was typed and say so; what is wrong is said in the form."""
    if not form.is_valid():
        return False
    try:
        made = rules.save_page(member(request), form.save(commit=False))
    except RuleError as error:
        form.add_error("name" if error.code == "name" else "link", str(error))
        return False
    messages.success(request, _("Đã lưu “%(name)s”.") % {"name": made.name})
    return True
