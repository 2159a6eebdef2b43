"""Programs review by the rules of the desk."""

import pytest
from django.test import Client

from pipeline.review.accounts import tokens
from pipeline.review.models import Event, Item, Lease, Review, User
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.queue.leases import claim_next
from tests.review.samples import queue_item

SOURCE = "https://example.org/nguon"


class Desk:
    """Reviewing over the API for one person."""

    def __init__(self, owner: User) -> None:
        secret = tokens.make_token(owner, "máy", ["decide"], 30)[1]
        self.headers = {"authorization": f"Bearer {secret}"}

    def post(self, path: str, body: object = None):
        return Client(enforce_csrf_checks=True).post(
            f"/api/v1{path}", body, content_type="application/json", headers=self.headers
        )

    def claim(self, **which):
        return self.post("/claims", which or None)

    def answer(self, lease: str, **body):
        return self.post(f"/claims/{lease}/decision", body)


@pytest.fixture
def desk(lan) -> Desk:
    return Desk(lan)


def test_a_program_claims_answers_and_goes_on(filled, desk):
    claim = desk.claim().json()
    assert claim["asked"] == ["check"] and claim["item"]["text"].startswith("Bài số 1:")
    assert claim["item"]["scores_hidden"] and claim["opinions"] == []
    done = desk.answer(claim["lease"], answers={"check": "unverifiable"})
    assert done.status_code == 200
    assert done.json()["outcomes"] == {"check": "unverifiable"} and done.json()["waits_for"] is None
    assert done.json()["probabilities"]["check"] == 0.87
    assert desk.claim().json()["item"]["text"].startswith("Bài số 2:")
    assert Review.objects.get().reviewer.username == "lan"


def test_asking_again_gives_the_same_item_and_lease(filled, desk):
    assert desk.claim().json()["lease"] == desk.claim().json()["lease"]
    assert Lease.objects.count() == 1


def test_two_people_never_hold_the_same_item(filled, desk, minh):
    other = Desk(minh)
    mine, theirs = desk.claim().json(), other.claim().json()
    assert mine["item"]["id"] != theirs["item"]["id"]
    taken = other.claim(item=mine["item"]["id"])
    assert taken.status_code == 409 and taken.json()["code"] == "not_free"


def test_a_certain_item_may_be_asked_for(filled, desk):
    wanted = Item.objects.order_by("pk").last().pk
    assert desk.claim(item=wanted).json()["item"]["id"] == wanted
    assert desk.claim(item=9999).status_code == 404


def test_an_empty_queue_gives_nothing(database, desk):
    answer = desk.claim()
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"answers": {}}, ["answers.check"]),
        ({"answers": {"check": "fake"}}, ["answers.check"]),
        ({"answers": {"check": "misleading"}}, ["source_url", "note"]),
        (
            {"answers": {"check": "misleading"}, "source_url": "javascript:1", "note": "x" * 20},
            ["source_url"],
        ),
        ({"answers": {"check": "unverifiable"}, "note": "x" * 4001}, ["note"]),
        ({"answers": {"check": "unverifiable"}, "topic": "authors"}, ["topic"]),
        ({"answers": {"author": "bad"}}, ["answers.author"]),
        ({"answers": {"check": "unverifiable"}, "extra": 1}, ["extra"]),
        ({}, ["answers"]),
        ({"answers": {"check": "unverifiable"}, "note": "\ud800"}, ["note"]),
    ],
)
def test_what_the_desk_would_refuse_is_refused_with_its_words_and_nothing_is_stored(
    filled, desk, body, where
):
    lease = desk.claim().json()["lease"]
    answer = desk.answer(lease, **body)
    assert answer.status_code == 422
    assert list(dict.fromkeys(fault["where"] for fault in answer.json()["errors"])) == where
    assert all(fault["detail"] for fault in answer.json()["errors"])
    assert not Review.objects.exists() and Lease.objects.get().ended_at is None


def test_an_outcome_with_its_source_is_stored(filled, desk):
    lease = desk.claim().json()["lease"]
    body = {"answers": {"check": "misleading"}, "source_url": SOURCE, "note": "Bộ Y tế đã bác tin này"}
    assert desk.answer(lease, **body, topic="health", harm="high").status_code == 200
    stored = Review.objects.get()
    assert (stored.source_url, stored.topic, stored.harm) == (SOURCE, "health", "high")


def test_the_same_answer_twice_is_stored_once_and_another_is_refused(filled, desk):
    lease = desk.claim().json()["lease"]
    desk.answer(lease, answers={"check": "unverifiable"})
    again = desk.answer(lease, answers={"check": "unverifiable"})
    assert again.status_code == 200 and again.json()["again"]
    other = desk.answer(lease, answers={"check": "scam"})
    assert other.status_code == 409 and other.json()["code"] == "lease_decided"
    assert Review.objects.count() == 1


def test_two_blind_reviews_and_the_one_who_adjudicates_sees_opinions_without_names(blind, desk, minh, tuan):
    enqueue([queue_item(1)])
    assert (
        desk.answer(desk.claim().json()["lease"], answers={"check": "scam"}).json()["waits_for"] == "second"
    )
    assert desk.claim().status_code == 204
    other = Desk(minh)
    claim = other.claim().json()
    assert claim["opinions"] == [] and claim["item"]["stage"] is None
    assert other.answer(claim["lease"], answers={"check": "unverifiable"}).json()["waits_for"] == "adjudicate"
    senior = Desk(tuan).claim().json()
    assert [opinion["who"] for opinion in senior["opinions"]] == [1, 2]
    assert "'lan'" not in str(senior) and senior["item"]["probabilities"]["check"] == 0.87


@pytest.mark.parametrize(("end", "event"), [("skip", "skipped"), ("release", "lease_released")])
def test_an_item_is_handed_back(filled, desk, lan, minh, end, event):
    first = desk.claim().json()
    if end == "skip":
        answer = desk.post(f"/claims/{first['lease']}/skip")
    else:
        answer = Client().delete(f"/api/v1/claims/{first['lease']}", headers=desk.headers)
    assert answer.status_code == 204
    assert Event.objects.filter(kind=event, actor=lan, item=first["item"]["id"]).count() == 1
    assert claim_next(minh).item_id == first["item"]["id"]
    assert (desk.claim().json()["item"]["id"] == first["item"]["id"]) is False


def test_what_was_released_keeps_its_place_for_the_same_person(filled, desk):
    first = desk.claim().json()
    Client().delete(f"/api/v1/claims/{first['lease']}", headers=desk.headers)
    assert desk.claim().json()["item"]["id"] == first["item"]["id"]


def test_the_lease_of_somebody_else_is_nobody_s(filled, desk, minh):
    theirs = str(claim_next(minh).token)
    for answer in (
        desk.answer(theirs, answers={"check": "unverifiable"}),
        desk.post(f"/claims/{theirs}/skip"),
        Client().delete(f"/api/v1/claims/{theirs}", headers=desk.headers),
    ):
        assert answer.status_code == 404
    assert Lease.objects.get().ended_at is None


@pytest.mark.parametrize("body", ["{", "[1", "\xff"])
def test_a_body_that_is_no_json_is_said_to_be(filled, desk, body):
    answer = Client().post(
        "/api/v1/claims", body.encode("latin-1"), content_type="application/json", headers=desk.headers
    )
    assert answer.status_code == 400 and answer.json()["code"] == "malformed"


def test_a_body_that_is_too_big_is_said_to_be(filled, desk, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = desk.answer(desk.claim().json()["lease"], answers={"check": "unverifiable"}, note="x" * 2000)
    assert answer.status_code == 413
