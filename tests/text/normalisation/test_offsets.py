"""A place in a text that was edited leads back to where it came from."""

from pipeline.text.normalisation.offsets import Normalised


def test_an_unedited_text_is_mapped_onto_itself():
    text = Normalised.of("chào")
    assert [text.span(i, i + 1) for i in range(4)] == [(0, 1), (1, 2), (2, 3), (3, 4)]
    assert text.edited([]) is text


def test_shared_letters_keep_their_place_and_the_middle_its_whole():
    text = Normalised.of("đẹpppp lắm").edited([(0, 6, "đẹp")])
    assert text.text == "đẹp lắm"
    assert text.span(0, 1) == (0, 1)
    assert text.span(0, 3) == (0, 3)
    assert text.span(4, 7) == (7, 10)


def test_a_replaced_word_leads_back_to_all_of_it():
    text = Normalised.of("ko biết").edited([(0, 2, "không")])
    start, end = text.span(0, 5)
    assert (start, end) == (0, 2)


def test_edits_follow_one_another():
    once = Normalised.of("a  b  c").edited([(1, 3, " "), (4, 6, " ")])
    twice = once.edited([(0, 2, "")])
    assert (twice.text, twice.span(0, 3)) == ("b c", (3, 7))


def test_a_span_past_the_end_or_of_nothing_stays_within_the_text():
    text = Normalised.of("abc")
    assert text.span(2, 9) == (2, 3)
    assert text.span(1, 1) == (1, 1)
    assert Normalised.of("").span(0, 5) == (0, 0)
