"""The end of the log, noted elsewhere, shows what the log alone cannot."""

import shutil

import pytest
from django.db import connection

from pipeline.errors import UsageError
from pipeline.review.models import Event, LogHead
from pipeline.review.queue.leases import claim_next
from pipeline.review.storage import event_log
from pipeline.review.storage.database_url import resolve_database
from pipeline.review.storage.log_anchor import head_path, load_anchor
from tests.review.samples import decide
from tests.review.storage.log_tools import codes, rechain, remove, said, sql

pytestmark = pytest.mark.both_databases


def test_an_anchor_says_that_the_log_was_cut_or_written_anew(opened, tmp_path):
    kept = tmp_path / "anchor.json"
    kept.write_text(event_log.anchor_now().as_json())
    anchor = load_anchor(kept)
    event_log.record(Event.Kind.DEMO)
    assert event_log.verify(anchor=anchor).is_whole
    Event.objects.filter(pk=opened.last().pk).update(payload={"a": 1})
    rechain()
    Event.objects.filter(pk__gt=opened[3].pk)._raw_delete("default")
    assert f"it ends at entry 4 and had {anchor.count}" in said(anchor=anchor)


def test_an_older_copy_put_back_whole_is_shown_by_an_anchor_alone(vendor, log, tmp_path, lan):
    if vendor != "sqlite":
        pytest.skip("one file is one copy")
    database, head = resolve_database(), head_path(resolve_database().local)
    connection.close()
    for path in (database.path, head):
        shutil.copy(path, tmp_path / f"older{path.suffix}")
    decide(lan, str(claim_next(lan).token), {"check": "accurate"})
    anchor = event_log.anchor_now()
    sql("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copy(tmp_path / "older.sqlite3", database.path)
    assert "cut" in codes(event_log.verify())
    connection.close()
    shutil.copy(tmp_path / "older.head", head)  # by somebody who may read the secret as well
    assert event_log.verify().is_whole
    assert "cut" in codes(event_log.verify(anchor=anchor))


def test_what_is_kept_beside_the_secret_is_not_overwritten_by_another_log(opened):
    before = head_path(resolve_database().local).read_text()
    last = opened.last()
    remove(last)
    LogHead.objects.update(count=opened.count(), last_hash=opened.last().entry_hash)
    for _ in range(4):
        event_log.record(Event.Kind.DEMO)
    assert head_path(resolve_database().local).read_text() == before


def test_it_is_readable_by_its_owner_only(log):
    assert head_path(resolve_database().local).stat().st_mode & 0o777 == 0o600


def test_no_anchor_is_made_up_from_another_file(tmp_path):
    for text in ("", "{}", "[1]", '{"count": "x"}'):
        (tmp_path / "anchor").write_text(text)
        with pytest.raises(UsageError, match="no anchor"):
            load_anchor(tmp_path / "anchor")
