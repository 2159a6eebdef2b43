"""Stored text is inert, forms cannot be forged, and pages tell browsers to be strict."""

import re

import pytest
from django.conf import settings
from django.test import Client

from pipeline.posts import Reason
from pipeline.review.queue.enqueue import enqueue
from tests.review.helpers import NASTY, OWN_SCRIPT
from tests.review.samples import queue_item


@pytest.fixture
def strict(lan) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(lan)
    return client


@pytest.mark.parametrize("path", ["/decide/", "/skip/", "/resume/", "/logout/", "/language/", "/login/"])
def test_a_form_from_elsewhere_is_refused_kindly(filled, strict, path):
    response = strict.post(path, {"token": "x"})
    assert response.status_code == 403
    assert "cũ quá rồi" in response.content.decode()


def test_markup_in_a_post_is_shown_and_never_run(database, as_lan):
    reason = Reason("check", "words", (0, 8), NASTY, 0.5)
    enqueue(
        [queue_item(1, text=NASTY, page=NASTY, reasons=(reason,), url="https://example.org/?a='><script>")]
    )
    html = as_lan.get("/").content.decode()
    assert len(re.findall("<script", html)) == len(re.findall(OWN_SCRIPT, html)) > 0
    assert "<img" not in html and "onerror=alert(1)&gt;" in html and "{{ 7*7 }}" in html


def test_what_a_reviewer_types_is_inert_as_well(filled, as_lan):
    token = re.search(r'name="token" value="([^"]+)"', as_lan.get("/").content.decode())[1]
    html = as_lan.post("/decide/", {"token": token, "note": NASTY, "source_url": NASTY}).content.decode()
    assert len(re.findall("<script", html)) == len(re.findall(OWN_SCRIPT, html)) > 0
    stale = as_lan.post("/decide/", {"token": NASTY, "note": NASTY, "answer-check": NASTY}).content.decode()
    assert len(re.findall("<script", stale)) == len(re.findall(OWN_SCRIPT, stale)) > 0


def test_hidden_and_reordering_characters_become_visible(database, as_lan):
    enqueue([queue_item(1, text="tải ảnh\u202egnp.exe\u2066 \u200b\x1b[31m\x00 ngay", reasons=())])
    html = as_lan.get("/").content.decode()
    assert not set(html) & set("\u202e\u2066\u200b\x1b\x00")
    assert "tải ảnh▯gnp.exe▯ ▯▯[31m" in html


PATHS = ["/", "/mine/", "/login/", "/text/", "/khong-co/"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_forbids_inline_code_frames_and_caches(filled, as_lan, path):
    headers = as_lan.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in headers["Cache-Control"] or "no-cache" in headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/", "/mine/", "/login/"])
def test_pages_carry_no_inline_code_and_name_no_other_server(filled, as_lan, path):
    html = as_lan.get(path, follow=True).content.decode()
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style", html)
    assert not re.search(r'(?:src|action)="(?:https?:)?//', html)
    assert all(
        address.startswith("/static/review/")
        for address in re.findall(r'<(?:script|link)[^>]+(?:src|href)="([^"]+)"', html)
    )


def test_an_unknown_page_is_friendly(as_lan):
    response = as_lan.get("/khong-co/")
    assert response.status_code == 404
    assert "Không thấy trang này" in response.content.decode()


def test_an_unknown_host_is_refused(as_lan):
    assert as_lan.get("/", headers={"host": "example.org"}).status_code == 400


def test_nothing_is_loose_in_the_settings(database):
    assert settings.DEBUG is False
    assert settings.SESSION_COOKIE_HTTPONLY and settings.CSRF_COOKIE_HTTPONLY
    assert "*" not in settings.ALLOWED_HOSTS
    assert len(settings.SECRET_KEY) >= 50


def test_the_language_switch_does_not_forward_to_another_site(as_lan):
    response = as_lan.post("/language/", {"language": "en", "next": "https://example.org/"})
    assert not response.url.startswith("https://example.org")


def test_when_something_breaks_the_page_says_that_nothing_was_stored(filled, lan, monkeypatch):
    def broken(*_: object) -> None:
        raise RuntimeError("bí mật của máy chủ")

    monkeypatch.setattr("pipeline.review.queue.leases.claim_next", broken)
    client = Client(raise_request_exception=False)
    client.force_login(lan)
    response = client.get("/")
    assert response.status_code == 500
    html = response.content.decode()
    assert "Chưa có gì được ghi lại" in html and "Nothing was stored" in html and "bí mật" not in html
