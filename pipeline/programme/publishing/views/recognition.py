"""Bringing an export of an official page."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from pipeline.errors import InputError, RuleError
from pipeline.programme.publishing import recognition as rules
from pipeline.programme.publishing.forms import ExportForm
from pipeline.review.accounts.access import member, needs
from pipeline.review.storage.uploads import InMemory

MAX_BYTES = 20_000_000
"""Bytes of an export; a page of a ward has a few hundred posts a year."""

PROBLEMS = {
    "none": gettext_lazy("Bạn chọn file nhé."),
    "size": gettext_lazy("File lớn quá 20 MB. Bạn xuất từng quãng ngắn hơn nhé."),
    "too_many": gettext_lazy("File có hơn 5.000 bài. Bạn xuất từng quãng ngắn hơn nhé."),
    "unreadable": gettext_lazy(
        "Máy không đọc được file này. Bạn xuất lại từ trang (CSV, XLSX hoặc JSON) rồi thử lại nhé."
    ),
}


@csrf_exempt  # the check reads the form, and with it the file; it follows in `_recognise`, the handler set
def recognise(request: HttpRequest) -> HttpResponse:
    """Take an export of a page and enter its posts."""
    handler = InMemory(MAX_BYTES)
    request.upload_handlers = [handler]
    return _recognise(request, handler)


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@needs("publish")
def _recognise(request: HttpRequest, handler: InMemory) -> HttpResponse:
    form = ExportForm(member(request), request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            _say(request, _take(request, form, handler))
            return redirect("publications")
        except RuleError as error:
            form.add_error("export", str(PROBLEMS[error.code]))
        except InputError:
            form.add_error("export", str(PROBLEMS["unreadable"]))
    return render(request, "publishing/recognise.html", {"form": form}, status=422 if form.errors else 200)


def _take(request: HttpRequest, form: ExportForm, handler: InMemory) -> rules.Recognised:
    sent = form.cleaned_data["export"]
    if sent is None:
        raise RuleError("size" if handler.is_too_large else "none")
    with tempfile.TemporaryDirectory(prefix="khoitrong-") as folder:
        path = Path(folder) / f"export{''.join(Path(sent.name or '').suffixes[-1:])[:10]}"
        path.write_bytes(sent.read())
        return rules.recognise_export(member(request), form.cleaned_data["page"], path)


def _say(request: HttpRequest, found: rules.Recognised) -> None:
    told = {
        "made": len(found.made),
        "known": found.known,
        "without": found.without,
        "rejected": found.rejected,
    }
    messages.success(
        request,
        _(
            "Đã ghi %(made)s bài mới; %(known)s bài ghi từ trước; %(without)s bài thiếu link hoặc ngày; "
            "%(rejected)s dòng không đọc được."
        )
        % told,
    )
    if found.made:
        messages.info(request, _("Bạn xem lại loại của các bài máy ghi là “Bài khác” nhé."))
