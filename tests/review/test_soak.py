"""Many people at once with a server that is killed lose nothing: a few seconds of `make bench-review`."""

import pytest

from tests.benchmarks.review.soak import Plan, soak


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_short_soak_with_one_kill_loses_nothing_and_gives_nothing_twice(
    database, monkeypatch, django_db_blocker
):
    monkeypatch.setenv("KHOITRONG_DB", "")
    monkeypatch.setenv("XDG_STATE_HOME", "")
    with django_db_blocker.unblock():
        result = soak(database, Plan(seconds=8, reviewers=6, kill_every=5, pause=0.1, at_least=5))
    assert result.breaches == []
    assert result.kills >= 1
    assert result.confirmed > 0


def test_the_check_finds_what_it_looks_for(filled, lan, minh):
    from django.utils import timezone

    from pipeline.review.models import Lease
    from pipeline.review.queue.leases import claim_next
    from tests.benchmarks.review.checks import breaches
    from tests.benchmarks.review.reviewer import Seen
    from tests.review.samples import decide

    token = str(claim_next(lan).token)
    decide(lan, token, {"check": "unverifiable"})
    assert breaches([Seen(confirmed=[(token, {"check": "unverifiable"})], statuses={200: 3})]) == []
    assert "lost" in breaches([Seen(confirmed=[(token, {"check": "scam"})])])[0]
    assert "status 500" in breaches([Seen(statuses={500: 1})])[0]
    before = Lease.objects.get()
    Lease.objects.create(
        item=before.item, reviewer=minh, started_at=before.started_at, expires_at=timezone.now()
    )
    assert "held twice" in breaches([])[0]
