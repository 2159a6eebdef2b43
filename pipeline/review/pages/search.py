"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pipeline.review.pages import bulk, views
from pipeline.review.pages.common import member, needs
from pipeline.review.pages.search_form import SearchForm
from pipeline.review.people.permissions import can
from pipeline.review.storage.index_words import ways_to_ask
from pipeline.review.wording import results
from pipeline.review.work import search as finding


@require_safe
@needs("search")
def search(request: HttpRequest) -> HttpResponse:
    """Show the form and what it finds, from a certain place on."""
    person = member(request)
    form = SearchForm(request.GET, person)
    if not form.is_valid():
        return render(request, "review/search.html", {"form": form}, status=422)
    wanted = form.wanted()
    found = finding.page(person, wanted, request.GET.get("after", ""))
    context = {
        "form": form,
        "rows": results.rows(found.items, wanted.text, person),
        "after": found.after,
        "address": form.address(),
        "views": [] if form.address() or "after" in request.GET else views.listed(person),
        "steering": bulk.choices(person),
        "saves": can(person, "save_views"),
        "is_later": "after" in request.GET,
        "count": found.count,
        "is_more": found.is_more,
        "is_wordless": bool(wanted.text.strip()) and not ways_to_ask(wanted.text),
    }
    return render(request, "review/search.html", context)
