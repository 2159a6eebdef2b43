"""A decision is stored once, whole, and only by the person who has the item open."""

import pytest
from django.db import DatabaseError, transaction

from pipeline.review.domain.outcomes import QUESTIONS
from pipeline.review.models import Event, Item, Question, Review
from pipeline.review.queue import leases
from pipeline.review.queue.decisions import StaleLeaseError
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.queue.leases import decided_today, skip
from pipeline.review.queue.submission import InvalidAnswersError
from pipeline.review.storage.append_only import PROTECTED
from tests.review.helpers import expire
from tests.review.samples import decide, queue_item

pytestmark = pytest.mark.both_databases

WHY = "Bộ Y tế đã nói rõ là không phải"


@pytest.fixture
def token(filled, lan) -> str:
    return str(leases.claim_next(lan).token)


def test_it_stores_who_decided_what(token, lan):
    decide(lan, token, {"check": "false_with_source"}, f" {WHY} ", "https://example.org/dinh-chinh")
    review = Review.objects.get()
    assert (review.reviewer, review.label, review.outcome) == (lan, "check", "false_with_source")
    assert (review.note, review.source_url) == (WHY, "https://example.org/dinh-chinh")
    assert review.item.state == "decided"
    assert review.item.questions.get().outcome == "false_with_source"
    assert Event.objects.get(kind="decided").payload == {
        "outcomes": {"check": "false_with_source"},
        "how": "single",
        "round": 1,
    }
    assert decided_today(lan) == 1


def test_every_outcome_of_every_label_can_be_stored(database, lan):
    pairs = [(label, o.name) for label, question in QUESTIONS.items() for o in question.outcomes]
    enqueue(queue_item(n, flags=(label,)) for n, (label, _) in enumerate(pairs))
    for label, name in pairs:
        decide(lan, str(leases.claim_next(lan).token), {label: name}, WHY, "https://example.org")
    assert list(Review.objects.order_by("id").values_list("label", "outcome")) == pairs


def test_an_item_with_two_labels_needs_two_answers(database, lan):
    enqueue([queue_item(1, flags=("check", "hateful"))])
    token = str(leases.claim_next(lan).token)
    with pytest.raises(InvalidAnswersError) as error:
        decide(lan, token, {"check": "scam"})
    assert set(error.value.problems) == {"hateful"}
    assert Review.objects.count() == 0
    decide(lan, token, {"check": "scam", "hateful": "not_hateful"})
    assert Question.objects.filter(state="closed").count() == 2


def test_the_same_form_twice_counts_once(token, lan):
    first = decide(lan, token, {"check": "accurate"}, "ok")
    second = decide(lan, token, {"check": "accurate"}, "ok")
    assert (first.again, second.again) == (False, True)
    assert Review.objects.count() == 1
    assert Event.objects.filter(kind="decided").count() == 1


def test_a_second_and_different_answer_does_not_pretend_to_be_stored(token, lan):
    decide(lan, token, {"check": "accurate"})
    with pytest.raises(StaleLeaseError) as error:
        decide(lan, token, {"check": "scam"})
    assert error.value.code == "decided"
    assert Review.objects.get().outcome == "accurate"


def test_an_expired_token_is_refused_and_the_item_is_free(token, lan):
    expire(leases.live_lease(lan))
    with pytest.raises(StaleLeaseError) as error:
        decide(lan, token, {"check": "accurate"})
    assert (error.value.code, error.value.is_free) == ("expired", True)
    assert Review.objects.count() == 0


def test_a_skipped_token_is_refused(token, lan):
    skip(lan, token)
    with pytest.raises(StaleLeaseError) as error:
        decide(lan, token, {"check": "accurate"})
    assert error.value.code == "skipped"


def test_somebody_elses_token_is_refused(token, minh):
    with pytest.raises(StaleLeaseError) as error:
        decide(minh, token, {"check": "accurate"})
    assert (error.value.code, error.value.item) == ("unknown", None)
    for nonsense in ("", "x", "0" * 36, "' OR 1=1 --"):
        with pytest.raises(StaleLeaseError):
            decide(minh, nonsense, {"check": "accurate"})


def test_a_late_answer_after_somebody_else_decided_changes_nothing(database, lan, minh):
    enqueue([queue_item(1)])
    old = leases.claim_next(lan)
    expire(old)
    decide(minh, str(leases.claim_next(minh).token), {"check": "scam"})
    with pytest.raises(StaleLeaseError) as error:
        decide(lan, str(old.token), {"check": "accurate"})
    assert not error.value.is_free
    assert Review.objects.get().reviewer == minh


def test_reviews_and_events_cannot_be_changed_or_removed(token, lan):
    decide(lan, token, {"check": "accurate"})
    for rows in (Review.objects.all(), Event.objects.all()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.update(**({"outcome": "scam"} if rows.model is Review else {"kind": "grew"}))
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows._raw_delete(rows.db)
    assert Item.objects.count() == 5


def test_every_protected_table_has_its_triggers_after_all_migrations(database, vendor):
    from django.db import connection

    triggers = {
        "sqlite": "SELECT name AS trigger FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname AS trigger FROM pg_trigger WHERE NOT tgisinternal",
    }
    ours = f"SELECT trigger FROM ({triggers[vendor]}) t WHERE trigger LIKE '%!_no!_%' ESCAPE '!'"
    actions = {"sqlite": ("update", "delete"), "postgresql": ("update", "delete", "truncate")}
    with connection.cursor() as cursor:
        cursor.execute(ours)
        names = {name for (name,) in cursor.fetchall()}
    assert names == {f"{table}_no_{action}" for table in PROTECTED for action in actions[vendor]}
