"""Making and ending one's own keys for the API, and those of the people a lead manages."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pipeline.errors import RuleError
from pipeline.review.accounts import tokens, visibility
from pipeline.review.accounts.access import member, needs, number_in
from pipeline.review.accounts.permissions import can, may_manage
from pipeline.review.accounts.roles import role_of
from pipeline.review.models import Token, User

_SHOWN = 200


@needs("use_api")
def own(request: HttpRequest) -> HttpResponse:
    """List one's tokens, and make a new one; its secret is shown on this answer and never again."""
    person, secret, problem = member(request), "", ""
    if request.method == "POST":
        sent = request.POST
        try:
            _made, secret = tokens.make_token(
                person, sent.get("name", ""), sent.getlist("scopes"), number_in(sent.get("days", ""))
            )
        except RuleError as error:
            problem = str(error)
    context = {
        "tokens": [(token, _titles(token)) for token in tokens.live_tokens_of(person)],
        "others": [(token, _titles(token)) for token in _managed(person)],
        "scopes": [(scope, tokens.TITLES[scope]) for scope in tokens.scopes_for(person)],
        "days": tokens.VALIDITY_DAYS,
        "secret": secret,
        "problem": problem,
        "chosen": request.POST if problem else {},
        "chosen_scopes": request.POST.getlist("scopes") if problem else ["read"],
    }
    return render(request, "accounts/tokens.html", context, status=422 if problem else 200)


@require_POST
@needs("use_api")
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """End a token."""
    person = member(request)
    token = get_object_or_404(visibility.visible_tokens(person).select_related("owner"), pk=number)
    tokens.revoke(person, token)
    messages.success(request, _("Đã huỷ token “%(name)s”.") % {"name": token.name})
    return redirect("tokens")


def _titles(token: Token) -> list[str]:
    return [str(tokens.TITLES[scope]) for scope in token.scopes if scope in tokens.TITLES]


def _managed(lead: User) -> list[Token]:
    """Return the newest live tokens of the people somebody manages."""
    if not can(lead, "manage_people"):
        return []
    others = tokens.live_tokens().exclude(owner=lead).select_related("owner__unit")
    managed = others.prefetch_related("owner__groups")[:_SHOWN]
    return [token for token in managed if may_manage(lead, role_of(token.owner), token.owner.unit_id)]
