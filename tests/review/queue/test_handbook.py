"""Phrases and official sources: offered where they help, kept by the lead, marked where they are used."""

import re

import pytest

from pipeline.review.domain.outcomes import QUESTIONS, find_outcome
from pipeline.review.domain.topics import SOURCE_GROUPS
from pipeline.review.models import Event, Phrase, Source
from pipeline.review.queue import evidence, handbook, leases
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.queue.submission import InvalidAnswersError
from tests.review.samples import decide, queue_item

MISLEADING = {"check": "misleading"}
WHY = "Bộ Y tế đã bác tin này"


def phrase_buttons(html: str) -> list[str]:
    return re.findall(r'data-answer="([^"]+)"', html)


def test_every_answer_has_phrases_to_start_from(database):
    for label, question in QUESTIONS.items():
        offered = handbook.phrases_for([label])
        for outcome in question.outcomes:
            assert 1 <= len(offered[label, outcome.name]) <= handbook.MAX_PHRASES_PER_ANSWER
    for phrase in Phrase.objects.all():
        assert find_outcome(phrase.label, phrase.outcome) is not None
        assert "tin giả" not in phrase.text.lower()


def test_the_starters_that_call_something_wrong_leave_room_for_the_source(database):
    for phrase in Phrase.objects.filter(outcome__in=("false_with_source", "misleading")):
        assert "[nguồn]" in phrase.text and len(phrase.title) <= 60


def test_the_starting_sources_are_web_addresses_in_known_groups(database):
    assert Source.objects.count() > 20
    for source in Source.objects.all():
        assert source.group in SOURCE_GROUPS
        assert evidence.source_problem(source.url, required=True) == ""


def test_the_desk_offers_the_phrases_of_its_questions_and_opens_sources_without_a_referrer(filled, as_lan):
    html = as_lan.get("/").content.decode()
    assert {answer.split("/")[0] for answer in phrase_buttons(html)} == {"check"}
    links = re.findall(r"<a [^>]*moh\.gov\.vn[^>]*>", html)
    assert links and all('target="_blank"' in link and "noreferrer" in link for link in links)


def test_insults_share_the_phrases_of_hate(database, as_lan):
    enqueue([queue_item(1, flags=("offensive",))])
    assert "offensive/not_hateful" in phrase_buttons(as_lan.get("/").content.decode())


@pytest.mark.parametrize("note", ["[nguồn] đã bác thông tin này.", "Đúng ra thì […], theo Bộ Y tế."])
def test_a_note_with_a_gap_left_in_it_is_not_sent(filled, lan, note):
    token = str(leases.claim_next(lan).token)
    with pytest.raises(InvalidAnswersError, match="điền nốt") as error:
        decide(lan, token, MISLEADING, note, "https://moh.gov.vn/x")
    assert set(error.value.problems) == {"note"}


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("https://moh.gov.vn/tin-tuc/1", "Bộ Y tế"),
        ("http://www.moh.gov.vn", "Bộ Y tế"),
        ("https://phap-che.moh.gov.vn/a", "Bộ Y tế"),
        ("https://congan.hanoi.gov.vn/x", "Công an thành phố Hà Nội"),
        ("https://moh.gov.vn.example.org/x", ""),
        ("https://giamoh.gov.vn/x", ""),
        ("https://example.org/moh.gov.vn", ""),
        ("https://facebook.com/bo-y-te/posts/1", "Trang Bộ Y tế"),
        ("https://facebook.com/bo-y-te-gia", ""),
        ("https://moh.gov.vn@example.org/", ""),
        ("http://[::1", ""),
    ],
)
def test_a_link_below_an_official_address_is_named_and_a_lookalike_is_not(database, link, name):
    Source.objects.create(group="health", name="Trang Bộ Y tế", url="https://www.facebook.com/bo-y-te/")
    assert handbook.namer()(link) == name


def test_an_official_source_is_marked_where_the_review_is_read(filled, as_lan, lan):
    lease = leases.claim_next(lan)
    decide(lan, str(lease.token), MISLEADING, WHY, "https://moh.gov.vn/a https://example.org/b")
    for path in (f"/item/{lease.item_id}/", "/mine/"):
        html = as_lan.get(path).content.decode()
        assert html.count("nguồn chính thống") == 1 and ">Bộ Y tế</span>" in html


def test_the_lead_adds_changes_and_retires_phrases_and_each_step_is_on_record(as_huong, huong):
    answer = {"answer": "check/scam", "title": "Giả sàn", "text": "Giả sàn thương mại điện tử."}
    assert as_huong.post("/handbook/phrase/new/", answer).status_code == 302
    made = Phrase.objects.get(title="Giả sàn")
    assert (made.label, made.outcome) == ("check", "scam")
    as_huong.post(f"/handbook/phrase/{made.pk}/", answer | {"title": "Giả sàn mua bán"})
    as_huong.post(f"/handbook/phrase/{made.pk}/", {"retire": "1"})
    made.refresh_from_db()
    assert made.title == "Giả sàn mua bán" and made.is_retired
    assert made not in handbook.phrases_for(["check"])["check", "scam"]
    first, second, third = Event.objects.filter(kind="handbook_changed", actor=huong).order_by("id")
    assert first.payload["before"] is None
    assert second.payload["before"]["title"] == "Giả sàn"
    assert third.payload["after"]["is_retired"] is True


def test_a_source_must_be_a_web_address(as_huong):
    before = Source.objects.count()
    for url in ("javascript:alert(1)", "moh.gov.vn", "https://a.vn https://b.vn", ""):
        data = {"group": "health", "name": "Một trang", "url": url}
        assert as_huong.post("/handbook/source/new/", data).status_code == 422
    assert Source.objects.count() == before
    assert as_huong.post("/handbook/source/new/", data | {"url": "https://a.vn"}).status_code == 302
    assert "Một trang" in as_huong.get("/handbook/").content.decode()


def test_unknown_entries_are_not_found(as_huong):
    paths = ("/handbook/phrase/99999/", "/handbook/person/new/", "/handbook/source/99999/")
    assert [as_huong.get(path).status_code for path in paths] == [404, 404, 404]


def test_only_a_lead_changes_them(as_lan):
    assert as_lan.get("/handbook/").status_code == 403
    for path in ("/handbook/phrase/new/", "/handbook/source/1/"):
        assert as_lan.get(path).status_code == 403
        assert as_lan.post(path, {"retire": "1"}).status_code == 403
    assert not Source.objects.filter(is_retired=True).exists()
