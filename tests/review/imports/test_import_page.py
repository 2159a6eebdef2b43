"""A lead imports an export in the browser: seen before it starts, done once, explained when it fails."""

import gzip
import io
import json
import os
import resource
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from pipeline import ingest
from pipeline.review.accounts.accounts import add_user
from pipeline.review.imports import files as import_files
from pipeline.review.imports.problem_text import ENCODINGS, FIELDS
from pipeline.review.models import ImportRun, Item, Unit
from tests.review.helpers import EXPORT, RUMOUR
from tests.review.imports.uploads import page, run_of, upload

State = ImportRun.State


def test_an_upload_is_shown_masked_and_counted_before_anything_happens(as_huong):
    html = page(as_huong, run_of(as_huong, ("trang.csv", EXPORT)))
    assert "4 dòng. Chưa có gì vào hàng chờ cả." in html
    assert "trang.csv" in html and "từ cột <b>text</b>" in html
    assert "[số điện thoại]" in html and "0912345678" not in html
    assert "Bắt đầu nạp" in html and "Chỉ cho máy cột nào là gì" not in html
    assert Item.objects.count() == 0


def zipped(*members: tuple[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members:
            archive.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("trong.csv", b"  \n", "File trống"),
        ("anh.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "không phải file xuất"),
        ("trang.html", b"<!doctype html><p>x</p>", "không phải file xuất"),
        ("cut.json", b'[{"id": "1", "message": "ch', "JSON"),
        ("hai-lop.zip", zipped(("a.zip", "x")), "file nén nằm trong file nén"),
        ("khong-cot.csv", "a;b\n1;2\n", "Không thấy cột nào"),
    ],
)
def test_what_is_no_export_is_said_to_be_none_and_cannot_be_started(as_huong, name, data, said):
    html = page(as_huong, run_of(as_huong, (name, data)))
    assert said in html and "Bắt đầu nạp" not in html


def test_archives_and_json_are_opened(as_huong):
    posts = json.dumps([{"id": "1", "message": RUMOUR}])
    files = zipped(("thang-10.csv", EXPORT), ("thang-11.json", posts))
    html = page(as_huong, run_of(as_huong, ("goi.zip", files), ("b.csv.gz", gzip.compress(EXPORT.encode()))))
    assert "goi.zip/thang-10.csv" in html and "goi.zip/thang-11.json" in html and "b.csv.gz" in html
    assert "9 dòng." in html


def test_columns_that_were_not_found_can_be_named(as_huong, execute_run):
    run = run_of(as_huong, ("la.csv", EXPORT.replace("text", "chuyện <b>").replace("created_at", "hôm")))
    html = page(as_huong, run)
    assert "Bạn chỉ cho máy cột nào là nội dung nhé." in html and 'value="chuyện &lt;b&gt;"' in html
    as_huong.post(f"/import/{run.pk}/", {"look": "1", "text": "chuyện <b>", "created_at": "hôm", "x": "y"})
    html = page(as_huong, run)
    assert "từ cột <b>chuyện &lt;b&gt;</b>" in html and "Bắt đầu nạp" in html
    assert (execute_run(run).state, run.posts) == (State.DONE, 2)
    assert Item.objects.get().created_at is not None


def test_an_encoding_that_is_not_clear_can_be_chosen(as_huong):
    text = "post_id,text\n1,bé vé né mé té ké lé dé\n"
    run = run_of(as_huong, ("abc.csv", text.encode("cp1252")))
    assert "Không đoán chắc được bảng mã" in page(as_huong, run)
    as_huong.post(f"/import/{run.pk}/", {"look": "1", "encoding": "windows-1252"})
    html = page(as_huong, run)
    assert "bé vé né mé té ké lé dé" in html and "Bắt đầu nạp" in html


def test_an_upload_over_the_limit_is_refused_with_a_next_step(as_huong, settings, database):
    settings.UPLOAD_LIMIT = 3_000_000
    for size in (3_000_001, 5_000_000):  # a little over, and so far over that it is not even read
        answer = upload(as_huong, ("to.csv", b"x" * size))
        assert answer.status_code == 422 and "chia theo tháng" in answer.content.decode()
    assert ImportRun.objects.count() == 0
    assert not list(database.parent.glob("*.imports/*"))


def test_a_full_disk_is_said_to_be_full_and_leaves_nothing(as_huong, database):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, hard))  # a disk that takes no more than this
    try:
        answer = upload(as_huong, ("to.csv", b"x" * 3_000_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert answer.status_code == 422 and "Ổ đĩa của máy chủ đầy" in answer.content.decode()
    assert not list(database.parent.glob("*.imports/*"))


@pytest.mark.parametrize("files", [[], [("a.csv", EXPORT)] * 21])
def test_no_file_or_too_many_are_refused_kindly(as_huong, files):
    answer = upload(as_huong, *files)
    assert answer.status_code == 422 and 'class="problem"' in answer.content.decode()


@pytest.mark.parametrize(
    "name",
    ["../../../etc/passwd", "..\\..\\x.csv", "<script>alert(1)</script>.csv", "a" * 300, ". .", "\u202e.csv"],
)
def test_a_file_name_stays_in_its_folder_and_stays_text(as_huong, name):
    run = run_of(as_huong, (name, EXPORT), (name, EXPORT))
    kept = import_files.files_of(run)
    assert len(kept) == 2
    assert {path.parent for path in kept} == {import_files.folder_of(run) / "files"}
    assert "<script>alert" not in page(as_huong, run)


def test_nobody_but_a_lead_of_the_district_imports(database, client):
    person = add_user("quyen", "bến sông 42 đò", "lead")
    person.unit = Unit.objects.create(name="Đoàn phường Sen")
    person.save()
    client.force_login(person)
    assert client.get("/import/").status_code == upload(client, ("a.csv", EXPORT)).status_code == 403
    assert "/import/" not in client.get("/overview/").content.decode()
    assert ImportRun.objects.count() == 0


def test_an_upload_from_elsewhere_is_refused(huong):
    client = Client(enforce_csrf_checks=True)
    client.force_login(huong)
    assert upload(client, ("a.csv", EXPORT)).status_code == 403
    assert ImportRun.objects.count() == 0


def test_an_upload_can_be_dropped_and_a_forgotten_one_is(as_huong):
    dropped, forgotten = (run_of(as_huong, ("a.csv", EXPORT)) for _ in range(2))
    as_huong.post(f"/import/{dropped.pk}/", {"discard": "1"})
    ImportRun.objects.filter(pk=forgotten.pk).update(made_at=timezone.now() - timedelta(days=2))
    import_files.sweep()
    assert set(ImportRun.objects.values_list("state", flat=True)) == {State.DISCARDED}
    assert not any(import_files.folder_of(run).exists() for run in (dropped, forgotten))


def test_every_field_and_encoding_of_the_readers_has_a_name():
    from pipeline.ingest.formats.format import FIELDS as OURS

    assert set(FIELDS) == set(OURS)
    assert set(ENCODINGS) == set(ingest.ENCODINGS)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("anh.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20),
        ("hong.xlsx", zipped(("[Content_Types].xml", '<!DOCTYPE x [<!ENTITY e "ha">]><Types/>'))),
        ("so.json", '[{"id": ' + "9" * 100_000 + ', "message": "x"}]'),
    ],
)
def test_what_can_never_be_used_is_said_once_and_does_not_stay(as_huong, name, data):
    run = run_of(as_huong, (name, data))
    page(as_huong, run)
    run.refresh_from_db()
    assert run.state == State.DISCARDED
    assert not import_files.folder_of(run).exists()
    assert "Đã bỏ" in page(as_huong, run)


def test_an_upload_that_no_run_knows_is_swept_when_it_is_old(as_huong, database):
    run = run_of(as_huong, ("trang.csv", EXPORT))
    folder = import_files.folder_of(run)
    lost, fresh = folder.with_name("lost"), folder.with_name("fresh")
    for each in (lost, fresh):
        each.mkdir()
    old = (timezone.now() - import_files.MAX_UNSTARTED_AGE - timedelta(minutes=1)).timestamp()
    for each in (lost, folder):
        os.utime(each, (old, old))
    import_files.sweep()
    assert not lost.exists()
    assert fresh.exists() and folder.exists()


@pytest.mark.parametrize(
    "name", ["../../len.csv", "/etc/passwd", "..", "a/../../b.csv", "CON\x00.csv", "." * 300]
)
def test_the_name_of_an_upload_is_never_a_path(as_huong, huong, database, name):
    given = SimpleUploadedFile("x", EXPORT.encode())
    given._name = name  # past the cleaning that Django does, too
    run = import_files.receive([given], huong)
    (path,) = import_files.files_of(run)
    assert path.parent == import_files.folder_of(run) / "files"
    assert path.resolve().parent == path.parent.resolve() and path.is_file()
