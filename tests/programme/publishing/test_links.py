"""A link says which page a post is on, and sometimes when it went up; nothing is opened."""

from datetime import date

import pytest

from pipeline.errors import UsageError
from pipeline.programme.publishing.links import clean_link, day_in, is_on_page, page_key

FACEBOOK = "https://www.facebook.com/tuoitrephuongba"


@pytest.mark.parametrize(
    "spelling",
    [
        "https://facebook.com/tuoitrephuongba/",
        "https://m.facebook.com/TuoiTrePhuongBa?ref=share",
        "https://fb.com/tuoitrephuongba",
        "https://web.facebook.com/tuoitrephuongba/about",
    ],
)
def test_a_page_is_one_however_its_link_is_spelt(spelling):
    assert page_key(spelling) == page_key(FACEBOOK)


@pytest.mark.parametrize(
    ("page", "post"),
    [
        (FACEBOOK, "https://m.facebook.com/tuoitrephuongba/posts/pfbid02abc?mibextid=x"),
        (
            "https://www.facebook.com/groups/12345",
            "https://facebook.com/groups/12345/permalink/678901234567890/",
        ),
        (
            "https://www.facebook.com/profile.php?id=100012345678901",
            "https://www.facebook.com/permalink.php?story_fbid=1234567890123456&id=100012345678901",
        ),
        (
            "https://www.tiktok.com/@doanphuongba",
            "https://www.tiktok.com/@doanphuongba/video/7300000000000000000",
        ),
        ("https://tuoitrephuongba.vn", "https://tuoitrephuongba.vn/tin-tuc/2026/11/20/tra-vi"),
        ("https://phuongba.gov.vn/doan", "https://www.phuongba.gov.vn/doan/tin/1"),
    ],
)
def test_a_post_is_found_on_its_page(page, post):
    assert is_on_page(post, page_key(page))


@pytest.mark.parametrize(
    "post",
    [
        "https://www.facebook.com/tuoitrephuongbay/posts/1",
        "https://www.facebook.com/share/p/1AbCdEf/",
        "https://www.youtube.com/watch?v=abcdefghijk",
        "https://example.org/tuoitrephuongba/posts/1",
    ],
)
def test_a_link_that_does_not_name_the_page_is_on_no_page(post):
    assert not is_on_page(post, page_key(FACEBOOK))


@pytest.mark.parametrize(
    ("link", "day"),
    [
        ("https://tuoitrephuongba.vn/2026/11/20/tra-vi", date(2026, 11, 20)),
        ("https://tuoitrephuongba.vn/tra-vi-20261120.htm", date(2026, 11, 20)),
        ("https://www.tiktok.com/@doan/video/7300000000000000000", date(2023, 11, 11)),
        ("https://tuoitrephuongba.vn/2026/13/40/tra-vi", None),
        ("https://tuoitrephuongba.vn/2199/01/01/tra-vi", None),
        ("https://www.facebook.com/tuoitrephuongba/posts/1234567890123456", None),
    ],
)
def test_the_day_is_taken_where_the_link_says_it(link, day):
    assert day_in(link) == day


@pytest.mark.parametrize(
    "text", ["", "facebook.com/x", "javascript:alert(1)", "https://", "https://[", "a" * 3000]
)
def test_what_is_no_link_is_refused(text):
    with pytest.raises(UsageError):
        clean_link(text)
