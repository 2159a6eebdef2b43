"""A post finds the claim it states in other words; its opposite and its look-alikes are not taken for it."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.claims.known import Matcher, Wording
from pipeline.claims.known.scoring import read_weights, shipped_weights
from pipeline.errors import ModelError

ROOT = Path(__file__).parents[3]
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
        "Từ ngày 1/7, người phơi quần áo ngoài ban công bị phạt hai trăm nghìn đồng mỗi lần.",
        "Từ mùng một tháng chín người phơi quần áo ngoài ban công bị phạt 2 triệu đồng mỗi lần.",
        "Từ ngày 1/7, người nuôi chó mèo ngoài ban công bị phạt 2 triệu đồng mỗi lần.",
        "tu 1/7 nguoi phoi quan ao ngoai ban cong khong bi phat 2 trieu dong moi lan",
        "Phạt đâu mà phạt! Phơi quần áo ngoài ban công từ 1/7 mất 2 triệu mỗi lần là nói quá.",
        "Măng tươi ở chợ Sen Chiểu không ngâm bột thông cống để tẩy trắng.",
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


def test_of_two_claims_that_say_the_same_neither_hides_the_other() -> None:
    twin = Wording("twin", BANK[1].text.replace("để tẩy trắng", "cho trắng"))
    (matches,) = Matcher([*BANK, twin]).match([BANK[1].text])
    assert [(match.claim_id, match.level) for match in matches] == [
        ("cho-sen", "near_certain"),
        ("twin", "near_certain"),
    ]


def test_posts_about_nothing_known_have_no_match(matcher: Matcher) -> None:
    assert matcher.match(["Chúc cả nhà cuối tuần vui vẻ nhé", "", "🌸🌸", "ok"]) == [[], [], [], []]


def test_an_empty_bank_matches_nothing() -> None:
    assert Matcher([]).match(["lá mơ lông"]) == [[]]


def test_a_post_is_judged_alike_alone_and_among_others(matcher: Matcher) -> None:
    texts = [*RETOLD.values(), "Chúc cả nhà cuối tuần vui vẻ nhé"]
    alone = [matcher.match([text])[0] for text in texts]
    assert matcher.match(texts) == alone
    assert matcher.match(texts[::-1]) == alone[::-1]
    assert matcher.match(texts * 300) == alone * 300  # more than are matched at once


LOOK = """
import csv
from pipeline.claims.known import Matcher, Wording
with open("data/claims/hand_4.csv", encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
matcher = Matcher([Wording(row["claim_id"], row["text"]) for row in rows if row["kind"] == "claim"])
print(matcher.compared([row["text"] for row in rows]))
"""


def test_two_processes_judge_alike() -> None:
    """The order of a set differs between processes; not a digit of a score may hang on it."""
    said = [
        subprocess.run(
            [sys.executable, "-c", LOOK],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]


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


def test_the_encoder_reads_only_posts_that_words_leave_undecided() -> None:
    encoder = Counting()
    matcher = Matcher(BANK, encoder)
    ordinary = [f"Chúc mừng sinh nhật bạn thứ {i} của lớp" for i in range(50)]
    matcher.match([*ordinary, BANK[1].text])
    assert encoder.asked == []
    loose = "măng chợ Sen Chiểu tẩy trắng bằng bột gì đó"
    matcher.match([*ordinary, loose])
    assert len(encoder.asked) == 1


@given(st.text(max_size=200))
def test_any_text_at_all_can_be_matched(text: str) -> None:
    Matcher(BANK).match([text])


def test_damaged_weights_are_told_with_what_to_do(tmp_path) -> None:
    path = tmp_path / "weights.json"
    path.write_text('{"lexical": 3}', encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be used"):
        read_weights(path)
