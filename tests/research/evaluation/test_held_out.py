"""Evaluation says what went wrong with a data set, and shows what it found in 80 columns."""

import json

import numpy as np
import pytest

from pipeline.classify import load_model
from pipeline.errors import DataSetError, OutputError, UsageError
from pipeline.labels import LABELS
from pipeline.research.evaluation.held_out import bootstrap_interval, evaluate_held_out
from pipeline.research.evaluation.held_out_report import HeldOutReport
from pipeline.research.evaluation.run import Job, run
from tests.research.conftest import posts, validation


@pytest.fixture(scope="module")
def model():
    return load_model("linear")


def test_every_label_is_measured_and_written(sets, rows, tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.research.evaluation.held_out.resource", lambda name: rows)
    report = run(Job("linear", sets), tmp_path / "figures.json")
    written = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert written == json.loads(json.dumps(report.to_dict()))
    assert list(written["validation"]) == sorted(LABELS)
    for figures in written["validation"].values():
        assert figures["positives"] == 8 + 6
        assert figures["opinions"] == 8 + 6
        assert {name: n for name, (n, _) in figures["by_set"].items()} == {
            "khoitrong_labels": 8,
            "khoitrong_labels_2": 6,
        }
        assert 0 <= figures["hits"] <= min(figures["flagged"], figures["positives"])
        assert 0 <= figures["plain"] <= 1
        low, high = figures["interval"]
        assert 0 <= low <= figures["average_precision"] <= high <= 1
        assert figures["recall"] == sorted(figures["recall"])


def test_tables_fit_80_columns_and_lose_nothing(model, sets):
    page = str(evaluate_held_out(model, datasets_dir=sets))
    assert max(map(len, page.splitlines())) <= 80
    assert "…" not in page
    for word in (*LABELS, "adverts_notices_appeals", "group_mention", "region", "Largest gap"):
        assert word in page


def test_a_missing_folder_set_or_file_says_where_to_look(model, sets, monkeypatch):
    monkeypatch.delenv("KHOITRONG_DATASETS", raising=False)
    with pytest.raises(DataSetError) as error:
        evaluate_held_out(model, datasets_dir=None)
    assert "KHOITRONG_DATASETS" in error.value.next_step
    (sets / "khoitrong_labels/validation.parquet").unlink()
    with pytest.raises(DataSetError, match=r"There is no .*validation\.parquet") as error:
        evaluate_held_out(model, datasets_dir=sets)
    assert "--datasets" in error.value.next_step


def test_a_missing_column_is_named_with_those_there_are(model, sets):
    columns = posts(10)
    del columns["hateful"]
    with pytest.raises(DataSetError, match=r"has no column hateful; it has text, opinion") as error:
        evaluate_held_out(model, datasets_dir=validation(sets, columns))
    assert "catalogue.py" in error.value.next_step


def test_a_file_that_is_no_parquet_is_refused(model, sets):
    (sets / "khoitrong_labels/validation.parquet").write_bytes(b"PAR1 not really PAR1")
    with pytest.raises(DataSetError, match="cannot be read") as error:
        evaluate_held_out(model, datasets_dir=sets)
    assert "Copy the data set again" in error.value.next_step


def test_an_empty_split_is_refused(model, sets):
    with pytest.raises(DataSetError, match="holds no rows"):
        evaluate_held_out(model, datasets_dir=validation(sets, posts(0)))


def test_a_label_that_all_or_no_posts_have_is_left_out(model, sets, rows):
    folder = validation(sets, posts(12, ("check", "", "opinion")))
    report = evaluate_held_out(model, datasets_dir=folder, rows_dir=rows)
    assert list(report.labels) == ["check"]
    folder = validation(sets, posts(5, ("positive",)), "positive")
    report = evaluate_held_out(model, datasets_dir=folder, rows_dir=rows)
    assert report.labels == {}
    assert "no label both holds and fails" in str(report)
    json.dumps(report.to_dict(), allow_nan=False)


def test_a_label_nobody_was_asked_about_does_not_count_as_absent(model, sets, rows):
    columns = posts(12, ("check", ""))
    columns["check"][1::4] = [None] * 3
    report = evaluate_held_out(model, datasets_dir=validation(sets, columns), rows_dir=rows)
    assert report.labels["check"].positives == 6
    columns["check"] = [1 if value else None for value in columns["check"]]
    folder = validation(sets, columns, "check")
    assert "check" not in evaluate_held_out(model, datasets_dir=folder, rows_dir=rows).labels


def test_two_posts_without_opinion_are_enough_for_figures(model, sets, rows):
    folder = validation(sets, posts(1, ("check",)))
    report = evaluate_held_out(model, datasets_dir=folder, rows_dir=rows)
    figures = report.labels["check"]
    assert (figures.positives, figures.opinions) == (1, 0)
    assert figures.opinion_flagged == figures.opinion_at_threshold == ()
    json.dumps(report.to_dict(), allow_nan=False)


def test_the_interval_is_wider_when_posts_are_copies_of_few():
    random = np.random.default_rng(1)
    truth = np.repeat(np.arange(20) % 3 == 0, 10)
    scores = np.repeat(random.normal(0, 1, 20), 10) + truth
    apart = bootstrap_interval(truth, scores, np.arange(200), 0, resamples=200)
    together = bootstrap_interval(truth, scores, np.repeat(np.arange(20), 10), 0, resamples=200)
    assert together[1] - together[0] > 1.5 * (apart[1] - apart[0])
    assert apart == bootstrap_interval(truth, scores, np.arange(200), 0, resamples=200)


def test_wrong_requests_name_the_next_step(sets, tmp_path, monkeypatch):
    with pytest.raises(UsageError) as usage:
        run(Job("linear", sets, "benchmark", {"benchmark": "other"}))
    assert "--benchmark vihsd" in usage.value.next_step
    monkeypatch.setattr(
        "pipeline.research.evaluation.held_out.evaluate_held_out", lambda *_, **__: HeldOutReport("m", 1, {})
    )
    with pytest.raises(OutputError, match="cannot be written"):
        run(Job("linear", sets), tmp_path / "no" / "folder" / "figures.json")
