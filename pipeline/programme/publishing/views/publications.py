"""What was published: the list, entering by link, correcting."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pipeline.errors import RuleError
from pipeline.programme.models import ColumnDraft, OfficialPage, Publication, Story
from pipeline.programme.publishing import publications as rules
from pipeline.programme.publishing.forms import PublicationForm
from pipeline.programme.publishing.kinds import KINDS
from pipeline.programme.publishing.pages import visible_pages
from pipeline.review.accounts.access import member, needs, number_in
from pipeline.review.accounts.permissions import can
from pipeline.review.models import User
from pipeline.review.presentation.links import web_link

PER_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@needs("see_programme")
def publications(request: HttpRequest) -> HttpResponse:
    """List what was published on the pages somebody sees; whoever may, enters a post by its link."""
    person = member(request)
    enters = can(person, "publish")
    form = PublicationForm(person, request.POST if request.method == "POST" and enters else None)
    if form.is_bound and enter(request, form) is not None:
        return redirect("publications")
    page = visible_pages(person).filter(pk=number_in(request.GET.get("page", ""))).first()
    kind = request.GET.get("kind", "")
    found = rules.visible_publications(person)
    found = found.filter(page=page) if page else found
    found = found.filter(kind=kind) if kind in KINDS else found
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("at"))
    chosen = {"page": str(page.pk) if page else "", "kind": kind}
    context = {
        "rows": [(each, KINDS[each.kind], web_link(each.link)) for each in shown],
        "shown": shown,
        "form": form if enters else None,
        "pages": visible_pages(person),
        "kinds": KINDS.items(),
        "chosen_page": page,
        "chosen_kind": kind,
        "query": urlencode({name: value for name, value in chosen.items() if value}),
    }
    return render(request, "publishing/publications.html", context, status=422 if form.errors else 200)


@require_POST
@needs("publish")
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Say that a publication is of another kind, is gone, or was entered by mistake."""
    person = member(request)
    made = get_object_or_404(rules.visible_publications(person), pk=number)
    try:
        if "remove" in request.POST:
            rules.take_back(person, made)
            messages.success(request, _("Đã bỏ bài ghi nhầm."))
        elif {"gone", "there"} & request.POST.keys():
            rules.mark_gone(person, made, is_gone="gone" in request.POST)
        else:
            rules.change(person, made, request.POST.get("kind", ""))
            messages.success(request, _("Đã đổi loại bài."))
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("publications")


def enter(
    request: HttpRequest,
    form: PublicationForm,
    *,
    story: Story | None = None,
    draft: ColumnDraft | None = None,
) -> Publication | None:
    """Enter the post that a form names, and say so; what is wrong is said in the form."""
    if not form.is_valid():
        return None
    person, sent = member(request), form.cleaned_data
    try:
        found = rules.recognise(person, sent["link"])
        page = sent["page"] or found.page
        if page is None:
            form.add_error("page", _page_problem(person))
            return None
        day = sent["day"] or found.day or timezone.localdate()
        kind = form.known_kind or sent["kind"]
        made = rules.publish(person, rules.Post(page, found.link, day, kind, story, draft))
    except RuleError as error:
        form.add_error("day" if error.code in ("future", "closed") else "link", str(error))
        return None
    said = {"page": made.page.name, "day": date_format(day, "DATE_FORMAT"), "kind": KINDS[made.kind]}
    messages.success(request, _("Đã ghi: %(page)s, ngày %(day)s, %(kind)s.") % said)
    return made


def _page_problem(person: User) -> str:
    if OfficialPage.objects.exists() and visible_pages(person).exists():
        return str(rules.MESSAGES["page"])
    return _("Chưa có trang chính thức nào. Bạn thêm trang trước nhé.")
