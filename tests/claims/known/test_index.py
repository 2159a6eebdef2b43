"""Wordings are found by the rare words they share with a text, in a bank of any size."""

import pytest

from pipeline.claims.known.index import MAX_POSTINGS, Bm25Index, terms

WORDINGS = [
    "Uống nước lá mơ lông ba ngày là khỏi hẳn sỏi thận",
    "Cầu Đò Quan sẽ đóng bảy ngày để sửa từ thứ hai",
    "Ngân hàng Sao Mai khoá thẻ từ của mọi khách từ tháng tám",
]


def found(text: str, least: float = 0.0) -> list[int]:
    return [candidate.wording for candidate in Bm25Index(WORDINGS).search([text], 5, least)[0]]


def test_the_nearest_wording_comes_first() -> None:
    assert found("nghe bảo lá mơ lông chữa sỏi thận đấy cả nhà")[0] == 0


def test_a_text_without_diacritics_finds_what_was_written_with_them() -> None:
    assert found("cau do quan dong 7 ngay lan")[0] == 1


def test_a_wording_has_all_of_its_own_terms() -> None:
    best = Bm25Index(WORDINGS).search([WORDINGS[2]], 1)[0][0]
    assert best.wording == 2
    assert best.score == pytest.approx(1.0)


def test_what_shares_too_little_is_left_out() -> None:
    assert found("thẻ thư viện của trường", least=0.5) == []


def test_a_text_that_shares_nothing_finds_nothing() -> None:
    assert found("❤️❤️❤️") == []
    assert found("") == []


def test_an_empty_bank_answers_nothing() -> None:
    index = Bm25Index([])
    assert len(index) == 0
    assert index.search(["lá mơ lông"], 5) == [[]]


def test_a_wording_without_a_word_is_never_found() -> None:
    assert Bm25Index(["🔥🔥", *WORDINGS]).search(["🔥🔥"], 5) == [[]]


def test_texts_are_answered_in_their_order_whatever_the_batch() -> None:
    texts = [WORDINGS[i % 3] for i in range(2500)]
    answers = Bm25Index(WORDINGS).search(texts, 1)
    assert [each[0].wording for each in answers] == [i % 3 for i in range(2500)]


def test_rare_words_find_a_claim_among_many_that_share_the_common_ones() -> None:
    many = [f"Phường số {i} sẽ cắt nước hai ngày từ thứ tư tuần sau" for i in range(MAX_POSTINGS + 500)]
    index = Bm25Index([*many, "Phường Mường Lạn sẽ cắt nước hai ngày từ thứ tư tuần sau"])
    best = index.search(["phuong Muong Lan sap cat nuoc hai ngay do ba con"], 1)[0][0]
    assert best.wording == len(many)


def test_fillers_are_no_terms_of_their_own() -> None:
    assert "moi" not in terms(["moi", "nguoi", "oi"])
