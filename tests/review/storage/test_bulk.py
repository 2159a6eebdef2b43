"""Many rows in one go hold what they would hold one by one, on either database."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import transaction

from pipeline.review.models import Event, Item, Question
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.storage import bulk, event_log
from tests.review.samples import queue_item

pytestmark = pytest.mark.both_databases

PAYLOADS = [
    {"từ": "“ngoặc” \\ 'nháy' %s %%\n", "số": [1, -2.5, 1e-7, 2**53], "không": None},
    {"sâu": {"a": [{"b": True}], "2": 3}},
    {},
]
MOMENTS = [
    datetime(2026, 11, 20, 3, 4, 5, 678901, tzinfo=UTC),
    datetime(2026, 11, 20, 3, 4, 5, tzinfo=timezone(timedelta(hours=7))),
]


def test_an_entry_of_the_log_keeps_every_value(database):
    made = event_log.record_all([(Event.Kind.DEMO, None, None, payload) for payload in PAYLOADS])
    assert [
        event.payload for event in Event.objects.in_bulk([event.pk for event in made]).values()
    ] == PAYLOADS
    assert [event.pk for event in made] == sorted(event.pk for event in made)
    assert event_log.verify().is_whole


def test_new_rows_have_the_keys_that_are_returned_and_defaults_for_the_rest(filled):
    item = Item.objects.order_by("id").first()
    names = ("item_id", "label", "position", "probability")
    with transaction.atomic():
        keys = bulk.insert_rows(Question, names, [(item.pk, label, 1, 0.25) for label in "xyz"])
        event_log.seal_waiting()
    made = Question.objects.in_bulk(keys)
    assert [made[key].label for key in keys] == ["x", "y", "z"]
    assert {(each.state, each.outcome) for each in made.values()} == {("open", "")}
    assert event_log.verify().is_whole
    Question.objects.create(item=item, label="w", position=2, probability=0.5)  # keys go on from there
    assert Question.objects.get(label="w").pk > max(keys)


def test_times_are_moments_whatever_zone_they_are_given_in(database):
    enqueue([queue_item(n, created_at=moment) for n, moment in enumerate(MOMENTS)])
    assert list(Item.objects.order_by("id").values_list("created_at", flat=True)) == MOMENTS


def test_changed_rows_are_those_that_were_given(database):
    enqueue([queue_item(n) for n in range(4)])
    changed = list(Item.objects.order_by("id"))[1:3]
    for number, item in enumerate(changed):
        item.reach, item.priority_parts, item.created_at = (
            number + 1,
            {"reach": float(number)},
            MOMENTS[number],
        )
    bulk.update_rows(changed, ["reach", "priority_parts", "created_at"])
    now = list(Item.objects.order_by("id").values_list("reach", "priority_parts", "created_at"))
    assert now[1:3] == [(1, {"reach": 0.0}, MOMENTS[0]), (2, {"reach": 1.0}, MOMENTS[1])]
    assert now[0] == now[3] != now[1]


def test_many_rows_keep_every_value_as_few_do(database):
    marks = "tab\t, dòng\n mới\r, \\ ngược \\N \\. và 'nháy' %s"
    payloads = [*PAYLOADS, {"mọi dấu": marks}] * 20
    made = event_log.record_all([(Event.Kind.DEMO, None, None, payload) for payload in payloads])
    assert [
        event.payload for event in Event.objects.in_bulk([event.pk for event in made]).values()
    ] == payloads
    items = [
        queue_item(n, text=f"Bài {n}: {marks}", page=marks, created_at=MOMENTS[n % 2]) for n in range(60)
    ]
    enqueue([*items, queue_item(60, page=None, url=None, created_at=None)])
    rows = list(Item.objects.order_by("id").values_list("text", "page", "created_at", "decided_at"))
    assert rows[:60] == [(item.text, marks, item.created_at, None) for item in items]
    assert rows[60][1:] == ("", None, None)
    assert event_log.verify().is_whole


def test_rows_that_do_not_fit_one_message_go_in_several(database, monkeypatch):
    monkeypatch.setattr(bulk, "_MESSAGE", 1000)
    assert enqueue([queue_item(n, posts=2) for n in range(30)]).new_posts == 60
    assert Item.objects.count() == 30
    assert event_log.verify().is_whole


def test_no_rows_are_no_statement(database, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert bulk.insert_rows(Question, (), []) == []
        bulk.update_rows([], ["state"])
