"""The benchmarks still run: nobody notices otherwise, until a figure is wanted."""

import csv
import importlib
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from pipeline.labels import LABELS
from tests.benchmarks import accuracy, growth, peers, plain_script, scale_rates
from tests.benchmarks.posts import invented_posts, labelled_posts, write_export

NEED_MORE = ("fuzz_readers",)  # Atheris, which only fuzzing installs
MODULES = [
    path.stem for path in sorted(Path(__file__).parent.glob("[a-z]*.py")) if not path.stem.startswith("test_")
]


@pytest.fixture(autouse=True)
def rows_of_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KHOITRONG_DATASETS", raising=False)


@pytest.mark.parametrize("name", [name for name in MODULES if name not in NEED_MORE])
def test_every_benchmark_finds_what_it_measures(name: str) -> None:
    assert importlib.import_module(f"tests.benchmarks.{name}").__doc__


def test_peers_score_every_label_and_better_than_chance():
    train, test = labelled_posts()
    few = np.arange(len(train)) % 16 == 0
    some = train.take(few)
    for name, predict in peers.classifiers(some.texts, some.labels).items():
        found = accuracy.precisions(predict, test)
        assert len(found) == len(LABELS), name
        assert np.mean(found) > 2 * np.nanmean(test.labels), name


def test_the_plain_script_scores_every_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    train, test = labelled_posts()
    few = train.take(np.arange(len(train)) % 32 == 0), test
    monkeypatch.setattr(plain_script, "labelled_posts", lambda: few)
    model, export, out = (tmp_path / name for name in ("model", "export.csv", "scores.csv"))
    write_export(islice(invented_posts(), 30), export)
    plain_script.fit(model)
    plain_script.score(model, export, out)
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["post_id"] for row in rows] == [f"p{i}" for i in range(30)]
    assert all(0 <= float(row[label]) <= 1 for row in rows for label in LABELS)


def test_it_masks_what_looks_like_an_address_a_link_or_a_number():
    text = "gọi 0912 345 678 hoặc viết lan@vidu.vn, xem https://vidu.vn/a"
    assert plain_script.masked(text) == "gọi <phone> hoặc viết <email>, xem <url>"


def test_growth_is_told_without_what_starting_takes(tmp_path: Path) -> None:
    costs = [
        growth.Cost(program, posts, 1.0, 2.0 + posts * 1e-4, 100.0)
        for posts in (10_000, 100_000)
        for program in (growth.OURS, growth.PLAIN, growth.TWO)
    ]
    assert growth.more(costs[0], costs) is None
    assert growth.more(costs[3], costs) == pytest.approx(100)
    growth.plot(costs, tmp_path / "new" / "growth.svg")
    assert (tmp_path / "new" / "growth.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_what_a_program_takes_is_that_of_its_own_process():
    light = growth.run("light", 1, "-c", "pass")
    heavy = growth.run("heavy", 1, "-c", "held = bytearray(b'1' * (1 << 28)); sum(range(10**6))")
    assert heavy.megabytes > light.megabytes + 200
    with pytest.raises(RuntimeError, match="no such thing"):
        growth.run("broken", 1, "-c", "raise SystemExit('no such thing')")


def test_what_a_cluster_costs_is_measured_on_both_sides(tmp_path: Path) -> None:
    write_export(islice(invented_posts(), 60), tmp_path / "posts.csv")
    hand, seconds, placing = scale_rates.measure(tmp_path)
    assert 0.0 < hand.seconds < seconds
    assert hand.carried > 0
    assert placing > 0.0
