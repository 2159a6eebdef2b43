"""What goes wrong ends well: a clear page in the look of the app, nothing stored by halves, no 500."""

import re
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from pipeline.review.models import Event, Item, Review, Unit, User
from pipeline.review.queue import leases, referrals
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.queue.reopen import reopen_item
from tests.review.addresses import pages
from tests.review.helpers import NASTY, OWN_SCRIPT, token_on
from tests.review.samples import decide, queue_item

CLEAR = {200, 302, 400, 403, 404, 405, 409, 410, 413, 422}
URLENCODED = "application/x-www-form-urlencoded"


def path_of(pattern: URLPattern, number: int = 999) -> str:
    """Return an address of a page, with arguments nobody has."""
    path = str(pattern.pattern).replace("<int:number>", str(number)).replace("<str:kind>", "phrase")
    path = path.replace("<uuid:token>", "00000000-0000-0000-0000-000000000000")
    return "/" + re.sub("<[a-z]+:[a-z_]+>", "x", path)


def in_the_look_of_the_app(response, status: int) -> str:
    html = response.content.decode()
    assert response.status_code == status
    assert "review/app.css" in html and '<html lang="vi">' in html and "Traceback" not in html
    return html


@pytest.fixture
def careful(huong) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(huong)
    return client


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "patch", "delete", "options", "trace"])
def test_no_method_on_any_page_breaks_anything(filled, careful, huong, method):
    for pattern in pages():
        status = getattr(careful, method)(path_of(pattern)).status_code
        assert status in CLEAR, (method, pattern.name, status)
        careful.force_login(huong)  # one of the pages logs out


@pytest.mark.parametrize("number", [999_999, 2**63, 10**40])
def test_numbers_nobody_has_are_not_found(filled, careful, number):
    for pattern in pages():
        if "<int:number>" in str(pattern.pattern):
            path = path_of(pattern, number)
            for method in (careful.get, careful.post):
                assert method(path).status_code in {404, 405}, path


FIELDS = """token cluster note source_url reason role unit into post q to name answer-check document code
password label state page since sample_rate""".split()


@pytest.mark.parametrize("text", [b"\0", b"\xed\xa0\x80", b"\xff", b"9" * 400, b"' OR 1=1 --", b"[]"])
def test_nonsense_in_any_field_breaks_nothing(filled, careful, huong, text):
    sent = urlencode(dict.fromkeys(FIELDS, text))
    for pattern in pages():
        if pattern.name not in ("logout", "login"):
            status = careful.post(path_of(pattern), sent, content_type=URLENCODED).status_code
            assert status in CLEAR | {429}, (pattern.name, status)
    for path in ("/search/", "/mine/", "/overview/", "/"):
        assert careful.get(f"{path}?{sent}").status_code in CLEAR, path


def test_somebody_taken_out_while_reviewing_is_asked_to_log_in_and_nothing_is_stored(filled, as_lan, lan):
    form = {"token": token_on(as_lan), "answer-check": "unverifiable"}
    User.objects.filter(pk=lan.pk).update(is_active=False)
    assert as_lan.post("/decide/", form).url.startswith("/login/")
    assert as_lan.post("/renew/", form).url.startswith("/login/")
    assert Review.objects.count() == 0


def test_somebody_whose_role_was_taken_away_is_told(filled, as_lan, lan):
    form = {"token": token_on(as_lan), "answer-check": "unverifiable"}
    lan.groups.clear()
    assert "chưa có quyền" in in_the_look_of_the_app(as_lan.post("/decide/", form), 403)
    assert Review.objects.count() == 0


def test_a_form_from_before_logging_in_again_shows_what_was_typed(filled, lan):
    client = Client(enforce_csrf_checks=True)
    client.force_login(lan)
    html = in_the_look_of_the_app(
        client.post("/decide/", urlencode({"note": "gọi chị Ba <b>rồi</b>"}), content_type=URLENCODED), 403
    )
    assert "gọi chị Ba &lt;b&gt;rồi&lt;/b&gt;" in html
    guest = Client(enforce_csrf_checks=True)
    elsewhere = guest.post("/login/", urlencode({"note": "của ai đó"}), content_type=URLENCODED)
    assert "của ai đó" not in elsewhere.content.decode()


def test_the_address_of_a_form_opened_by_itself_says_where_to_go(as_lan):
    for path in ("/resume/", "/renew/", "/logout/"):
        answer = as_lan.get(path)
        assert "không mở thẳng được" in in_the_look_of_the_app(answer, 405)
        assert "POST" in answer["Allow"]


def test_every_error_page_has_the_look_of_the_app(filled, as_lan, lan, monkeypatch):
    in_the_look_of_the_app(as_lan.get("/", headers={"host": "example.org"}), 400)
    in_the_look_of_the_app(as_lan.get("/settings/"), 403)
    in_the_look_of_the_app(as_lan.get("/khong-co/"), 404)
    in_the_look_of_the_app(as_lan.post("/decide/", {"note": "a" * 5_000_000}), 413)
    monkeypatch.setattr("pipeline.review.queue.leases.claim_next", lambda _: 1 / 0)
    client = Client(raise_request_exception=False)
    client.force_login(lan)
    in_the_look_of_the_app(client.get("/"), 500)


def test_the_same_form_twice_does_the_thing_once(filled, as_lan, as_huong, lan):
    lease = leases.claim_next(lan)
    decide(lan, str(lease.token), {"check": "scam"})
    again = f"/item/{lease.item_id}/again/"
    statuses = [as_lan.post(again, {"reason": "đã đính chính rồi mà"}).status_code for _ in range(2)]
    assert statuses == [302, 404] and Event.objects.filter(kind="reopened").count() == 1
    for _ in range(2):
        as_huong.post("/people/units/add/", {"name": "Đoàn phường Sen"})
    assert Unit.objects.count() == 1


HOSTILE = NASTY + " \u202egnp.exe\u2066\u200b\x1b[31m"


def test_hostile_text_is_inert_on_every_page(database, as_huong, as_lan, lan, huong):
    as_huong.post("/people/units/add/", {"name": "\u202e" + HOSTILE})
    unit = Unit.objects.get()
    User.objects.filter(pk=lan.pk).update(unit=unit)
    enqueue(
        [queue_item(n, text=HOSTILE, page=HOSTILE, url="javascript:alert(1)", posts=2) for n in (1, 2, 3)]
    )
    for person, answer in ((lan, "scam"), (huong, "unverifiable")):
        lease = leases.claim_next(person)
        decide(person, str(lease.token), {"check": answer}, HOSTILE)
    first, second = Item.objects.filter(state="decided").order_by("id")
    made = referrals.refer(first, huong, "platform", note=HOSTILE)
    reopen_item(second, huong, HOSTILE)
    leases.claim_next(huong)
    as_huong.post("/decide/", {"token": token_on(as_huong), "answer-check": "scam", "note": HOSTILE})
    paths = [
        "/",
        "/mine/",
        f"/item/{first.pk}/",
        f"/item/{first.pk}/cluster/",
        f"/programme/referrals/{made.pk}/",
        "/search/",
    ]
    paths += [reverse(str(each.name)) for each in pages() if "<" not in str(each.pattern)]
    for client in (as_lan, as_huong):
        for path in dict.fromkeys(paths):
            answer = client.get(path)
            if not answer.get("Content-Type", "").startswith("text/html"):
                continue
            html = answer.content.decode()
            assert len(re.findall("<script", html)) == len(re.findall(OWN_SCRIPT, html)), path
            assert "<img src=x" not in html and 'href="javascript:' not in html, path
            left = [
                html[max(0, m.start() - 60) : m.end()] for m in re.finditer("[\u202e\u2066\u200b\x1b]", html)
            ]
            assert left == [], path
