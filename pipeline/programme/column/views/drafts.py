"""The column: what may be told, drafts, approving, the card."""

from collections.abc import Callable
from datetime import timedelta
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pipeline.errors import RuleError
from pipeline.programme.column import card as cards
from pipeline.programme.column import drafts as rules
from pipeline.programme.column.canvas import Kind, MissingMatplotlibError, can_draw_png
from pipeline.programme.column.forms import DraftForm
from pipeline.programme.column.material import confirmed_items, waiting_claims, waiting_items
from pipeline.programme.models import ColumnDraft, Publication
from pipeline.programme.publishing.forms import PublicationForm
from pipeline.programme.publishing.publications import visible_publications
from pipeline.programme.publishing.targets import COLUMN_POSTS_A_WEEK, column_weeks
from pipeline.programme.publishing.views.publications import enter
from pipeline.review.accounts.access import member, needs
from pipeline.review.accounts.permissions import can
from pipeline.review.accounts.visibility import visible_claims
from pipeline.review.claims.decided import learn
from pipeline.review.models import Item, User
from pipeline.review.presentation.claims import verdict_title
from pipeline.review.presentation.highlight import excerpt
from pipeline.review.presentation.labels import outcome_title
from pipeline.review.presentation.removed import shown_text

SHOWN_ITEMS = 10
SHOWN_CLAIMS = 5
SHOWN_DRAFTS = 50
WEEKS = 8

STATES = {
    ColumnDraft.State.DRAFT: gettext_lazy("bản nháp"),
    ColumnDraft.State.APPROVED: gettext_lazy("đã duyệt"),
    ColumnDraft.State.DROPPED: gettext_lazy("đã bỏ"),
}
MEDIA_TYPES = {"svg": "image/svg+xml", "png": "image/png"}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A card needs its own styles and nothing else."""


@require_safe
@needs("see_programme")
def column(request: HttpRequest) -> HttpResponse:
    """Show the weeks against the target, the drafts, and what may be told next."""
    person = member(request)
    today = timezone.localdate()
    found = rules.visible_drafts(person).exclude(state=ColumnDraft.State.DROPPED)[:SHOWN_DRAFTS]
    published = set(
        Publication.objects.filter(draft__in=[each.pk for each in found], removed_at=None).values_list(
            "draft", flat=True
        )
    )
    weeks = column_weeks(today - timedelta(weeks=WEEKS - 1), today)
    context = {
        "weeks": weeks[::-1],
        "this_week": weeks[-1][1],
        "target": COLUMN_POSTS_A_WEEK,
        "drafts": [
            (
                each,
                each.title or _("(chưa có tiêu đề)"),
                STATES[ColumnDraft.State(each.state)],
                each.pk in published,
            )
            for each in found
        ],
        "items": [
            (each, excerpt(shown_text(each), 180), _verdict(each))
            for each in waiting_items(person).prefetch_related("questions")[:SHOWN_ITEMS]
        ],
        "claims": [
            (each, excerpt(each.text, 180), verdict_title(each))
            for each in waiting_claims(person)[:SHOWN_CLAIMS]
        ],
        "writes": can(person, "publish"),
    }
    return render(request, "column/column.html", context)


@require_POST
@needs("publish")
def start(request: HttpRequest, number: int) -> HttpResponse:
    """Begin a draft about an item."""
    person = member(request)
    item = get_object_or_404(confirmed_items(person), pk=number)
    return _begun(request, lambda: rules.start(person, item), redirect("column"))


@require_POST
@needs("publish")
def start_about_claim(request: HttpRequest, number: int) -> HttpResponse:
    """Begin a draft about a known claim."""
    learn()
    person = member(request)
    claim = get_object_or_404(visible_claims(person), pk=number)
    back = redirect("known_claim", number=number)
    return _begun(request, lambda: rules.start_about_claim(person, claim), back)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("see_programme")
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """Show a draft; whoever may, edits, approves, drops it, or enters where it was published."""
    person = member(request)
    found = get_object_or_404(rules.visible_drafts(person), pk=number)
    is_sent = request.method == "POST" and can(person, "publish")
    form = DraftForm.of(found, request.POST if is_sent and "save" in request.POST else None)
    link_form = PublicationForm(
        person, request.POST if is_sent and "link_sent" in request.POST else None, Publication.Kind.COLUMN
    )
    if is_sent and _act(request, person, found, form, link_form):
        if found.state == ColumnDraft.State.DROPPED:
            return redirect("column")
        return redirect("draft", number=found.pk)
    wrong = (form.is_bound and form.errors) or (link_form.is_bound and link_form.errors)
    context = _context(person, found, form, link_form)
    return render(request, "column/draft.html", context, status=422 if wrong else 200)


@require_safe
@needs("see_programme")
def card(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """Hand out the card of a draft; one that nobody approved says so on it."""
    found = get_object_or_404(rules.visible_drafts(member(request)), pk=number)
    if kind not in MEDIA_TYPES:
        raise Http404
    try:
        with translation.override("vi"):  # cards are for the pages, whatever language this person reads
            shown = _card(found)
        drawn = cards.draw(shown, cast("Kind", kind))
    except MissingMatplotlibError as error:
        raise Http404 from error
    name = f"chuyen-muc-{found.pk}.{kind}"
    disposition = "attachment" if "download" in request.GET else "inline"
    return HttpResponse(
        drawn,
        content_type=MEDIA_TYPES[kind],
        headers={
            "Content-Disposition": f'{disposition}; filename="{name}"',
            "Content-Security-Policy": POLICY,
        },
    )


def _begun(request: HttpRequest, begin: Callable[[], ColumnDraft], back: HttpResponse) -> HttpResponse:
    """Open the draft that is begun; where none may be, say why and go back."""
    try:
        return redirect("draft", number=begin().pk)
    except RuleError as error:
        messages.error(request, str(error))
        return back


def _act(
    request: HttpRequest, person: User, found: ColumnDraft, form: DraftForm, link_form: PublicationForm
) -> bool:
    """Do what was asked for; what is wrong is said in the forms or on top."""
    try:
        if "save" in request.POST:
            return _save(request, person, found, form)
        if "link_sent" in request.POST:
            rules.check_publishable(found)
            return enter(request, link_form, draft=found) is not None
        if "approve" in request.POST:
            rules.approve(person, found)
            messages.success(request, _("Đã duyệt. Bạn chép bài và tải hình về đăng nhé."))
        elif "drop" in request.POST:
            rules.drop(person, found)
            messages.success(request, _("Đã bỏ bản nháp."))
    except RuleError as error:
        messages.error(request, str(error))
    return True


def _save(request: HttpRequest, person: User, found: ColumnDraft, form: DraftForm) -> bool:
    if not form.is_valid():
        return False
    texts = form.texts()
    try:
        rules.save(person, found, texts)
    except RuleError as error:
        form.add_error("sources", str(error))
        return False
    typed = (texts.title.strip(), texts.claim.strip(), texts.correction.strip(), texts.advice.strip())
    if typed != (found.title, found.claim, found.correction, found.advice):
        messages.info(request, _("Thông tin riêng trong bài đã được che."))
    messages.success(request, _("Đã lưu."))
    return True


def _context(
    person: User, found: ColumnDraft, form: DraftForm, link_form: PublicationForm
) -> dict[str, object]:
    problems = rules.problems(found)
    is_outdated = rules.is_outdated(found)
    is_approved = found.state == ColumnDraft.State.APPROVED and not is_outdated
    edits = rules.may_edit(person, found)
    sees_post = confirmed_items(person).filter(column_drafts=found).exists()
    return {
        "draft": found,
        "state": STATES[ColumnDraft.State(found.state)],
        "verdict": rules.verdict_title(found),
        "text": shown_text(found.item) if found.item is not None and sees_post else "",
        "claim": visible_claims(person).filter(column_drafts=found).first(),
        "form": form if edits else None,
        "problems": [rules.problem_text(found, each) for each in problems],
        "is_approved": is_approved,
        "is_outdated": is_outdated,
        "approves": edits and can(person, "approve_column") and found.state == ColumnDraft.State.DRAFT,
        "link_form": link_form if is_approved and can(person, "publish") else None,
        "post_text": rules.post_text(found) if is_approved else "",
        "published": visible_publications(person).filter(draft=found),
        "has_png": can_draw_png(),
        "version": int(found.changed_at.timestamp()),
    }


def _card(found: ColumnDraft) -> cards.Card:
    return cards.Card(
        found.title,
        found.correction,
        found.claim,
        rules.verdict_title(found),
        found.advice,
        tuple(found.sources),
        is_draft=found.state != ColumnDraft.State.APPROVED or rules.is_outdated(found),
    )


def _verdict(item: Item) -> str:
    return next(
        (outcome_title("check", each.outcome) for each in item.questions.all() if each.label == "check"), ""
    )
