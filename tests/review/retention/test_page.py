"""The lead's page about retention."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pipeline.review.accounts.team_settings import team
from pipeline.review.models import Event, GoldenItem, ImportRun, Item
from pipeline.review.retention import kept
from tests.review.samples import queue_item

LINK = queue_item(1).members[0].url


@pytest.fixture
def golden(filled, huong) -> GoldenItem:
    return GoldenItem.objects.create(item=Item.objects.first(), round=1, answers={}, why={}, made_by=huong)


def test_a_lead_sets_how_long_and_that_is_on_record(filled, as_huong):
    sent = {"do": "save", "text_days": "30", "decision_days": "365", "copy_days": "7"}
    assert as_huong.post("/retention/", sent).status_code == 302
    chosen = team()
    assert (chosen.text_days, chosen.decision_days, chosen.copy_days, chosen.purge_daily) == (
        30,
        365,
        7,
        False,
    )
    assert Event.objects.filter(kind=Event.Kind.SETTINGS_CHANGED).latest("pk").payload["text_days"] == 30


@pytest.mark.parametrize("days", ["0", "-1", "3651", "", "chín mươi"])
def test_days_that_make_no_sense_are_refused(filled, as_huong, days):
    sent = {"do": "save", "text_days": days, "decision_days": "365", "copy_days": "7"}
    assert as_huong.post("/retention/", sent).status_code == 422
    assert team().text_days == 90


def test_what_is_kept_on_purpose_is_looked_through_once_a_year(golden, huong, as_huong, monkeypatch):
    assert kept.kept_on_purpose().is_due
    assert "Tới hạn xem lại" in as_huong.get("/retention/").content.decode()
    as_huong.post("/retention/", {"do": "confirm"})
    found = Event.objects.get(kind=Event.Kind.KEPT_REVIEWED)
    assert (found.actor, found.payload) == (huong, {"golden": 1, "documents": 0})
    assert "Tới hạn xem lại" not in as_huong.get("/retention/").content.decode()
    now = timezone.now()
    monkeypatch.setattr(kept.timezone, "now", lambda: now + timedelta(days=366))
    assert kept.kept_on_purpose().is_due


def test_nothing_kept_is_nothing_to_look_through(filled):
    assert not kept.kept_on_purpose().is_due


def test_a_lead_sees_what_is_held_for_a_link_and_deletes_it(filled, as_huong):
    page = as_huong.post("/retention/", {"do": "look", "link": LINK}).content.decode()
    assert "Xoá nội dung và link" in page
    assert "xoan" not in page
    answer = as_huong.post("/retention/", {"do": "delete", "link": LINK}, follow=True)
    assert "của 1 bài" in answer.content.decode()
    assert Item.objects.exclude(text_removed_at=None).count() == 1
    page = as_huong.post("/retention/", {"do": "look", "link": LINK}).content.decode()
    assert "Không giữ gì" in page


@pytest.mark.parametrize("do", ["look", "delete"])
def test_what_is_no_link_is_said_beside_the_field(filled, as_huong, do):
    answer = as_huong.post("/retention/", {"do": do, "link": "javascript:alert(1)"})
    assert answer.status_code == 422
    assert "https://" in answer.content.decode()


def test_nothing_is_deleted_while_an_import_runs(filled, as_huong, huong):
    ImportRun.objects.create(made_by=huong, state=ImportRun.State.RUNNING)
    assert as_huong.post("/retention/", {"do": "delete", "link": LINK}).status_code == 422
    assert not Item.objects.exclude(text_removed_at=None).exists()


def test_nobody_but_the_lead_of_the_district_opens_it(filled, as_lan):
    assert as_lan.get("/retention/").status_code == 403
    assert as_lan.post("/retention/", {"do": "delete", "link": LINK}).status_code == 403
    assert Client().get("/retention/").status_code == 302
