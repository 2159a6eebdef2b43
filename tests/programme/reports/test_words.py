"""What people write of a period is kept, masked, sent once and rolled up; only who may writes it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from pipeline.errors import RuleError
from pipeline.programme.models import ReportWords
from pipeline.programme.periods import half_year_of
from pipeline.programme.reports.making import make_report
from pipeline.programme.reports.page import render
from pipeline.programme.reports.words import save_words
from pipeline.review.models import Event, Unit
from tests.programme.samples import unit_lead

NOW = half_year_of(timezone.localdate())


def test_words_are_kept_until_they_are_sent_and_sent_once(database, huong):
    unit = Unit.objects.create(name="Đoàn phường Ba")
    save_words(huong, unit, NOW, {"results": "Bản nháp"}, sends=False)
    assert "Đơn vị chưa gửi báo cáo kỳ này: Đoàn phường Ba." in render(make_report(NOW))
    first = save_words(
        huong, unit, NOW, {"results": "Ra mắt tổ kiểm chứng, gọi 0912345678"}, sends=True
    ).sent_at
    again = save_words(huong, unit, NOW, {"results": "Ra mắt hai tổ kiểm chứng"}, sends=True)
    assert again.sent_at == first and ReportWords.objects.count() == 1
    assert Event.objects.filter(kind="report_sent").count() == 1
    assert "Đơn vị chưa gửi" not in render(make_report(NOW))
    assert "Ra mắt hai tổ kiểm chứng" in render(make_report(NOW, unit))


def test_personal_data_in_words_is_masked(database, huong):
    made = save_words(huong, None, NOW, {"plans": "Gọi chị 0912345678 nhé"}, sends=False)
    assert "0912345678" not in made.plans and made.plans.startswith("Gọi chị")


def test_too_long_or_too_early_is_refused(database, huong):
    with pytest.raises(RuleError, match=r"6\.000"):
        save_words(huong, None, NOW, {"results": "a" * 6001}, sends=False)
    later = half_year_of(NOW.last.replace(year=NOW.last.year + 1))
    with pytest.raises(RuleError, match="chưa bắt đầu"):
        save_words(huong, None, later, {}, sends=True)
    assert not ReportWords.objects.exists()


def test_the_lead_of_a_unit_writes_for_their_own_only(database):
    one, two = (Unit.objects.create(name=name) for name in ("Đoàn A", "Đoàn B"))
    lead = unit_lead(one)
    save_words(lead, one, NOW, {"results": "Xong"}, sends=True)
    for unit in (two, None):
        with pytest.raises(PermissionDenied):
            save_words(lead, unit, NOW, {"results": "Xong"}, sends=True)


def test_on_the_page_a_unit_sees_itself_whatever_it_asks_for(database):
    one, two = (Unit.objects.create(name=name) for name in ("Đoàn A", "Đoàn B"))
    client = Client()
    client.force_login(unit_lead(one))
    html = client.get(f"/programme/report/?unit={two.pk}").content.decode()
    assert "Đoàn A" in html and "Đoàn B" not in html
    sent = {"from": NOW.first, "to": NOW.last, "unit": two.pk, "results": "Xong", "send": "1"}
    client.post("/programme/report/words/", sent)
    assert ReportWords.objects.get().unit == one


def test_the_lead_chooses_a_unit_downloads_and_it_is_noted(database, as_huong):
    unit = Unit.objects.create(name="Đoàn A")
    page = f"from={NOW.first}&to={NOW.last}&unit={unit.pk}"
    assert "Đoàn A" in as_huong.get(f"/programme/report/?{page}").content.decode()
    for ending, start in (("docx", b"PK"), ("html", b"<!doctype"), ("zip", b"PK")):
        answer = as_huong.get(f"/programme/report/download.{ending}?{page}")
        assert answer.content.startswith(start) and "attachment" in answer["Content-Disposition"]
    assert as_huong.get("/programme/report/download.exe").status_code == 404
    assert as_huong.get("/programme/report/?unit=999").status_code == 404
    assert as_huong.get("/programme/report/figures/khong-co.csv").status_code == 404
    assert (
        "Nội dung,Số lượng" in as_huong.get(f"/programme/report/figures/reading.csv?{page}").content.decode()
    )
    assert list(Event.objects.filter(kind="reported").values_list("payload__file", flat=True)) == [
        "docx", "html", "zip",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [
        "from=2026-06-30&to=2026-01-01",
        "from=hom-qua&to=2026-01-01",
        "from=2026-01-01",
        "from=1999-01-01&to=1999-02-01",
    ],
)
def test_days_that_are_no_period_are_explained_and_the_half_year_is_shown(database, as_huong, query):
    answer = as_huong.get(f"/programme/report/?{query}")
    assert answer.status_code == 422 and "Bạn xem lại hai ngày giúp" in answer.content.decode()
    assert NOW.title in answer.content.decode()


def test_settings_of_reports_are_the_districts(database, as_huong):
    page = "/programme/report/settings/"
    assert as_huong.get(page).status_code == 200
    values = {"head": "state", "organisation": "Quận đoàn Mẫu", "recipients": "Lưu VP"}
    assert as_huong.post(page, values).status_code == 302
    assert "Quận đoàn Mẫu" in render(make_report(NOW))
    assert as_huong.post(page, values | {"head": "x"}).status_code == 422
    assert Event.objects.get(kind="report_settings_changed").payload["organisation"] == "Quận đoàn Mẫu"
    client = Client()
    client.force_login(unit_lead(Unit.objects.create(name="Đoàn A")))
    assert client.get(page).status_code == 403
