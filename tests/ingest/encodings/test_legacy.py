"""TCVN3, VNI and Windows-1258: tables against the printed standards, and what must never be touched."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.encodings.legacy import (
    LEGACY_ENCODINGS,
    decode_legacy,
    detect_legacy,
    encode_legacy,
    repair_legacy,
)

SMALL = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
# The same letters in the order above, as the two standards print them.
TCVN3 = "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\xadõö÷øùúûüýþ"
VNI = (
    "aø aû aõ aù aï aê aè aú aü aé aë aâ aà aå aã aá aä ñ eø eû eõ eù eï eâ eà eå eã eá eä ì æ ó í ò "
    "oø oû oõ où oï oâ oà oå oã oá oä ô ôø ôû ôõ ôù ôï uø uû uõ uù uï ö öø öû öõ öù öï yø yû yõ yù î"
)
SENTENCES = (
    "Nhóm bạn trẻ quyên góp được hai trăm suất cơm cho người vô gia cư",
    "Cảnh báo tin nhắn lừa đảo, mọi người đừng bấm vào đường dẫn lạ",
    "Ngày mai trường cũ của mình tổ chức hội chợ sách, mời cả nhà ghé chơi",
    "Ở đâu có khó khăn, ở đó có thanh niên tình nguyện",
)
FOREIGN = (
    "L’été à Paris, où né là, déjà vu même à l’école",
    "Où est le thaï ?",
    "für die schöne Straße über München, Äpfel und Öl",
    "Räckvidd för inlägg på sidan är hög, kärlek åt alla",
    "El niño comió mañana más rápido: ¿qué? ¡sí! aquí está",
    "È già più là, perché la città è così",
    "Não é só você, são também três às vovó",
    "Smørrebrød på Ærø, 25 °C, 5 m², © 2026 Công®",
)

syllables = st.sampled_from(sorted({word for line in SENTENCES for word in line.replace(",", "").split()}))
sentences = st.lists(syllables, min_size=1, max_size=30).map(" ".join)


def test_tcvn3_has_every_small_letter_where_the_standard_puts_it():
    assert len(SMALL) == len(TCVN3) == 67
    assert "".join(decode_legacy(code, "tcvn3") for code in TCVN3) == SMALL


def test_tcvn3_has_the_seven_plain_capitals():
    assert "".join(decode_legacy(code, "tcvn3") for code in "¡¢£¤¥¦§") == "ĂÂÊÔƠƯĐ"


def test_vni_has_every_letter_where_its_table_puts_it():
    codes = VNI.split()
    assert len(codes) == 67
    assert "".join(decode_legacy(code, "vni") for code in codes) == SMALL
    assert "".join(decode_legacy(code.upper(), "vni") for code in codes) == SMALL.upper()


@pytest.mark.parametrize("kind", LEGACY_ENCODINGS)
def test_all_134_letters_survive_a_round_trip_within_windows_1252(kind):
    for letter in SMALL + SMALL.upper():
        code = encode_legacy(letter, kind)
        code.encode("cp1252")
        assert decode_legacy(code, kind) == letter


@pytest.mark.parametrize("kind", LEGACY_ENCODINGS)
@given(sentence=sentences)
def test_any_sentence_survives_a_round_trip(kind, sentence):
    assert decode_legacy(encode_legacy(sentence, kind), kind) == sentence


@pytest.mark.parametrize("kind", ["vni", "windows-1258"])
@given(sentence=sentences)
def test_capitals_survive_a_round_trip(kind, sentence):
    assert decode_legacy(encode_legacy(sentence.upper(), kind), kind) == sentence.upper()


def test_a_tcvn3_capitals_font_is_read_as_capitals():
    assert decode_legacy("CéNG HßA X· HéI", "tcvn3") == "CỘNG HÒA XÃ HỘI"


def test_an_acronym_does_not_raise_its_neighbours():
    assert decode_legacy("nhãm TNXP ®· ®Õn Mü", "tcvn3") == "nhóm TNXP đã đến Mỹ"


def test_greek_mu_counts_as_the_micro_sign_of_tcvn3():
    assert decode_legacy("lμ", "tcvn3") == "là"


def test_decoding_gives_composed_letters():
    text = decode_legacy(encode_legacy(SENTENCES[0], "windows-1258"), "windows-1258")
    assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize("kind", ["tcvn3", "vni"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_one_legacy_post_is_found_and_converted(kind, sentence):
    garbled = encode_legacy(sentence, kind)
    assert detect_legacy(garbled) == kind
    assert repair_legacy(garbled) == sentence


@pytest.mark.parametrize(("garbled", "right"), [("®Êt n\xadíc", "đất nước"), ("ñaát nöôùc", "đất nước")])
def test_two_strong_words_are_enough(garbled, right):
    assert repair_legacy(garbled) == right


def test_windows_1258_read_as_windows_1252_is_converted():
    assert repair_legacy("NgýõÌi dân ðýõòc hýõìng dâÞn kyÞ lýõòng") == "Người dân được hướng dẫn kỹ lượng"


@pytest.mark.parametrize(
    "text", [*FOREIGN, *SENTENCES, "cái này là bé", "Hà là cô bé có hai má hồng", "", "ok"]
)
def test_other_languages_and_correct_vietnamese_stay_as_they_are(text):
    assert repair_legacy(text) == text


def test_a_text_that_only_half_becomes_vietnamese_stays_as_it_is():
    text = "®Êt n\xadíc cña smörgås Øresund"
    assert repair_legacy(text) == text


@given(sentence=sentences)
def test_any_correct_sentence_stays_as_it_is(sentence):
    assert repair_legacy(sentence) == sentence
    assert repair_legacy(sentence.upper()) == sentence.upper()


@given(text=st.text())
def test_no_text_makes_it_fail(text):
    repair_legacy(text)
    for kind in LEGACY_ENCODINGS:
        decode_legacy(encode_legacy(text, kind), kind)
