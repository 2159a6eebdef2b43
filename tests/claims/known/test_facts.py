"""What has to agree before a text states a claim: numbers, days, names, places, denials."""

import pytest

from pipeline.claims.known.facts import (
    Reader,
    has_other_date,
    missing_names,
    missing_numbers,
    other_names,
    other_numbers,
    other_places,
    turned_round,
)

READER = Reader({"ngay": 0.5, "va": 0.9}, 0.001)
facts = READER.facts

CLAIM = facts("Từ ngày 1/7, người phơi quần áo ở chợ Nghĩa Tân bị phạt 2 triệu đồng mỗi lần.")


@pytest.mark.parametrize(
    "post",
    [
        "mùng 1 tháng 7 này phơi đồ là phạt 2tr nha",
        "tu 1/7 phoi do bi phat 2 trieu",
        "Từ 1/7 ai phơi đồ thì mất hai triệu đồng",
        "1-7 tới phơi đồ phạt 2.000.000 đồng",
    ],
)
def test_a_number_is_the_same_however_it_is_written(post: str) -> None:
    assert missing_numbers(CLAIM, facts(post)) == []


def test_a_number_that_is_missing_is_named() -> None:
    assert missing_numbers(CLAIM, facts("từ 1/7 phơi đồ là bị phạt")) == [2_000_000]


def test_another_number_of_the_same_unit_is_another_claim() -> None:
    assert other_numbers(facts("chữa khỏi sau 9 ngày"), facts("chữa khỏi sau 21 ngày")) == [(9, 21)]
    assert other_numbers(facts("chữa khỏi sau 9 ngày"), facts("chữa khỏi sau 9 ngày, có 3 người")) == []


def test_another_day_is_another_claim() -> None:
    assert has_other_date(CLAIM, facts("Từ 1/9 phơi đồ là bị phạt"))
    assert not has_other_date(CLAIM, facts("Đăng ngày 28/6: từ 1/7 phơi đồ là bị phạt"))


def test_a_name_is_found_without_capitals_and_by_its_first_letters() -> None:
    assert missing_names(CLAIM, facts("o cho nghia tan phoi do la bi phat")) == []
    named = facts("Người dân phải tới ngay chi nhánh của Sông Hồng Xanh để đổi thẻ")
    assert missing_names(named, facts("ra shx doi the di")) == []
    assert missing_names(named, facts("ra ngan hang doi the di")) != []


def test_a_name_behind_the_same_word_is_another_one() -> None:
    post = facts("Tôi nghe nói ở chợ Mai Dịch phơi đồ cũng bị phạt")
    assert [name.words for name in other_names(CLAIM, post)] == [("mai", "dich")]


def test_a_place_the_claim_does_not_name_is_told() -> None:
    assert other_places(CLAIM, facts("ở Đà Nẵng từ 1/7 phơi đồ là bị phạt")) == [("da", "nang")]


def test_words_behind_a_negation_are_turned_round_unless_the_claim_negates_them_too() -> None:
    post = facts("Phường không phạt người phơi quần áo")
    assert {"phat", "phoi", "quan", "ao"} <= turned_round(CLAIM, post)
    assert turned_round(facts("không cần dùng thuốc"), facts("chẳng cần dùng thuốc")) == frozenset()


def test_a_word_of_every_post_weighs_less_than_a_rare_one() -> None:
    assert READER.weight("va") < READER.weight("ngay") < READER.weight("xacthuc") == 1.0
