"""Invented pages, publications and decided items."""

from datetime import date

from django.utils import timezone

from pipeline.programme.models import OfficialPage, Publication
from pipeline.programme.publishing.pages import save_page
from pipeline.programme.publishing.publications import Post, publish
from pipeline.review.accounts.accounts import add_user
from pipeline.review.models import Item, Unit, User
from pipeline.review.queue import leases
from pipeline.review.queue.enqueue import enqueue
from tests.review.helpers import PASSWORD
from tests.review.samples import decide, queue_item

DEED = (
    "Sáng nay các bạn trẻ phường Ba nhặt được chiếc ví ở bến xe, bên trong có giấy tờ và tiền, rồi tìm bằng "
    "được để trả lại người mất. Cả xóm ai cũng vui."
)
START = date(2026, 1, 5)
"""A Monday, long ago: pages of the tests are official from here on."""


def official_page(person: User, name: str = "tuoitrephuongba", unit: Unit | None = None) -> OfficialPage:
    """Return a new page, official for a long time."""
    page = OfficialPage(
        name=f"Trang {name}", link=f"https://www.facebook.com/{name}", unit=unit, added_on=START
    )
    return save_page(person, page)


def published(
    person: User, page: OfficialPage, number: int, day: date | None = None, **more: object
) -> Publication:
    """Return a post that was entered, a good story of today unless said otherwise."""
    values = {"kind": Publication.Kind.GOOD_NEWS} | more
    link = f"{page.link}/posts/{number}00000000000000"
    return publish(person, Post(page, link, day or timezone.localdate(), **values))


def good_item(person: User, number: int = 1, note: str = "", **change: object) -> Item:
    """Return an item that a reviewer would share."""
    values = {"text": f"{DEED} Chuyện số {number}.", "flags": ("positive",), "page": "Chợ quê làng Sen"}
    return _decided(person, number, {"positive": "share"}, note, "", values | change)


def rumour(person: User, number: int = 1, outcome: str = "false_with_source", **change: object) -> Item:
    """Return an item that a reviewer found false, misleading or a scam."""
    note = "Bộ Y tế cho biết lá xoan có độc, uống vào có thể ngộ độc."
    return _decided(person, number, {"check": outcome}, note, "https://moh.gov.vn/la-xoan", change)


def unit_lead(unit: Unit, name: str = "truong-a") -> User:
    """Return the lead of a unit."""
    lead = add_user(name, PASSWORD, "lead")
    User.objects.filter(pk=lead.pk).update(unit=unit)
    lead.refresh_from_db()
    return lead


def _decided(
    person: User, number: int, answers: dict[str, str], note: str, source: str, change: dict[str, object]
) -> Item:
    enqueue([queue_item(number, **change)])
    item = Item.objects.get(cluster_id=f"c{number:016x}")
    decide(person, str(leases.claim(item, person).token), answers, note, source)
    item.refresh_from_db()
    return item
