"""Highlights land on the right words, and whatever is in a post stays text."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.presentation.highlight import Segment, excerpt, inert, segments


def reason(start: int, end: int, weight: float = 0.5, label: str = "check") -> dict:
    return {"label": label, "kind": "words", "span": [start, end], "text": "", "weight": weight}


def test_a_span_is_marked_by_its_weight():
    assert segments("một hai ba", [reason(4, 7, 0.5)]) == [
        Segment("một "),
        Segment("hai", 3, "check"),
        Segment(" ba"),
    ]
    assert [segments("hai", [reason(0, 3, w)])[0].strength for w in (0.05, 0.2, 0.4)] == [1, 2, 3]


def test_overlapping_spans_show_the_stronger_one_where_they_meet():
    got = segments("abcdef", [reason(0, 4, 0.1), reason(2, 6, 0.5, "hateful")])
    assert got == [Segment("ab", 1, "check"), Segment("cdef", 3, "hateful")]


def test_nested_and_touching_spans_of_one_look_become_one():
    assert segments("abcd", [reason(0, 4, 0.5), reason(1, 2, 0.4), reason(0, 1, 0.6)]) == [
        Segment("abcd", 3, "check")
    ]


def test_reasons_without_a_place_or_against_the_label_mark_nothing():
    reasons = [reason(0, 0), reason(3, 1), reason(0, 3, -0.5), reason(90, 99), reason(-5, 0)]
    assert segments("abc", reasons) == [Segment("abc")]


def test_an_empty_text_has_no_segments():
    assert segments("", [reason(0, 3)]) == []


def test_an_excerpt_is_one_short_line():
    assert excerpt("một\n\n hai\u202e " + "ba " * 500, 20) == "một hai▯ ba ba ba b…"
    assert excerpt("ngắn") == "ngắn"


spans = st.lists(st.tuples(st.integers(-3, 60), st.integers(-3, 60), st.floats(-1, 1)), max_size=8)


@given(st.text(alphabet="aă🙂 \n\u202e", max_size=50), spans)
def test_segments_make_up_the_text_whatever_the_spans(text, places):
    got = segments(text, [reason(*place) for place in places])
    assert "".join(piece.text for piece in got) == inert(text)
    looks = [(piece.strength, piece.label) for piece in got]
    assert all(one != following for one, following in pairwise(looks))


@given(spans)
def test_every_character_has_the_look_of_its_strongest_reason(places):
    text = "".join(chr(ord("A") + i) for i in range(50))
    look = {
        char: piece.strength for piece in segments(text, [reason(*p) for p in places]) for char in piece.text
    }
    for i, char in enumerate(text):
        heaviest = max((w for start, end, w in places if start <= i < end), default=0.0)
        assert look[char] == (0 if heaviest <= 0 else 1 if heaviest < 0.12 else 2 if heaviest < 0.3 else 3)
