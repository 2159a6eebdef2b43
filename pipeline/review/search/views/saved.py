"""Saved views: naming a search, and the list of what was named."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pipeline.errors import RuleError
from pipeline.review.accounts import visibility
from pipeline.review.accounts.access import member, needs
from pipeline.review.models import User
from pipeline.review.search import saved
from pipeline.review.search import search as finding
from pipeline.review.search.forms import SearchForm


@require_POST
@needs("save_views")
def save_view(request: HttpRequest) -> HttpResponse:
    """Name the search that is shown."""
    person = member(request)
    form = SearchForm(QueryDict(request.POST.get("query", "")), person)
    query = form.address() if form.is_valid() else ""
    try:
        saved.save_view(person, request.POST.get("name", ""), query, is_shared="is_shared" in request.POST)
    except RuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã lưu cách tìm này."))
    return redirect(f"{reverse('search')}?{query}")


@require_POST
@needs("save_views")
def change_view(request: HttpRequest, number: int) -> HttpResponse:
    """Rename, share or remove a view."""
    person = member(request)
    view = get_object_or_404(visibility.visible_views(person), pk=number)
    try:
        if "remove" in request.POST:
            saved.remove_view(view, person)
            messages.info(request, _("Đã xoá cách tìm."))
        else:
            saved.change_view(
                view, person, request.POST.get("name", ""), is_shared="is_shared" in request.POST
            )
            messages.success(request, _("Đã lưu cách tìm này."))
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("search")


def listed(person: User) -> list[dict[str, Any]]:
    """Return the views a person sees, each with what it finds for them right now."""
    rows = []
    for view in saved.views_of(person):
        form = SearchForm(QueryDict(view.query), person)
        count = finding.count(person, form.search_query()) if form.is_valid() else 0
        rows.append(
            {
                "view": view,
                "count": min(count, finding.MAX_COUNTED),
                "is_more": count > finding.MAX_COUNTED,
                "is_own": view.owner_id == person.pk,
                "may_change": saved.may_change(view, person),
            }
        )
    return rows
