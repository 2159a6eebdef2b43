"""Links lead to posts: their platform and id are told, and links to people are dropped."""

import pytest

from pipeline.ingest.fields.links import id_in_link, platform_of_link, safe_link


@pytest.mark.parametrize(
    ("url", "platform"),
    [
        ("https://www.facebook.com/tinxom/posts/901", "facebook"),
        ("https://youtu.be/abcDEF12345", "youtube"),
        ("http://vt.tiktok.com/ZSabc123/", "tiktok"),
        ("https://www.instagram.com/p/abcdefg", "instagram"),
        ("https://bao-mau.example/facebook.html", "unknown"),
    ],
)
def test_the_platform_is_told_by_the_host(url, platform):
    assert platform_of_link(url) == platform


@pytest.mark.parametrize(
    ("url", "post"),
    [
        ("https://www.facebook.com/tinxom/posts/901234", "901234"),
        ("https://www.facebook.com/watch/?v=901234", "901234"),
        ("https://www.instagram.com/p/abcdefg/", "abcdefg"),
        ("https://www.facebook.com/tinxom", None),
    ],
)
def test_the_id_of_a_post_is_found_in_its_link(url, post):
    assert id_in_link(url) == post


@pytest.mark.parametrize(
    "url",
    [
        "https://www.facebook.com/ten.mau",
        "https://www.tiktok.com/@tenmau",
        "javascript:alert(1)",
        "",
        None,
        "https://bao-mau.example/" + "a" * 2000,
    ],
)
def test_links_to_people_and_of_other_kinds_are_dropped(url):
    assert safe_link(url) is None


def test_a_link_to_a_post_stays():
    assert safe_link("https://www.facebook.com/watch/?v=1") == "https://www.facebook.com/watch/?v=1"
