"""While the app is served, texts go once a day by themselves."""

from datetime import timedelta

from django.utils import timezone

from pipeline.review.accounts.team_settings import change_team
from pipeline.review.models import Item, Purge
from pipeline.review.retention import schedule
from pipeline.review.retention.schedule import purge_if_due, purging_in_background
from tests.cli_tools import wait_for


def test_it_is_done_once_a_day(filled):
    later = timezone.now() + timedelta(days=91)
    assert purge_if_due(later)
    assert not Item.objects.filter(text_removed_at=None).exists()
    assert not purge_if_due(timezone.now() + timedelta(hours=23))
    assert purge_if_due(timezone.now() + timedelta(hours=25))


def test_the_lead_can_switch_it_off(filled):
    change_team(purge_daily=False)
    assert not purge_if_due(timezone.now() + timedelta(days=91))
    assert Item.objects.filter(text_removed_at=None).count() == 5


def test_a_thread_does_it_while_the_app_runs(filled, monkeypatch):
    monkeypatch.setattr(schedule, "_FIRST_LOOK_SECONDS", 0.01)
    with purging_in_background():
        wait_for(lambda: Purge.objects.exclude(finished_at=None).exists())


def test_one_that_could_not_be_done_to_the_end_is_tried_again(filled):
    Purge.objects.create(rule=Purge.Rule.TIME, head_before="0" * 64)
    assert purge_if_due()
    assert Purge.objects.get().finished_at
