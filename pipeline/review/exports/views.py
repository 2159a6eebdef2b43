"""The lead's page of files for labelling tools."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pipeline.review.accounts.access import member, needs
from pipeline.review.exports import label_tools
from pipeline.review.exports.label_tools import Slice
from pipeline.review.presentation.labels import LABEL_CHOICES


class SliceForm(forms.Form):
    """Which items to take along."""

    label = forms.ChoiceField(
        label=_("Loại bài"), choices=[("", _("tất cả")), *LABEL_CHOICES], required=False
    )
    state = forms.ChoiceField(
        label=_("Tình trạng"),
        choices=[("", _("tất cả")), ("waiting", _("đang chờ")), ("decided", _("đã quyết"))],
        required=False,
    )
    since = forms.DateTimeField(
        label=_("Vào hàng chờ từ ngày"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


@require_safe
@needs("export_queue")
def exports(request: HttpRequest) -> HttpResponse:
    """Offer the files."""
    return render(request, "exports/exports.html", {"form": SliceForm()})


@require_safe
@needs("export_queue")
def download(request: HttpRequest, tool: str) -> HttpResponseBase:
    """Hand out the rows of a slice, while they are read."""
    _known(tool)
    form = SliceForm(request.GET)
    if not form.is_valid():
        return render(request, "exports/exports.html", {"form": form}, status=422)
    wanted = Slice(**form.cleaned_data)
    answer = StreamingHttpResponse(
        label_tools.as_json(label_tools.rows(tool, wanted, reader=member(request))),
        content_type="application/json",
    )
    answer["Content-Disposition"] = f'attachment; filename="{tool}.json"'
    return answer


@require_safe
@needs("export_queue")
def config(request: HttpRequest, tool: str) -> HttpResponse:
    """Hand out what the tool has to be set up with."""
    _known(tool)
    name = label_tools.config_name(tool)
    kind = "application/xml" if name.endswith(".xml") else "application/json"
    answer = HttpResponse(label_tools.config(tool), content_type=f"{kind}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _known(tool: str) -> None:
    if tool not in label_tools.TOOLS:
        raise Http404
