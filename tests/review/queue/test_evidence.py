"""An accusing answer leans on links or documents; documents are told by content and handed out safely."""

import hashlib
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client

from pipeline.errors import RuleError
from pipeline.review.accounts.accounts import add_user
from pipeline.review.exports.decisions import decisions
from pipeline.review.models import Attachment, Document, Event, Item, Review
from pipeline.review.queue import evidence, leases
from pipeline.review.queue.decisions import StaleLeaseError
from pipeline.review.queue.history import item_history
from pipeline.review.queue.reopen import undo
from pipeline.review.queue.submission import InvalidAnswersError
from pipeline.review.storage import event_log
from tests.review.helpers import expire, token_on
from tests.review.samples import decide

WHY = "Bộ Y tế đã bác tin này"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + b"\0" * 40
PDF = b"%PDF-1.7\n<script>alert(1)</script>"
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + b"\0" * 20
FALSE = {"answer-check": "false_with_source", "note": WHY}


def upload(client, content=PNG, name="ảnh chụp.png", **more):
    data = {"token": token_on(client), **more, "document_file": SimpleUploadedFile(name, content)}
    return client.post("/attach/", data)


def ticked(response) -> list[str]:
    return re.findall(r'name="document" value="([^"]+)" checked', response.content.decode())


@pytest.fixture
def open_item(filled, lan) -> Item:
    return leases.claim_next(lan).item


def test_a_document_stands_in_for_a_link(open_item, as_lan, lan):
    shown = upload(as_lan, **FALSE)
    assert shown.status_code == 200
    (token,) = ticked(shown)
    as_lan.post("/decide/", {"token": token_on(as_lan), **FALSE, "document": token})
    review = Review.objects.get()
    assert review.attachments.get().document.sha256 == hashlib.sha256(PNG).hexdigest()
    assert Event.objects.get(kind="reviewed").payload["documents"] == [hashlib.sha256(PNG).hexdigest()]
    assert Event.objects.get(kind="document_added").payload["size"] == len(PNG)
    assert event_log.verify().is_whole
    assert next(decisions())["documents"] == [hashlib.sha256(PNG).hexdigest()]


def test_several_links_are_kept_and_the_first_is_the_source(open_item, lan):
    token = str(leases.live_lease(lan).token)
    links = "https://example.org/a\r\nhttps://example.org/b https://example.org/a"
    decide(lan, token, {"check": "misleading"}, WHY, links)
    assert decide(lan, token, {"check": "misleading"}, WHY, links).again
    review = Review.objects.get()
    assert review.source_url == "https://example.org/a"
    assert review.links == ["https://example.org/a", "https://example.org/b"]
    assert next(decisions())["sources"] == review.links
    with pytest.raises(StaleLeaseError, match="decided"):
        decide(lan, token, {"check": "misleading"}, WHY, "https://example.org/b")


@pytest.mark.parametrize(
    "links", ["https://example.org/a khong-phai-link", " ".join(f"https://a.vn/{n}" for n in range(11))]
)
def test_one_bad_link_or_too_many_are_refused(open_item, lan, links):
    with pytest.raises(InvalidAnswersError) as error:
        decide(lan, str(leases.live_lease(lan).token), {"check": "misleading"}, WHY, links)
    assert set(error.value.problems) == {"source_url"}


@pytest.mark.parametrize(("content", "kind"), [(PNG, "png"), (PDF, "pdf"), (JPEG, "jpeg"), (WEBP, "webp")])
def test_a_document_is_told_by_its_content(content, kind):
    assert evidence.type_of(content) == kind


@pytest.mark.parametrize("content", [b"<html><script>", b"GIF89a", b"MZ\x90", b"PK\x03\x04", b"RIFF1234WAVE"])
def test_another_type_is_refused_whatever_its_name_and_typing_is_kept(open_item, as_lan, content):
    answer = upload(as_lan, content, "ảnh.png", note="đang viết dở", source_url="https://a.vn/x")
    html = answer.content.decode()
    assert answer.status_code == 422 and "Chỉ nhận PDF và ảnh" in html
    assert "đang viết dở" in html and "https://a.vn/x" in html
    assert not Document.objects.exists()


def test_too_large_empty_and_missing_files_are_refused_in_words(open_item, as_lan):
    large = upload(as_lan, PNG + b"\0" * evidence.MAX_DOCUMENT_BYTES, note="còn đây")
    assert large.status_code == 422
    assert "tối đa 5 MB" in large.content.decode() and "còn đây" in large.content.decode()
    assert "Tệp này rỗng" in upload(as_lan, b"").content.decode()
    without = as_lan.post("/attach/", {"token": token_on(as_lan)})
    assert "chọn một tệp trước" in without.content.decode()
    assert not Document.objects.exists()


def test_documents_outlast_a_refused_form_and_an_expired_lease(open_item, as_lan, lan):
    (token,) = ticked(upload(as_lan, **FALSE))
    refused = as_lan.post("/decide/", {"token": token_on(as_lan), **FALSE, "note": "", "document": token})
    assert refused.status_code == 422 and ticked(refused) == [token]
    form = {"token": token_on(as_lan), **FALSE, "document": token, "topic": "health", "harm": "high"}
    expire(leases.live_lease(lan))
    stale = as_lan.post("/decide/", form)
    html = stale.content.decode()
    assert stale.status_code == 409 and "ảnh chụp.png" in html and token in html and 'value="health"' in html
    again = as_lan.post("/resume/", form | {"cluster": open_item.cluster_id})
    assert ticked(again) == [token]


def test_a_file_sent_after_the_lease_ran_out_is_kept(open_item, as_lan, lan):
    lease = leases.live_lease(lan)
    expire(lease)
    data = {"token": str(lease.token), **FALSE, "document_file": SimpleUploadedFile("a.png", PNG)}
    stale = as_lan.post("/attach/", data)
    assert stale.status_code == 409 and str(Document.objects.get().token) in stale.content.decode()


def test_what_was_taken_back_is_offered_again(open_item, as_lan, lan):
    (token,) = ticked(upload(as_lan, **FALSE))
    as_lan.post("/decide/", {"token": token_on(as_lan), **FALSE, "document": token})
    undo(lan)
    assert ticked(as_lan.get("/")) == [token]


def test_no_more_than_three_go_with_an_answer_and_the_same_file_is_kept_once(open_item, lan):
    made = [evidence.attach(open_item, lan, "a", PNG + bytes([n])) for n in range(4)]
    assert evidence.attach(open_item, lan, "b", PNG + bytes([2])) == made[2]
    lease = leases.live_lease(lan)
    with pytest.raises(InvalidAnswersError, match="tối đa 3 tài liệu"):
        decide(lan, str(lease.token), {"check": "misleading"}, WHY, documents=[str(d.token) for d in made])
    for n in range(4, evidence.MAX_DOCUMENTS_ADDED):
        evidence.attach(open_item, lan, "a", PNG + bytes([n]))
    with pytest.raises(RuleError):
        evidence.attach(open_item, lan, "a", JPEG)


def test_nobody_leans_on_a_document_of_somebody_else(open_item, lan, minh):
    theirs = evidence.attach(open_item, minh, "a.png", PNG)
    with pytest.raises(InvalidAnswersError):
        decide(
            lan,
            str(leases.live_lease(lan).token),
            {"check": "misleading"},
            WHY,
            documents=[str(theirs.token), "linh tinh"],
        )


def test_a_download_can_do_nothing(open_item, as_lan, lan):
    made = evidence.attach(open_item, lan, 'x"\r\n<b>.html', PDF)
    answer = as_lan.get(f"/document/{made.token}/")
    assert answer.content == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert ".html.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer.headers["Cache-Control"]


def test_only_who_may_see_the_item_reads_its_documents(open_item, as_lan, lan, as_minh):
    made = evidence.attach(open_item, lan, "a.png", PNG)
    address = f"/document/{made.token}/"
    auditor = Client()
    auditor.force_login(add_user("xuan", "bến sông 42 đò", "auditor"))
    assert Client().get(address).status_code == 302
    assert [client.get(address).status_code for client in (as_lan, as_minh)] == [200, 404]
    decide(lan, str(leases.live_lease(lan).token), {"check": "misleading"}, WHY, documents=[str(made.token)])
    assert [client.get(address).status_code for client in (as_minh, auditor)] == [200, 403]
    assert "a.png" in as_minh.get(f"/item/{open_item.pk}/").content.decode()


def test_who_adjudicates_reads_the_documents_of_both(blind, filled, lan, minh, tuan):
    item = leases.claim_next(lan).item
    made = evidence.attach(item, lan, "a.png", PNG)
    decide(lan, str(leases.live_lease(lan).token), {"check": "misleading"}, WHY, documents=[str(made.token)])
    leases.claim(item, minh)
    assert evidence.find_document(made.token, minh) is None  # the second review is blind
    decide(minh, str(leases.live_lease(minh).token), {"check": "accurate"})
    assert evidence.find_document(made.token, tuan) is None
    leases.claim(Item.objects.get(pk=item.pk), tuan)
    assert evidence.find_document(made.token, tuan) == made


def test_documents_cannot_be_changed_or_removed(open_item, lan):
    made = evidence.attach(open_item, lan, "a.png", PNG)
    decide(lan, str(leases.live_lease(lan).token), {"check": "misleading"}, WHY, documents=[str(made.token)])
    for rows in (Document.objects.all(), Attachment.objects.all()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows._raw_delete(rows.db)


def test_files_are_refused_everywhere_else_with_a_clear_page(open_item, as_lan):
    for path in ("/decide/", "/skip/", "/language/"):
        answer = as_lan.post(path, {"token": "x", "file": SimpleUploadedFile("a.png", PNG)})
        assert answer.status_code == 413 and "lớn quá" in answer.content.decode()


def test_a_forged_upload_is_refused(open_item, lan):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(lan)
    answer = strict.post("/attach/", {"token": "x", "document_file": SimpleUploadedFile("a.png", PNG)})
    assert answer.status_code == 403
    assert not Document.objects.exists()


def test_topic_and_harm_are_shown_and_exported(open_item, lan):
    token = str(leases.live_lease(lan).token)
    decide(lan, token, {"check": "scam"}, topic="scam_link", harm="high")
    row = next(decisions())
    assert (row["topic"], row["harm"]) == ("scam_link", "high")
    (line,) = item_history(Item.objects.get(pk=open_item.pk)).entries
    assert "Đường link lừa đảo" in line.about and "Nặng" in line.about
