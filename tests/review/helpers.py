"""What tests of several features type, send and look for."""

import re
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from pipeline.review.models import Lease

PASSWORD = "bến sông 42 đò"

RUMOUR = "nghe nói uống nước lá xoan ba ngày là khỏi hẳn ung thư chia sẻ gấp trước khi bị xoá, gọi 0912345678"
EXPORT = (
    "post_id,text,created_at,likes\n"
    f'p1,"{RUMOUR}",2026-10-01 08:00,5\n'
    "p2,,2026-10-01 09:00,5\n"
    "p3,hôm nay trời đẹp quá cả nhà ơi,2026-10-02 08:00,3\n"
    "p3,hôm nay trời đẹp quá cả nhà ơi,2026-10-02 08:00,3\n"
)
"""An export of four rows: two posts, one without text, one twice."""

NASTY = '<script>alert(1)</script> <img src=x onerror=alert(1)> "\'> {{ 7*7 }} {% now "Y" %} </div></form>'
"""Markup, scripts and template code that pages have to show and never run."""

OWN_SCRIPT = r'<script src="/static/review/[a-z]+\.js" (?:defer|type="module")></script>'
"""How a page loads its scripts, as a regular expression."""


def token_on(client: Client) -> str:
    """Return the token of the lease that somebody gets on the review console."""
    return re.search(r'name="token" value="([^"]+)"', client.get("/").content.decode())[1]


def expire(lease: Lease) -> None:
    """Let a lease run out."""
    Lease.objects.filter(pk=lease.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
