"""Bank accounts with their holders, e-mail addresses, handles and profile links are masked."""

import pytest

from pipeline.text.folding import fold
from pipeline.text.masking.mask import mask
from tests.text.masking.invented import ACCOUNTS, EMAILS, HANDLES, HOLDERS


@pytest.mark.parametrize("address", EMAILS)
def test_emails_are_masked_whole(address):
    assert mask(f"Thư gửi: {address} nhé") == "Thư gửi: [email] nhé"


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


@pytest.mark.parametrize("handle", HANDLES)
def test_handles_and_profiles_are_masked(handle):
    masked = mask(f"Nhắn {handle} nha")
    assert "[tài khoản]" in masked
    assert "mau" not in fold(masked.lower())
    assert "0000" not in masked


def test_a_profile_link_keeps_its_site_and_post():
    assert mask("https://www.facebook.com/tenmau/posts/123456") == (
        "https://www.facebook.com/[tài khoản]/posts/123456"
    )
