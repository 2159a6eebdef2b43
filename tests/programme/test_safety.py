"""What people type or posts say is shown and never run; a file comes only by our own form."""

from defusedxml.ElementTree import fromstring
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pipeline.programme.column import drafts
from pipeline.programme.good_news import stories
from pipeline.programme.models import OfficialPage, Publication
from tests.programme.samples import good_item, official_page, published, rumour
from tests.review.helpers import NASTY


def test_markup_is_shown_and_never_run(as_huong, huong):
    page = official_page(huong)
    OfficialPage.objects.update(name=NASTY[:120])
    item, told = good_item(huong, 1, text=NASTY, page=NASTY), rumour(huong, 2, text=NASTY)
    story = stories.save_story(huong, item, stories.Answers(NASTY, "", NASTY, True, "no", "none", "agreed"))
    published(huong, page, 1, story=story, words=NASTY)
    draft = drafts.start(huong, told)
    drafts.save(huong, draft, drafts.Texts(NASTY[:80], NASTY, NASTY, (), NASTY))
    addresses = [
        "pages/",
        f"pages/{page.pk}/",
        "published/",
        "good-news/",
        f"good-news/{item.pk}/",
        "calendar/",
    ]
    addresses += [f"calendar/{page.pk}/", "column/", f"column/{draft.pk}/"]
    for address in addresses:
        answer = as_huong.get(f"/programme/{address}")
        html = answer.content.decode()
        assert answer.status_code == 200, address
        assert "<script>alert" not in html and "<img src=x" not in html
    card = as_huong.get(f"/programme/column/{draft.pk}/card.svg").content.decode()
    drawn = {each.tag.rpartition("}")[2] for each in fromstring(card).iter()}
    assert drawn & {"path", "use"} and not drawn & {"script", "image", "a", "foreignObject"}


def test_a_forged_upload_is_refused(huong):
    page = official_page(huong)
    client = Client(enforce_csrf_checks=True)
    client.force_login(huong)
    file = SimpleUploadedFile(
        "trang.csv", b"post_id,text,created_at,url\n1,a,2026-11-02,https://example.org/1\n"
    )
    answer = client.post("/programme/published/import/", {"page": page.pk, "export": file})
    assert answer.status_code == 403 and not Publication.objects.exists()
