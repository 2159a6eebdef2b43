"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pipeline.review.accounts.access import member, needs
from pipeline.review.accounts.permissions import can
from pipeline.review.queue import leases
from pipeline.review.search import results
from pipeline.review.search import search as finding
from pipeline.review.search.forms import SearchForm
from pipeline.review.search.views import saved
from pipeline.review.storage.index_words import query_variants


@require_safe
@needs("search")
def search(request: HttpRequest) -> HttpResponse:
    """Show the form and what it finds, from a certain place on."""
    person = member(request)
    form = SearchForm(request.GET, person)
    if not form.is_valid():
        return render(request, "search/search.html", {"form": form}, status=422)
    query = form.search_query()
    found = finding.page(person, query, request.GET.get("after", ""))
    context = {
        "form": form,
        "rows": results.rows(found.items, query.text, person),
        "begun": leases.begun_for(person) if can(person, "review") else None,
        "after": found.after,
        "address": form.address(),
        "views": [] if form.address() or "after" in request.GET else saved.listed(person),
        "saves": can(person, "save_views"),
        "is_later": "after" in request.GET,
        "count": found.count,
        "is_more": found.is_more,
        "is_wordless": bool(query.text.strip()) and not query_variants(query.text),
    }
    return render(request, "search/search.html", context)
