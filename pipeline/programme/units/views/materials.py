"""The shelf of materials."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from pipeline.errors import RuleError
from pipeline.programme.models import Material
from pipeline.programme.units import materials as rules
from pipeline.review.accounts.access import member, needs
from pipeline.review.accounts.permissions import can, only_unit
from pipeline.review.models import Document
from pipeline.review.presentation.highlight import inert
from pipeline.review.presentation.links import web_link
from pipeline.review.queue.evidence import MAX_DOCUMENT_BYTES, refusal
from pipeline.review.queue.views.documents import as_download
from pipeline.review.storage.uploads import InMemory

TITLE_CHARS = 160


@csrf_exempt  # the check reads the form, and with it the file; it follows in `_materials`, the handler set
def materials(request: HttpRequest) -> HttpResponse:
    """Show what is on the shelf; whoever may, puts something on it."""
    handler = InMemory(MAX_DOCUMENT_BYTES)
    request.upload_handlers = [handler]
    return _materials(request, handler)


@csrf_protect
@needs("see_programme")
def _materials(request: HttpRequest, handler: InMemory) -> HttpResponse:
    person, problem = member(request), ""
    puts = can(person, "enter_actions")
    if request.method == "POST" and puts:
        try:
            made = _put(request, handler)
            messages.success(request, _("Đã lưu “%(name)s”.") % {"name": made.title})
            return redirect("materials")
        except RuleError as error:
            problem = str(error)
    own = only_unit(person)
    found = list(rules.shelf())
    context = {
        "shelves": [
            (
                title,
                [
                    (each, web_link(each.link), puts and (own is None or each.unit_id == own))
                    for each in found
                    if each.kind == kind
                ],
            )
            for kind, title in rules.KINDS.items()
        ],
        "kinds": rules.KINDS.items() if puts else (),
        "problem": problem,
        "typed": request.POST,
    }
    return render(request, "units/materials.html", context, status=422 if problem else 200)


@require_safe
@needs("see_programme")
def material(request: HttpRequest, number: int) -> HttpResponse:
    """Hand out a file of the shelf."""
    found = Material.objects.filter(pk=number, removed_at=None).exclude(file_type="").first()
    if found is None:
        raise Http404
    return as_download(found.file_name, Document.Type(found.file_type), bytes(found.content or b""))


@require_POST
@needs("enter_actions")
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Take something off the shelf."""
    own = only_unit(member(request))
    mine = rules.shelf() if own is None else rules.shelf().filter(unit=own)
    found = get_object_or_404(mine, pk=number)
    rules.remove(member(request), found)
    messages.success(request, _("Đã bỏ “%(name)s” khỏi kệ.") % {"name": found.title})
    return redirect("materials")


def _put(request: HttpRequest, handler: InMemory) -> Material:
    sent, file = request.POST, request.FILES.get("file")
    if handler.is_too_large:
        raise refusal("size")
    title = inert(" ".join(sent.get("title", "").split()))[:TITLE_CHARS]
    return rules.put(
        member(request),
        sent.get("kind", ""),
        title,
        link=sent.get("link", "").strip(),
        name=file.name or "" if file else "",
        content=file.read() if file else b"",
    )
