"""An item is in one pair of hands at a time."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from pipeline.review.accounts.accounts import add_user
from pipeline.review.models import Event, Item, Lease, User
from pipeline.review.queue import leases
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.queue.leases import skip
from pipeline.settings import DEFAULTS
from tests.review.helpers import expire
from tests.review.samples import decide, queue_item

pytestmark = pytest.mark.both_databases


def test_the_highest_priority_comes_first(filled, lan):
    enqueue([queue_item(77, priority=99.0)])
    assert leases.claim_next(lan).item.cluster_id == f"c{77:016x}"


def test_a_lease_lasts_as_long_as_the_settings_say(filled, lan):
    lease = leases.claim_next(lan)
    assert lease.expires_at - lease.started_at == timedelta(minutes=DEFAULTS.lease_minutes)


def test_a_reload_brings_back_the_same_item_and_token(filled, lan):
    assert leases.claim_next(lan).token == leases.claim_next(lan).token
    assert Lease.objects.count() == 1


def test_two_people_get_two_items(filled, lan, minh):
    assert leases.claim_next(lan).item != leases.claim_next(minh).item


def test_nothing_is_left_when_all_items_are_in_hands(database, lan, minh):
    enqueue([queue_item(1)])
    leases.claim_next(lan)
    assert leases.claim_next(minh) is None


def test_an_expired_lease_returns_the_item(database, lan, minh):
    enqueue([queue_item(1)])
    lost = leases.claim_next(lan)
    expire(lost)
    assert leases.claim_next(minh).item == lost.item
    lost.refresh_from_db()
    assert lost.end == "expired"
    assert Event.objects.filter(kind="lease_expired", actor=lan).count() == 1


def test_after_expiry_the_same_person_gets_a_new_token(database, lan):
    enqueue([queue_item(1)])
    lost = leases.claim_next(lan)
    expire(lost)
    again = leases.claim_next(lan)
    assert (again.item, again.token != lost.token) == (lost.item, True)


def test_a_skipped_item_comes_last_for_that_person_only(filled, lan, minh):
    first = leases.claim_next(lan)
    skip(lan, str(first.token))
    assert leases.claim_next(minh).item == first.item
    for _ in range(4):
        lease = leases.claim_next(lan)
        if lease.item == first.item:
            break
        decide(lan, str(lease.token), {"check": "accurate"})
    assert leases.claim_next(lan) is None  # only Minh's is left
    skip(minh, str(leases.claim_next(minh).token))
    assert leases.claim_next(lan).item == first.item


def test_what_was_skipped_longest_ago_comes_back_first(database, lan):
    enqueue(queue_item(n) for n in (1, 2))
    for _ in range(2):
        skip(lan, str(leases.claim_next(lan).token))
    order = []
    for _ in range(3):
        lease = leases.claim_next(lan)
        order.append(lease.item.cluster_id[-1])
        skip(lan, str(lease.token))
    assert order == ["1", "2", "1"]


def test_skipping_with_a_dead_token_changes_nothing(filled, lan, minh):
    lease = leases.claim_next(lan)
    skip(minh, str(lease.token))
    skip(lan, "nonsense")
    assert leases.live_lease(lan) == lease


def test_the_database_refuses_a_second_live_lease(filled, lan, minh):
    lease = leases.claim_next(lan)
    soon = timezone.now() + timedelta(minutes=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Lease.objects.create(item=lease.item, reviewer=minh, expires_at=soon)
    other = Item.objects.exclude(pk=lease.item.pk).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Lease.objects.create(item=other, reviewer=lan, expires_at=soon)


def test_threads_never_get_the_same_item(database):
    enqueue(queue_item(n) for n in range(40))
    people = [add_user(f"nguoi{n}", "bến sông 42 đò") for n in range(8)]
    taken, errors = [], []
    start = threading.Barrier(len(people))

    def work(user: User) -> None:
        try:
            start.wait()
            for _ in range(5):
                lease = leases.claim_next(user)
                taken.append(lease.item_id)
                decide(user, str(lease.token), {"check": "unverifiable"})
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(user,)) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(taken) == len(set(taken)) == 40
    assert Item.objects.filter(state="decided").count() == 40


def test_processes_never_get_the_same_item(database, python):
    enqueue(queue_item(n) for n in range(30))
    code = (
        "from pipeline.review.models import User\nfrom pipeline.review.queue.leases import claim_next\n"
        "from pipeline.review.queue.decisions import decide\n"
        "from pipeline.review.queue.submission import Submission\n"
        "user = User.objects.get(username=sys.argv[1])\n"
        "for _ in range(10):\n"
        "    lease = claim_next(user)\n    print(lease.item_id)\n"
        "    decide(user, str(lease.token), Submission({'check': 'scam'}))\n"
    )
    names = [add_user(f"may{n}", "bến sông 42 đò").username for n in range(3)]
    outputs = [process.communicate(timeout=60) for process in [python(code, name) for name in names]]
    taken = [line for out, _ in outputs for line in out.split()]
    assert len(taken) == len(set(taken)) == 30, outputs


def test_a_lease_from_before_the_clock_was_set_back_frees_itself(database, lan, minh):
    enqueue([queue_item(1)])
    lost = leases.claim_next(lan)
    ahead = timezone.now() + timedelta(days=300)
    Lease.objects.filter(pk=lost.pk).update(started_at=ahead, expires_at=ahead + leases.duration())
    assert leases.live_lease(lan) is None
    assert leases.renew(lan, str(lost.token)) == "expired"
    assert leases.claim_next(minh).item == lost.item
    lost.refresh_from_db()
    assert lost.end == "expired"


def test_clocks_of_two_machines_may_differ_a_little(database, lan, minh):
    enqueue([queue_item(1)])
    held = leases.claim_next(lan)
    Lease.objects.filter(pk=held.pk).update(started_at=timezone.now() + timedelta(seconds=30))
    assert leases.live_lease(lan) == held
    assert leases.claim_next(minh) is None
