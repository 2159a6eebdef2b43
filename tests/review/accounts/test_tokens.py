"""A token opens what its owner may do now, and not a bit more."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from pipeline.errors import RuleError
from pipeline.review.accounts import tokens
from pipeline.review.accounts.accounts import add_user, change_person
from pipeline.review.models import Event, Token
from pipeline.review.storage import event_log

ITEMS = "/api/v1/items"


def call(secret: str, path: str = ITEMS):
    return Client().get(path, headers={"authorization": f"Bearer {secret}"})


def secret_on(page) -> str:
    return re.search(r'id="secret" readonly value="(kt_[\w-]+)"', page.content.decode())[1]


def test_a_person_makes_a_token_and_sees_its_secret_once(as_lan, lan):
    page = as_lan.post("/account/tokens/", {"name": "bảng tính", "scopes": ["read"], "days": "30"})
    secret = secret_on(page)
    assert call(secret).status_code == 200
    again = as_lan.get("/account/tokens/").content.decode()
    assert secret not in again and "bảng tính" in again and "dùng lần cuối" in again
    assert Event.objects.filter(kind="token_made", actor=lan).count() == 1


def test_the_database_does_not_hold_the_secret(lan):
    token, secret = tokens.make_token(lan, "máy", ["read"], 30)
    assert secret not in str(Token.objects.values().get(pk=token.pk))
    assert secret not in str(list(Event.objects.values()))


def test_a_reviewer_cannot_give_what_they_may_not_do(as_lan, lan):
    with pytest.raises(PermissionDenied):
        tokens.make_token(lan, "máy", ["read", "export"], 30)
    answer = as_lan.post("/account/tokens/", {"name": "máy", "scopes": ["export"], "days": "30"})
    assert answer.status_code == 403 and not Token.objects.exists()
    assert 'value="export"' not in as_lan.get("/account/tokens/").content.decode()


def test_an_auditor_makes_none(database, client):
    client.force_login(add_user("xuan", "bến sông 42 đò", "auditor"))
    assert client.get("/account/tokens/").status_code == 403


@pytest.mark.parametrize(
    "sent", [{}, {"name": "a"}, {"name": "a", "scopes": ["read"]}, {"scopes": ["read"], "days": "30"}]
)
def test_a_form_that_lacks_something_is_refused_kindly(as_lan, sent):
    page = as_lan.post("/account/tokens/", sent)
    assert page.status_code == 422 and 'class="problem"' in page.content.decode()
    assert not Token.objects.exists()


def test_nobody_collects_tokens(lan):
    for _ in range(tokens.MAX_TOKENS):
        tokens.make_token(lan, "máy", ["read"], 30)
    with pytest.raises(RuleError, match="nhiều token"):
        tokens.make_token(lan, "máy", ["read"], 30)


def test_a_revoked_or_expired_token_opens_nothing(as_lan, lan):
    token, secret = tokens.make_token(lan, "máy", ["read"], 30)
    other, late = tokens.make_token(lan, "máy cũ", ["read"], 30)
    Token.objects.filter(pk=other.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert as_lan.post(f"/account/tokens/{token.pk}/revoke/").status_code == 302
    assert [call(each).status_code for each in (secret, late)] == [401, 401]
    assert Event.objects.filter(kind="token_revoked").count() == 1
    assert event_log.verify().is_whole


def test_a_closed_account_takes_its_tokens_along(huong, lan):
    secret = tokens.make_token(lan, "máy", ["read"], 30)[1]
    change_person(huong, lan, role="reviewer", unit=None, is_active=False, is_minor=False)
    assert call(secret).status_code == 401


def test_a_lost_role_takes_the_power_of_its_scopes(huong, lan, tuan):
    other = add_user("quyen", "bến sông 42 đò", "lead")
    secret = tokens.make_token(other, "máy", ["read", "decide", "export"], 30)[1]
    change_person(huong, other, role="auditor", unit=None, is_active=True, is_minor=False)
    assert call(secret).status_code == 401
    change_person(huong, other, role="reviewer", unit=None, is_active=True, is_minor=False)
    assert call(secret).status_code == 200
    assert not tokens.allows(tokens.find_token(secret), "export")


def test_a_lead_ends_the_token_of_somebody_they_manage_and_a_reviewer_does_not(as_huong, as_minh, lan):
    token, secret = tokens.make_token(lan, "máy", ["read"], 30)
    assert as_minh.post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
    assert call(secret).status_code == 200
    assert "máy" in as_huong.get("/account/tokens/").content.decode()
    as_huong.post(f"/account/tokens/{token.pk}/revoke/")
    assert call(secret).status_code == 401


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer kt_nobody",
        "Basic bGFuOmxhbg==",
        "bearer " + "x" * 5000,
        "Bearer é",
    ],
)
def test_without_a_live_token_there_is_nothing(filled, lan, header):
    headers = {} if header is None else {"authorization": header}
    answer = Client().get(ITEMS, headers=headers)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_cookie_is_no_token(filled, as_huong):
    assert as_huong.get(ITEMS).status_code == 401
    assert as_huong.post("/api/v1/claims").status_code == 401


def test_a_token_that_asks_too_often_waits(lan, minh, settings):
    settings.API_REQUESTS_PER_MINUTE = 3
    secret, other = (tokens.make_token(who, "máy", ["read"], 30)[1] for who in (lan, minh))
    answers = [call(secret) for _ in range(8)]  # a minute may begin anew in between, once
    limited = [answer for answer in answers if answer.status_code == 429]
    assert limited and 1 <= int(limited[0]["Retry-After"]) <= 60
    assert limited[0].json()["code"] == "too_many"
    assert call(other).status_code == 200
