"""A post finds the claim it states in other words; its opposite and its look-alikes are not taken for it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.claims.known import Matcher, Wording
from pipeline.claims.known.scoring import read_weights, shipped_weights
from pipeline.errors import ModelError

BANK = [
    Wording("la-mo", "Uống nước lá mơ lông liên tục 9 ngày có thể chữa khỏi hẳn sỏi thận, không cần mổ."),
    Wording("cho-sen", "Măng tươi ở chợ Sen Chiểu được ngâm bột thông cống để tẩy trắng."),
    Wording("cau-quan", "Từ ngày 1/3, xe máy bị cấm hoàn toàn qua cầu Đò Quan, chỉ ô tô được đi."),
    Wording("phoi-do", "Từ ngày 1/7, người phơi quần áo ngoài ban công bị phạt 2 triệu đồng mỗi lần."),
]
RETOLD = {
    "la-mo": "nghe bao uong nuoc la mo long 9 hom la het soi than luon k can mo xe gi dau",
    "cho-sen": "Các mẹ đi chợ Sen Chiểu đừng mua măng tươi nhé, họ ngâm bột thông cống cho trắng đấy 😱",
    "cau-quan": "Anh em chú ý 1/3 này cầu Đò Quan cấm tiệt xe máy rồi, chỉ cho ô tô qua thôi",
    "phoi-do": "Luật mới: mùng 1 tháng 7 hễ phơi quần áo ở ban công là phạt hai triệu một lần!!!",
}


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(BANK)


@pytest.mark.parametrize("claim_id", RETOLD)
def test_a_retelling_finds_its_claim_first(matcher: Matcher, claim_id: str) -> None:
    matches = matcher.match([RETOLD[claim_id]])[0]
    assert matches[0].claim_id == claim_id
    assert 0 < matches[0].score <= 1


@pytest.mark.parametrize(
    "post",
    [
        "Bệnh viện tỉnh khẳng định lá mơ lông không chữa được sỏi thận, không có chuyện 9 ngày là khỏi.",
        "Măng tươi ở chợ Mai Lâm được ngâm bột thông cống để tẩy trắng.",
        "Từ ngày 1/5, xe máy bị cấm hoàn toàn qua cầu Đò Quan, chỉ ô tô được đi.",
        "Từ ngày 1/7, người phơi quần áo ngoài ban công bị phạt 5 triệu đồng mỗi lần.",
        "Không có chuyện từ 1/7 phơi quần áo ngoài ban công bị phạt 2 triệu đồng mỗi lần.",
        "TIN GIẢ: Từ ngày 1/7, người phơi quần áo ngoài ban công bị phạt 2 triệu đồng mỗi lần.",
    ],
)
def test_a_denial_or_another_number_day_or_place_is_never_near_certain(matcher: Matcher, post: str) -> None:
    assert all(match.level != "near_certain" for match in matcher.match([post])[0])


def test_the_very_words_are_near_certain(matcher: Matcher) -> None:
    for wording, matches in zip(BANK, matcher.match([wording.text for wording in BANK]), strict=True):
        assert (matches[0].claim_id, matches[0].level) == (wording.claim_id, "near_certain")


def test_a_match_says_what_agrees_and_what_differs(matcher: Matcher) -> None:
    match = matcher.match(["Từ 1/7 phơi quần áo ngoài ban công là bị phạt 5 triệu đồng mỗi lần đó"])[0][0]
    assert match.claim_id == "phoi-do"
    assert any("quần áo" in phrase for phrase in match.agree)
    assert [(each.kind, each.claim, each.post) for each in match.differ] == [("number", "2 triệu", "5 triệu")]


def test_a_claim_is_told_once_by_its_nearest_wording() -> None:
    other = "Nước lá mơ lông uống chín hôm tan sạch sỏi thận khỏi mổ"
    matches = Matcher([*BANK, Wording("la-mo", other)]).match([RETOLD["la-mo"], other])
    assert [match.claim_id for match in matches[0]].count("la-mo") == 1
    assert matches[1][0].wording == other


def test_posts_about_nothing_known_have_no_match(matcher: Matcher) -> None:
    assert matcher.match(["Chúc cả nhà cuối tuần vui vẻ nhé", "", "🌸🌸", "ok"]) == [[], [], [], []]


def test_an_empty_bank_matches_nothing() -> None:
    assert Matcher([]).match(["lá mơ lông"]) == [[]]


def test_a_post_is_judged_alike_alone_and_among_others(matcher: Matcher) -> None:
    texts = [*RETOLD.values(), "Chúc cả nhà cuối tuần vui vẻ nhé"]
    assert matcher.match(texts) == [matcher.match([text])[0] for text in texts]


class Foreign:
    """An encoder that the weights were not fitted for."""

    name = "encoder-00000000"

    def embed(self, normalised_texts):
        raise AssertionError("it must not be asked")


def test_an_encoder_that_the_weights_do_not_know_is_not_asked() -> None:
    matcher = Matcher(BANK, Foreign())
    assert not matcher.uses_meaning
    assert matcher.match([RETOLD["cho-sen"]])[0][0].claim_id == "cho-sen"


class Counting:
    """An encoder that counts what it is asked about; its embeddings say nothing."""

    def __init__(self) -> None:
        self.name = shipped_weights().encoder
        self.asked: list[str] = []

    def embed(self, normalised_texts):
        self.asked += normalised_texts
        return np.full((len(normalised_texts), len(shipped_weights().denial_meaning)), 0.05, dtype=np.float32)


def test_only_posts_with_a_candidate_go_through_the_encoder_and_each_wording_once() -> None:
    encoder = Counting()
    matcher = Matcher(BANK, encoder)
    ordinary = [f"Chúc mừng sinh nhật bạn thứ {i} của lớp" for i in range(50)]
    matcher.match([*ordinary, RETOLD["cho-sen"]])
    first = len(encoder.asked)
    assert first <= 1 + len(BANK)
    matcher.match([RETOLD["cho-sen"]])
    assert len(encoder.asked) == first + 1


@given(st.text(max_size=200))
def test_any_text_at_all_can_be_matched(text: str) -> None:
    Matcher(BANK).match([text])


def test_damaged_weights_are_told_with_what_to_do(tmp_path) -> None:
    path = tmp_path / "weights.json"
    path.write_text('{"lexical": 3}', encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be used"):
        read_weights(path)
