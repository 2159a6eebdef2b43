"""Text decoded with the wrong table is mended, and right text stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.encodings.detection import Encoding
from pipeline.ingest.encodings.mojibake import _TABLES, _may_be_garbled, repair_text
from tests.ingest.encodings.samples import FRENCH, GARBLERS, SWEDISH, sentences
from tests.texts import ANY_TEXTS


@pytest.mark.parametrize("way", GARBLERS)
@given(sentence=sentences)
def test_any_garbled_sentence_is_restored(way, sentence):
    assert repair_text(GARBLERS[way](sentence)) == sentence


@given(sentence=sentences)
def test_any_correct_sentence_stays_as_it_is(sentence):
    assert repair_text(sentence) == sentence
    assert repair_text(sentence.upper()) == sentence.upper()


@pytest.mark.parametrize(
    "text",
    [
        "“cô bé…” – đẹp quá!",
        "bé…”",
        "‘áo ấm’ ＦＵＬＬ １２３ ﬁne",
        "XÃ HỘI",
        "«Está» l’été ¿qué?",
        "20€ ™ © ® ° ½",
        "😀 cảm ơn",
        "Ã",
        "",
        FRENCH,
        SWEDISH,
    ],
)
def test_typography_and_other_languages_stay_as_they_are(text):
    assert repair_text(text) == text


@pytest.mark.parametrize(
    ("garbled", "right"),
    [
        ("cafÃ©", "café"),
        ("fÃ¶r", "för"),
        ("ðŸ˜€", "😀"),
        ("lÃ  gÃ¬", "là gì"),
        ("lÃ gÃ¬", "là gì"),
        ("váº­y lÃ", "vậy là"),
        ("Báº¡n ơi, được rồi", "Bạn ơi, được rồi"),
    ],
)
def test_single_garbled_values_are_mended(garbled, right):
    assert repair_text(garbled) == right


def test_mending_never_costs_a_word_that_was_right():
    assert repair_text("bé…” cafÃ© naÃ¯ve").startswith("bé…”")


@given(text=st.text())
def test_no_text_makes_mending_fail(text):
    repair_text(text)
    Encoding("utf-8").decode_value(text)


@pytest.mark.parametrize("codec", ["cp1252", "cp1258", "cp1251", "mac_roman"])
@pytest.mark.parametrize(
    "text",
    ["Bà Năm bán chè ở Đà Nẵng nhặt được ví", "Cả xóm mừng quá 😀", "ĐƯỜNG NGÕ ĐÃ SẠCH", "Chỗ ấy ướt nhẹp ạ"],
)
def test_text_read_in_the_table_of_any_windows_is_mended(codec, text):
    wrong = "".join(bytes([byte]).decode(codec, errors="ignore") or chr(byte) for byte in text.encode())
    assert repair_text(wrong) == text
    assert repair_text(f"Mở đầu. {wrong}") in (f"Mở đầu. {text}", f"Mở đầu. {wrong}")


@pytest.mark.parametrize(
    "text",
    [
        "Компания «Рога и копыта» ООО «ГАЗ» — 5…",
        "Він сказав: «Їжа є», а потім пішов",
        "Съешь ещё этих мягких французских булок, да выпей чаю",
        "Đây là “Đ” của nhóm «Ơ» – ừ… “ư”",
        "như “thế” á» à, Ă – Â",
    ],
)
def test_right_text_in_cyrillic_or_with_odd_quotes_stays(text):
    assert repair_text(text) == text


@given(ANY_TEXTS)
def test_nothing_garbled_is_passed_over(text):
    stored = text.encode("utf-8", "replace")
    for each in (text, stored.decode("latin-1"), stored.decode("mac_roman")):
        assert _may_be_garbled(each) >= any(sequences.search(each) for _, sequences in _TABLES)
