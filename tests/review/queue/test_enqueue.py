"""Clusters go into the queue once, whatever happens on the way, and never touch a decision."""

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline.errors import QueueError
from pipeline.review.models import Event, Item, ItemPost, Question
from pipeline.review.queue.enqueue import Enqueued, enqueue, representatives
from pipeline.review.queue.leases import claim_next
from pipeline.review.storage import event_log
from tests.review.samples import decide, member, queue_item

pytestmark = pytest.mark.both_databases


def counts() -> tuple[int, int, int, int]:
    return (
        Item.objects.count(),
        ItemPost.objects.count(),
        Question.objects.count(),
        Event.objects.filter(kind="added").count(),
    )


def test_it_stores_an_item_with_its_posts_and_question(database):
    assert enqueue([queue_item(posts=3)]) == Enqueued(new_items=1, new_posts=3)
    item = Item.objects.get()
    assert (item.size, item.reach, item.state) == (3, 360, "waiting")
    assert item.reasons[0]["text"] == "chia sẻ gấp"
    question = item.questions.get()
    assert (question.label, question.probability, question.state) == ("check", 0.87, "open")


def test_the_same_items_twice_add_nothing(database):
    items = [queue_item(n, posts=2) for n in range(250)]
    assert enqueue(items) == Enqueued(new_items=250, new_posts=500)
    before = counts()
    assert enqueue(iter(items)) == Enqueued(seen_posts=500)
    assert counts() == before


def test_a_post_that_moved_to_another_cluster_is_not_counted_twice(database):
    enqueue([queue_item(1, posts=2)])
    moved = queue_item(2, members=queue_item(1, posts=2).members)
    assert enqueue([moved]) == Enqueued(seen_posts=2)
    assert Item.objects.count() == 1


def test_files_of_unknown_origin_that_number_rows_from_one_keep_their_posts_apart(database):
    def row(source: str) -> tuple:
        return (member("1", platform="unknown", url=None, created_at=None, source=source),)

    enqueue([queue_item(1, members=row("trang.csv"))])
    assert enqueue([queue_item(2, members=row("trang.csv"))]).new_posts == 1
    assert Item.objects.count() == 2
    assert enqueue([queue_item(1, members=row("ban-sao/trang (1).csv"))]).new_posts == 0


def test_a_waiting_cluster_grows_by_its_new_posts_only(database):
    enqueue([queue_item(1, posts=2)])
    place = Item.objects.get().priority_parts["reach"]
    early = member("1-9", reach=5000, created_at=datetime(2026, 11, 1, tzinfo=UTC))
    grown = queue_item(1, members=(*queue_item(1, posts=2).members, early))
    assert enqueue([grown]) == Enqueued(grown_items=1, new_posts=1, seen_posts=2)
    item = Item.objects.get()
    assert (item.size, item.reach) == (3, 5240)
    assert item.created_at == early.created_at
    assert item.priority_parts["reach"] > place
    assert item.priority == pytest.approx(sum(item.priority_parts.values()), abs=0.01)
    assert item.events.get(kind="grew").payload["new_posts"] == 1


def test_a_worse_copy_adds_its_flag_to_a_waiting_cluster(database):
    enqueue([queue_item(1)])
    worse = queue_item(
        1,
        members=(member("copy"),),
        flags=("hateful", "offensive"),
        probabilities={"positive": 0.0, "hateful": 0.9, "offensive": 0.8, "check": 0.2},
    )
    enqueue([worse])
    asked = {q.label: q.probability for q in Question.objects.all()}
    assert asked == {"check": 0.87, "hateful": 0.9}  # hate covers insults: one question


def test_an_unflagged_post_joins_a_known_cluster_and_opens_none(database):
    enqueue([queue_item(1)])
    joins = queue_item(1, flags=(), priority=0.0, members=(member("late"),))
    alone = queue_item(2, flags=(), priority=0.0)
    assert enqueue([joins, alone]) == Enqueued(grown_items=1, new_posts=1)
    assert Item.objects.get().size == 2


def test_a_decided_cluster_that_grows_stays_decided(lan):
    enqueue([queue_item(1)])
    decide(lan, str(claim_next(lan).token), {"check": "accurate"})
    before = Item.objects.values("priority", "priority_parts", "state", "decided_at", "probabilities").get()
    more = queue_item(1, members=(member("late", reach=10**6),), flags=("check", "hateful"))
    assert enqueue([more]).grown_items == 1
    item = Item.objects.get()
    assert (item.size, item.reach) == (2, 10**6 + 120)
    assert Item.objects.values(*before).get() == before
    assert [q.outcome for q in item.questions.all()] == ["accurate"]
    assert item.events.filter(kind="grew_after_decision").count() == 1
    assert claim_next(lan) is None


def test_one_cluster_twice_in_one_import_is_one_item(database):
    first = queue_item(1, posts=1)
    second = replace(first, members=(member("b"),))
    assert enqueue([first, second, first]) == Enqueued(new_items=1, grown_items=1, new_posts=2, seen_posts=1)
    assert Item.objects.get().size == 2


def test_representatives_come_in_the_order_they_were_added(database):
    enqueue([queue_item(3), queue_item(1)])
    assert [cluster for cluster, _ in representatives()] == [f"c{3:016x}", f"c{1:016x}"]


def test_text_no_database_takes_is_kept_at_its_length(database):
    text = "a\0b\ud800c🙂"
    enqueue([queue_item(1, text=text)])
    assert Item.objects.get().text == "a\ufffdb\ufffdc🙂"


def test_it_survives_kill_9_at_any_moment(database, python):
    code = (
        "from tests.review.samples import queue_item\nfrom pipeline.review.queue import enqueue\n"
        "enqueue.CHUNK = 20\n"
        "print('go', flush=True)\n"
        "print(enqueue.enqueue(queue_item(n, posts=3) for n in range(1500)))"
    )
    for reached in (1, 200, 500, 900, 1300):
        process = python(code)
        assert process.stdout.readline() == "go\n"
        while Item.objects.count() < reached and process.poll() is None:
            time.sleep(0.002)
        process.kill()
        process.communicate()
        items, posts, questions, added = counts()
        assert reached <= items < 1500, "the process was meant to die in the middle"
        assert posts == 3 * items == 3 * questions == 3 * added
    process = python(code)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert counts() == (1500, 4500, 1500, 1500)


def test_two_imports_of_the_same_file_at_once_count_it_once(database, python):
    code = (
        "from tests.review.samples import queue_item\nfrom pipeline.review.queue.enqueue import enqueue\n"
        "print(enqueue(queue_item(n, posts=2) for n in range(600)).new_posts)"
    )
    both = [python(code) for _ in range(2)]
    added = [int(process.communicate(timeout=60)[0]) for process in both]
    assert sum(added) == 1200
    assert counts() == (600, 1200, 600, 600)


@pytest.mark.parametrize("vendor", ["sqlite"])  # the other one locks rows, and waits
def test_a_locked_database_says_so(database, python):
    from django.db import connection

    holder = python(
        "from django.db import transaction\nfrom pipeline.review.models import Event\n"
        "with transaction.atomic():\n    print('held', flush=True); sys.stdin = None\n"
        "    import time; time.sleep(30)"
    )
    try:
        assert holder.stdout.readline() == "held\n"
        connection.ensure_connection()
        connection.connection.execute("PRAGMA busy_timeout = 50")
        with pytest.raises(QueueError, match=r"in use by another program.*Wait"):
            enqueue([queue_item(1)])
    finally:
        holder.kill()
        holder.communicate()


def test_imports_that_overlap_and_grow_at_once_count_each_post_once(database, python):
    code = (
        "from tests.review.samples import member, queue_item\n"
        "from pipeline.review.queue.enqueue import enqueue\n"
        "def items(first):\n"
        "    for n in range(first, first + 300):\n"
        "        members = tuple(member(f'{{n}}-{{i}}') for i in range({start}, {start} + 2))\n"
        "        yield queue_item(n, members=members)\n"
        "print(enqueue(items({first})).new_posts)"
    )
    both = [python(code.format(first=first, start=start)) for first, start in ((0, 0), (150, 1))]
    added = [int(process.communicate(timeout=120)[0]) for process in both]
    assert sum(added) == ItemPost.objects.count() == 600 + 600 - 150
    assert Item.objects.count() == 450
    for item in Item.objects.prefetch_related("posts"):
        assert item.size == item.posts.count()
        assert item.reach == sum(post.reach for post in item.posts.all())
    assert event_log.verify().is_whole
