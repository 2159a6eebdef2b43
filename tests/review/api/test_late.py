"""Programs read the posts that came after a decision and confirm them, split them off or take that back."""

import pytest
from django.test import Client

from pipeline.review.accounts import tokens
from pipeline.review.exports.decisions import decisions
from pipeline.review.models import Event, Item, ItemPost, User
from pipeline.review.queue import leases
from pipeline.review.queue.enqueue import enqueue
from tests.review.samples import decide, member, queue_item

TEXT = "Xóm dưới bảo lá vối nấu đặc trị được cả sốt rét"


class Late:
    """The late posts of one item over the API, for one person."""

    def __init__(self, owner: User, *scopes: str) -> None:
        secret = tokens.make_token(owner, "máy", list(scopes or ("decide",)), 30)[1]
        self.client = Client(enforce_csrf_checks=True, headers={"authorization": f"Bearer {secret}"})

    def read(self, item: Item):
        return self.client.get(f"/api/v1/items/{item.pk}/late")

    def send(self, item: Item, what: str, **body):
        address = f"/api/v1/items/{item.pk}/late/{what}"
        return self.client.post(address, body, content_type="application/json")

    def take_back(self, item: Item):
        return self.client.delete(f"/api/v1/items/{item.pk}/late/confirm")


def bring(*posts: str, text: str = "") -> None:
    """Import posts of one cluster."""
    members = tuple(member(post, text=text) for post in posts)
    enqueue([queue_item(1, text=TEXT, reasons=(), members=members)])


def covered() -> list[tuple[list[str], list[str]]]:
    return [(row["post_ids"], row["waiting_post_ids"]) for row in decisions()]


@pytest.fixture
def decided(database, lan) -> Item:
    bring("a")
    decide(lan, str(leases.claim_next(lan).token), {"check": "scam"}, "Bộ Y tế nói lá vối không trị sốt rét")
    bring("b", "c")
    return Item.objects.get()


def test_late_posts_are_read_by_text_and_confirmed(decided, minh):
    api = Late(minh)
    assert api.client.get("/api/v1/late").json() == [{"item": decided.pk, "posts": 2}]
    told = api.read(decided).json()
    (text,) = told["texts"]
    assert (told["item"], told["round"], text["text"]) == (decided.pk, 1, TEXT)
    answer = api.send(decided, "confirm", posts=text["posts"], round=told["round"])
    assert (answer.status_code, answer.json()) == (200, {"changed": 2})
    assert covered() == [(["a", "b", "c"], [])]
    assert Event.objects.get(kind=Event.Kind.CONFIRMED).actor == minh
    assert api.client.get("/api/v1/late").json() == [] and api.read(decided).json()["texts"] == []


def test_a_confirmation_is_taken_back(decided, minh):
    api = Late(minh)
    api.send(decided, "confirm", posts=api.read(decided).json()["texts"][0]["posts"], round=1)
    assert api.take_back(decided).json() == {"changed": 2}
    assert covered() == [(["a"], ["b", "c"])]
    again = api.take_back(decided)
    assert (again.status_code, again.json()["code"]) == (409, "late_nothing")


def test_what_says_something_else_becomes_an_item_of_its_own(decided, minh):
    api = Late(minh)
    posts = api.read(decided).json()["texts"][0]["posts"]
    made = api.send(decided, "split", posts=posts)
    assert made.status_code == 200
    assert Item.objects.get(pk=made.json()["item"]).state == Item.State.WAITING
    assert covered() == [(["a"], [])]


def test_another_decision_or_posts_that_are_gone_store_nothing(decided, minh):
    api = Late(minh)
    posts = api.read(decided).json()["texts"][0]["posts"]
    changed = api.send(decided, "confirm", posts=posts, round=2)
    assert (changed.status_code, changed.json()["code"]) == (409, "late_changed")
    own = list(ItemPost.objects.filter(post_id="a").values_list("pk", flat=True))
    gone = api.send(decided, "confirm", posts=own, round=1)
    assert (gone.status_code, gone.json()["code"]) == (409, "late_gone")
    assert covered() == [(["a"], ["b", "c"])]


def test_a_token_that_may_only_read_confirms_nothing(decided, minh):
    api = Late(minh, "read")
    assert api.read(decided).status_code == 403
    assert api.send(decided, "confirm", posts=[1], round=1).status_code == 403


def test_an_item_that_waits_has_no_late_posts(database, minh):
    bring("a")
    assert Late(minh).read(Item.objects.get()).status_code == 404
