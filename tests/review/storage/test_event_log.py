"""The event log is a chain: what is changed behind its back shows."""

import pytest
from django.db import connection

from pipeline.review.models import Event
from pipeline.review.queue.leases import claim_next
from pipeline.review.storage import event_log
from pipeline.review.storage.append_only import unprotect
from tests.postgres import NEVER
from tests.review.samples import decide

pytestmark = pytest.mark.both_databases


@pytest.fixture
def log(filled, lan):
    """A log with imports, a lease, and a decision."""
    decide(lan, str(claim_next(lan).token), {"check": "accurate"})
    return Event.objects.order_by("id")


@pytest.fixture
def unlocked(log):
    """The same log, its triggers taken off by somebody with the file in hand."""
    with connection.schema_editor() as editor:
        unprotect(editor, "review_event")
    return log


def test_an_untouched_log_is_whole_and_tells_its_last_hash(log):
    verdict = event_log.verify()
    assert verdict.is_whole
    assert verdict.events == log.count()
    assert verdict.last_hash == log.last().entry_hash


@pytest.mark.parametrize(
    "change",
    [{"payload": {"outcomes": {"check": "scam"}}}, {"actor": None}, {"kind": "skipped"}, {"item": None}],
)
def test_a_changed_entry_is_found(unlocked, change):
    changed = unlocked.get(kind="reviewed")
    Event.objects.filter(pk=changed.pk).update(**change)
    verdict = event_log.verify()
    assert verdict.broken == changed.pk
    assert "was changed or removed" in str(verdict)


def test_a_removed_entry_is_found_at_the_next_one(unlocked):
    removed, following = unlocked[1], unlocked[2]
    Event.objects.filter(pk=removed.pk)._raw_delete("default")
    assert event_log.verify().broken == following.pk


def test_a_log_cut_off_at_its_end_misses_the_hash_that_was_noted(unlocked):
    noted = unlocked.last()
    Event.objects.filter(pk=noted.pk)._raw_delete("default")
    assert event_log.verify().is_whole
    assert not event_log.verify(known=noted.entry_hash).is_whole


def test_two_processes_write_one_chain(filled, python):
    code = (
        "from pipeline.review.storage import event_log\nfrom pipeline.review.models import Event\n"
        "for _ in range(40): event_log.record(Event.Kind.DEMO)\nprint('done')"
    )
    both = [python(code) for _ in range(2)]
    assert [process.communicate(timeout=NEVER)[0] for process in both] == ["done\n", "done\n"]
    assert event_log.verify().events == 5 + 80
