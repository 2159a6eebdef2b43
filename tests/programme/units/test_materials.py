"""What is on the shelf is a sound link or a file told by its content, and is handed out as a download."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pipeline.errors import RuleError
from pipeline.programme.models import Material
from pipeline.programme.units import materials
from pipeline.review.models import Event, Unit
from pipeline.review.queue.evidence import MAX_DOCUMENT_BYTES
from tests.programme.samples import unit_lead

PDF = b"%PDF-1.7\n" + bytes(40)
PAGE = "/programme/materials/"


def test_links_and_files_are_kept_and_noted(database, huong):
    materials.put(huong, "handbook", "Sổ tay", link="https://example.org/so-tay")
    made = materials.put(huong, "infographic", "Năm bước", name="nam-buoc.pdf", content=PDF)
    assert (made.file_type, bytes(made.content)) == ("pdf", PDF)
    assert [each.title for each in materials.shelf()] == ["Năm bước", "Sổ tay"]
    assert Event.objects.filter(kind="material_added").count() == 2


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"link": "javascript:alert(1)"}, "https://"),
        ({}, "dán đường link hoặc chọn"),
        ({"content": b"<html><script>"}, "Chỉ nhận PDF"),
        ({"content": b"MZ\x90\x00"}, "Chỉ nhận PDF"),
        ({"content": PDF + bytes(MAX_DOCUMENT_BYTES)}, "nặng quá"),
        ({"kind": "x", "link": "https://example.org/a"}, "loại tài liệu"),
        ({"title": "", "link": "https://example.org/a"}, "đặt tên"),
    ],
)
def test_what_is_not_safe_or_not_there_is_refused(database, huong, facts, says):
    given = {"kind": "handbook", "title": "Sổ tay"} | facts
    with pytest.raises(RuleError, match=says):
        materials.put(huong, given.pop("kind"), given.pop("title"), **given)
    assert not Material.objects.exists()


def test_a_file_comes_as_a_download_in_which_nothing_runs(database, huong, as_huong):
    made = materials.put(huong, "bulletin", "Bản tin", name="../../x.html", content=PDF)
    answer = as_huong.get(f"{PAGE}{made.pk}/")
    assert answer.content == PDF and answer["Content-Type"] == "application/pdf"
    assert (
        answer["Content-Disposition"].startswith("attachment")
        and "sandbox" in answer["Content-Security-Policy"]
    )
    assert ".html.pdf" in answer["Content-Disposition"]
    link = materials.put(huong, "bulletin", "Link", link="https://example.org/a")
    assert as_huong.get(f"{PAGE}{link.pk}/").status_code == 404


def test_a_unit_takes_off_its_own_and_the_bytes_go(database, huong):
    unit = Unit.objects.create(name="Đoàn A")
    lead, theirs = unit_lead(unit), materials.put(huong, "handbook", "Của quận", content=PDF)
    with pytest.raises(PermissionDenied):
        materials.remove(lead, theirs)
    own = materials.put(lead, "handbook", "Của A", content=PDF)
    materials.remove(lead, own)
    assert Material.objects.get(pk=own.pk).content is None
    assert list(materials.shelf()) == [theirs]


def test_putting_on_the_shelf_on_the_page(database, as_huong):
    file = SimpleUploadedFile("so-tay.pdf", PDF)
    assert as_huong.post(PAGE, {"kind": "handbook", "title": "Sổ tay", "file": file}).status_code == 302
    html = as_huong.get(PAGE).content.decode()
    assert "Sổ tay" in html and f"{PAGE}{Material.objects.get().pk}/" in html
    wrong = SimpleUploadedFile("a.pdf", b"<script>")
    answer = as_huong.post(PAGE, {"kind": "handbook", "title": "Xấu", "file": wrong})
    assert answer.status_code == 422 and "Chỉ nhận PDF" in answer.content.decode()
    big = SimpleUploadedFile("a.pdf", PDF + bytes(MAX_DOCUMENT_BYTES))
    answer = as_huong.post(PAGE, {"kind": "handbook", "title": "To", "file": big})
    assert answer.status_code == 422 and "nặng quá" in answer.content.decode()
    as_huong.post(f"{PAGE}{Material.objects.get().pk}/remove/")
    assert "Sổ tay</a>" not in as_huong.get(PAGE).content.decode()


def test_a_form_without_its_secret_is_refused(database, huong):
    client = Client(enforce_csrf_checks=True)
    client.force_login(huong)
    assert (
        client.post(PAGE, {"kind": "handbook", "title": "a", "link": "https://example.org"}).status_code
        == 403
    )
