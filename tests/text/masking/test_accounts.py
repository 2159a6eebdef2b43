"""Bank accounts are masked with their holders."""

import pytest

from pipeline.text.folding import fold
from pipeline.text.masking.mask import mask
from tests.text.masking.invented import ACCOUNTS, HOLDERS


@pytest.mark.parametrize("text", ACCOUNTS)
def test_bank_accounts_are_masked(text):
    masked = mask(text)
    assert "[số tài khoản]" in masked
    assert not any(char.isdigit() for char in masked)


@pytest.mark.parametrize("text", HOLDERS)
def test_the_holder_of_an_account_is_masked_with_it(text):
    masked = mask(text)
    assert "[tên chủ tài khoản]" in masked
    assert "mau" not in fold(masked.lower())
    assert "nguyen" not in fold(masked.lower())


def test_an_organisation_that_holds_an_account_stays():
    text = "STK 0123456789 VCB Hội Chữ thập đỏ tỉnh Mẫu"
    assert mask(text) == "STK [số tài khoản] VCB Hội Chữ thập đỏ tỉnh Mẫu"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("số tài khoản 19000418277335", "số tài khoản [số tài khoản]"),
        ("711A00041335 - VietinBank", "[số tài khoản] - VietinBank"),
        ("ck vào 0400 0004 1827 7 Sacombank", "ck vào [số tài khoản] Sacombank"),
        ("gọi 19001234", "gọi 19001234"),
    ],
)
def test_an_account_that_begins_or_looks_like_another_number_is_one(text, masked):
    assert mask(text) == masked


def test_an_account_with_the_number_of_a_phone_has_a_holder():
    masked = mask("mb bank 0935 000 335 (Tran Nhat Mau) ck lien nha")
    assert masked == "mb bank [số điện thoại] ([tên chủ tài khoản]) ck lien nha"
