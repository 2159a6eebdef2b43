"""The claim bank for the team: found and read by all, kept by the lead."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pipeline.errors import RuleError
from pipeline.review.accounts.access import member, needs
from pipeline.review.accounts.permissions import can
from pipeline.review.accounts.visibility import can_see_item, visible_claims
from pipeline.review.claims import bank, uploads
from pipeline.review.claims.decided import VERDICTS, learn
from pipeline.review.claims.forms import ClaimForm, initial_of
from pipeline.review.claims.matching import compare_waiting
from pipeline.review.claims.problem_text import problem_text
from pipeline.review.claims.searching import MAX_WORDS, search
from pipeline.review.domain.topics import TOPICS
from pipeline.review.models import ClaimMatch, Event, KnownClaim, User
from pipeline.review.presentation.claims import STATES, sources_of, verdict_title
from pipeline.review.presentation.highlight import excerpt, inert
from pipeline.review.storage.uploads import InMemory

ON_A_PAGE = 50
MAX_FOUND = 50
MAX_ITEMS_SHOWN = 20

FIELDS = {
    "claim": gettext_lazy("lời tin"),
    "verdict": gettext_lazy("kết luận"),
    "correction": gettext_lazy("sự thật"),
    "source": gettext_lazy("nguồn"),
    "topic": gettext_lazy("lĩnh vực"),
    "variants": gettext_lazy("cách nói khác"),
    "date": gettext_lazy("ngày"),
    "state": gettext_lazy("trạng thái"),
}
"""What may change in a claim, as its history says it."""


@require_safe
@needs("search")
def known(request: HttpRequest) -> HttpResponse:
    """List the claims of the bank, the latest changed first, or those that a search finds."""
    learn()
    return _list(request)


def _list(request: HttpRequest, **more: object) -> HttpResponse:
    person, asked = member(request), request.GET
    words, state = asked.get("q", "").replace("\0", "").strip(), asked.get("state", "")
    claims = visible_claims(person)
    contrary = bank.contradicted(claims)
    if state in STATES:
        claims = claims.filter(state=state)
    elif state == "contrary":
        claims = contrary
    if words:
        found, page = search(claims, words, MAX_FOUND), None
    else:
        page = Paginator(claims.order_by("-changed_at", "-id"), ON_A_PAGE).get_page(asked.get("page"))
        found = list(page.object_list)
    context = {
        "words": words[:MAX_WORDS],
        "state": state,
        "states": [*STATES.items(), ("contrary", _("nói ngược nhau"))],
        "rows": [_row(claim) for claim in found],
        "page": page,
        "contrary": contrary.count(),
        "keeps": can(person, "keep_claims"),
        **more,
    }
    return render(request, "claims/known.html", context, status=422 if "problem" in more else 200)


def _row(claim: KnownClaim) -> dict[str, Any]:
    return {
        "claim": claim,
        "text": excerpt(claim.text, 220) or _("(đã xoá nội dung theo hạn lưu giữ)"),
        "verdict": verdict_title(claim),
        "state": STATES[claim.state],
    }


@require_safe
@needs("search")
def claim(request: HttpRequest, number: int) -> HttpResponse:
    """Show one claim: what the bank says, in which wordings, what was matched to it, and its history."""
    learn()
    person = member(request)
    found = get_object_or_404(visible_claims(person), pk=number)
    counts = found.matches.aggregate(
        waiting=Count("id", filter=Q(state=ClaimMatch.State.WAITING)),
        confirmed=Count("id", filter=Q(state=ClaimMatch.State.CONFIRMED)),
        refused=Count("id", filter=Q(state=ClaimMatch.State.REFUSED)),
    )
    others = bank.contradicted(KnownClaim.objects.filter(pk=found.pk)).exists()
    context = {
        **_row(found),
        "text": inert(found.text),
        "correction": inert(found.correction),
        "sources": sources_of(found),
        "topic": TOPICS.get(found.topic, found.topic),
        "variants": [inert(variant.text) for variant in found.variants.order_by("pk")],
        "counts": counts,
        "items": _items(found, person),
        "is_contradicted": others,
        "history": [_event(event) for event in bank.history(found)],
        "keeps": can(person, "keep_claims"),
        "tells": can(person, "publish") and _may_be_told(found),
    }
    return render(request, "claims/claim.html", context)


def _may_be_told(claim: KnownClaim) -> bool:
    """Whether a claim may be worth a post of the column, which looks more closely."""
    return claim.state == KnownClaim.State.CHECKED and claim.verdict in VERDICTS


def _items(claim: KnownClaim, person: User) -> list[int]:
    """Return the numbers of the decided items that stand on a claim and that a person may read."""
    stated = claim.matches.filter(state=ClaimMatch.State.CONFIRMED).select_related("item")
    items = [claim.item] if claim.item is not None else []
    items += [match.item.merged_into or match.item for match in stated.order_by("-id")[:MAX_ITEMS_SHOWN]]
    if not can(person, "reopen"):
        return []
    decided = [item for item in dict.fromkeys(items) if item.state == item.State.DECIDED]
    return [item.pk for item in decided if can_see_item(person, item)]


def _event(event: Event) -> dict[str, Any]:
    after, before = event.payload.get("claim"), event.payload.get("before")
    changed: list[str] = []
    if isinstance(after, Mapping) and isinstance(before, Mapping):
        changed = [str(title) for name, title in FIELDS.items() if after.get(name) != before.get(name)]
    state = event.payload.get("state") or (after.get("state") if isinstance(after, Mapping) else "")
    return {
        "at": event.at,
        "who": event.actor.username if event.actor is not None else "",
        "kind": event.kind,
        "changed": changed,
        "state": STATES.get(str(state), ""),
    }


@needs("keep_claims")
def edit(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Add a claim or change one."""
    person = member(request)
    found = get_object_or_404(visible_claims(person), pk=number) if number is not None else None
    initial = initial_of(found) if found is not None else {"state": KnownClaim.State.CHECKED}
    form = ClaimForm(request.POST or None, claim=found, initial=initial)
    if request.method == "POST" and form.is_valid() and form.record is not None:
        same = KnownClaim.objects.filter(claim_id=form.record.claim_id).first()
        if found is None and same is not None:
            messages.info(request, _("Kho đã có tin này rồi. Bạn xem và sửa ở đây nhé."))
            return redirect("known_claim", number=same.pk)
        kept = bank.save(form.record, person)
        if kept.taken:
            saved = KnownClaim.objects.get(claim_id=form.record.claim_id)
            if form.is_left_a_draft:
                messages.info(request, _("Chưa có nguồn nên tin được lưu làm bản nháp, máy chưa dùng để so."))
            else:
                messages.success(request, _("Đã lưu tin."))
            return redirect("known_claim", number=saved.pk)
        form.add_error("claim" if kept.contradictions else None, problem_text(_why(kept)))
    context = {"form": form, "claim": found}
    return render(request, "claims/edit.html", context, status=422 if form.errors else 200)


def _why(kept: bank.Kept) -> str:
    return "contradiction" if kept.contradictions else "beyond_limit"


@require_POST
@needs("keep_claims")
def compare(request: HttpRequest) -> HttpResponse:
    """Compare what waits with the claims that are new or changed, at once."""
    count = compare_waiting()
    messages.success(request, _("Đã so với hàng chờ: %(count)s bài có tin giống.") % {"count": count})
    return redirect("known")


@csrf_exempt  # the check reads the form, and with it the file; it follows in `_upload`, the handler set
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file of claims, and say what became of each row."""
    handler = InMemory(uploads.MAX_BYTES)
    request.upload_handlers = [handler]
    return _upload(request, handler)


@csrf_protect
@require_http_methods(["POST"])
@needs("keep_claims")
def _upload(request: HttpRequest, handler: InMemory) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        return _list(request, problem=problem_text("too_large" if handler.is_too_large else "no_file"))
    try:
        taken = uploads.take(file.read(), member(request))
    except RuleError as error:
        return _list(request, problem=str(error))
    left_out = [(problem_text(reason), count) for reason, count in taken.reasons.most_common()]
    return _list(request, taken=taken, left_out=left_out)
