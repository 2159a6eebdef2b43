"""Items are found by their words, however they are typed, and by what is known about them."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from pipeline.review.accounts.accounts import add_user
from pipeline.review.accounts.permissions import can
from pipeline.review.accounts.team_settings import change_team
from pipeline.review.models import Item, ItemPost, ItemText
from pipeline.review.queue import clusters, leases
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.search.results import pieces
from pipeline.review.search.search import SearchQuery, count, find_items, keys, page
from pipeline.review.storage.index_words import body_of, match_spans
from tests.review.samples import decide, member, queue_item

SCAM = "Cảnh báo lừa đảo chuyển khoản qua mạng, ko bấm link lạ"
FLOOD = "Bà con họp chợ lại sau lũ 🌊"

pytestmark = pytest.mark.both_databases


@pytest.fixture
def posts(database) -> tuple[Item, Item]:
    """One item that asks for a check, one of good news."""
    enqueue(
        [
            queue_item(1, text=SCAM, reasons=(), page="Phố Huế"),
            queue_item(2, text=FLOOD, reasons=(), flags=("positive",), platform="tiktok"),
        ]
    )
    first, second = Item.objects.order_by("id")
    return first, second


def found(person, text: str = "", **more) -> list[int]:
    return sorted(find_items(person, SearchQuery(text, **more)).values_list("pk", flat=True))


@pytest.mark.parametrize(
    "typed",
    [
        "lừa đảo chuyển khoản",
        "lua dao chuyen khoan",
        "LỪA ĐẢO",
        "chuyển lừa",
        "lu\u031b\u0300a \u0111a\u0309o",
        "không bấm",
        "ko bấm",
        "khong bam",
        "k bấm link",
        '"lừa đảo"',
        "lừa-đảo",
    ],
)
def test_words_are_found_however_they_are_typed(posts, huong, typed):
    assert found(huong, typed) == [posts[0].pk]


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "'; DROP TABLE review_item; --",
        "a OR b NOT c NEAR(d) e*",
        "body:lừa",
        "^lừa",
        "(((",
        "lua AND NOT dao OR",
        "%s %(x)s {} \\",
        "\0lừa\0",
        "& | ! <-> :*",
        "ß İ ǅ 中国 مرحبا สวัสดี 𞤢",
        "x" * 5000,
        "một " * 3000,
    ],
)
def test_nothing_that_is_typed_is_a_command(posts, as_huong, typed):
    answer = as_huong.get("/search/", {"text": typed})
    assert answer.status_code == 200
    assert Item.objects.count() == 2


@pytest.mark.parametrize("typed", ["😀😀", "!!!", "_", "\u200b"])
def test_a_query_without_words_finds_nothing_and_says_why(posts, as_huong, huong, typed):
    assert found(huong, typed) == []
    assert "chưa có chữ hay số nào" in as_huong.get("/search/", {"text": typed}).content.decode()


def test_an_empty_query_finds_everything(posts, huong):
    assert len(found(huong, "  ")) == 2


def test_other_scripts_are_found_too(database, huong):
    enqueue([queue_item(1, text="Tin từ 中国新闻 và Правда", reasons=())])
    for typed in ("新闻", "правда"):
        assert len(found(huong, typed)) == 1
    assert found(huong, "日本") == []


def test_a_post_of_a_cluster_is_found_when_it_joins_and_where_it_goes(database, huong, tuan):
    enqueue([queue_item(1, text=SCAM), queue_item(2, text=FLOOD)])
    first, second = Item.objects.order_by("id")
    assert found(huong, "lá xoan") == []
    enqueue([queue_item(1, text=SCAM, members=(member("1-9", text="Uống lá xoan cho khỏi"),))])
    assert found(huong, "la xoan") == [first.pk]
    made = clusters.split(first, [ItemPost.objects.get(post_id="1-9").pk], tuan)
    assert found(huong, "la xoan") == [made.pk]
    clusters.undo(made, tuan)
    assert found(huong, "la xoan") == [first.pk]
    clusters.merge(second, first, tuan)
    assert found(huong, "hop cho") == [first.pk]
    clusters.undo(second, tuan)
    assert found(huong, "hop cho") == [second.pk]


def test_a_merged_item_that_lost_its_words_is_not_found_by_them(posts, huong, tuan):
    clusters.merge(posts[1], posts[0], tuan)
    assert ItemText.objects.get(pk=posts[1].pk).body == ""


def test_an_import_that_fails_leaves_no_words_behind(database, monkeypatch):
    monkeypatch.setattr("pipeline.review.queue.enqueue._record_added", lambda new: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        enqueue([queue_item(1)])
    assert ItemText.objects.count() == 0


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"label": "check"}, {1}),
        ({"label": "positive"}, {2}),
        ({"state": "decided"}, set()),
        ({"state": "waiting"}, {1, 2}),
        ({"stage": "first"}, {1, 2}),
        ({"stage": "adjudicate"}, set()),
        ({"platform": "tiktok"}, {2}),
        ({"page": "Phố Huế"}, {1}),
        ({"page": "Phố"}, set()),
        ({"since": "2026-11-20"}, {1, 2}),
        ({"since": "2026-11-21"}, set()),
        ({"until": "2026-11-20"}, {1, 2}),
        ({"until": "2026-11-19"}, set()),
        ({"low": "73.9985"}, {1}),
        ({"high": "73.9985"}, {2}),
        ({"reach": "121"}, set()),
        ({"reach": "120"}, {1, 2}),
        ({"label": "check", "text": "họp chợ"}, set()),
    ],
)
def test_filters_narrow(posts, as_huong, asked, names):
    html = as_huong.get("/search/", asked).content.decode()
    assert {int(n) for n in re.findall(r"Xem cụm số (\d+)", html)} == names


@pytest.mark.parametrize(
    "asked",
    [
        {"since": "hôm qua"},
        {"low": "x"},
        {"high": "nan"},
        {"label": "../etc"},
        {"order": "reviewer"},
        {"reach": "9" * 40},
        {"page": "x" * 501},
    ],
)
def test_a_filter_that_makes_no_sense_is_named(posts, as_huong, asked):
    answer = as_huong.get("/search/", asked)
    assert answer.status_code == 422
    assert 'class="problem"' in answer.content.decode()


@pytest.mark.parametrize("order", ["priority", "newest", "reach"])
def test_pages_show_everything_once_in_order(database, huong, order):
    enqueue(queue_item(n, priority=float(n % 7), posts=n % 3 + 1) for n in range(1, 46))
    seen: list[Item] = []
    after = ""
    for _ in range(3):
        part = page(huong, SearchQuery(order=order), after)
        seen += part.items
        after = part.after
    assert after == ""
    assert len({item.pk for item in seen}) == len(seen) == 45
    key = {"priority": "priority", "newest": "added_at", "reach": "reach"}[order]
    values = [getattr(item, key) for item in seen]
    assert values == sorted(values, reverse=True)


@pytest.mark.parametrize("after", ["", "~", "x~y", "nan~1", "inf~1", "1e400~1", "5~" + "9" * 40, "\0~\0"])
def test_a_place_that_makes_no_sense_is_the_start(posts, as_huong, after):
    for order in ("priority", "newest", "reach"):
        answer = as_huong.get("/search/", {"after": after, "order": order})
        assert "Xem cụm số" in answer.content.decode()


@pytest.mark.parametrize("order", ["priority", "newest", "reach"])
def test_pages_are_whole_when_there_are_too_many_to_count(database, huong, monkeypatch, order):
    monkeypatch.setattr("pipeline.review.search.search.MAX_COUNTED", 5)
    enqueue(queue_item(n, priority=float(n % 7), posts=n % 3 + 1) for n in range(1, 46))
    asked, seen, after = SearchQuery("la xoan", order=order), [], ""
    for _ in range(3):
        part = page(huong, asked, after)
        assert (part.count, part.is_more) == (5, True)
        seen += [item.pk for item in part.items]
        after = part.after
    assert after == "" and len(set(seen)) == len(seen) == 45


def test_results_are_counted_up_to_a_limit(database, huong):
    enqueue(queue_item(n) for n in range(1, 8))
    assert (count(huong, SearchQuery()), count(huong, SearchQuery(), limit=3)) == (7, 4)


def test_reviewers_find_what_is_decided_and_nothing_else(posts, lan, as_lan):
    assert found(lan) == []
    decide(lan, str(leases.claim_next(lan).token), {"check": "opinion_or_satire"})
    assert found(lan, "lua dao") == [posts[0].pk]
    html = as_lan.get("/search/", {"text": "lua dao"}).content.decode()
    assert "Ý kiến hoặc châm biếm</b>" in html and 'name="state"' not in html


def test_an_answer_is_not_found_before_the_item_is_decided(blind, posts, lan, tuan, as_huong):
    source = {"note": "Bộ Y tế đã bác tin này", "source_url": "https://example.org/nguon"}
    decide(lan, str(leases.claim_next(lan).token), {"check": "misleading"}, **source)
    asked = {"text": "lua dao"}
    assert "Gây hiểu lầm</b>" not in as_huong.get("/search/", asked).content.decode()
    assert as_huong.get("/search/", asked | {"outcome": "check:misleading"}).context["count"] == 0
    decide(tuan, str(leases.claim(posts[0], tuan).token), {"check": "misleading"}, **source)
    assert as_huong.get("/search/", asked | {"outcome": "check:misleading"}).context["count"] == 1
    assert "Gây hiểu lầm</b>" in as_huong.get("/search/", asked).content.decode()


def test_harsh_text_is_folded_and_softened_as_the_reader_wishes(database, huong, as_huong):
    enqueue([queue_item(1, text="Đồ khốn kia, cút về quê đi", flags=("hateful",), reasons=())])
    html = as_huong.get("/search/").content.decode()
    assert "Đ· k··· kia" in html and "khốn" not in html and 'class="entry-veil"' in html
    huong.veils = huong.softens = False
    huong.save()
    html = as_huong.get("/search/").content.decode()
    assert "khốn" in html and 'class="entry-veil"' not in html
    huong.leaves_out = ["hateful"]
    huong.save()
    assert 'class="entry-veil"' in as_huong.get("/search/").content.decode()


def test_people_under_18_do_not_find_what_the_team_restricts(database, tuan):
    enqueue([queue_item(1, flags=("hateful",)), queue_item(2)])
    assert len(found(tuan)) == 2
    tuan.is_minor = True
    assert len(found(tuan)) == 1
    change_team(not_for_minors=[])
    assert len(found(tuan)) == 2


def test_hits_are_marked_in_any_spelling():
    marked = [piece.text for piece in pieces(SCAM, "khong lua DAO") if piece.is_hit]
    assert marked == ["lừa", "đảo", "ko"]


def test_a_late_hit_is_what_is_shown_of_a_long_post():
    long = "chữ " * 200 + "lừa đảo " + "chữ " * 200
    shown = pieces(long, "lua dao")
    assert shown[0].text == shown[-1].text == "…"
    assert "lừa" in [piece.text for piece in shown if piece.is_hit]
    assert sum(len(piece.text) for piece in shown) < 300


def test_the_hit_of_another_post_of_the_cluster_is_shown(database, as_huong):
    enqueue([queue_item(1, members=(member("a"), member("b", text="Bản khác nói về cầu Long Biên")))])
    html = as_huong.get("/search/", {"text": "long bien"}).content.decode()
    assert '<mark class="hit">Long</mark> <mark class="hit">Biên</mark>' in html


def test_places_of_hits_are_offsets_into_the_text():
    text = "İstanbul, lừa ĐẢO"
    assert [text[low:high] for low, high in match_spans(text, "lua dao")] == ["lừa", "ĐẢO"]


def test_post_text_is_inert_in_results(database, as_huong):
    enqueue([queue_item(1, text="<script>x</script>\u202e lừa", reasons=())])
    html = as_huong.get("/search/", {"text": "lua"}).content.decode()
    assert "&lt;script&gt;" in html and "\u202e" not in html


def test_who_may_search():
    assert not can(None, "search")


@pytest.mark.parametrize(("role", "may"), [("", 403), ("reviewer", 200), ("auditor", 200), ("lead", 200)])
def test_the_search_page_is_for_people_of_the_team(database, role, may):
    client = Client()
    person = add_user("ai", "bến sông 42 đò", role or "reviewer")
    if not role:
        person.groups.clear()
    client.force_login(person)
    assert client.get("/search/").status_code == may


def test_search_pages_are_small(database, as_huong):
    enqueue(queue_item(n, text="chữ " * 3000, reasons=(), page="trang " * 50) for n in range(1, 30))
    assert len(as_huong.get("/search/", {"text": "chữ"}).content) < 100_000


def test_the_words_of_an_item_are_few_however_long_its_texts():
    assert len(body_of(["một hai " * 50_000, "MỘT"]).split()) == 2


def test_dates_are_days_of_the_team(database, huong):
    enqueue([queue_item(1, created_at=datetime(2026, 11, 20, 18, tzinfo=UTC))])  # 01:00 on the 21st in Hà Nội
    when = datetime(2026, 11, 21, tzinfo=UTC).date()
    assert count(huong, SearchQuery(since=when, until=when)) == 1


def test_what_is_written_as_it_was_typed_comes_first_and_the_rest_is_found_too(database, huong):
    texts = ["bo đề thi lớp 9", "Bồ Đề họp phường", "cây bồ đề trước cổng", "Đề bài bồ câu", "bố để quên"]
    enqueue([queue_item(n, text=text, priority=50.0 + n) for n, text in enumerate(texts)])
    found = page(huong, SearchQuery(text="Bồ Đề")).items
    assert [item.text for item in found] == [texts[2], texts[1], texts[3], texts[4], texts[0]]
    plain = page(huong, SearchQuery(text="bo de")).items
    assert [item.text for item in plain] == texts[::-1], "without diacritics nothing comes before"
    assert keys(huong, SearchQuery(text="Bồ Đề"), 2) == [item.pk for item in found[:2]]


def test_pages_of_what_was_typed_exactly_show_everything_once(database, huong):
    enqueue([queue_item(n, text=f"{'lụa' if n % 3 else 'lúa'} làng {n}", priority=50.0) for n in range(45)])
    query, after, seen = SearchQuery(text="lúa"), "", []
    while True:
        found = page(huong, query, after)
        seen += [item.text for item in found.items]
        after = found.after
        if not after:
            break
    assert len(seen) == len(set(seen)) == 45
    assert all(text.startswith("lúa") for text in seen[:15])
