"""An open page keeps its item by signs of life, for an hour at most."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pipeline.review.models import Lease
from pipeline.review.queue import leases
from pipeline.review.queue.leases import skip
from pipeline.settings import DEFAULTS
from tests.review.helpers import expire
from tests.review.samples import decide


@pytest.fixture
def lease(filled, lan) -> Lease:
    return leases.claim_next(lan)


def almost_over(lease: Lease, minutes_held: int = 9) -> Lease:
    now = timezone.now()
    lease.started_at, lease.expires_at = now - timedelta(minutes=minutes_held), now + timedelta(minutes=1)
    lease.save()
    return lease


def test_a_sign_of_life_gives_the_full_time_again(lan, lease):
    before = timezone.now()
    renewed = leases.renew(lan, str(almost_over(lease).token))
    assert renewed.expires_at >= before + leases.duration()


def test_after_an_hour_no_sign_of_life_helps(lan, lease):
    held = almost_over(lease, DEFAULTS.lease_cap_minutes - 1)
    renewed = leases.renew(lan, str(held.token))
    assert renewed.expires_at - renewed.started_at <= timedelta(minutes=DEFAULTS.lease_cap_minutes, seconds=1)


def test_it_never_takes_time_away(lan, lease):
    assert leases.renew(lan, str(lease.token)).expires_at >= lease.expires_at


def test_a_lease_that_ran_out_is_not_brought_back(lan, minh, lease):
    expire(lease)
    assert leases.renew(lan, str(lease.token)) == "expired"
    assert leases.claim(lease.item, minh)
    assert leases.renew(lan, str(lease.token)) == "taken"


def test_what_was_answered_or_skipped_is_done(lan, lease):
    decide(lan, str(lease.token), {"check": "accurate"})
    assert leases.renew(lan, str(lease.token)) == "done"
    second = leases.claim_next(lan)
    skip(lan, str(second.token))
    assert leases.renew(lan, str(second.token)) == "done"


def test_nobody_renews_the_lease_of_another(minh, lease):
    assert leases.renew(minh, str(lease.token)) == "unknown"


def test_the_page_learns_until_when_or_why_not(as_lan, lease):
    said = as_lan.post("/renew/", {"token": str(lease.token)}).json()
    assert said["held"] and said["until"]
    expire(lease)
    assert "chưa ai nhận" in as_lan.post("/renew/", {"token": str(lease.token)}).json()["says"]


@pytest.mark.parametrize("token", ["", "linh tinh", "\x00", "0" * 10_000])
def test_nonsense_is_answered_kindly(as_lan, lease, token):
    assert as_lan.post("/renew/", {"token": token}).json()["held"] is False


def test_a_sign_of_life_cannot_be_forged(lan, lease):
    client = Client(enforce_csrf_checks=True)
    client.force_login(lan)
    assert client.post("/renew/", {"token": str(lease.token)}).status_code == 403


def test_the_page_names_what_was_stored_and_nobody_elses(as_lan, as_minh, lan, lease):
    decide(lan, str(lease.token), {"check": "accurate"})
    assert f'data-sent="{lease.token}"' in as_lan.get("/").content.decode()
    assert str(lease.token) not in as_minh.get("/").content.decode()
