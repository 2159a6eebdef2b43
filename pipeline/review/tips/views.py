"""The page on which anybody of the team brings one post."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from pipeline.errors import KhoiTrongError, RuleError
from pipeline.review.accounts.access import member, needs, number_in
from pipeline.review.accounts.permissions import can
from pipeline.review.models import Tip
from pipeline.review.presentation.claims import match_view
from pipeline.review.presentation.labels import label_title, outcome_title
from pipeline.review.storage.uploads import InMemory
from pipeline.review.tips import pictures
from pipeline.review.tips import tips as rules

SHOWN = 10
"""Of the posts somebody brought."""

BUSY = gettext_lazy("Máy chưa chấm được bài này nên chưa ghi lại gì. Bạn thử lại sau ít phút nhé.")


@csrf_exempt  # the check reads the form, and with it the picture; it follows in `_tip`, the handler set
def tip(request: HttpRequest) -> HttpResponse:
    """Take one post, or read a screenshot into the form; show what came of it."""
    handler = InMemory(pictures.MAX_BYTES)
    request.upload_handlers = [handler]
    return _tip(request, handler)


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@needs("tip")
def _tip(request: HttpRequest, handler: InMemory) -> HttpResponse:
    if request.method != "POST":
        return _show(request)
    sent = request.POST
    text, link = sent.get("text", "").replace("\0", ""), sent.get("link", "").replace("\0", "")
    picture = request.FILES.get("picture")
    try:
        if "read" in sent:
            if picture is None:
                raise pictures.refusal("size" if handler.is_too_large else "none")
            words = "\n\n".join(filter(None, (text.strip(), pictures.read_picture(picture.read()))))
            return _show(request, words, link, is_read=True)
        made = rules.bring(member(request), text, link, from_picture="from_picture" in sent)
    except RuleError as error:
        return _show(request, text, link, problem=str(error), is_read="from_picture" in sent)
    except KhoiTrongError:
        return _show(request, text, link, problem=str(BUSY), is_read="from_picture" in sent)
    if made.answer == Tip.Answer.NEW:
        messages.success(request, _("Cảm ơn bạn. Bài đã vào hàng chờ."))
    response = redirect("tip")
    response["Location"] += f"?seen={made.pk}"
    return response


def _show(
    request: HttpRequest, text: str = "", link: str = "", problem: str = "", *, is_read: bool = False
) -> HttpResponse:
    person = member(request)
    brought = rules.brought_by(person, SHOWN)
    seen = number_in(request.GET.get("seen", ""))
    rows = [(each, _in_words(rules.told(each))) for each in brought]
    context = {
        "text": text,
        "link": link,
        "problem": problem,
        "is_read": is_read,
        "rows": rows,
        "latest": next((row for row in rows if row[0].pk == seen), None),
        "missing": pictures.MESSAGES[pictures.missing()] if pictures.missing() else "",
        "opens_items": can(person, "reopen"),
        "limit": rules.MAX_CHARS,
    }
    return render(request, "tips/tip.html", context, status=422 if problem else 200)


def _in_words(told: rules.Told) -> dict[str, object]:
    return {
        "told": told,
        "outcomes": [f"{label_title(label)}: {outcome_title(label, name)}" for label, name in told.outcomes],
        "claims": [match_view(match, "", is_old=False) for match in told.claims],
    }
