"""A post that makes a stage fail goes to the rejects with the error, and all the others are scored."""

import json
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline import batch
from pipeline.batch import stages, work
from pipeline.batch.clustering import forget_clusters
from pipeline.claims import joining
from pipeline.classify import load_model
from pipeline.classify.engines.linear import LinearModel
from pipeline.classify.thresholds import FLOOR
from pipeline.errors import InputError, ModelError
from pipeline.posts import SCORES
from pipeline.settings import DEFAULTS
from pipeline.triage import QueueItem

POISON = "quả bom"


@pytest.fixture
def export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("pipeline.batch.job.DEFAULTS", replace(DEFAULTS, batch_size=8))
    path = tmp_path / "posts.csv"
    rows = [
        f"{i},chuyện {'quả bom' if i == 12 else i} ở xóm nghe nói ai cũng khỏi hẳn ung thư" for i in range(20)
    ]
    path.write_text("\n".join(["id,text", *rows]) + "\n", encoding="utf-8")
    return path


def failing(real, is_poison=lambda text: POISON in text):
    """Return a stage that fails wherever the poison is among what it is given."""

    def run(*arguments, **options):
        texts = [
            each
            for a in arguments
            for each in ([a] if isinstance(a, str) else a if isinstance(a, list) else getattr(a, "texts", []))
        ]
        if any(is_poison(text) for text in texts):
            raise ZeroDivisionError("nothing by nothing")
        return real(*arguments, **options)

    return run


def score(export: Path, budget: float = 1.0, **options) -> tuple[batch.Summary, list[dict], list[dict]]:
    out = export.with_name("scores.parquet")
    scorer = batch.Scorer.for_budget(load_model("linear"), budget)
    summary = batch.score(batch.Source((export,)), out, scorer, with_text=True, **options)
    rejects = out.with_suffix(".rejects.jsonl")
    lines = [json.loads(line) for line in rejects.open(encoding="utf-8")] if rejects.exists() else []
    return summary, pq.read_table(out).to_pylist(), lines


STAGES = {
    "text": (work, "normalise_all"),
    "language": (stages, "languages"),
    "claims": (work, "fingerprints"),
    "classify": (LinearModel, "predict_normalised"),
    "reasons": (stages, "find_risk_signs"),
}


@pytest.mark.parametrize("stage", STAGES)
def test_the_post_that_a_stage_fails_at_is_a_reject_and_no_other(
    export: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    place, name = STAGES[stage]
    monkeypatch.setattr(place, name, failing(getattr(place, name)))
    if stage == "reasons":  # whether a post is flagged hangs on the model, so every one is
        monkeypatch.setattr(
            stages.Scorer, "flags", lambda self, scored, _: stages.np.ones((scored.num_rows, 4), bool)
        )
    summary, rows, rejects = score(export)
    assert [(reject["line"], reject["reason"]) for reject in rejects] == [(14, "stage_failed")]
    assert "ZeroDivisionError: nothing by nothing" in rejects[0]["message"]
    assert "report" in rejects[0]["next_step"]
    assert (summary.posts, summary.rejected, summary.reasons["stage_failed"]) == (19, 1, 1)
    assert len(rows) == 19 and not any(POISON in row["text"] for row in rows)


def queued(export: Path) -> tuple[list[QueueItem], batch.Summary, list[dict]]:
    parts = batch.Parts(export.with_name("parts"), {}, resume=False)
    scorer = batch.Scorer.for_budget(load_model("linear"), 1.0)
    with batch.Job(batch.Source((export,)), scorer, parts, iter([])) as job:
        summary = job.run()
        items = list(batch.queue_items(job, known=()))
    return items, summary, [json.loads(line) for line in parts.rejects.open(encoding="utf-8")]


@pytest.mark.parametrize("copies", [1, 3])
def test_a_post_whose_item_cannot_be_explained_is_a_reject_and_the_next_of_its_cluster_stands_for_it(
    export: Path, monkeypatch: pytest.MonkeyPatch, copies: int
) -> None:
    lines = export.read_text(encoding="utf-8").splitlines()
    lines += [
        lines[13].replace("12,", f"{20 + n},").replace(POISON, POISON.title()) for n in range(copies - 1)
    ]
    export.write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.setattr(
        stages.Scorer, "flags", lambda self, scored, _: stages.np.ones((scored.num_rows, 4), bool)
    )
    usual = {item.cluster_id: item for item in queued(export)[0]}
    poisoned = next(item for item in usual.values() if POISON in item.text)
    assert poisoned.size == copies
    monkeypatch.setattr(stages, "find_risk_signs", failing(stages.find_risk_signs))
    items, summary, rejects = queued(export)
    assert [(reject["line"], reject["reason"]) for reject in rejects] == [(14, "stage_failed")]
    assert "ZeroDivisionError: nothing by nothing" in rejects[0]["message"]
    assert (summary.posts, summary.rejected) == (18 + copies, 1)
    others = {cluster: item for cluster, item in usual.items() if item is not poisoned}
    left = {item.cluster_id: item.size for item in items} | dict.fromkeys(others, 1)
    assert [item.cluster_id for item in items if item.cluster_id in others] == list(others)
    assert left.get(poisoned.cluster_id) == (copies - 1 or None)


def test_a_pair_that_cannot_be_compared_costs_the_later_post_only(
    export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_to_compare(monkeypatch)
    summary, rows, rejects = score(export)
    assert [(reject["line"], reject["reason"]) for reject in rejects] == [(15, "stage_failed")]
    assert (summary.posts, summary.rejected, len(rows)) == (19, 1, 19)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_post_lost_in_comparing_does_not_count_for_the_budget_either(
    export: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    monkeypatch.setitem(FLOOR, "check", 0.0)
    assert flagged(export, workers=workers) == 2
    fail_to_compare(monkeypatch)
    assert flagged(export, workers=workers) == 1


def test_flags_of_an_earlier_run_do_not_outlive_a_post_that_is_lost(
    export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FLOOR, "check", 0.0)
    parts = batch.Parts(export.with_name("parts"), {}, resume=False)
    scorer = batch.Scorer.for_budget(load_model("linear"), 0.1)
    schema = pa.schema([SCORES.field("flags")])

    def flags() -> list[bool]:
        with batch.Job(batch.Source((export,)), scorer, parts) as job:
            job.run(flagging=True)
            return ["check" in row["flags"] for found in job.flagged(schema) for row in found.to_pylist()]

    assert sum(flags()) == 2
    forget_clusters(parts)  # as if it had been stopped before they were decided
    fail_to_compare(monkeypatch)
    found = flags()
    assert len(found) == 19 and sum(found) == 1


def fail_to_compare(monkeypatch: pytest.MonkeyPatch) -> None:
    fails = failing(joining.says_the_same, lambda text: "chuyện 13" in text)
    monkeypatch.setattr(joining, "says_the_same", fails)


def flagged(export: Path, workers: int) -> int:
    """Return how many posts are flagged for `check` with a budget of two in twenty, one in nineteen."""
    summary, rows, _ = score(export, budget=0.1, workers=workers)
    found = sum("check" in row["flags"] for row in rows)
    assert found == summary.flagged["check"]
    return found


def test_when_nothing_can_be_scored_the_error_is_told(export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "normalise_all", failing(work.normalise_all, lambda text: True))
    with pytest.raises(InputError, match="ZeroDivisionError"):
        score(export)


def test_what_is_no_matter_of_a_post_stops_the_run(export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(*_: object) -> None:
        raise ModelError("The graph of the encoder cannot be used.")

    monkeypatch.setattr(LinearModel, "predict_normalised", damaged)
    with pytest.raises(ModelError):
        score(export)
