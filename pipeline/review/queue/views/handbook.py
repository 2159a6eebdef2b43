"""Phrases and official sources, for the lead to keep."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pipeline.review.accounts.access import member, needs
from pipeline.review.domain.outcomes import QUESTIONS
from pipeline.review.domain.topics import SOURCE_GROUPS
from pipeline.review.models import Phrase, Source
from pipeline.review.queue import handbook as rules
from pipeline.review.queue.forms import PhraseForm, SourceForm


@require_safe
@needs("edit_handbook")
def handbook(request: HttpRequest) -> HttpResponse:
    """List all phrases by answer, and all sources by group."""
    phrases = rules.phrases_for(label for label in QUESTIONS if label != "offensive")
    found = rules.sources()
    context = {
        "answers": [
            (question.title, outcome.title, phrases[label, outcome.name])
            for label, question in QUESTIONS.items()
            for outcome in question.outcomes
            if (label, outcome.name) in phrases
        ],
        "groups": [
            (title, [source for source in found if source.group == group])
            for group, title in SOURCE_GROUPS.items()
        ],
    }
    return render(request, "queue/handbook.html", context)


@needs("edit_handbook")
def entry(request: HttpRequest, kind: str, number: int | None = None) -> HttpResponse:
    """Add or change one phrase or source, or stop offering it."""
    form: PhraseForm | SourceForm
    data = request.POST or None
    if kind == "phrase":
        form = PhraseForm(data, instance=get_object_or_404(Phrase, pk=number) if number else Phrase())
    elif kind == "source":
        form = SourceForm(data, instance=get_object_or_404(Source, pk=number) if number else Source())
    else:
        raise Http404
    if request.method == "POST" and "retire" in request.POST and number:
        kept: Any = type(form.instance)._default_manager.get(pk=number)
        rules.retire(kept, member(request))
        messages.success(request, _("Đã bỏ “%(name)s” khỏi danh sách.") % {"name": kept})
        return redirect("handbook")
    if request.method == "POST" and form.is_valid():
        rules.save(form.save(commit=False), member(request))
        messages.success(request, _("Đã lưu “%(name)s”.") % {"name": form.instance})
        return redirect("handbook")
    context = {"form": form, "kind": kind, "number": number}
    return render(request, "queue/handbook_entry.html", context, status=422 if form.errors else 200)
