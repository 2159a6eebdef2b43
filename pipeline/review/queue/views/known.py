"""One key on the review console: the open item states a known claim, or it does not."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pipeline.errors import RuleError
from pipeline.review.accounts.access import member, needs, number_in
from pipeline.review.models import Item, User
from pipeline.review.presentation.labels import outcome_title
from pipeline.review.queue import decisions, known, leases, matched
from pipeline.review.queue.submission import InvalidAnswersError, Submission
from pipeline.review.queue.views import console


@require_POST
@needs("review")
def answer(request: HttpRequest) -> HttpResponse:
    """Store that the open item states a claim, or leave the claim out; what was typed stays."""
    person, sent = member(request), request.POST
    token, typed = sent.get("token", ""), console.submission_in(request)
    states, differs = number_in(sent.get("states", "")), number_in(sent.get("differs", ""))
    try:
        if differs:
            known.refuse_open(person, token, differs)
            messages.info(request, _("Đã ghi là không phải tin đó. Bạn duyệt tiếp bài này nhé."))
            return console.show_again(request, typed)
        stated = known.confirm_open(person, token, states)
    except InvalidAnswersError as error:
        return console.show_again(request, _with_answer(typed, person, token, states), error.problems)
    except decisions.StaleLeaseError:
        return console.show_again(request, typed)
    except RuleError as error:
        messages.error(request, str(error))
        return console.show_again(request, typed)
    messages.success(request, _told(stated))
    return redirect("review")


def _with_answer(typed: Submission, person: User, token: str, number: int) -> Submission:
    """Return what was typed with the claim's answer, and its words where nothing was typed."""
    lease = leases.find_lease(person, token)
    match = known.suggested(lease.item, number, person) if lease is not None else None
    if match is None:
        return typed
    said = known.answer_of(match.claim)
    return replace(
        typed,
        answers={**typed.answers, **said.answers},
        note=typed.note or said.note,
        source_url=typed.source_url or said.source_url,
        topic=typed.topic or said.topic,
    )


def _told(stated: Item | decisions.Decided) -> str:
    if isinstance(stated, Item):
        said = _("Đã xác nhận là tin đã biết. Bài nhập vào bài số %(number)s, vào đó rút lại được.")
        return said % {"number": stated.pk}
    verdict = outcome_title(matched.LABEL, stated.outcomes[matched.LABEL])
    said = _("Đã ghi ý kiến của bạn: %(outcomes)s.") % {"outcomes": verdict}
    if stated.waits_for is None:
        return said
    return f"{said} {_('Sẽ có thêm một bạn xem độc lập.')}"
