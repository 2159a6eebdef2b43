"""Lasting rules: whose work the items of a page or platform are."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pipeline.review.accounts.access import member, needs, number_in
from pipeline.review.accounts.team_settings import team
from pipeline.review.domain.topics import TOPICS
from pipeline.review.models import PageRule, Unit
from pipeline.review.presentation.names import PLATFORMS, platform_name
from pipeline.review.queue import assignment

MAX_PAGE_NAME_CHARS = 500


@needs("make_rules")
def rules(request: HttpRequest) -> HttpResponse:
    """List the rules that hold, and make one."""
    problem = ""
    if request.method == "POST":
        problem = _make(request)
        if not problem:
            messages.success(request, _("Đã lưu. Bài mới vào từ giờ sẽ theo cách chia này."))
            return redirect("rules")
    context = {
        "rules": [
            (rule, platform_name(rule.platform) if rule.platform else "", TOPICS.get(rule.topic, ""))
            for rule in assignment.rules()
        ],
        "problem": problem,
        "sent": request.POST,
        "platforms": PLATFORMS.items(),
        "units": Unit.objects.standing(),
        "topics": TOPICS.items(),
        "hours": team().reserved_hours,
    }
    return render(request, "queue/assignment.html", context, status=422 if problem else 200)


@require_POST
@needs("make_rules")
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End a rule."""
    assignment.end_rule(get_object_or_404(PageRule, pk=number), member(request))
    messages.info(request, _("Đã bỏ cách chia này. Bài đã giao thì vẫn giữ nguyên."))
    return redirect("rules")


def _make(request: HttpRequest) -> str:
    """Make the rule of a form, or return what is missing."""
    sent = request.POST
    page = " ".join(sent.get("page", "").replace("\0", " ").split())[:MAX_PAGE_NAME_CHARS]
    platform = sent.get("platform", "") if sent.get("platform") in PLATFORMS else ""
    topic = sent.get("topic", "") if sent.get("topic") in TOPICS else ""
    unit = Unit.objects.standing().filter(pk=number_in(sent.get("unit", ""))).first()
    if not page and not platform:
        return _("Bạn cho biết bài của trang nào hoặc nền tảng nào nhé.")
    if unit is None and not topic:
        return _("Bạn chọn giao cho đơn vị nào hoặc xếp vào chủ đề nào nhé.")
    assignment.make_rule(member(request), platform=platform, page=page, unit=unit, topic=topic)
    return ""
