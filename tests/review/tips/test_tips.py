"""One post by hand: what is known is answered at once, what is new is queued, and units are counted."""

import io
import re

import pytest

from pipeline.classify import load_model
from pipeline.classify.history import current
from pipeline.errors import RuleError
from pipeline.labels import LABELS
from pipeline.review.accounts.accounts import add_user
from pipeline.review.accounts.roles import ROLES
from pipeline.review.accounts.team_settings import change_team
from pipeline.review.imports.thresholds import Choice, change_thresholds
from pipeline.review.models import Event, Item, ItemPost, Tip, Unit
from pipeline.review.queue.leases import claim_next
from pipeline.review.storage import event_log
from pipeline.review.tips import pictures, tips
from tests.review.helpers import PASSWORD
from tests.review.samples import decide, queue_item

NEW = "Phường mình sắp cắt nước ba ngày, mọi người trữ nước đi, gọi chú Sáu 0912345678 để hỏi nhé"
LINK = "https://www.facebook.com/chocuaque/posts/7654321098765"


def known(number: int = 1) -> str:
    return queue_item(number).text


def decided(person) -> Item:
    lease = claim_next(person)
    decide(person, str(lease.token), {"check": "scam"})
    return lease.item


def test_a_new_post_is_masked_scored_and_queued_with_a_question(database, lan):
    made = tips.bring(lan, NEW, "")
    item = made.post.item
    assert (made.answer, item.state, item.size) == ("new", "waiting", 1)
    assert "0912345678" not in item.text and "[số điện thoại]" in item.text
    assert item.questions.exists() and set(item.probabilities) == {
        "positive",
        "hateful",
        "offensive",
        "check",
    }
    assert event_log.verify().is_whole


def test_a_post_the_machine_would_pass_over_is_asked_about_all_the_same(database, lan):
    made = tips.bring(lan, "hôm nay trời đẹp quá cả nhà ơi", "")
    assert [question.label for question in made.post.item.questions.all()] == ["check"]


@pytest.mark.parametrize("share", [0.005, 0.05, 0.3])
def test_a_share_to_read_counts_as_one_of_ordinary_posts(database, lan, huong, share):
    change_thresholds({label: Choice(True, "budget", share) for label in LABELS}, huong)
    item = tips.bring(lan, NEW, "").post.item
    model = load_model(current().name)
    over = {label for label in LABELS if item.probabilities[label] >= model.threshold(label, share)}
    assert {question.label for question in item.questions.all()} == (over or {"check"})


def test_the_same_post_twice_is_one_post_and_two_who_asked(database, lan, minh):
    first, second = tips.bring(lan, NEW, ""), tips.bring(minh, f" {NEW}\n", "")
    assert first.post == second.post and (first.answer, second.answer) == ("new", "waiting")
    assert (Item.objects.count(), ItemPost.objects.count(), Tip.objects.count()) == (1, 1, 2)


def test_what_the_team_decided_is_answered_at_once_and_adds_no_copy(filled, lan, minh):
    item = decided(lan)
    made = tips.bring(minh, item.text, "")
    said = tips.told(made)
    assert (made.answer, said.number, said.outcomes) == ("decided", item.pk, [("check", "scam")])
    assert said.is_covered and item.posts.count() == 1


def test_a_near_copy_of_a_decided_post_waits_to_be_compared(filled, lan, minh):
    item = decided(lan)
    made = tips.bring(minh, f"{item.text} Ai cũng nên biết.", "")
    item.refresh_from_db()
    assert made.post.item == item and item.late == 1
    assert not tips.told(made).is_covered


def test_a_post_that_says_something_else_is_an_item_of_its_own_beside_the_near_one(filled, lan):
    made = tips.bring(lan, known().replace("ba ngày", "mười ngày"), "")
    assert made.answer == "new" and made.post.item.related is not None


def test_a_link_alone_is_looked_up_and_never_opened(database, lan, minh):
    with pytest.raises(RuleError, match="chưa gặp link này"):
        tips.bring(lan, "", LINK)
    first = tips.bring(lan, NEW, LINK)
    other_form = LINK.replace("www.", "m.") + "?fbclid=abc"
    second = tips.bring(minh, "", other_form)
    assert second.post == first.post and (second.way, second.answer) == ("link", "waiting")
    assert "chocuaque" not in first.post.url, "a link that names who posted is not kept"


@pytest.mark.parametrize(
    ("text", "link", "code"),
    [
        ("", "", "nothing"),
        (" \n", "", "nothing"),
        ("a" * (tips.MAX_CHARS + 1), "", "long"),
        (NEW, "javascript:alert(1)", "link"),
        (NEW, "https://", "link"),
        (NEW, "https://[", "link"),
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_is_kept(database, lan, text, link, code):
    with pytest.raises(RuleError) as refused:
        tips.bring(lan, text, link)
    assert refused.value.code == code and not Item.objects.exists() and not Tip.objects.exists()


def test_nobody_brings_an_export_by_hand(database, lan, monkeypatch):
    monkeypatch.setattr(tips, "MAX_A_DAY", 1)
    tips.bring(lan, NEW, "")
    with pytest.raises(RuleError, match="file xuất"):
        tips.bring(lan, "bài khác hẳn", "")


@pytest.mark.parametrize("role", ROLES)
def test_every_role_brings_posts_counted_for_their_unit_of_that_day(database, client, role):
    person = add_user("ai", PASSWORD, role)
    person.unit = Unit.objects.create(name="Đoàn phường Ba")
    person.save()
    client.force_login(person)
    answer = client.post("/tip/", {"text": NEW, "link": ""}, follow=True)
    html = answer.content.decode()
    assert "Bài mới, nhóm sẽ xem" in html and "Bài bạn đã gửi" in html
    person.unit = None
    person.save()
    assert Tip.objects.get().unit.name == "Đoàn phường Ba"
    assert Event.objects.get(kind="tip").payload["unit"] == "Đoàn phường Ba"


def test_a_form_that_is_refused_keeps_what_was_typed(as_lan):
    answer = as_lan.post("/tip/", {"text": "", "link": "javascript:<b>"})
    html = answer.content.decode()
    assert answer.status_code == 422 and 'value="javascript:&lt;b&gt;"' in html
    assert re.search(r'class="problem" id="tip-problem" role="alert">Đường link cần', html)


def test_nobody_sees_what_another_brought(database, as_lan, minh):
    made = tips.bring(minh, NEW, "")
    html = as_lan.get(f"/tip/?seen={made.pk}").content.decode()
    assert "Bài mới, nhóm sẽ xem" not in html and "Bài bạn đã gửi" not in html


def test_who_is_too_young_for_an_answer_is_told_only_that_there_is_one(filled, lan, minh):
    item = decided(lan)
    minh.is_minor = True
    minh.save()
    change_team(not_for_minors=["check"])
    said = tips.told(tips.bring(minh, item.text, ""))
    assert said.is_decided and said.outcomes == [] and not said.is_visible


# --- screenshots


def picture() -> bytes:
    from PIL import Image

    made = io.BytesIO()
    Image.new("L", (400, 60), 255).save(made, "PNG")
    return made.getvalue()


@pytest.mark.skipif(pictures.missing() == "", reason="Tesseract is installed")
def test_where_tesseract_is_missing_the_page_says_so_and_offers_no_picture(as_lan):
    html = as_lan.get("/tip/").content.decode()
    assert 'type="file"' not in html and "Bạn gõ lại nội dung vào ô trên nhé." in html
    sent = {"read": "1", "text": "đã gõ", "picture": io.BytesIO(picture())}
    answer = as_lan.post("/tip/", sent)
    assert answer.status_code == 422 and "đã gõ</textarea>" in answer.content.decode()


@pytest.mark.skipif(pictures.missing() != "", reason="Tesseract with vie is not installed")
def test_words_of_a_screenshot_come_into_the_form_and_the_picture_is_not_kept(as_lan):
    from PIL import Image, ImageDraw, ImageFont

    drawn = Image.new("RGB", (900, 120), "white")
    ImageDraw.Draw(drawn).text((20, 30), "Mai nghi hoc ca truong", "black", ImageFont.load_default(48))
    made = io.BytesIO()
    drawn.save(made, "PNG")
    made.seek(0)
    html = as_lan.post("/tip/", {"read": "1", "picture": made}).content.decode()
    assert "nghi hoc" in html and 'name="from_picture"' in html and not Item.objects.exists()


@pytest.mark.skipif(pictures.missing() != "", reason="Tesseract with vie is not installed")
@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n broken"])
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(RuleError) as refused:
        pictures.read_picture(content)
    assert refused.value.code == "type"
