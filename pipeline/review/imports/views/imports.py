"""The lead's import page: upload, look, start, wait, and see what came of it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from pipeline.classify.folders import DEFAULT, own_names
from pipeline.errors import RuleError
from pipeline.review.accounts.access import member, needs
from pipeline.review.imports import files as import_files
from pipeline.review.imports import rejects as import_rejects
from pipeline.review.imports import runs as import_runs
from pipeline.review.imports.findings import sentences
from pipeline.review.imports.preview import MAX_COUNTED_RECORDS, NAMEABLE_FIELDS, preview_upload
from pipeline.review.imports.problem_text import ENCODINGS, ENGINES, FIELDS, STATES, problem_text
from pipeline.review.imports.reject_text import reject_text
from pipeline.review.models import ImportRun

SHOWN_RUNS = 30
SHOWN_REJECTS = 50
POLL_SECONDS = 2


@csrf_exempt  # checked by `_imports`, once it is clear that the upload may be read at all
@require_http_methods(["GET", "HEAD", "POST"])
@needs("import")
def imports(request: HttpRequest) -> HttpResponse:
    """Take an upload, and list the imports so far."""
    if request.method == "POST":
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.UPLOAD_LIMIT + (1 << 20):
            return _list(request, "too_big")
        request.upload_handlers = [TemporaryFileUploadHandler(request)]
        try:
            request.FILES  # noqa: B018  reads the upload
        except OSError:
            return _list(request, "no_space")
    checked: HttpResponse = _imports(request)
    return checked


@csrf_protect
def _imports(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _list(request)
    try:
        run = import_files.receive(_files(request), member(request))
    except RuleError as error:
        return _list(request, error.code)
    return redirect("import_run", number=run.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("import")
def run(request: HttpRequest, number: int) -> HttpResponse:
    """Show a run; let a person name columns, start it, run it again or drop it."""
    found = import_runs.refresh_run(get_object_or_404(ImportRun, pk=number))
    if request.method == "POST":
        return _act(request, found)
    context = {"run": found, "state": STATES[found.state], "problem": problem_text(found.problem)}
    if found.state == ImportRun.State.CHECKING:
        looked = _looked(found)
        if looked["look"].is_hopeless and not found.columns and not found.encoding:
            import_runs.discard_run(found)  # said once, and what was uploaded does not lie about
        return render(request, "imports/check.html", context | looked)
    rejects_file = import_files.rejects_of(found)
    context |= {
        "is_active": found.state in import_runs.ACTIVE,
        "poll": POLL_SECONDS,
        "findings": sentences(found.findings),
        "again": import_runs.can_run_again(found),
        "reasons": [(*reject_text(reason), count) for reason, count in _most(found.reasons)],
        "rejects": list(import_rejects.rejects(rejects_file, SHOWN_REJECTS)),
        "engines": _engines(),
    }
    return render(request, "imports/run.html", context)


@require_safe
@needs("import")
def state(request: HttpRequest, number: int) -> JsonResponse:
    """Say how far a run is, for the script that waits for it."""
    found = import_runs.refresh_run(get_object_or_404(ImportRun, pk=number))
    said = {"state": found.state, "posts": found.posts, "note": str(problem_text(found.problem))}
    return JsonResponse(said)


@require_safe
@needs("import")
def rejects(request: HttpRequest, number: int, kind: str) -> HttpResponseBase:
    """Send the list of rows that could not be used, as a file and never as a page."""
    path = import_files.rejects_of(get_object_or_404(ImportRun, pk=number))
    if kind not in ("csv", "jsonl") or not path.exists():
        raise Http404
    name = f"khoi-trong-{number}-rejects.{kind}"
    if kind == "jsonl":
        return FileResponse(
            path.open("rb"), as_attachment=True, filename=name, content_type="application/x-ndjson"
        )
    return StreamingHttpResponse(
        import_rejects.as_csv(path),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _files(request: HttpRequest) -> list["UploadedFile[Any]"]:
    return [file for file in request.FILES.getlist("files") if isinstance(file, UploadedFile)]


def _list(request: HttpRequest, problem: str = "") -> HttpResponse:
    newest = ImportRun.objects.select_related("made_by").order_by("-made_at", "-pk")[:SHOWN_RUNS]
    runs = [import_runs.refresh_run(each) for each in newest]
    context = {
        "runs": [(each, STATES[each.state], problem_text(each.problem)) for each in runs],
        "problem": problem_text(problem),
        "limit": settings.UPLOAD_LIMIT,
        "limit_mb": settings.UPLOAD_LIMIT >> 20,
        "most_files": import_files.MAX_FILES,
    }
    return render(request, "imports/imports.html", context, status=422 if problem else 200)


def _looked(found: ImportRun) -> dict[str, Any]:
    """Return what the page of an upload that was not started yet shows."""
    seen = preview_upload(found)
    return {
        "look": seen,
        "files": [
            (each, [(FIELDS[ours], ", ".join(theirs)) for ours, theirs in each.mapping.items()], why)
            for each in seen.found
            for why in [problem_text(each.reason)]
        ],
        "counted": MAX_COUNTED_RECORDS,
        "nameable": [(ours, FIELDS[ours], found.columns.get(ours, "")) for ours in NAMEABLE_FIELDS],
        "encodings": ENCODINGS.items(),
        "engines": _engines(),
    }


def _act(request: HttpRequest, found: ImportRun) -> HttpResponse:
    sent = request.POST
    if "discard" in sent:
        import_runs.discard_run(found)
        return redirect("imports")
    if "look" in sent:
        if found.state == ImportRun.State.CHECKING:
            found.columns = {ours: sent[ours] for ours in NAMEABLE_FIELDS if sent.get(ours)}
            found.encoding = sent["encoding"] if sent.get("encoding") in ENCODINGS else ""
            found.save(update_fields=["columns", "encoding"])
        return redirect("import_run", number=found.pk)
    engine = sent.get("engine", DEFAULT)
    try:
        import_runs.start_run(
            found, member(request), engine=engine if engine in dict(_engines()) else DEFAULT
        )
    except RuleError:
        if found.state == ImportRun.State.CHECKING and not import_files.files_of(found):
            messages.error(request, problem_text("gone"))
            return redirect("imports")
    return redirect("import_run", number=found.pk)


def _engines() -> list[tuple[str, str]]:
    """Return the shipped engines and the team's own."""
    return [(name, str(words)) for name, words in ENGINES.items()] + [(name, name) for name in own_names()]


def _most(reasons: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(reasons.items(), key=lambda pair: -pair[1])
