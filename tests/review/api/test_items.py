"""Programs read the queue as people may, and nothing about who wrote a post."""

import json

import pytest
from django.db import transaction
from django.test import Client

from pipeline.review.accounts import tokens
from pipeline.review.accounts.team_settings import change_team
from pipeline.review.models import Item, User
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.queue.leases import claim_next
from pipeline.review.queue.reopen import cancel_reopening, reopen_item, undo
from pipeline.review.storage.transactions import lock_items
from tests.review.samples import decide, queue_item

pytestmark = pytest.mark.both_databases


class Api:
    """The API in the hands of one person."""

    def __init__(self, owner: User, *scopes: str) -> None:
        secret = tokens.make_token(owner, "máy", scopes or ["read"], 30)[1]
        self.headers = {"authorization": f"Bearer {secret}"}

    def get(self, path: str, **query):
        return Client().get(f"/api/v1{path}", query, headers=self.headers)

    def json(self, path: str, **query):
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def ids(self, **query) -> list[int]:
        return [item["id"] for item in self.json("/items", **query)["items"]]


@pytest.fixture
def lead(huong) -> Api:
    return Api(huong, "read")


@pytest.fixture
def reviewer(lan) -> Api:
    return Api(lan, "read", "decide")


def test_pages_follow_one_another_by_number_and_end(filled, lead):
    first = lead.json("/items", limit=2)
    second = lead.json("/items", limit=2, after=first["next"])
    last = lead.json("/items", limit=2, after=second["next"])
    seen = [item["id"] for page in (first, second, last) for item in page["items"]]
    assert seen == sorted(Item.objects.values_list("pk", flat=True))
    assert last["next"] is None


def test_filters_narrow_the_list(filled, lead, lan):
    enqueue([queue_item(9, flags=("positive",))])
    decided = decide(lan, str(claim_next(lan).token), {"check": "accurate"}).item.pk
    good = Item.objects.get(cluster_id=queue_item(9).cluster_id).pk
    assert lead.ids(state="decided") == [decided]
    assert lead.ids(label="positive") == [good]
    assert lead.ids(state="waiting", stage="first", limit=200) == [
        pk for pk in Item.objects.order_by("pk").values_list("pk", flat=True) if pk != decided
    ]
    assert lead.ids(since="2999-01-01T00:00:00Z") == []
    assert len(lead.ids(since="2020-01-01")) == 6


def test_one_item_comes_with_its_posts_and_what_stands(database, lead, lan):
    enqueue([queue_item(1, posts=3)])
    decide(lan, str(claim_next(lan).token), {"check": "scam"}, "gọi xin mã")
    found = lead.json(f"/items/{Item.objects.get().pk}")
    assert found["text"].startswith("Bài số 1") and found["link"] == "https://example.org/bai/1"
    assert [post["link"] for post in found["posts"]] == [f"https://example.org/p/1-{n}" for n in range(3)]
    assert found["decisions"][0]["outcome"] == "scam"
    assert found["reasons"][0]["text"] == "chia sẻ gấp"
    start, end = found["reasons"][0]["span"]
    assert found["text"][start:end] == "chia sẻ gấp"


def test_nothing_is_said_about_an_author_or_a_reviewer(database, lead, lan):
    enqueue([queue_item(1)])
    decide(lan, str(claim_next(lan).token), {"check": "scam"}, "gọi xin mã")
    said = json.dumps(
        [lead.json("/items"), lead.json(f"/items/{Item.objects.get().pk}"), lead.json("/decisions")]
    )
    assert "author" not in said and "lan" not in json.loads(said)[2]["entries"][0].values()
    assert '"lan"' not in said and "Chợ quê" not in said


def test_a_reviewer_finds_what_is_decided_and_the_item_in_their_hands_without_its_scores(
    filled, lan, reviewer
):
    decided = decide(lan, str(claim_next(lan).token), {"check": "accurate"}).item.pk
    held = claim_next(lan).item_id
    assert reviewer.ids() == [decided, held]
    seen, hidden = reviewer.json("/items")["items"]
    assert seen["probabilities"]["check"] == 0.87 and not seen["scores_hidden"]
    assert hidden["scores_hidden"] and hidden["stage"] is None
    assert hidden["probabilities"] is hidden["priority"] is hidden["priority_parts"] is None
    assert hidden["questions"][0]["probability"] is hidden["reasons"][0]["weight"] is None
    assert reviewer.get(f"/items/{claim_next(lan).item_id + 1}").status_code == 404


def test_a_team_that_shows_scores_shows_them_here_too(filled, lan, reviewer):
    change_team(hide_scores=False)
    claim_next(lan)
    assert reviewer.json("/items")["items"][0]["probabilities"]["check"] == 0.87


def test_a_lead_s_program_that_only_reads_is_told_everything(filled, huong, lead):
    assert lead.json("/items")["items"][0]["priority"] > 70
    assert Api(huong, "read", "decide").json("/items")["items"][0]["priority"] is None


def test_a_reviewer_is_not_told_who_waits_for_a_second_review(filled, reviewer, lead):
    assert reviewer.get("/items", stage="second").status_code == 403
    assert lead.get("/items", stage="second").status_code == 200


def test_people_under_18_get_nothing_here_that_is_kept_from_them_on_the_pages(database, lan, minh, reviewer):
    enqueue([queue_item(1, flags=("hateful",)), queue_item(2)])
    for answers in ({"hateful": "not_hateful"}, {"check": "accurate"}):
        decide(minh, str(claim_next(minh).token), answers)
    hateful, other = Item.objects.order_by("pk").values_list("pk", flat=True)
    assert reviewer.ids() == [hateful, other]
    User.objects.filter(pk=lan.pk).update(is_minor=True)
    assert reviewer.ids() == [other]
    assert reviewer.get(f"/items/{hateful}").status_code == 404
    assert [entry["item"] for entry in reviewer.json("/decisions")["entries"]] == [other]


def test_the_feed_goes_on_where_a_program_stopped(filled, lead, lan):
    for outcome in ("accurate", "scam"):
        decide(lan, str(claim_next(lan).token), {"check": outcome})
    first = lead.json("/decisions", limit=1)
    assert [entry["outcomes"] for entry in first["entries"]] == [{"check": "accurate"}] and first["more"]
    rest = lead.json("/decisions", after=first["next"])
    assert [entry["outcomes"] for entry in rest["entries"]] == [{"check": "scam"}] and not rest["more"]
    nothing = lead.json("/decisions", after=rest["next"])
    assert nothing == {"entries": [], "next": rest["next"], "more": False}


def test_the_feed_says_when_a_decision_falls_or_is_asked_about_again(filled, lead, lan):
    decide(lan, str(claim_next(lan).token), {"check": "accurate"})
    undo(lan)
    decide(lan, str(claim_next(lan).token), {"check": "scam"})
    reopen_item(Item.objects.get(state="decided"), lan, "nguồn đã gỡ bài rồi")
    told = [(entry["type"], entry["outcomes"]) for entry in lead.json("/decisions")["entries"]]
    assert told == [
        ("decided", {"check": "accurate"}),
        ("withdrawn", {"check": ""}),
        ("decided", {"check": "scam"}),
        ("reopened", {}),
    ]


def test_the_feed_says_that_a_decision_stands_again_when_a_request_is_taken_back(filled, lead, lan):
    item = decide(lan, str(claim_next(lan).token), {"check": "accurate"}).item
    reopen_item(item, lan, "nguồn đã gỡ bài rồi")
    with transaction.atomic():
        cancel_reopening(lock_items([item.pk])[item.pk], lan)
    told = [(entry["type"], entry["outcomes"]) for entry in lead.json("/decisions")["entries"]]
    assert told == [("decided", {"check": "accurate"}), ("reopened", {}), ("decided", {"check": "accurate"})]


def test_a_first_blind_review_taken_back_is_not_in_the_feed(blind, lead, lan):
    enqueue([queue_item(1)])
    decide(lan, str(claim_next(lan).token), {"check": "scam"})
    undo(lan)
    assert lead.json("/decisions")["entries"] == []


def test_an_earlier_outcome_is_withheld_from_who_has_to_answer_blind(filled, minh, tuan, lan, lead):
    item = decide(lan, str(claim_next(lan).token), {"check": "scam"}).item
    reopen_item(item, lan, "nguồn đã gỡ bài rồi")
    for who in (minh, tuan):
        entry = Api(who, "read").json("/decisions")["entries"][0]
        assert entry["withheld"] and entry["outcomes"] == {} and entry["how"] is None
    assert Api(tuan, "read").json(f"/items/{item.pk}")["decisions"] == []
    assert lead.json("/decisions")["entries"][0]["outcomes"] == {"check": "scam"}


def test_the_questions_are_told_in_the_language_of_the_request(lead):
    vietnamese = lead.json("/questions")
    english = Client().get("/api/v1/questions", headers=lead.headers | {"accept-language": "en"}).json()
    assert vietnamese[0]["outcomes"][0]["needs_source"]
    assert vietnamese[0]["title"] == "Cần kiểm chứng" and english[0]["title"] != vietnamese[0]["title"]


def test_a_scope_that_is_missing_is_said(lan):
    answer = Api(lan, "decide").get("/items")
    assert answer.status_code == 403 and "`read`" in answer.json()["detail"]


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 0},
        {"limit": 9999},
        {"after": -1},
        {"state": "merged"},
        {"since": "hôm qua"},
        {"since": "1.0"},
        {"stat": "waiting"},
    ],
)
def test_a_wrong_parameter_is_named(lead, query):
    answer = lead.get("/items", **query)
    assert answer.status_code == 422
    assert [fault["where"] for fault in answer.json()["errors"]] == list(query)


@pytest.mark.parametrize(
    ("since", "found"), [("0001-01-01T00:00:00+14:00", True), ("9999-12-31T23:59:59-12:00", False)]
)
def test_a_time_before_or_after_everything_is_a_time(lead, filled, since, found):
    answer = lead.get("/items", since=since)
    assert answer.status_code == 200
    assert bool(answer.json()["items"]) is found


@pytest.mark.parametrize("path", ["/items/999", "/items/0", "/items/99999999999999999999", "/nothing", "/"])
def test_what_is_not_there_is_said_as_a_problem(lead, path):
    answer = lead.get(path)
    assert answer.status_code in (404, 422)
    assert answer["Content-Type"] == "application/problem+json" and answer.json()["detail"]


def test_a_method_that_does_nothing_is_said_as_a_problem(lead):
    answer = Client().delete("/api/v1/items", headers=lead.headers)
    assert answer.status_code == 405 and answer["Allow"] == "GET"
    assert answer.json()["code"] == "method_not_allowed"


def test_reading_a_long_page_asks_the_database_no_more_often(database, lead, django_assert_num_queries):
    enqueue(queue_item(n) for n in range(1, 4))
    lead.json("/items")
    with django_assert_num_queries(5):
        lead.json("/items")
    enqueue(queue_item(n) for n in range(4, 60))
    with django_assert_num_queries(5):
        assert len(lead.json("/items")["items"]) == 50


def test_people_read_the_document_and_the_page_and_strangers_do_not(as_lan, lead):
    document = as_lan.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert lead.json("/openapi.json") == document
    assert Client().get("/api/v1/openapi.json").status_code == 401
    html = as_lan.get("/account/api/").content.decode()
    for path, methods in document["paths"].items():
        assert path in html
        for told in methods.values():
            assert told["summary"] in html and told["description"]
