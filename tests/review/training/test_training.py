"""The first ten minutes: practice with answers and reasons, how to check a claim, and who did both."""

import pytest

from pipeline.review.accounts.accounts import add_user
from pipeline.review.domain.outcomes import find_outcome
from pipeline.review.models import Event, TrainingStep, Unit, User
from pipeline.review.storage import event_log
from pipeline.review.training import records
from pipeline.review.training.practice import practice_posts
from tests.review.helpers import PASSWORD

POSTS = practice_posts()


def practise(client, wrong: bool = False) -> None:
    for post in POSTS:
        other = next(outcome.name for outcome in post.question.outcomes if not post.fits(outcome.name))
        client.post(f"/learn/practice/{post.number}/", {"answer": other if wrong else post.answer})


@pytest.mark.parametrize("post", POSTS, ids=lambda post: str(post.number))
def test_every_practice_post_has_an_answer_of_its_question_and_a_reason(post):
    assert find_outcome(post.label, post.answer) is not None
    assert not post.also or find_outcome(post.label, post.also) is not None
    assert len(post.text) > 30 and len(post.why) > 30


def test_practice_shows_every_question_and_criticism_counter_speech_and_a_plain_insult():
    assert {post.label for post in POSTS} == {"check", "hateful", "positive"}
    answers = {post.answer for post in POSTS}
    assert {"opinion_or_satire", "not_hateful", "offensive_only", "unverifiable", "scam"} <= answers


def test_an_answer_is_followed_by_what_fits_and_why(as_lan):
    html = as_lan.post("/learn/practice/1/", {"answer": "accurate"}).content.decode()
    assert "dễ nhầm" in html and POSTS[0].why in html and 'href="/learn/practice/2/"' in html
    assert "Đúng rồi!" in as_lan.post("/learn/practice/1/", {"answer": "misleading"}).content.decode()
    assert as_lan.post("/learn/practice/1/", {"answer": "hateful"}).status_code == 422
    assert as_lan.get("/learn/practice/99/").status_code == 404


def test_who_has_answered_all_has_practised_however_they_answered(as_lan, lan):
    assert "Bắt đầu luyện" in as_lan.get("/learn/").content.decode()
    as_lan.post("/learn/practice/1/", {"answer": "scam"})
    assert not TrainingStep.objects.exists()
    assert "Bạn đã làm 1 bài" in as_lan.get("/learn/").content.decode()
    practise(as_lan, wrong=True)
    practise(as_lan)
    assert [step.step for step in TrainingStep.objects.filter(person=lan)] == ["practised"]
    assert Event.objects.get(kind="trained").payload == {"step": "practised"}
    assert "Bạn luyện xong ngày" in as_lan.get("/learn/").content.decode()
    assert event_log.verify().is_whole


def test_who_says_so_has_read_how_to_check_a_claim(as_lan, lan):
    html = as_lan.get("/learn/checking/").content.decode()
    for part in ("ngày", "Tìm ngược bằng ảnh", ".gov.vn", "Hỏi ai?"):
        assert part in html
    as_lan.post("/learn/checking/")
    as_lan.post("/learn/checking/")
    assert list(records.steps_of(lan)) == ["read"]


def test_a_newcomer_is_asked_to_practise_first_until_they_have(filled, as_lan, lan):
    assert 'id="newcomer"' in as_lan.get("/").content.decode()
    practise(as_lan)
    assert 'id="newcomer"' not in as_lan.get("/").content.decode()


def test_sums_by_unit_name_nobody_and_a_unit_lead_sees_their_own(lan, minh, huong, as_huong):
    unit = Unit.objects.create(name="Đoàn phường Bến Trúc")
    head = add_user("dau", PASSWORD, "lead")
    User.objects.filter(pk__in=(lan.pk, minh.pk, head.pk)).update(unit=unit)
    records.note(lan, records.Step.READ)
    records.note(lan, records.Step.PRACTISED)
    records.note(minh, records.Step.READ)
    assert records.by_unit(huong) == [
        records.UnitTraining(unit.name, 3, 2, 1),
        records.UnitTraining("", 1, 0, 0),
    ]
    head.refresh_from_db()
    assert [row.unit for row in records.by_unit(head)] == [unit.name]
    table = as_huong.get("/learn/units/").content.decode().split("<tbody>")[1].split("</tbody>")[0]
    assert unit.name in table and "minh" not in table
