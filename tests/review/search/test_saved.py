"""A search that was named is one click away, for one person or for the team."""

import pytest
from django.test import Client

from pipeline.errors import RuleError
from pipeline.review.models import Event, SavedView
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.search import saved
from tests.review.samples import queue_item

QUERY = "text=l%C3%A1+xoan&label=check"


@pytest.fixture
def as_tuan(tuan) -> Client:
    client = Client()
    client.force_login(tuan)
    return client


def save(client: Client, name: str = "Lá xoan", query: str = QUERY, **more) -> str:
    return client.post("/search/views/", {"name": name, "query": query, **more}, follow=True).content.decode()


def counts(client: Client) -> dict[str, int]:
    return {row["view"].name: row["count"] for row in client.get("/search/").context["views"]}


def test_a_view_is_a_link_with_a_count_of_this_moment(filled, as_huong):
    save(as_huong)
    assert f'href="/search/?{QUERY.replace("&", "&amp;")}"' in as_huong.get("/search/").content.decode()
    assert counts(as_huong) == {"Lá xoan": 5}
    enqueue([queue_item(9)])
    assert counts(as_huong) == {"Lá xoan": 6}


def test_a_view_is_ones_own_unless_it_is_shared(filled, as_huong, as_tuan):
    save(as_huong, "Riêng")
    save(as_huong, "Chung", is_shared="on")
    assert counts(as_tuan) == {"Chung": 5}
    assert "huong chia sẻ" in as_tuan.get("/search/").content.decode()


def test_the_same_name_again_keeps_the_newer_search(filled, as_huong):
    save(as_huong)
    save(as_huong, query="label=positive")
    assert counts(as_huong) == {"Lá xoan": 0}


def test_a_view_is_renamed_shared_and_removed(filled, as_huong, as_tuan):
    save(as_huong)
    address = f"/search/views/{SavedView.objects.get().pk}/"
    as_huong.post(address, {"name": "Tin y tế", "is_shared": "on"})
    assert counts(as_tuan) == {"Tin y tế": 5}
    assert as_tuan.post(address, {"remove": "1"}).status_code == 403
    as_huong.post(address, {"remove": "1"})
    assert counts(as_huong) == {}
    kinds = Event.objects.filter(kind__startswith="view_").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["view_saved", "view_saved", "view_removed"]


def test_the_lead_tidies_up_what_others_shared(filled, tuan, huong):
    view = saved.save_view(tuan, "Chung", QUERY, is_shared=True)
    saved.remove_view(view, huong)
    assert SavedView.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "said"), [("  ", "đặt tên"), ("\0", "đặt tên"), ("x" * 500, "Đã lưu"), ("a\0b", "Đã lưu")]
)
def test_names_are_kept_short_and_are_something(filled, as_huong, name, said):
    assert said in save(as_huong, name)


def test_nobody_keeps_more_views_than_can_be_counted(filled, huong, monkeypatch):
    monkeypatch.setattr(saved, "MAX_VIEWS", 2)
    for name in "ab":
        saved.save_view(huong, name, QUERY, is_shared=False)
    with pytest.raises(RuleError, match="Xoá bớt"):
        saved.save_view(huong, "c", QUERY, is_shared=False)
    saved.save_view(huong, "b", QUERY, is_shared=False)


def test_what_a_form_does_not_know_is_not_saved(filled, as_huong):
    save(as_huong, query="text=x&next=//evil.example&after=1~2")
    assert SavedView.objects.get().query == "text=x"


def test_reviewers_and_auditors_save_nothing(filled, as_lan):
    assert as_lan.post("/search/views/", {"name": "x", "query": QUERY}).status_code == 403
