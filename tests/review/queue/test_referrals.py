"""A package is made by a person, about claims and not about people, and never about an opinion."""

import pytest
from django.core.exceptions import PermissionDenied

from pipeline.errors import RuleError
from pipeline.review.models import Event, Item, Referral, Review
from pipeline.review.queue import leases
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.queue.referrals import GROUNDS, mark_sent, package, refer
from tests.review.samples import decide, queue_item
from tests.review.samples import member as post

pytestmark = pytest.mark.both_databases

WHY = "Ngân hàng đã cảnh báo, đây là link giả"
LINK = "https://example.org/canh-bao"


@pytest.fixture
def item(database) -> Item:
    members = tuple(post(f"1-{n}") for n in range(3))
    enqueue([queue_item(1, members=members, page="Chợ quê", text="Bấm link này nhận 5 triệu, hạn đến 24h!")])
    return Item.objects.get()


def judged(person, answer: str, **more: str) -> None:
    decide(person, str(leases.claim_next(person).token), {"check": answer}, WHY, LINK, **more)


def test_a_package_holds_links_reasons_and_text_and_nothing_about_an_author(item, lan, tuan):
    judged(lan, "scam", topic="scam_link", harm="high")
    text = package(refer(item, tuan, "authority", ground="scam", note="Nhờ anh chị xem gấp"))
    for part in ("https://example.org/p/1-0", "https://example.org/p/1-2", WHY, LINK, "Bấm link này"):
        assert part in text
    for part in ("Đường link lừa đảo", "Nặng", "Chuyển cơ quan chức năng", "Nhờ anh chị xem gấp", "Lừa đảo"):
        assert part in text
    assert "Chợ quê" not in text and "lan" not in text.split()


@pytest.mark.parametrize(
    ("answer", "says"), [("opinion_or_satire", "châm biếm"), ("accurate", "không có gì để báo")]
)
@pytest.mark.parametrize("to", ["lead", "platform", "authority"])
def test_an_opinion_or_a_true_post_cannot_be_referred_anywhere(item, lan, tuan, answer, says, to):
    judged(lan, answer)
    with pytest.raises(RuleError, match=says):
        refer(item, tuan, to, ground="scam")
    assert not Referral.objects.exists()


def test_an_open_item_cannot_be_referred(item, tuan):
    with pytest.raises(RuleError, match="chưa có quyết định"):
        refer(item, tuan, "platform")


def test_an_authority_is_for_named_grounds_only(item, lan, tuan):
    judged(lan, "scam")
    for ground in ("", "criticism"):
        with pytest.raises(RuleError, match="những việc này"):
            refer(item, tuan, "authority", ground=ground)
    with pytest.raises(RuleError, match="những việc này"):
        refer(item, tuan, "platform", ground="criticism")
    assert refer(item, tuan, "platform", ground="impersonation").ground == "impersonation"


def test_incitement_is_nothing_that_one_person_says(item, lan, tuan):
    judged(lan, "scam")
    with pytest.raises(RuleError, match="thù ghét"):
        refer(item, tuan, "authority", ground="incitement")
    assert set(GROUNDS) >= {"privacy", "child_safety", "impersonation", "violent_game", "scam", "incitement"}


def test_a_reviewer_refers_to_the_lead_only(item, lan, minh):
    judged(lan, "scam")
    refer(item, minh, "lead")
    with pytest.raises(PermissionDenied):
        refer(item, minh, "platform")


def test_sending_is_noted_once_with_who(item, lan, tuan, huong):
    judged(lan, "scam")
    made = refer(item, tuan, "platform")
    mark_sent(made, tuan)
    mark_sent(made, huong)
    made.refresh_from_db()
    assert made.sent_by == tuan
    assert Event.objects.filter(kind="referral_sent").count() == 1


def test_topic_and_harm_are_kept_only_where_an_answer_accuses(database, lan):
    enqueue(queue_item(n) for n in (1, 2, 3))
    judged(lan, "scam", topic="health", harm="low")
    judged(lan, "accurate", topic="health", harm="low")
    judged(lan, "scam", topic="nonsense", harm="x")
    assert list(Review.objects.order_by("id").values_list("topic", "harm")) == [
        ("health", "low"),
        ("", ""),
        ("", ""),
    ]


def test_from_the_page_of_the_item_to_the_package(item, lan, as_lan, tuan, client):
    judged(lan, "scam")
    assert 'value="platform"' not in as_lan.get(f"/item/{item.pk}/").content.decode()
    client.force_login(tuan)
    refused = client.post(f"/item/{item.pk}/refer/", {"to": "authority"})
    assert refused.status_code == 422 and "những việc này" in refused.content.decode()
    answer = client.post(f"/item/{item.pk}/refer/", {"to": "platform"}, follow=True)
    assert "https://example.org/p/1-0" in answer.content.decode()
    address = answer.redirect_chain[-1][0]
    assert as_lan.get(address).status_code == 404
    assert "đã gửi" in client.post(address, {"way": "facebook"}, follow=True).content.decode()


def test_personal_data_in_notes_is_masked(item, lan, tuan):
    why = "Số 0912345678 đã gọi cho nhiều người, ngân hàng đã cảnh báo"
    decide(lan, str(leases.claim_next(lan).token), {"check": "scam"}, why, LINK)
    text = package(refer(item, tuan, "platform", note="Hỏi thêm 0987654321 nhé"))
    assert "0912345678" not in text and "0987654321" not in text
    assert "đã gọi cho nhiều người" in text and "Hỏi thêm" in text
