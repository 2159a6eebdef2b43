"""A database of the first release comes forward with everything in it."""

import pytest
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from pipeline import review
from pipeline.review.models import Event, Item, Review, User
from pipeline.review.storage import event_log

pytestmark = pytest.mark.both_databases

FIRST_RELEASE = [("review", "0002_append_only")]


@pytest.fixture
def old(bare_place, monkeypatch, django_db_blocker):
    """A queue as the first release left it: one decided item, one in hands, one waiting."""
    monkeypatch.setenv("KHOITRONG_DB", "")
    with django_db_blocker.unblock():
        review.setup(bare_place)
        executor = MigrationExecutor(connection)
        executor.migrate(FIRST_RELEASE)
        fill(executor.loader.project_state(FIRST_RELEASE).apps)
        yield
        connections.close_all()


def fill(apps) -> None:
    user, item, question, lease, written, event = (
        apps.get_model("review", name) for name in ("User", "Item", "Question", "Lease", "Review", "Event")
    )
    lan = user.objects.create(username="lan", password="!")
    for n, state in enumerate(("decided", "waiting", "waiting"), start=1):
        made = item.objects.create(
            cluster_id=f"c{n}",
            text=f"Bài số {n}: nghe nói uống nước lá xoan là khỏi hẳn",
            platform="facebook",
            lang="vi",
            size=1,
            reach=10,
            probabilities={"check": 0.9},
            priority=50.0,
            priority_parts={"harm": 50.0},
            reasons=[],
            model="linear-0badcafe",
            state=state,
        )
        made.posts.model.objects.create(
            item=made, key=str(n), platform="facebook", post_id=str(n), reach=10, source="trang.csv"
        )
        done = state == "decided"
        question.objects.create(
            item=made,
            label="check",
            position=0,
            probability=0.9,
            state="closed" if done else "open",
            outcome="scam" if done else "",
        )
        event.objects.create(kind="added", item=made, payload={"flags": ["check"], "đường": 1.5})
    now = event.objects.first().at
    held = lease.objects.create(
        item_id=1, reviewer=lan, started_at=now, expires_at=now, ended_at=now, end="decided"
    )
    lease.objects.create(item_id=2, reviewer=lan, started_at=now, expires_at=now)
    written.objects.create(
        item_id=1, label="check", reviewer=lan, lease=held, outcome="scam", note="gọi xin mã"
    )
    event.objects.create(kind="decided", item_id=1, actor=lan, payload={"outcomes": {"check": "scam"}})


def test_it_comes_forward_with_everything_in_it(old):
    review.migrate()
    assert [item.state for item in Item.objects.order_by("id")] == ["decided", "waiting", "waiting"]
    assert Review.objects.get().note == "gọi xin mã"
    assert User.objects.get().username == "lan"
    assert Event.objects.count() == 4


def test_its_event_log_becomes_a_whole_chain_that_goes_on(old):
    review.migrate()
    assert event_log.verify().events == 4
    event_log.record(Event.Kind.DEMO)
    assert event_log.verify().is_whole


@pytest.mark.parametrize("model", [Event, Review])
def test_its_tables_are_protected_again(old, model):
    review.migrate()
    with pytest.raises(DatabaseError, match="append-only"):
        model.objects.all()._raw_delete("default")


def test_its_items_are_found_by_their_words(old):
    from pipeline.review.accounts.accounts import add_user
    from pipeline.review.search.search import SearchQuery, count

    review.migrate()
    huong = add_user("huong", "bến sông 42 đò", "lead")
    assert [count(huong, SearchQuery(text)) for text in ("la xoan", "bai so 2", "bão")] == [3, 1, 0]


def test_its_items_know_what_they_ask_about(old):
    from pipeline.review.domain.label_bits import kind

    review.migrate()
    assert {item.asks for item in Item.objects.all()} == {kind({"check"})}


def test_the_models_need_no_further_migration(database):
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
