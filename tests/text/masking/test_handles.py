"""E-mail addresses, handles, names on services and profile links are masked."""

import pytest

from pipeline.text.folding import fold
from pipeline.text.masking.mask import mask
from tests.text.masking.invented import EMAILS, HANDLES, NETWORK_NAMES


@pytest.mark.parametrize("address", EMAILS)
def test_emails_are_masked_whole(address):
    assert mask(f"Thư gửi: {address} nhé") == "Thư gửi: [email] nhé"


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


@pytest.mark.parametrize("text", NETWORK_NAMES)
def test_a_name_on_a_service_is_masked_with_the_words_that_say_so(text):
    assert "mau" not in fold(mask(text).lower())


@pytest.mark.parametrize("text", ["Facebook Việt Nam nói", "app Zalo cập nhật", "tài khoản facebook bị khoá"])
def test_a_service_itself_stays(text):
    assert mask(text) == text


def test_a_tag_behind_a_word_is_no_email():
    assert mask("nhắn Telegram @ten.example nhé") == "nhắn Telegram [tài khoản] nhé"
