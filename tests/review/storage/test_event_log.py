"""The event log shows what was changed behind its back, and says what."""

import hashlib

import pytest
from django.conf import settings

from pipeline.review.models import Event, Item, LogHead, Review, User
from pipeline.review.queue.leases import claim_next
from pipeline.review.queue.reopen import reopen_item, undo
from pipeline.review.storage import event_log
from pipeline.review.storage.database_url import resolve_database
from pipeline.review.storage.log_anchor import head_path
from pipeline.review.storage.log_entries import hash_entry
from pipeline.review.storage.log_keys import OLD_SECRETS
from tests.postgres import NEVER
from tests.review.samples import decide
from tests.review.storage.log_tools import codes, rechain, remove, said, sql

pytestmark = pytest.mark.both_databases


def test_an_untouched_log_is_whole_and_tells_its_last_hash(log):
    verdict = event_log.verify()
    assert verdict.is_whole and verdict.problems == ()
    assert verdict.events == log.count() == LogHead.objects.get().count
    assert verdict.last_hash == log.last().entry_hash


def test_what_people_do_leaves_the_log_whole(log, lan, huong, tuan):
    from pipeline.review.accounts.accounts import change_person
    from pipeline.review.accounts.team_settings import change_team

    undo(lan)
    reopen_item(Item.objects.filter(state="decided").first(), huong, "nguồn đã gỡ bài rồi nhé")
    change_person(huong, tuan, role="reviewer", unit=None, is_active=True, is_minor=False)
    change_team(double_review=True, sample_rate=1.0)
    decide(tuan, str(claim_next(tuan).token), {"check": "accurate"})
    tuan.set_password("cầu ao 17 sen")
    tuan.save()
    tuan.groups.clear()
    tuan.delete() if not tuan.reviews.exists() else None
    User.objects.filter(pk=lan.pk).update(is_minor=True)
    assert said() == said() and event_log.verify().is_whole


@pytest.mark.parametrize(
    "change",
    [
        {"payload": {"outcomes": {"check": "scam"}}},
        {"actor": None},
        {"kind": "skipped"},
        {"item": None},
        {"rows": {"item:1": ""}},
        {"key_id": ""},
    ],
)
def test_a_changed_entry_is_found(opened, change):
    changed = opened.filter(kind="reviewed").first()
    Event.objects.filter(pk=changed.pk).update(**change)
    verdict = event_log.verify()
    assert verdict.broken == changed.pk
    assert f"entry {changed.pk}: it, or the entry before it, was changed or removed." in str(verdict)


@pytest.mark.parametrize("place", [0, 5])
def test_a_removed_entry_is_found_at_the_next_one(opened, place):
    removed, following = opened[place], opened[place + 1]
    remove(removed)
    verdict = event_log.verify()
    assert verdict.broken == following.pk and verdict.problems[0].code == "chain"
    assert "cut" in codes(verdict)


def test_entries_cut_off_the_end_are_missed_without_anything_noted(opened):
    count = opened.count()
    remove(opened.last())
    assert f"it ends at entry {count - 1} and had {count}" in said()


def test_a_head_without_the_secret_hides_no_cut(opened):
    remove(opened.last())
    LogHead.objects.update(count=opened.count(), last_hash=opened.last().entry_hash)
    assert {"head_forged", "cut"} <= codes(event_log.verify())  # the second from beside the secret
    head_path(resolve_database().local).unlink()
    assert "head_forged" in codes(event_log.verify())


def test_a_head_that_was_removed_is_told_also_after_the_app_went_on(opened):
    LogHead.objects.all().delete()
    assert "head_missing" in codes(event_log.verify())
    event_log.record(Event.Kind.DEMO)
    verdict = event_log.verify()
    assert codes(verdict) == {"head_renewed"}
    assert verdict.problems[0].where == Event.objects.get(kind="head_renewed").pk


def test_a_forged_head_is_told_also_after_the_app_went_on(opened):
    remove(opened.last())
    last = opened.last()
    LogHead.objects.update(count=opened.count(), last_hash=last.entry_hash)
    event_log.record(Event.Kind.DEMO)
    assert "head_renewed" in codes(event_log.verify())


@pytest.mark.parametrize("sealed_as", ["as it was", "not at all"])
def test_an_entry_put_in_is_found(opened, sealed_as):
    model = opened.first()
    extra = Event(kind="demo", at=model.at, rows={}, key_id=model.key_id, seal=model.seal)
    if sealed_as == "not at all":
        extra.key_id = extra.seal = ""
    extra.entry_hash = hash_entry(opened.last().entry_hash, extra)
    extra.save()
    verdict = event_log.verify()
    assert codes(verdict) == {"seal" if sealed_as == "as it was" else "unsealed", "longer"}
    assert verdict.broken == extra.pk


def test_two_entries_that_changed_places_are_found(opened):
    one, other = opened[2], opened[3]
    fields = [
        field.attname for field in Event._meta.concrete_fields if field.attname not in ("id", "entry_hash")
    ]
    first, second = ({name: getattr(each, name) for name in fields} for each in (one, other))
    Event.objects.filter(pk=one.pk).update(**second)
    Event.objects.filter(pk=other.pk).update(**first)
    assert event_log.verify().broken == one.pk
    rechain()
    assert event_log.verify().broken == one.pk


@pytest.mark.parametrize("as_older_version", [False, True])
def test_a_chain_computed_anew_without_the_secret_is_found(opened, as_older_version):
    changed = opened.filter(kind="reviewed").first()
    Event.objects.filter(pk=changed.pk).update(payload={"outcomes": {"check": "scam"}})
    if as_older_version:
        Event.objects.update(key_id="", seal="", rows={})
    last = rechain()
    LogHead.objects.update(last_hash=last)
    verdict = event_log.verify()
    if as_older_version:
        assert {"head_forged", "anchor"} <= codes(verdict)
    else:
        assert verdict.broken == changed.pk
        assert f"entry {changed.pk}: it was not written by this queue" in str(verdict)


def test_seals_of_another_key_are_told(opened):
    Event.objects.update(key_id="0123456789ab")
    rechain()
    assert "unknown_key" in codes(event_log.verify())


def test_the_hash_that_was_noted_must_be_in_it(log):
    assert event_log.verify(known=log[2].entry_hash).is_whole
    assert codes(event_log.verify(known="0" * 64)) == {"known"}


def test_a_secret_that_was_replaced_still_checks_what_it_sealed(log, lan, monkeypatch):
    former = settings.SECRET_KEY
    monkeypatch.setattr(settings, "SECRET_KEY", "một bí mật mới dài hơn ba mươi hai ký tự")
    decide(lan, str(claim_next(lan).token), {"check": "accurate"})
    assert codes(event_log.verify()) == {"unknown_key"}
    assert event_log.verify(foreign=True).is_whole
    monkeypatch.setenv(OLD_SECRETS, former)
    assert event_log.verify().is_whole
    sql("UPDATE review_question SET label = 'hateful' WHERE id = 1")
    assert codes(event_log.verify()) == {"row_changed"}


def test_the_log_of_an_older_version_is_taken_on(opened):
    Event.objects.update(key_id="", seal="", rows={})
    rechain()
    LogHead.objects.all().delete()
    head_path(resolve_database().local).unlink()
    before = opened.count()
    event_log.adopt()
    event_log.adopt()
    assert Event.objects.get(kind="log_keyed").payload == {"before": before}
    assert event_log.verify().is_whole
    sql("UPDATE review_team SET sample_rate = 0.9")
    assert codes(event_log.verify()) == {"row_changed"}


def test_an_entry_holds_no_password_and_no_note(log, lan):
    text = str(list(Event.objects.values()))
    assert lan.password not in text
    assert hashlib.sha256(lan.password.encode()).hexdigest() not in text


def test_a_decision_writes_the_log_once(filled, lan, django_assert_max_num_queries):
    token = str(claim_next(lan).token)
    with django_assert_max_num_queries(60) as queries:
        decide(lan, token, {"check": "accurate"})
    wrote = [each["sql"] for each in queries if 'INSERT INTO "review_event"' in each["sql"]]
    heads = [each["sql"] for each in queries if "review_loghead" in each["sql"]]
    assert (len(wrote), len(heads)) == (1, 2)


def test_two_processes_write_one_chain(filled, python):
    code = (
        "from pipeline.review.storage import event_log\nfrom pipeline.review.models import Event\n"
        "for _ in range(40): event_log.record(Event.Kind.DEMO)\nprint('done')"
    )
    before = Event.objects.count()
    both = [python(code) for _ in range(2)]
    assert [process.communicate(timeout=NEVER)[0] for process in both] == ["done\n", "done\n"]
    verdict = event_log.verify()
    assert verdict.is_whole and verdict.events == before + 80


def test_a_check_keeps_nobody_from_working(log, lan, python):
    code = (
        "from django.db import transaction\nfrom pipeline.review.storage import log_check\n"
        "with log_check._snapshot():\n"
        "    log_check.head_now(); print('reading', flush=True); sys.stdin.read()\n"
    )
    process = python(code)
    assert process.stdout.readline() == "reading\n"
    decide(lan, str(claim_next(lan).token), {"check": "accurate"})
    process.kill()
    process.communicate()
    assert event_log.verify().is_whole


@pytest.mark.parametrize("wait", ["review_review", "review_decision", "review_event", "COMMIT", "after"])
def test_a_kill_during_a_decision_leaves_a_log_that_is_whole(filled, lan, python, wait):
    token = str(claim_next(lan).token)
    before = Event.objects.count()
    code = (
        "import os, signal\nfrom django.db import connection\n"
        "from pipeline.review.models import User\nfrom tests.review.samples import decide\n"
        "def die(execute, sql, params, many, context):\n"
        "    done = execute(sql, params, many, context)\n"
        "    if sys.argv[1] in sql and 'INSERT' in sql: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return done\n"
        "if sys.argv[1] in ('COMMIT', 'after'):\n"
        "    usual = connection.commit if sys.argv[1] == 'after' else None\n"
        "    connection.ensure_connection()\n"
        "    commit = connection._commit\n"
        "    def killed():\n"
        "        if usual: commit()\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    connection._commit = killed\n"
        "with connection.execute_wrapper(die):\n"
        "    decide(User.objects.get(username='lan'), sys.argv[2], {'check': 'accurate'})\n"
    )
    process = python(code, wait, token)
    process.communicate(timeout=NEVER)
    assert process.returncode == -9
    assert Event.objects.count() == before + (2 if wait == "after" else 0)
    assert event_log.verify().is_whole
    if wait != "after":
        decide(lan, token, {"check": "accurate"})
    assert event_log.verify().is_whole and Review.objects.count() == 1
    assert not list(resolve_database().local.parent.glob(".*.tmp"))
