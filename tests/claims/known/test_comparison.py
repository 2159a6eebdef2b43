"""What has to agree before a text states a claim: numbers, days, names, places, denials."""

import pytest

from pipeline.claims.known.comparison import (
    contradictions,
    denied,
    gap,
    has_lost_place,
    has_other_date,
    missing_names,
    missing_numbers,
    other_names,
    other_numbers,
    other_places,
    shared_share,
    swapped,
    turned_round,
)
from pipeline.claims.known.facts import Reader

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


def test_setting_right_is_noticed_where_the_claim_itself_does_not_speak_so() -> None:
    claim = facts("Sạc khi đeo ốp phát ra bức xạ gấp 40 lần bình thường.")
    assert contradictions(claim, facts("Sạc đeo ốp mà bức xạ gấp 40 lần bình thường")) == 0
    for post in (
        "Vô lý, máy chỉ nóng hơn chút",
        "Bức xạ đâu mà bức xạ",
        "Kết luận: ốp không làm tăng bức xạ",
    ):
        assert contradictions(claim, facts(post)) == 1, post


def test_words_in_the_place_of_those_of_a_claim_are_noticed() -> None:
    claim = facts("Thuê bao không cập nhật khuôn mặt trước ngày 15/12 sẽ bị khoá hai chiều.")
    other = facts("Thuê bao không nạp thẻ tối thiểu trước ngày 15/12 sẽ bị khoá hai chiều.")
    either, within = swapped(claim, other)
    assert either >= within > 0.2
    assert swapped(claim, claim) == (0.0, 0.0)


def test_what_a_post_leaves_out_is_no_other_word_in_its_place() -> None:
    claim = facts("Thuê bao không cập nhật khuôn mặt trước ngày 15/12 sẽ bị khoá hai chiều.")
    post = facts("Thuê bao không cập nhật trước ngày 15/12 sẽ bị khoá hai chiều.")
    assert swapped(claim, post) == (0.0, 0.0)
    assert gap(claim, post) > gap(claim, claim) == 0.0
    assert shared_share(claim, post) < shared_share(claim, claim) == 1.0


def test_a_place_is_lost_when_a_post_names_none_of_the_claim() -> None:
    claim = facts("Bún ở Hà Nội bị tẩy trắng.")
    assert has_lost_place(claim, facts("bún ở Huế bị tẩy trắng"))
    assert not has_lost_place(claim, facts("bun o ha noi bi tay trang"))
    assert not has_lost_place(facts("Bún bị tẩy trắng."), facts("bún ở Huế bị tẩy trắng"))


def test_a_denied_word_of_the_claim_counts_unless_the_claim_denies_it_too() -> None:
    assert denied(CLAIM, facts("Phường không phạt ai")) == 1
    assert denied(facts("Không phạt ai"), facts("Phường không phạt ai")) == 0
