"""The lead's page of webhooks: add, remove, see how messages fare, send again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pipeline.errors import RuleError
from pipeline.review.accounts import visibility
from pipeline.review.accounts.access import member, needs
from pipeline.review.models import Delivery, Webhook
from pipeline.review.webhooks import webhooks as hooks

_SHOWN = 50


@needs("manage_webhooks")
def webhooks(request: HttpRequest) -> HttpResponse:
    """List the webhooks, and add one; its secret is shown on this answer and never again."""
    url, secret, problem = request.POST.get("url", ""), "", ""
    if request.method == "POST":
        try:
            secret = hooks.add(member(request), url)[1]
        except RuleError as error:
            problem = str(error)
    context = {
        "rows": hooks.overview(),
        "troubled": hooks.troubled(member(request), _SHOWN),
        "secret": secret,
        "problem": problem,
        "url": url if problem else "",
    }
    return render(request, "webhooks/webhooks.html", context, status=422 if problem else 200)


@require_POST
@needs("manage_webhooks")
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Stop telling an address anything."""
    hooks.remove(member(request), get_object_or_404(Webhook, pk=number))
    messages.success(request, _("Đã bỏ webhook. Từ giờ không gửi gì tới đó nữa."))
    return redirect("webhooks")


@require_POST
@needs("manage_webhooks")
def resend(request: HttpRequest, number: int) -> HttpResponse:
    """Send a message again."""
    lead = member(request)
    seen = Delivery.objects.filter(visibility.unrestricted(lead, "item__")).select_related("webhook")
    hooks.resend(lead, get_object_or_404(seen, pk=number))
    messages.success(request, _("Đã xếp lại vào hàng chờ gửi, vài giây nữa sẽ gửi."))
    return redirect("webhooks")
