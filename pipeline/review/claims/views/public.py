"""Checked claims for everybody, without a login, while the lead lets them."""

from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pipeline.known_claims.feeds import Channel
from pipeline.review.accounts.team_settings import team
from pipeline.review.claims import public
from pipeline.review.claims.searching import search
from pipeline.review.models import KnownClaim
from pipeline.review.presentation.claims import sources_of, verdict_title
from pipeline.review.presentation.highlight import inert

ON_A_PAGE: Final = 20
MAX_WORDS: Final = 500
"""Characters of a search by somebody who is not logged in."""

_MINUTES: Final = "public, max-age=300"


@login_not_required
@require_safe
def checked(request: HttpRequest) -> HttpResponse:
    """Show the checked claims, the latest first, or those that a search finds."""
    chosen = team()
    if not chosen.public_claims:
        raise Http404
    words = request.GET.get("q", "").replace("\0", "").strip()[:MAX_WORDS]
    claims = public.published()
    if words:
        found, page = search(claims, words, ON_A_PAGE), None
    else:
        page = Paginator(claims, ON_A_PAGE).get_page(request.GET.get("page"))
        found = list(page.object_list)
    context = {
        "words": words,
        "rows": [_row(claim) for claim in found],
        "page": page,
        "feeds": [*public.FEEDS, "claimreview"] if chosen.claim_feeds else [],
    }
    response = render(request, "claims/public.html", context)
    response.headers["Cache-Control"] = "private, max-age=60"
    return response


@login_not_required
@require_safe
def feed(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the latest checked claims to other pages, as a feed or as ClaimReview."""
    if not team().claim_feeds or kind not in (*public.FEEDS, "claimreview"):
        raise Http404
    home, title = request.build_absolute_uri(reverse("checked")), _("Tin đã kiểm chứng")
    if kind == "claimreview":
        response: HttpResponse = JsonResponse(
            public.claim_reviews(""),
            content_type=public.REVIEWS_TYPE,
            json_dumps_params={"ensure_ascii": False},
        )
    else:
        latest = public.published().first()
        updated = latest.changed_at if latest is not None else timezone.now()
        made = public.feed(kind, Channel(title, home, updated))
        response = HttpResponse(made, content_type=f"{public.FEEDS[kind][0]}; charset=utf-8")
    response.headers["Access-Control-Allow-Origin"] = "*"  # another page may embed it
    response.headers["Cache-Control"] = _MINUTES
    return response


def _row(claim: KnownClaim) -> dict[str, object]:
    return {
        "text": inert(claim.text),
        "verdict": verdict_title(claim),
        "name": claim.verdict,
        "correction": inert(claim.correction),
        "sources": sources_of(claim),
        "at": claim.checked_at,
    }
