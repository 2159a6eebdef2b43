"""A budget is a share of the export at hand: however murky it is, sharded or whole, interrupted or not."""

import csv
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import batch
from pipeline.batch.parts import Parts
from pipeline.classify import load_model
from pipeline.classify.thresholds import FLOOR
from pipeline.errors import UsageError
from pipeline.labels import QUEUED
from tests.batch.test_score import read

KEY = b"key of the exports of these tests"
MURKY = (
    "nghe nói uống nước lá xoan {} ngày là khỏi hẳn ung thư, chia sẻ gấp trước khi bị xoá",
    "công an gọi điện bắt chuyển {} triệu vào tài khoản để xác minh, mọi người bấm link ngay",
    "lũ {} bọn nó toàn quân ăn bám, phải đuổi hết về nước cho sạch",
)
PLAIN = (
    "hôm nay quán chị Bảy mở cửa lúc {} giờ, cả nhà ghé ăn bún nha",
    "lịch trực nhật tuần {} của lớp mình dán ở cửa rồi đó",
    "con mèo nhà mình đẻ {} con, dễ thương quá trời",
)


@pytest.fixture(scope="module")
def model():
    return load_model("linear")


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., Path]:
    """Write an export of so many murky posts among plain ones."""

    def write(murky: int, plain: int, copies: int = 0) -> Path:
        texts = [PLAIN[i % 3].format(i) for i in range(plain)]
        texts[plain // 2 : plain // 2] = [MURKY[i % 3].format(i) for i in range(murky)]
        texts += [MURKY[0].format("ba")] * copies
        path = tmp_path / f"{murky}-{plain}-{copies}.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            rows = [("id", "text"), *((f"p{i}", text) for i, text in enumerate(texts))]
            csv.writer(out).writerows(rows)
        return path

    return write


@pytest.fixture
def small_batches(monkeypatch) -> None:
    """Ten posts a batch, so that a test need not write thousands."""
    settings = batch.job.DEFAULTS
    monkeypatch.setattr(batch.job, "DEFAULTS", type(settings)(batch_size=10))


def source(path: Path, shard: tuple[int, int] = (1, 1)) -> batch.Source:
    return batch.Source((path,), shard=shard, id_key=KEY)


def scored(path: Path, out: Path, scorer: batch.Scorer, **options) -> tuple[batch.Summary, list[dict]]:
    shard = options.pop("shard", (1, 1))
    summary = batch.score(source(path, shard), out, scorer, **options)
    return summary, read(out)


def flags(rows: list[dict]) -> Counter[str]:
    return Counter(label for row in rows for label in filter(None, row["flags"].split(",")))


def test_a_murky_export_stays_within_the_budget_and_says_what_was_left_out(export, model, tmp_path):
    summary, rows = scored(export(90, 110), tmp_path / "s.jsonl", batch.Scorer.for_budget(model, 0.05))
    assert flags(rows) == summary.flagged
    assert max(summary.flagged.values()) == 10 == summary.flagged["check"]
    over = sum(row["p_check"] >= FLOOR["check"] for row in rows)
    assert summary.beyond_budget["check"] == over - 10 > 10
    lowest = min(row["p_check"] for row in rows if "check" in row["flags"])
    assert all(row["p_check"] <= lowest for row in rows if "check" not in row["flags"])


def test_an_export_without_murk_flags_less_than_its_budget(export, model, tmp_path):
    summary, rows = scored(export(1, 199), tmp_path / "s.jsonl", batch.Scorer.for_budget(model, 0.25))
    assert max(flags(rows).values()) < 50
    assert not summary.beyond_budget
    for row in rows:
        assert all(row[f"p_{label}"] >= FLOOR[label] for label in filter(None, row["flags"].split(",")))


@pytest.mark.parametrize(("posts", "most"), [(1, 1), (19, 1), (20, 1), (100, 5)])
def test_a_small_export_flags_the_likeliest_post_at_least(export, model, tmp_path, posts, most):
    summary, _ = scored(export(posts, 0), tmp_path / "s.jsonl", batch.Scorer.for_budget(model, 0.05))
    assert summary.flagged["check"] == most


def test_copies_of_one_rumour_do_not_run_over_the_budget(export, model, tmp_path):
    summary, rows = scored(
        export(0, 60, copies=40), tmp_path / "s.jsonl", batch.Scorer.for_budget(model, 0.05)
    )
    assert summary.flagged["check"] == 5
    assert [i for i, row in enumerate(rows) if "check" in row["flags"]] == [60, 61, 62, 63, 64]
    assert len({row["cluster_id"] for row in rows[60:]}) == 1


@pytest.mark.parametrize("copies", [0, 40])
def test_shards_with_the_thresholds_of_the_whole_are_the_whole(
    export, model, tmp_path, small_batches, copies
):
    path, file = export(40, 80, copies), tmp_path / "t.json"
    usual = batch.Scorer.for_budget(model, 0.05)
    first = batch.find_thresholds(source(path), file, usual)
    summary, whole = scored(path, tmp_path / "whole.jsonl", usual)
    assert (first.flagged, first.beyond_budget) == (summary.flagged, summary.beyond_budget)
    shared = batch.Scorer.for_cutoffs(model, batch.read_thresholds(file, model=model.name))
    union = {}
    for count in (1, 3):
        parts = [
            scored(path, tmp_path / f"{i}.jsonl", shared, shard=(i, count))[1] for i in range(1, count + 1)
        ]
        union[count] = {row["post_id"]: (row["flags"], row["reasons"]) for part in parts for row in part}
    assert union[1] == union[3] == {row["post_id"]: (row["flags"], row["reasons"]) for row in whole}
    assert not (tmp_path / "t.json.parts").exists()


class PowerCutError(Exception):
    """Stands for whatever ends a run at once."""


@pytest.mark.parametrize(("kind", "number"), [("scores", 4), ("flags", 0), ("flags", 4)])
def test_a_run_that_ended_anywhere_resumes_to_the_same_scores(
    export, model, tmp_path, small_batches, monkeypatch, kind, number
):
    path, out, scorer = export(40, 60), tmp_path / "s.jsonl", batch.Scorer.for_budget(model, 0.05)
    _, whole = scored(path, tmp_path / "whole.jsonl", scorer)
    write = Parts.write

    def cut(self, at, rows, what="scores"):
        if (what, at) == (kind, number):
            raise PowerCutError
        write(self, at, rows, what)

    with monkeypatch.context() as patch:
        patch.setattr(Parts, "write", cut)
        with pytest.raises(PowerCutError):
            scored(path, out, scorer)
    assert not out.exists()
    _, rows = scored(path, out, scorer, resume=True)
    assert rows == whole


def test_progress_of_both_steps_goes_from_nothing_to_all(export, model, tmp_path, small_batches):
    seen: dict[str, list[tuple[int, float]]] = {"scored": [], "explained": []}
    scored(
        export(5, 30),
        tmp_path / "s.jsonl",
        batch.Scorer.for_budget(model, 0.05),
        tick=lambda *now: seen["scored"].append(now),
        explained=lambda *now: seen["explained"].append(now),
    )
    for step in seen.values():
        assert sum(posts for posts, _ in step) == 35
        shares = [share for _, share in step]
        assert shares == sorted(shares) and shares[-1] == 1


def test_another_budget_or_thresholds_is_another_run(export, model, tmp_path):
    asked = [
        batch.describe(source(export(2, 2)), scorer)
        for scorer in (
            batch.Scorer.for_budget(model, 0.05),
            batch.Scorer.for_budget(model, 0.1),
            batch.Scorer.for_cutoffs(model, dict.fromkeys(FLOOR, batch.Cutoff(0.5))),
            batch.Scorer.for_cutoffs(model, dict.fromkeys(FLOOR, batch.Cutoff(0.5, 7))),
        )
    ]
    assert len({json.dumps(each, sort_keys=True) for each in asked}) == 4


def change(content: dict, label: str, **values: object) -> dict:
    thresholds = content["thresholds"]
    return content | {"thresholds": thresholds | {label: thresholds[label] | values}}


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda content: None, "damaged, or no thresholds file"),
        (lambda content: [], "no thresholds file"),
        (
            lambda content: content | {"format": "khoitrong thresholds 9"},
            "no thresholds file that this version",
        ),
        (lambda content: content | {"model": "linear-00000000"}, "made with the model linear-00000000"),
        (lambda content: content | {"thresholds": {}}, "no threshold for the label positive"),
        (lambda content: content | {"thresholds": None}, "no threshold for the label positive"),
        (lambda content: change(content, "check", probability=0), "the probability of check"),
        (lambda content: change(content, "check", probability="0.3"), "the probability of check"),
        (lambda content: change(content, "check", probability=True), "the probability of check"),
        (lambda content: change(content, "hateful", last=-1), "`last` of hateful"),
        (lambda content: change(content, "hateful", last="all"), "`last` of hateful"),
    ],
)
def test_a_thresholds_file_that_cannot_be_used_says_why_and_what_next(model, tmp_path, spoil, says):
    file = tmp_path / "t.json"
    good = dict.fromkeys(FLOOR, batch.Cutoff(0.5, 3))
    batch.write_thresholds(file, good, model=model.name, posts=10)
    assert batch.read_thresholds(file, model=model.name) == good
    content = spoil(json.loads(file.read_text()))
    file.write_text(json.dumps(content) if content is not None else file.read_text()[:40])
    with pytest.raises(UsageError, match=says) as raised:
        batch.read_thresholds(file, model=model.name)
    assert str(file) in raised.value.message
    assert "khoitrong thresholds EXPORT -o FILE" in raised.value.next_step


def test_a_thresholds_file_that_is_not_there_is_named(model, tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        batch.read_thresholds(tmp_path / "nowhere.json", model=model.name)


@pytest.mark.parametrize(
    ("texts", "verdict"),
    [
        ([PLAIN[i % 3].format(i) for i in range(99)], "too_few"),
        ([PLAIN[i % 3].format(i) for i in range(100)], "like"),
        ([f"xkqz{i} #vjwpf{i * 7}qx zzkrrt hdbqk{i * 31} wqxv" for i in range(100)], "unlike"),
    ],
)
def test_an_export_of_a_kind_never_seen_is_said_to_be_so(model, tmp_path, texts, verdict):
    path = tmp_path / "posts.csv"
    path.write_text("id,text\n" + "".join(f'p{i},"{text}"\n' for i, text in enumerate(texts)), "utf-8")
    summary, _ = scored(path, tmp_path / "s.jsonl", batch.Scorer.for_budget(model, 0.05))
    assert summary.likeness.verdict == verdict == summary.to_dict()["likeness"]["verdict"]
    assert set(summary.flagged) <= set(QUEUED)
