"""The language of a post: Vietnamese in every spelling, other languages, and too little to tell."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text.folding import fold
from pipeline.text.language import language, language_of_whole
from tests.texts import ANY_TEXTS

VIETNAMESE = [
    "Sáng nay trời mưa to, bà con nhớ mang áo mưa nhé.",
    "Đội tình nguyện vừa sửa xong cây cầu gỗ ở xóm Đồi.",
    "Mọi người ơi, hôm nay lớp mình nghỉ học phải không?",
    "Tụi nhỏ ở quê mừng quá trời luôn, được phát tập vở mới.",
    "O nớ đi chợ mô rứa, răng không ghé nhà tui chơi?",
    "Hà Nội những ngày cuối thu gió se lạnh, lá vàng rơi đầy phố.",
    "Cảm ơn các bạn đã giúp đỡ gia đình chúng tôi trong những ngày khó khăn",
    "Con đường về làng nay đã được đổ bê tông sạch đẹp",
]
TEENCODE = [
    "ko bik ntn lun á mn",
    "hum nay t bun wa, ko mun di hok nua",
    "thik thì nhích thui chứ sợ j",
    "e iu a nhiu lém lun",
    "đẹppppp quááá điiii",
]
MIXED = [
    "Meeting chiều nay dời sang thứ hai nha cả nhà",
    "Mình vừa update app xong mà nó cứ bị crash hoài",
    "Xem livestream trên Facebook của page trường mình nè",
    "Outfit hôm nay chill phết, check in quán cà phê mới mở",
]
OTHER = [
    "The quick brown fox jumps over the lazy dog.",
    "Please subscribe to our channel and share this video with your friends.",
    "He said that the man and the men on the long road sang a song.",
    "I can not do it in the car, so let me go home then.",
    "Heavy rain hits the coast this weekend.",
    "Can you tell me how to get to the airport from here?",
    "Selamat pagi semua, semoga hari ini menyenangkan.",
    "Saya tidak tahu kenapa dia belum datang ke rumah.",
    "Jangan lupa bagikan berita ini kepada teman-teman",
    "Adik saya suka main bola di padang setiap petang.",
    "Ang mga bata ay naglalaro sa labas ng bahay.",
    "Hindi ko alam kung bakit siya umalis kahapon.",
    "Bonjour à tous, j'espère que vous allez bien.",
    "Nous avons mangé une très bonne soupe hier soir.",
    "Buenos días a todos, gracias por venir a la fiesta.",
    "Eu não sei o que você está fazendo aqui com essas pessoas",
    "Guten Morgen, wie geht es Ihnen heute?",
    "Dzień dobry, jak się masz? Wszystko w porządku.",
    "Bună ziua, ce mai faceți? Astăzi este o zi frumoasă.",
    "Merhaba arkadaşlar, bugün hava çok güzel.",
    "大家好，今天天气很好。",
    "臺北今天下雨了嗎",
    "안녕하세요 오늘 날씨가 좋네요",
    "สวัสดีครับ วันนี้อากาศดีมาก",
    "សួស្តីអ្នកទាំងអស់គ្នា",
    "ສະບາຍດີ ທຸກຄົນ",
    "こんにちは、今日はいい天気ですね。",
    "Привет всем, как дела?",
    "नमस्ते दोस्तों, आप कैसे हैं?",
    "مرحبا بالجميع كيف حالكم اليوم",
    "Nguyễn Văn A visited the United States last week to attend a conference",
]
TOO_LITTLE = [
    "",
    "   \n",
    "😂😂😂",
    "12/3/2020 - 45%",
    "https://vi-du.example/bai-viet",
    "ok",
    "la la",
    "me",
    "hahaha",
    "[số điện thoại]",
    "@ban.nao.do",
    "!!!???",
]


@pytest.mark.parametrize("text", [*VIETNAMESE, *TEENCODE, *MIXED])
def test_vietnamese_in_every_spelling_is_vi(text):
    assert language(text) == "vi"


@pytest.mark.parametrize("text", VIETNAMESE)
def test_vietnamese_without_diacritics_is_vi(text):
    assert language(fold(text.lower())) == "vi"


@pytest.mark.parametrize("text", OTHER)
def test_other_languages_are_other(text):
    assert language(text) == "other"


@pytest.mark.parametrize("text", TOO_LITTLE)
def test_too_little_is_und(text):
    assert language(text) == "und"


def test_capitals_and_decomposed_accents_change_nothing():
    import unicodedata

    for text in VIETNAMESE:
        assert language(text.upper()) == "vi"
        assert language(unicodedata.normalize("NFD", text)) == "vi"


def test_fullwidth_and_bold_letters_are_read():
    assert language("Ｋｈｏｎｇ ｂｉｅｔ ｎｇｕｏｉ ｔａ ｌａｍ ｇｉ") == "vi"


def test_a_link_or_a_placeholder_does_not_make_a_post_foreign():
    text = "Gọi [số điện thoại] nhé, xem ở https://www.a-long-english-name.example/news-page/today"
    assert language(text) == "vi"


@given(st.text(max_size=300))
def test_any_text_has_one_of_three_answers(text):
    assert language(text) in {"vi", "other", "und"}


def test_a_megabyte_is_decided_by_its_beginning():
    assert language("Hôm nay trời đẹp quá. " + "x" * 1_000_000) == "vi"


@given(ANY_TEXTS)
@settings(max_examples=400, deadline=None)
def test_the_quick_way_says_what_the_plain_way_says(text):
    assert language(text) == language_of_whole(text)


@pytest.mark.parametrize("text", VIETNAMESE + TEENCODE + MIXED + OTHER)
def test_both_ways_agree_wherever_a_long_text_is_cut(text):
    long = f"{text} " * 40
    assert language(long[:1200]) == language(long) == language_of_whole(long[:1200])
