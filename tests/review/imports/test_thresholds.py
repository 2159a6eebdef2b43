"""The lead chooses thresholds by what they would have meant, and later imports follow the choice."""

import json
import re
from datetime import date

import pytest
from django.utils import timezone

from pipeline.batch import Budget, Cutoff, Scorer, Source
from pipeline.batch.histogram import BINS, Bins
from pipeline.classify import load_model
from pipeline.labels import LABELS, QUEUED
from pipeline.review.imports.estimates import curves, keep_scores
from pipeline.review.imports.intake import fill_queue
from pipeline.review.imports.thresholds import Choice, change_thresholds, choices, scorer_for
from pipeline.review.models import Event, Import, Item, Question, ScoreDay, Threshold
from pipeline.review.storage import event_log
from pipeline.settings import DEFAULTS


@pytest.fixture
def scored(database) -> Import:
    """Two days of one import: 3 items on the first day, 1 on the second."""
    record = Import.objects.create(fingerprint="x", after_item=0, finished_at=timezone.now())
    first, second = Bins(), Bins()
    for probability in (0.1, 0.5, 0.9):
        first.add(probability)
    second.add(0.5)
    keep_scores(record, {(date(2026, 11, 1), "check"): first, (date(2026, 11, 2), "check"): second})
    return record


def sent(**change: str) -> dict[str, str]:
    data = {}
    for label in LABELS:
        data |= {f"by-{label}": "budget", f"budget-{label}": "5", f"probability-{label}": "50"}
        data |= {f"on-{label}": "on"} if label in QUEUED else {}
    return data | {name.replace("_", "-"): value for name, value in change.items()}


def test_an_estimate_is_items_a_day_and_what_may_be_missed_under_the_threshold(scored):
    curve = curves()["check"]
    assert curve.days == 2
    assert curve.at(0.5) == (1.5, 0.05)
    assert curve.at(0.51) == (0.5, 0.55)
    assert curve.at(0.0) == (2.0, 0.0)
    assert curve.at(1.0) == (0.0, 1.0)
    assert curves()["hateful"].items == (0.0,) * (BINS + 1)


def test_a_share_to_read_is_items_a_day_down_to_the_floor(scored):
    curve = curves()["check"]
    assert curve.at_budget(0.25, 0.2) == (0.5, 0.55, 0.51)
    assert curve.at_budget(1.0, 0.2) == (1.5, 0.05, 0.2)
    items, missed, limit = curve.at_budget(0.5, 0.2)
    assert (items, 0.05 < missed < 0.55, 0.5 <= limit <= 0.51) == (1.0, True, True)
    assert curves()["hateful"].at_budget(0.05, 0.15) == (0.0, 0.0, 0.15)


def test_scores_of_a_run_that_is_done_again_count_once(scored):
    before = curves()
    kept = {(row.day, row.label): Bins(row.counts, row.mass) for row in ScoreDay.objects.all()}
    keep_scores(scored, kept)
    assert curves() == before


def test_without_a_choice_the_defaults_hold_and_offensive_is_off(database):
    model = load_model("linear")
    usual, chosen = Scorer.for_budget(model, DEFAULTS.budget), scorer_for(model)
    assert (chosen.rules, chosen.queued) == (usual.rules, QUEUED)
    assert not choices()["offensive"].is_on


def test_what_the_lead_chose_is_what_scores_from_then_on(huong):
    change_thresholds(
        {"check": Choice(True, "probability", 0.42), "positive": Choice(False, "budget", 0.1)}, huong
    )
    scorer = scorer_for(load_model("linear"))
    assert scorer.rules["check"] == Cutoff(0.42)
    assert scorer.queued == ("check", "hateful")
    assert scorer.rules["hateful"] == Budget(DEFAULTS.budget)


def test_an_import_reads_the_share_the_lead_chose_and_a_probability_wins(huong, database, tmp_path):
    posts = "".join(f"{i},mày là đồ chó đẻ ngu như lợn {i} {'ạ' * (i % 7)}\n" for i in range(40))
    (tmp_path / "a.csv").write_text(f"post_id,text\n{posts}", encoding="utf-8")
    source, model = Source((tmp_path / "a.csv",)), load_model("linear")
    off = {label: Choice(False, "budget", 0.05) for label in LABELS}
    for choice, most in ((Choice(True, "budget", 0.1), 4), (Choice(True, "probability", 0.01), 40)):
        change_thresholds(off | {"offensive": choice}, huong)
        summary = fill_queue(source, scorer_for(model), database).summary
        assert summary.flagged == {"offensive": most}


def test_an_import_follows_the_choice_remembers_scores_and_leaves_old_items_alone(huong, database, tmp_path):
    (tmp_path / "a.csv").write_text("post_id,text\n1,địt mẹ thằng ngu như chó cút đi\n", encoding="utf-8")
    source, model = Source((tmp_path / "a.csv",)), load_model("linear")
    off = {label: Choice(False, "budget", 0.05) for label in LABELS}
    change_thresholds(off, huong)
    fill_queue(source, scorer_for(model), database)
    assert Item.objects.count() == 0
    assert sum(sum(row.counts) for row in ScoreDay.objects.all()) == len(LABELS)
    change_thresholds({"offensive": Choice(True, "probability", 0.05)}, huong)
    fill_queue(source, scorer_for(model), database)
    assert [question.label for question in Question.objects.all()] == ["offensive"]
    change_thresholds(off, huong)
    assert Question.objects.filter(state="open").count() == 1


def test_the_page_keeps_a_choice_with_old_and_new_in_the_log(as_huong, huong):
    as_huong.post("/thresholds/", sent(by_check="probability", probability_check="42", on_offensive="on"))
    assert choices()["check"] == Choice(True, "probability", 0.42)
    event = Event.objects.get(kind="thresholds_changed")
    assert event.actor == huong and set(event.payload) == {"check", "offensive"}
    assert event.payload["check"]["old"] == {"is_on": True, "by": "budget", "value": 0.05}
    assert event.payload["check"]["new"]["value"] == 0.42
    assert event_log.verify().is_whole
    as_huong.post("/thresholds/", sent(by_check="probability", probability_check="42", on_offensive="on"))
    assert Event.objects.filter(kind="thresholds_changed").count() == 1


def test_a_choice_can_be_tried_without_saving_it(as_huong, scored):
    answer = as_huong.post("/thresholds/", sent(by_check="probability", probability_check="50", look="1"))
    html = re.sub(r"\s+", " ", answer.content.decode())
    assert "<b data-items>1,5</b> bài mỗi ngày" in html and "<b data-missed>0,1</b>" in html
    assert "chưa ai đọc" in html, "what is not known is said"
    assert Threshold.objects.count() == 0


@pytest.mark.parametrize("value", ["", "x", "nan", "-5", "1e9", "٥"])
def test_a_number_that_is_none_stays_in_range(as_huong, value):
    assert as_huong.post("/thresholds/", sent(budget_check=value)).status_code == 302
    assert 0.005 <= choices()["check"].value <= 0.3


def test_the_curve_on_the_page_is_data_and_never_code(as_huong, scored):
    html = as_huong.get("/thresholds/").content.decode()
    data = re.search(r'data-curve="([^"]*)"', html)[1].replace("&quot;", '"')
    curve = json.loads(data)
    assert len(curve["items"]) == BINS + 1 and len(curve["shares"]) == 60
    assert html.count("<script") == html.count("<script src=")
