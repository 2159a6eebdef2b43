"""Documents that reviews lean on: taken with the form of the console, handed out as downloads only."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET

from pipeline.errors import RuleError
from pipeline.review.accounts import visibility
from pipeline.review.accounts.access import member, needs
from pipeline.review.models import Document
from pipeline.review.queue import evidence
from pipeline.review.queue.views import console
from pipeline.review.storage.uploads import InMemory

MEDIA_TYPES = {
    Document.Type.PDF: "application/pdf",
    Document.Type.PNG: "image/png",
    Document.Type.JPEG: "image/jpeg",
    Document.Type.WEBP: "image/webp",
}

SANDBOX = "default-src 'none'; sandbox"
"""Whatever a document holds, nothing in it runs or is fetched, should a browser show it after all."""


@csrf_exempt  # the check reads the form, and with it the file; it follows in `_attach`, the handler set
def attach(request: HttpRequest) -> HttpResponse:
    """Keep a file and show the console again with everything that was typed."""
    handler = InMemory(evidence.MAX_DOCUMENT_BYTES)
    request.upload_handlers = [handler]
    return _attach(request, handler)


@csrf_protect
@needs("review")
def _attach(request: HttpRequest, handler: InMemory) -> HttpResponse:
    if request.method != "POST":
        return redirect("review")
    submission = console.submission_in(request)
    sent = request.FILES.get("document_file")
    try:
        if sent is None:
            raise evidence.refusal("size" if handler.is_too_large else "none")
        item = console.item_of(member(request), request.POST.get("token", ""))
        if item is not None:
            made = evidence.attach(item, member(request), sent.name or "", sent.read())
            submission = submission.with_document(str(made.token))
    except RuleError as error:
        return console.show_again(request, submission, {"document": str(error)})
    return console.show_again(request, submission)


@require_GET
@needs("see_own_decisions")
def document(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """Hand out a document to somebody who may see what it is about."""
    person = member(request)
    found = evidence.find_document(token, person)
    if found is None or not visibility.can_see_document(person, found):
        raise Http404
    return as_download(found.name, Document.Type(found.type), bytes(found.content))


def as_download(name: str, kind: Document.Type, content: bytes) -> HttpResponse:
    """Return a file as a download: nothing in it runs or is shown within the app.

    Args:
        name: What it is called where it came from; it gets the ending of its type.
        kind: What it is, as its content tells.
        content: Its bytes.
    """
    suffix = f".{kind}"
    name = name if name.lower().endswith((suffix, ".jpg")) else name + suffix
    response = HttpResponse(content, content_type=MEDIA_TYPES[kind])
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
