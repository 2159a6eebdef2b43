"""Risk signs: each fires on what it names, in any spelling, and keeps quiet on sourced news and opinion.

Every post, person and link here is invented.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.risk_signs.catalogue import RETIRED
from pipeline.classify.risk_signs.detection import RISK_SIGNS, find_risk_signs
from pipeline.posts import Reason
from pipeline.text.folding import fold
from tests.classify.risk_signs.sentences import FIRES, OPINIONS, QUIET, TOLD_BY_OTHERS


def signs_of(text):
    return {reason.text for reason in find_risk_signs(text)}


@pytest.mark.parametrize(("sign", "text"), [(sign, text) for sign, texts in FIRES.items() for text in texts])
def test_a_sign_fires_on_what_it_names(sign, text):
    assert sign in signs_of(text)


@pytest.mark.parametrize(("sign", "text"), [(sign, text) for sign, texts in QUIET.items() for text in texts])
def test_a_sign_keeps_quiet_elsewhere(sign, text):
    assert sign not in signs_of(text)


@pytest.mark.parametrize(
    ("sign", "text"),
    [
        (sign, text)
        for sign, texts in FIRES.items()
        for text in texts
        if sign != "shouting" and "[" not in text
    ],
)
def test_missing_diacritics_hide_no_sign(sign, text):
    assert sign in signs_of(fold(text.lower()))


@pytest.mark.parametrize("text", OPINIONS)
def test_opinion_and_criticism_of_officials_have_no_sign(text):
    assert find_risk_signs(text) == []


@pytest.mark.parametrize("text", TOLD_BY_OTHERS)
def test_denials_warnings_jokes_and_phone_apps_make_no_claim(text):
    assert signs_of(text) == set()


def test_a_denial_far_from_the_words_speaks_of_something_else():
    report = "Xã Mẫu có 3 ca dương tính rồi. "
    assert "illness_report" not in signs_of(report + "Đó là tin giả.")
    assert "illness_report" in signs_of(
        report + "Trời mưa cả tuần ở đây. " * 8 + "Chuyện con rồng là tin giả."
    )


def test_an_advert_laughs_and_still_sells():
    assert "sells_cure" in signs_of("Kem trị nám nhà em 😂 ai cần ib em nhé")


def test_words_joined_by_underscores_hide_no_sign():
    assert "easy_loan" in signs_of("#VAY_TIỀN_NHANH không cần gặp mặt")


def test_a_word_in_pieces_hides_no_sign():
    assert "home_remedy" in signs_of("Bài thuốc hay cho người t.iểu đ.ường lâu năm")


def test_old_tone_marks_are_the_same_words():
    assert "account_lock" in signs_of("Thuê bao của quý khách sẽ bị khoá, bấm vào đây")


def test_teencode_hides_no_sign():
    assert "easy_money" in signs_of("vc nhẹ lg cao, ko cần kn") | signs_of(
        "ko can von, ko can kinh nghiem, thu nhap 20 tr"
    )
    assert "urgent_share" in signs_of("mn share gấp nha, 3 ng chết rồi")


def test_reasons_speak_for_check_and_point_into_the_text():
    text = "Chia sẻ gấp: hàng chục người chết ở xã Mẫu, bấm vào link dưới đây"
    reasons = find_risk_signs(text)
    assert [reason.weight for reason in reasons] == sorted(
        (reason.weight for reason in reasons), reverse=True
    )
    for reason in reasons:
        assert isinstance(reason, Reason)
        assert (reason.label, reason.kind) == ("check", "risk_sign")
        assert reason.weight == RISK_SIGNS[reason.text].weight
    spans = {reason.text: text[slice(*reason.span)] for reason in reasons}
    assert spans["urgent_share"] == "Chia sẻ gấp"


def test_every_sign_has_a_name_and_a_sentence_and_a_weight():
    assert set(FIRES) == set(QUIET) == set(RISK_SIGNS) - RETIRED
    for name, sign in RISK_SIGNS.items():
        assert sign.id == name
        assert sign.name_vi
        assert sign.name_en.isascii()
        assert sign.why_vi.endswith(".")
        assert 0 < sign.weight <= 1


@given(st.text(max_size=300))
def test_spans_lie_in_the_text_and_signs_come_once(text):
    reasons = find_risk_signs(text)
    assert all(0 <= reason.span[0] <= reason.span[1] <= len(text) for reason in reasons)
    assert len({reason.text for reason in reasons}) == len(reasons)
