"""What may be answered."""

from pipeline.review.domain.outcomes import QUESTIONS, find_outcome


def test_the_outcomes_are_these_and_no_others():
    assert {
        label: [o.name for o in q.outcomes] for label, q in QUESTIONS.items() if label != "offensive"
    } == {
        "check": ["false_with_source", "misleading", "unverifiable", "accurate", "opinion_or_satire", "scam"],
        "hateful": ["hateful", "offensive_only", "not_hateful"],
        "positive": ["share", "not_suitable"],
    }
    assert find_outcome("check", "hateful") is None
    assert find_outcome("nonsense", "share") is None
