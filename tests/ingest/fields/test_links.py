"""Links lead to posts: their platform and id are told, and nobody is named by them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.fields.links import canonical_link, id_in_link, link_hash, platform_of_link

KEY = b"a key for tests, known to all of us"
OTHER_KEY = b"another key for tests, as well known"


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


FACEBOOK = "https://www.facebook.com/"
ONE_POST = {
    f"{FACEBOOK}122098765432101": [
        f"{FACEBOOK}tenrieng/posts/122098765432101",
        f"{FACEBOOK}tenrieng/posts/loi-dau-bai/122098765432101/?__cft__[0]=AZ&__tn__=R",
        f"{FACEBOOK}permalink.php?story_fbid=122098765432101&id=tenrieng",
        "https://m.facebook.com/story.php?id=tenrieng&story_fbid=122098765432101",
        f"{FACEBOOK}1000123_122098765432101",
        "http://fb.com/122098765432101?ref=tenrieng",
    ],
    f"{FACEBOOK}122098765432101?comment_id=77": [
        f"{FACEBOOK}tenrieng/posts/122098765432101?comment_id=77",
    ],
    f"{FACEBOOK}122098765432101?comment_id=78": [
        f"{FACEBOOK}tenrieng/posts/122098765432101?comment_id=77&reply_comment_id=78",
    ],
    f"{FACEBOOK}watch/?v=901234567890123": [
        f"{FACEBOOK}tenrieng/videos/901234567890123/",
        f"{FACEBOOK}tenrieng/videos/vb.1000123/901234567890123/?type=3",
        f"{FACEBOOK}watch?v=901234567890123&ref=sharing",
    ],
    f"{FACEBOOK}photo/?fbid=901234567890124": [
        f"{FACEBOOK}photo.php?fbid=901234567890124&set=a.1.2.1000123&id=tenrieng",
        f"{FACEBOOK}tenrieng/photos/a.100/901234567890124/",
    ],
    f"{FACEBOOK}groups/xombep/posts/901234567890125/": [
        f"{FACEBOOK}groups/xombep/permalink/901234567890125/?sfnsn=mo",
        f"{FACEBOOK}groups/xombep/?multi_permalinks=901234567890125&hoisted_section_header_type=x",
    ],
    f"{FACEBOOK}groups/xombep/posts/pfbid02AbC/": [f"{FACEBOOK}groups/xombep/posts/pfbid02AbC"],
    f"{FACEBOOK}reel/901234567890126/": [f"{FACEBOOK}reel/901234567890126?mibextid=x"],
    f"{FACEBOOK}share/p/1AbCd/": [f"{FACEBOOK}share/p/1AbCd/?mibextid=x"],
    "https://fb.watch/aB-1c/": ["https://fb.watch/aB-1c/?mibextid=x"],
    "https://x.com/i/status/1790000000000000001": [
        "https://twitter.com/tenrieng/status/1790000000000000001?s=20",
        "https://mobile.x.com/tenrieng/status/1790000000000000001/photo/1",
        "https://x.com/i/web/status/1790000000000000001",
    ],
    "https://www.tiktok.com/player/v1/7300000000000000001": [
        "https://www.tiktok.com/@ten.rieng/video/7300000000000000001?is_from_webapp=1",
        "https://m.tiktok.com/v/7300000000000000001.html?user_id=1000123",
        "https://www.tiktok.com/@ten.rieng/photo/7300000000000000001",
    ],
    "https://www.tiktok.com/player/v1/7300000000000000001?comment_id=8": [
        "https://www.tiktok.com/@ten.rieng/video/7300000000000000001?comment_id=8",
    ],
    "https://vt.tiktok.com/ZSabc123/": ["https://www.tiktok.com/t/ZSabc123/", "https://vm.tiktok.com/ZSabc123"],
    "https://www.instagram.com/p/Cabc-12_x/": [
        "https://www.instagram.com/tenrieng/p/Cabc-12_x/?igsh=x",
        "https://instagram.com/reel/Cabc-12_x",
        "https://www.instagram.com/tenrieng/reel/Cabc-12_x/",
    ],
    "https://www.instagram.com/p/Cabc-12_x/c/18000000000000001/": [
        "https://www.instagram.com/tenrieng/p/Cabc-12_x/c/18000000000000001/",
    ],
    "https://www.threads.net/t/Cabc-12_x": [
        "https://www.threads.net/@tenrieng/post/Cabc-12_x?xmt=1",
        "https://www.threads.com/t/Cabc-12_x/",
    ],
    "https://www.youtube.com/watch?v=abcDEF12345": [
        "https://youtu.be/abcDEF12345?si=x",
        "https://m.youtube.com/watch?app=desktop&v=abcDEF12345&ab_channel=tenrieng",
        "https://www.youtube.com/shorts/abcDEF12345?feature=share",
    ],
    "https://www.youtube.com/watch?v=abcDEF12345&lc=UgxA.9b": [
        "https://www.youtube.com/watch?v=abcDEF12345&lc=UgxA.9b&google_comment_id=x",
    ],
    "https://www.youtube.com/post/UgkxAbc": ["https://www.youtube.com/channel/UCtenrieng/community?lb=UgkxAbc"],
    "https://t.me/kenhxom/45": ["https://telegram.me/s/kenhxom/45?single"],
}  # fmt: skip
LINKS = [(kept, link) for kept, links in ONE_POST.items() for link in links]


@pytest.mark.parametrize(("kept", "link"), LINKS)
def test_a_link_opens_the_post_without_naming_its_author(kept, link):
    assert canonical_link(link) == kept


@pytest.mark.parametrize("kept", ONE_POST)
def test_the_link_that_is_kept_stays_as_it_is(kept):
    assert canonical_link(kept) == kept


@pytest.mark.parametrize(("kept", "link"), LINKS)
def test_every_link_to_a_post_has_one_hash_and_so_has_the_one_that_is_kept(kept, link):
    assert link_hash(link, KEY) == link_hash(kept, KEY)
    assert link_hash(f" {link.partition('://')[2]}\n", KEY) == link_hash(kept, KEY)


def test_links_to_different_posts_and_comments_have_different_hashes():
    assert len({link_hash(kept, KEY) for kept in ONE_POST}) == len(ONE_POST)
    assert link_hash(next(iter(ONE_POST)), OTHER_KEY) != link_hash(next(iter(ONE_POST)), KEY)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.facebook.com/ten.rieng",
        "https://www.facebook.com/profile.php?id=100012345678901",
        "https://www.facebook.com/100012345678901",
        "https://www.facebook.com/61551234567890/",
        "https://www.facebook.com/people/Ten-Rieng/100012345678901/",
        "https://www.facebook.com/groups/xombep/user/100012345678901/",
        "https://www.facebook.com/ten.rieng/posts/pfbid02AbC",
        "https://www.facebook.com/permalink.php?story_fbid=pfbid02AbC&id=100012345678901",
        "https://www.facebook.com/ten.rieng/videos/",
        "https://www.facebook.com/stories/100012345678901/xyz",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.facebook.com%2Ften.rieng",
        "https://x.com/tenrieng",
        "https://www.tiktok.com/@tenrieng",
        "https://www.instagram.com/ten.rieng/",
        "https://www.instagram.com/stories/ten.rieng/18000000000000001/",
        "https://www.threads.net/@tenrieng",
        "https://www.youtube.com/@tenrieng",
        "https://www.youtube.com/channel/UCtenrieng",
        "https://www.youtube.com/playlist?list=UUtenrieng",
        "https://t.me/tenrieng",
        "https://zalo.me/0900000123",
        "https://dien-dan.example/members/ten-rieng.12/",
        "https://mang.example/@tenrieng/110",
        "https://bao-mau.example/bai?author=ten-rieng",
        "https://luu-tru.example/2026/https://www.facebook.com/ten.rieng/posts/122098765432101",
        "https://chuyen.example/?to=https%3A%2F%2Fx.com%2Ftenrieng",
        "javascript:alert(1)",
        "https://[",
        "",
        "https://bao-mau.example/" + "a" * 2000,
    ],
)
def test_links_to_people_and_of_other_kinds_are_dropped_and_still_known_by_a_hash(url):
    assert canonical_link(url) is None
    assert link_hash(url, KEY) == link_hash(url, KEY) != link_hash("https://bao-mau.example/tin", KEY)


def test_a_link_to_a_pfbid_is_known_by_its_hash_whatever_stands_around_it():
    forms = (
        f"{FACEBOOK}ten.rieng/posts/pfbid02AbC?__cft__[0]=AZ",
        "https://m.facebook.com/permalink.php?story_fbid=pfbid02AbC&id=100012345678901",
    )
    assert len({link_hash(form, KEY) for form in forms}) == 1


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://bao-mau.example/tin/2026/bai-901.htm", "https://bao-mau.example/tin/2026/bai-901.htm"),
        ("https://bao-mau.example/t?id=5&utm_source=x&fbclid=y#c2", "https://bao-mau.example/t?id=5#c2"),
        ("https://ai.do:x@bao-mau.example/t", "https://bao-mau.example/t"),
    ],
)
def test_other_links_stay_without_what_tells_who_clicked(url, kept):
    assert canonical_link(url) == kept
    assert link_hash(url, KEY) == link_hash(kept, KEY)


@given(st.text(max_size=60), st.sampled_from(["", "https://", "https://www.facebook.com/", "https://t.me/"]))
def test_whatever_is_written_in_the_column_of_links_is_a_link_or_none(text, before):
    kept = canonical_link(before + text)
    assert kept is None or kept.lower().startswith(("http://", "https://"))
    assert len(link_hash(before + text, KEY)) == 21
