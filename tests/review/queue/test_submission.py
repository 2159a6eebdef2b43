"""A submission is checked by itself, without the queue."""

import pytest

from pipeline.review.queue.evidence import source_problem
from pipeline.review.queue.submission import InvalidAnswersError, Submission

WHY = "Bộ Y tế đã nói rõ là không phải"
LINK = "https://example.org/dinh-chinh"


def problems(submission: Submission, documents: int = 0) -> set[str]:
    """The fields that keep a submission about one question from being stored."""
    try:
        submission.check(["check"], documents)
    except InvalidAnswersError as error:
        return set(error.problems)
    return set()


def test_every_question_needs_an_answer():
    with pytest.raises(InvalidAnswersError) as error:
        Submission({"check": "scam"}).check(["check", "hateful"], 0)
    assert set(error.value.problems) == {"hateful"}
    assert error.value.code == "invalid"


def test_an_answer_to_another_label_is_refused():
    assert problems(Submission({"check": "hateful"})) == {"check"}


@pytest.mark.parametrize(
    "link",
    [
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org/x",
        "example.org/x",
        "http://",
        "https://khong-cham",
        "https://example.org/a b",
        "https://example.org/\u202egnp",
        "http://[::1",
        "https://example.org/" + "a" * 2000,
    ],
)
def test_false_needs_a_source_that_is_a_web_address(link):
    assert problems(Submission({"check": "false_with_source"}, WHY, link)) == {"source_url"}


def test_a_document_stands_for_a_link():
    assert problems(Submission({"check": "false_with_source"}, WHY), documents=1) == set()


def test_a_link_that_is_given_without_need_must_still_be_sound():
    assert problems(Submission({"check": "unverifiable"}, source_url="javascript:alert(1)")) == {"source_url"}
    assert source_problem("", required=False) == ""
    assert source_problem("http://example.org", required=True) == ""


@pytest.mark.parametrize("answer", ["false_with_source", "misleading"])
def test_who_calls_it_wrong_says_why_in_a_few_words(answer):
    assert problems(Submission({"check": answer}, "sai rồi", LINK)) == {"note"}


def test_who_calls_it_accurate_names_a_source_and_needs_no_more_words():
    assert problems(Submission({"check": "accurate"})) == {"source_url"}
    assert problems(Submission({"check": "accurate"}, source_url=LINK)) == set()
    assert problems(Submission({"check": "accurate"}), documents=1) == set()


def test_a_note_has_an_end_and_no_gaps():
    assert problems(Submission({"check": "unverifiable"}, "a" * 4001)) == {"note"}
    assert problems(Submission({"check": "unverifiable"}, "theo [nguồn] thì đúng")) == {"note"}


def test_topic_and_harm_are_kept_where_an_answer_accuses_and_only_known_ones():
    assert Submission({"check": "scam"}, topic="health", harm="high").topic_and_harm == ("health", "high")
    assert Submission({"check": "scam"}, topic="nonsense", harm="huge").topic_and_harm == ("", "")
    assert Submission({"check": "accurate"}, topic="health", harm="high").topic_and_harm == ("", "")


def test_what_is_stored_of_the_text_is_tidy_and_what_is_shown_again_is_as_typed():
    typed = Submission({}, " a\0b ", "https://example.org  https://example.org\nhttps://example.com")
    assert (typed.explanation, typed.note) == ("ab", " a\0b ")
    assert typed.links == ["https://example.org", "https://example.com"]
