"""Rewrites keep what a post says, and are the same wherever and whenever they are made."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.research.evaluation.suites.letters import FONTS, SCRIPTS
from pipeline.research.evaluation.suites.rewrites import EMOJI, MAX_EMOJI, REWRITES, rewrite
from pipeline.research.evaluation.suites.spellings import COMPOUNDS, SPELLINGS
from pipeline.text import fold
from pipeline.text.placeholders import PLACEHOLDERS

POSTS = [
    "Mọi người ơi, không biết hôm nay xã mình có phát gạo không?",
    "Chiều qua chị Hoa bán xôi đầu ngõ được khách trả dư hai trăm ngàn, chị chạy theo trả lại.",
    "phong cảnh bến sông đìu hiu",
    "NƯỚC LÊN NHANH QUÁ TRỜI ƠI",
    "Ông Năm kể: hồi đó, chợ nổi vui lắm; giờ vắng rồi…",
    "Gọi [số điện thoại] gặp Bảy, chuyển vào [số tài khoản] [tên chủ tài khoản] nha",
    "xem ở https://xomben.example/tin-moi hoặc vneid-moi.example rồi hỏi @to.dan.pho #xombenvui",
]
KEPT = re.compile(
    "|".join([*map(re.escape, PLACEHOLDERS.values()), r"https?://\S+", r"vneid\S+", r"[@#]\S+"])
)
NAMES = sorted(REWRITES)
SEEDS = range(8)

BACK = str.maketrans(
    {typed: chr(plain) for table in (*SCRIPTS.values(), *FONTS.values()) for plain, typed in table.items()}
)


def bare(text):
    """Return letters only, folded, drawn-out ones once, digits and look-alikes read as letters."""
    latin = unicodedata.normalize("NFD", text.translate(BACK)).casefold()
    letters = re.sub(r"[\W_]+", "", re.sub("[\u0300-\u036f]", "", fold(latin)))
    read = letters.translate(str.maketrans("4310", "aeio"))
    return re.sub(r"(.)\1+", r"\1", read)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_text_in_any_company(name):
    together = rewrite(name, POSTS, seed=3)
    assert together == rewrite(name, POSTS, seed=3)
    assert together == [rewrite(name, [post], seed=3)[0] for post in POSTS]
    assert together[::-1] == rewrite(name, POSTS[::-1], seed=3)


@pytest.mark.parametrize("name", sorted({*NAMES} - {"diacritics_removed"}))
def test_another_seed_draws_other_words(name):
    assert len({rewrite(name, [POSTS[1]], seed)[0] for seed in SEEDS}) > 2


@pytest.mark.parametrize("name", NAMES)
def test_every_post_with_vietnamese_words_changes_at_any_seed(name):
    for seed in SEEDS:
        for post, typed in zip(POSTS, rewrite(name, POSTS, seed), strict=True):
            assert typed != post


@pytest.mark.parametrize("name", NAMES)
def test_placeholders_links_tags_and_handles_stay(name):
    for seed in SEEDS:
        for post, typed in zip(POSTS, rewrite(name, POSTS, seed), strict=True):
            assert KEPT.findall(typed) == KEPT.findall(post)


@pytest.mark.parametrize("name", ["diacritics_removed", "evasion_spelling", "look_alike_letters", "emoji"])
def test_the_letters_can_still_be_read(name):
    for seed in SEEDS:
        for post, typed in zip(POSTS, rewrite(name, POSTS, seed), strict=True):
            assert bare(typed) == bare(post)


def test_taking_the_emoji_out_gives_the_post_back():
    marks = re.compile(f" (?:{'|'.join(EMOJI)})")
    for seed in SEEDS:
        for post, typed in zip(POSTS, rewrite("emoji", POSTS, seed), strict=True):
            assert marks.sub("", typed) == post
            assert 1 <= len(marks.findall(typed)) <= MAX_EMOJI


def test_teencode_shortens_frequent_words_in_one_way_a_writer():
    typed = {rewrite("teencode", ["mình không đi, mình không hỏi, mình không về"], seed)[0] for seed in SEEDS}
    assert len(typed) > 3
    for post in typed:
        assert len(set(re.findall(r"\b(?:mk|mik|mềnh)\b", post))) <= 1


def test_teencode_leaves_names_and_compounds_in_full():
    post = "Nhà báo Anh Em ghi lại quá trình giải thích tiếng anh cho bé Bạn"
    for seed in SEEDS:
        typed = rewrite("teencode", [post], seed)[0]
        for word in ("Bạn", "quá trình", "giải thích", "tiếng anh"):
            assert word in typed


def test_teencode_keeps_capitals():
    assert {rewrite("teencode", ["KHÔNG"], seed)[0] for seed in range(30)} <= {
        "KO",
        "K",
        "KH",
        "HÔNG",
        "HONG",
    }
    assert {rewrite("teencode", ["Không!"], seed)[0] for seed in range(30)} <= {
        *("Ko!", "K!", "Kh!", "Hông!", "Hong!")
    }
    assert rewrite("teencode", ["hàng Việt Nam"]) == ["hàng VN"]


def test_teencode_takes_a_habit_of_spelling_where_no_word_is_short():
    assert rewrite("teencode", ["phở"]) == ["fở"]
    assert rewrite("teencode", ["bánh"]) == ["báh"]


def test_no_spelling_stands_for_itself():
    for word, typed in SPELLINGS.items():
        assert word not in typed
        assert all(typed)
        assert word == unicodedata.normalize("NFC", word.lower())
    assert not set(COMPOUNDS) & set(SPELLINGS)


@pytest.mark.parametrize("name", NAMES)
def test_a_text_without_words_stays_or_gets_an_emoji(name):
    for post in ("", "123 !!!", "[số điện thoại]"):
        typed = rewrite(name, [post])[0]
        assert typed == post or (name == "emoji" and typed.startswith(post))


@given(st.text(max_size=60), st.integers(0, 3), st.sampled_from(NAMES))
def test_any_text_can_be_rewritten(text, seed, name):
    typed = rewrite(name, [text], seed)
    assert typed == rewrite(name, [text], seed)
    assert len(typed) == 1


def test_an_unknown_rewrite_is_a_mistake_of_the_caller():
    with pytest.raises(KeyError):
        rewrite("upside_down", POSTS)
