"""Who is too young for a post does not get to it, from the moment that somebody says so."""

import pytest

from pipeline.review.accounts import visibility
from pipeline.review.accounts.accounts import set_minor
from pipeline.review.accounts.team_settings import change_team
from pipeline.review.models import Event, Item, User
from pipeline.review.queue import leases
from pipeline.review.queue.enqueue import enqueue
from tests.review.samples import queue_item


@pytest.fixture
def hateful(database) -> Item:
    change_team(not_for_minors=["hateful"])
    enqueue([queue_item(1, flags=("hateful",))])
    return Item.objects.get()


def test_the_lead_corrects_who_is_under_18(as_huong, huong, lan):
    address, kept = f"/people/{lan.pk}/", {"role": "reviewer", "is_active": "on"}
    as_huong.post(address, kept | {"is_minor": "on"})
    assert User.objects.get(pk=lan.pk).is_minor
    assert 'name="is_minor" checked' in as_huong.get("/people/").content.decode()
    as_huong.post(address, kept)
    assert not User.objects.get(pk=lan.pk).is_minor
    events = Event.objects.filter(kind="user_changed", actor=huong).order_by("id")
    assert [event.payload["minor"] for event in events] == [True, False]


def test_a_correction_from_the_command_line_is_on_record_once(lan):
    assert set_minor(lan, is_minor=True)
    assert not set_minor(lan, is_minor=True)
    assert Event.objects.get(kind="user_changed").payload == {"username": "lan", "minor": True}


def test_what_somebody_too_young_has_open_is_gone_at_once(hateful, lan, as_lan, minh):
    held = leases.claim_next(lan)
    assert visibility.can_see_item(lan, hateful)
    set_minor(lan, is_minor=True)
    assert not visibility.can_see_item(lan, hateful)
    assert leases.live_lease(lan) is None
    assert hateful.text not in as_lan.get("/").content.decode()
    assert hateful.text not in as_lan.get("/text/", follow=True).content.decode()
    assert as_lan.post("/decide/", {"token": str(held.token), "answer-hateful": "hateful"}).status_code == 409
    assert not hateful.reviews.exists()
