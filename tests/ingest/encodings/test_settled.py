"""What is looked up for many texts at once is never what decoding would have changed."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest.encodings.detection import Encoding
from pipeline.ingest.encodings.legacy import LEGACY_ENCODINGS, encode_legacy
from pipeline.ingest.encodings.settled import _UNSURE, _signs, unsettled
from pipeline.ingest.fields.texts import clean_text
from tests.ingest.encodings.samples import FRENCH, GARBLERS, SWEDISH, sentences

SIGNS = st.characters() | st.sampled_from(
    "àáâãèéêìíòóôõùúýđĐưƯơƠăẾ“”‘’…–Ã©Âº¡‡®Êt\u0301\u0323\u1161\u200b\ufeff\ud83d\udcc3"
)
WHOLE = sentences | st.sampled_from([FRENCH, SWEDISH, "Vie^.t Nam dda^'t nu+o+'c", "a(b o+ e^"])
GARBLED = st.builds(lambda garble, text: garble(text), st.sampled_from(list(GARBLERS.values())), sentences)
FONTS = st.builds(encode_legacy, sentences, st.sampled_from(LEGACY_ENCODINGS))
TEXTS = st.lists(st.text(SIGNS, max_size=12) | WHOLE | GARBLED | FONTS, max_size=8)


@given(TEXTS, st.booleans())
@settings(max_examples=300)
def test_what_is_settled_stays_as_it_is(texts, repair):
    decode = Encoding("utf-8", repair=repair).decode_value
    asked = set(unsettled(texts))
    for at, text in enumerate(texts):
        if at not in asked:
            assert decode(text) == text
            assert (
                text.startswith(("{", "[")) or clean_text(f"x{text}x", decode, is_html=False) == f"x{text}x"
            )


@given(WHOLE.filter(str.strip), TEXTS)
def test_neighbours_change_nothing(text, others):
    alone = bool(unsettled([text]))
    assert (len(others) in unsettled([*others, text, *others])) == alone


@pytest.mark.parametrize("text", ["Tin xóm Bến “hôm nay”", "hello", "", "Đừng tin… nhé 😀", "một\nhai"])
def test_ordinary_texts_are_settled(text):
    assert unsettled([text]) == []


def test_letters_that_join_with_the_one_before_are_looked_at():
    pairs = (unicodedata.decomposition(chr(code)).split() for code in range(0x110000))
    seconds = {int(pair[1], 16) for pair in pairs if len(pair) == 2 and not pair[0].startswith("<")}
    table = _signs()
    assert [hex(code) for code in seconds if not table[min(code, len(table) - 1)] & _UNSURE] == []
