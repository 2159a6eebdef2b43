"""A sign of life from an open review page; the rule is in `leases.renew`."""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from pipeline.review.accounts.access import member, needs
from pipeline.review.queue import leases

OVER = {
    "expired": gettext_lazy(
        "Hết giờ giữ bài rồi, nhưng chưa ai nhận. Bạn bấm gửi thì sẽ được mời mở lại bài."
    ),
    "taken": gettext_lazy("Hết giờ giữ bài và bạn khác đã nhận rồi. Những gì bạn gõ vẫn còn đây."),
    "done": gettext_lazy("Bài này bạn đã gửi hoặc bỏ qua ở chỗ khác rồi."),
    "unknown": gettext_lazy("Trang này cũ quá rồi, bạn tải lại giúp nhé. Những gì bạn gõ vẫn còn đây."),
}


@require_POST
@needs("review")
def renew(request: HttpRequest) -> JsonResponse:
    """Keep the item for who is reading it, and say until when, or what became of it."""
    person, token = member(request), request.POST.get("token", "")
    found = leases.renew(person, token)
    if isinstance(found, str):
        return JsonResponse({"held": False, "says": str(OVER[found])})
    until = time_format(timezone.localtime(found.expires_at), "TIME_FORMAT")
    return JsonResponse({"held": True, "until": until})
