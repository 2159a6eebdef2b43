"""Texts go when they were kept long enough; decisions, and the log, stay."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import orjson
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from pipeline.errors import RuleError
from pipeline.review.accounts.team_settings import change_team
from pipeline.review.models import (
    Decision,
    Event,
    GoldenItem,
    Item,
    ItemBands,
    ItemPost,
    ItemText,
    Purge,
    Review,
)
from pipeline.review.queue import golden, reopen
from pipeline.review.queue.enqueue import enqueue, representatives
from pipeline.review.queue.leases import claim_next
from pipeline.review.retention.purge import plan, purge
from pipeline.review.storage import append_only, event_log
from pipeline.review.storage.fulltext import matching_items
from tests.review.samples import decide, member, queue_item

NOTE = "hỏi chị Hoa 0912 345 678 rồi, không đúng đâu"


def later(days: float = 91):
    return timezone.now() + timedelta(days=days)


def decided(person, note: str = "nguồn nói ngược lại", *, outcome: str = "false_with_source") -> Item:
    lease = claim_next(person)
    decide(person, str(lease.token), {"check": outcome}, note=note, source_url="https://vtv.vn/tin")
    return Item.objects.get(pk=lease.item_id)


@pytest.mark.both_databases
def test_a_text_goes_with_its_link_its_words_and_what_repeats_them(filled, lan):
    item = decided(lan)
    assert ItemText.objects.filter(item=item).exists()
    purge(now=later())
    item.refresh_from_db()
    post = item.posts.get()
    assert (item.text, item.url, post.text, post.url) == ("", "", "", "")
    assert item.reasons == []
    assert item.text_removed_at and post.text_removed_at
    assert not ItemText.objects.filter(item=item).exists()
    assert not ItemBands.objects.filter(item=item).exists()
    assert not any(Item.objects.filter(pk__in=found).exists() for found in matching_items("lá xoan"))


@pytest.mark.both_databases
def test_decisions_stay_and_the_log_stays_whole_and_says_so(filled, lan):
    item = decided(lan)
    done = purge(now=later())
    assert Decision.objects.get(item=item).outcome == "false_with_source"
    assert item.posts.get().key
    assert event_log.verify(known=done.log_head_before).is_whole
    entry = Event.objects.filter(kind=Event.Kind.PURGED).latest("pk")
    assert item.pk in entry.payload["items"]
    assert entry.payload["rule"] == "time"
    assert entry.payload["counts"]["items"] == 5
    assert done.log_head_after == entry.entry_hash


def test_nothing_goes_before_its_time(filled, lan):
    decided(lan)
    purge(now=later(89))
    assert not Item.objects.exclude(text_removed_at=None).exists()


def test_work_on_an_item_starts_its_clock_anew(filled, lan, monkeypatch):
    item = decided(lan)
    with monkeypatch.context() as patch:
        patch.setattr(event_log, "datetime", Clock(later(60)))
        reopen.reopen_item(item, lan, "có nguồn mới, xem lại giúp mình")
    purge(now=later())
    item.refresh_from_db()
    assert item.text_removed_at is None
    assert item.state == Item.State.WAITING
    assert Item.objects.exclude(text_removed_at=None).count() == 4


class Clock:
    """Stands for `datetime` where the time of now is asked."""

    fromisoformat = staticmethod(datetime.fromisoformat)

    def __init__(self, moment):
        self.moment = moment

    def now(self, tz=None):
        return self.moment.astimezone(tz)


def test_what_nobody_decided_leaves_the_queue_with_its_text(filled, lan):
    purge(now=later())
    assert set(Item.objects.values_list("state", flat=True)) == {Item.State.ERASED}
    assert claim_next(lan) is None


def test_an_item_that_somebody_has_open_keeps_its_text(filled, lan):
    lease = claim_next(lan)
    purge(now=timezone.now() + timedelta(seconds=1), older_than=0)
    assert Item.objects.get(pk=lease.item_id).text


def test_a_golden_item_keeps_its_text_until_it_is_golden_no_more(filled, lan, huong):
    item = decided(lan)
    kept = GoldenItem.objects.create(
        item=item, round=1, answers={"check": "false_with_source"}, why={}, made_by=huong
    )
    purge(now=later())
    item.refresh_from_db()
    assert item.text
    golden.retire(kept, huong)
    purge(now=later())
    item.refresh_from_db()
    assert not item.text


def test_the_lead_sets_for_how_long(filled):
    change_team(text_days=10)
    purge(now=later(11))
    assert not Item.objects.filter(text_removed_at=None).exists()


@pytest.mark.both_databases
def test_notes_stay_with_personal_data_masked(filled, lan):
    item = decided(lan, NOTE)
    done = purge(now=later())
    note = Review.objects.get(item=item).note
    assert "không đúng đâu" in note
    assert "345" not in note
    assert done.counts["notes_masked"] == 1


@pytest.mark.both_databases
def test_reviews_are_append_only_again_after_a_note_was_masked(filled, lan):
    decided(lan, NOTE)
    purge(now=later())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Review.objects.update(note="khác")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Review.objects.all()._raw_delete("default")


@pytest.mark.both_databases
def test_a_failure_while_a_protected_table_is_open_leaves_it_protected(filled, lan):
    decided(lan, NOTE)
    with pytest.raises(ZeroDivisionError), transaction.atomic(), append_only.text_removal("review_review"):
        Review.objects.update(note="")
        raise ZeroDivisionError
    assert Review.objects.get().note == NOTE
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Review.objects.update(note="khác")


def test_a_protected_table_opens_within_a_transaction_only(database):
    with pytest.raises(transaction.TransactionManagementError), append_only.text_removal("review_review"):
        raise AssertionError("it opened")


@pytest.mark.both_databases
def test_a_dry_run_says_the_same_numbers_and_changes_nothing(filled, lan):
    decided(lan, NOTE)
    events = Event.objects.count()
    said = plan(now=later())
    assert said.is_dry_run
    assert Event.objects.count() == events
    assert not Purge.objects.exists()
    assert Item.objects.exclude(text="").count() == 5
    assert purge(now=later()).counts == said.counts


def test_the_second_purge_finds_nothing(filled):
    purge(now=later())
    again = purge(now=later())
    assert again.counts == {}
    assert "Nothing" in str(again)


@pytest.mark.both_databases
def test_hashes_of_posts_go_after_the_longer_time(filled, lan):
    item = decided(lan)
    purge(now=later())
    assert purge(now=later(91 + 729)).counts == {}
    done = purge(now=later(91 + 731))
    assert done.counts["traces"] == 5
    assert not ItemPost.objects.exists()
    item.refresh_from_db()
    assert (item.size, Decision.objects.get(item=item).outcome) == (1, "false_with_source")


def test_a_removed_text_is_compared_with_no_new_post(filled):
    purge(now=later())
    assert list(representatives()) == []


def test_new_posts_of_an_item_without_text_bring_their_words_and_let_it_wait_again(filled, lan):
    purge(now=later())
    again = queue_item(1, members=(member("mới"),))
    enqueue([again])
    item = Item.objects.get(cluster_id=again.cluster_id)
    assert (item.text, item.state, item.text_removed_at) == (again.text, Item.State.WAITING, None)
    assert item.posts.get(post_id="1-0").text_removed_at is not None
    assert claim_next(lan).item == item


def test_no_second_look_is_asked_for_where_there_is_nothing_to_look_at(filled, lan):
    item = decided(lan)
    purge(now=later())
    with pytest.raises(RuleError) as refused:
        reopen.reopen_item(item, lan, "xem lại giúp mình với")
    assert refused.value.code == "erased"


def test_pages_say_that_a_text_was_removed(filled, as_lan, lan):
    item = decided(lan)
    purge(now=later())
    for address in (f"/item/{item.pk}/", "/mine/", "/search/"):
        page = as_lan.get(address).content.decode()
        assert "[đã xoá theo hạn lưu giữ]" in page, address
        assert "lá xoan" not in page


def test_the_certificate_holds_numbers_and_hashes_and_no_word(filled, lan, tmp_path):
    decided(lan)
    purge(now=later()).write(tmp_path / "c.json")
    held = orjson.loads((tmp_path / "c.json").read_bytes())
    assert held["counts"]["items"] == 5
    assert held["settings"] == {"text_days": 90, "decision_days": 730, "copy_days": 30}
    assert held["is_compacted"] is True
    assert held["log_head_before"] != held["log_head_after"]
    assert "xoan" not in (tmp_path / "c.json").read_text()
    assert "example.org" not in (tmp_path / "c.json").read_text()


SECRETS = ("lá xoan", "la xoan", "example.org", "345 678")


def bytes_of(path: Path) -> bytes:
    return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*") if each.is_file())


def test_nothing_of_a_text_is_left_in_the_files_of_the_database(filled, lan):
    decided(lan, NOTE)
    enqueue(queue_item(n, text=f"Uống nước lá xoan {n} " * 900) for n in range(10, 30))
    assert all(secret.encode() in bytes_of(filled) for secret in SECRETS)
    purge(now=later())
    assert [secret for secret in SECRETS if secret.encode() in bytes_of(filled)] == []
    assert b"xoan" not in bytes_of(filled)


def test_nothing_is_left_while_others_keep_their_connections(filled, lan, python):
    """As in `khoitrong serve`, whose threads stay connected."""
    with closing(sqlite3.connect(filled)) as other:
        other.execute("SELECT count(*) FROM review_item").fetchall()
        purge(now=later(), while_serving=True)
        assert b"xoan" not in bytes_of(filled)


KILLED = """
from datetime import datetime, timedelta
from django.utils import timezone
from pipeline.review.retention import texts
from pipeline.review.retention.purge import purge
texts.CHUNK = 1
whole = texts.erase
def slowly(keys, now):
    counts = whole(keys, now)
    print("erased", flush=True)
    import time; time.sleep(0.2)
    return counts
texts.erase = slowly
purge(now=timezone.now() + timedelta(days=91))
"""


@pytest.mark.both_databases
def test_a_purge_killed_anywhere_leaves_nothing_half_and_the_next_one_finishes_it(filled, lan, python):
    decided(lan, NOTE)
    process = python(KILLED)
    for _ in range(3):
        assert process.stdout.readline() == "erased\n", process.stderr.read()
    process.kill()
    process.communicate()
    connection.close()
    erased = Item.objects.exclude(text_removed_at=None)
    assert 2 <= erased.count() < 5
    for item in Item.objects.all():
        gone = item.text_removed_at is not None
        assert (item.text == "") is gone
        assert ItemText.objects.filter(item=item).exists() is not gone
        assert item.posts.filter(text_removed_at=None).exists() is not gone
    assert event_log.verify().is_whole
    logged = [pk for each in Event.objects.filter(kind=Event.Kind.PURGED) for pk in each.payload["items"]]
    assert sorted(logged) == sorted(erased.values_list("pk", flat=True))
    done = purge(now=later())
    assert done.counts["items"] == 5
    assert Purge.objects.get().finished_at
    assert event_log.verify().is_whole


def test_it_takes_turns_with_an_import(filled, python):
    holding = python(
        "from pipeline.review.storage.transactions import exclusive_access\n"
        "from pipeline.review.storage.database_url import resolve_database\n"
        "with exclusive_access(resolve_database().local, 'importing'):\n"
        "    print('holding', flush=True); import time; time.sleep(600)",
    )
    assert holding.stdout.readline() == "holding\n"
    waited = []

    def tell():
        waited.append(Item.objects.exclude(text_removed_at=None).count())
        holding.kill()

    purge(now=later(), on_wait=tell)
    holding.communicate()
    assert waited == [0]
    assert not Item.objects.filter(text_removed_at=None).exists()
