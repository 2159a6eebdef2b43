"""Queue items of an export: all posts of each wanted cluster, however they were put aside and by whom."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from pipeline import batch
from pipeline.classify import load_model
from pipeline.settings import DEFAULTS
from pipeline.triage import QueueItem
from tests.conftest import DEEDS, SUBJECTS

KEY = b"one key for all runs of a test!!"
SHELVES = import_module("pipeline.batch.queue_items")  # the package names the function like the module
Make = Callable[..., list[QueueItem]]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Posts of which many come again, in the same words or nearly, far from where they came first."""
    path = tmp_path / "posts.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["post_id", "text", "likes"])
        for i in range(300):
            told = i % 60
            text = f"{SUBJECTS[told % 5]} {DEEDS[told % 6]} ở ngõ {told * 31} phố chợ"
            writer.writerow([f"p{i}", f"{text} nha" if i % 7 == 3 else text, i])
    return path


@pytest.fixture
def job(export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[batch.Job]:
    monkeypatch.setattr("pipeline.batch.job.DEFAULTS", replace(DEFAULTS, batch_size=40))
    parts = batch.Parts(tmp_path / "parts", {}, resume=False)
    scorer = batch.Scorer.for_budget(load_model("linear"), 0.2)
    with batch.Job(batch.Source((export,), id_key=KEY), scorer, parts, iter([]), workers=2) as job:
        job.run()
        yield job


def clusters_of(job: batch.Job) -> dict[str, list[str]]:
    """Return the ids of the posts of each cluster, in input order."""
    found: dict[str, list[str]] = {}
    for part in job.parts.look(["cluster_id", "post_id"]):
        for cluster, post in zip(*(column.to_pylist() for column in part.columns), strict=True):
            found.setdefault(cluster, []).append(post)
    return found


def test_an_item_holds_every_post_of_its_cluster_and_each_flagged_cluster_is_one(job: batch.Job) -> None:
    items = list(batch.queue_items(job, known=()))
    clusters = clusters_of(job)
    assert {item.cluster_id: [m.post_id for m in item.members] for item in items} == {
        item.cluster_id: clusters[item.cluster_id] for item in items
    }
    flagged = {
        cluster
        for part in job.parts.look(["cluster_id", *SHELVES.PROBABILITIES, "place"])
        for cluster, found in zip(
            part.column("cluster_id").to_pylist(), job.scorer.flags(part, job.cutoffs), strict=True
        )
        if found.any()
    }
    assert [item.cluster_id for item in items] == list(dict.fromkeys(item.cluster_id for item in items))
    assert {item.cluster_id for item in items} == flagged
    assert max(item.size for item in items) > 1
    assert all(item.flags and item.reasons for item in items)


def test_posts_that_join_a_known_cluster_come_without_a_flag(job: batch.Job) -> None:
    clusters = clusters_of(job)
    flagged = {item.cluster_id for item in batch.queue_items(job, known=())}
    known = [cluster for cluster in clusters if cluster not in flagged][:5]
    found = {item.cluster_id: item for item in batch.queue_items(job, known)}
    assert found.keys() == flagged | set(known)
    assert all(found[cluster].flags == () == found[cluster].reasons for cluster in known)


def test_an_item_counts_with_the_highest_probability_of_all_its_posts(
    job: batch.Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(_: object, scored: pa.RecordBatch, *__: object) -> np.ndarray:
        """Flag the second half only, so that every cluster has posts before its first flag."""
        return np.repeat(scored.column("place").to_numpy()[:, None] >= 150, 4, axis=1)

    monkeypatch.setattr(batch.Scorer, "flags", late)
    highest: dict[str, list[float]] = {}
    of_flagged: dict[str, list[float]] = {}
    for part in job.parts.look(["cluster_id", *SHELVES.PROBABILITIES, "place"]):
        for cluster, *mine, place in zip(*(column.to_pylist() for column in part.columns), strict=True):
            highest[cluster] = list(map(max, mine, highest.get(cluster, mine)))
            if place >= 150:
                of_flagged[cluster] = list(map(max, mine, of_flagged.get(cluster, mine)))
    found = {item.cluster_id: list(item.probabilities.values()) for item in batch.queue_items(job, known=())}
    assert found == {cluster: highest[cluster] for cluster in of_flagged} != of_flagged


@pytest.mark.parametrize(("shelf", "at_most"), [(1, 1000), (7, 1000), (7, 2), (1000, 1)])
def test_items_do_not_depend_on_how_many_were_put_aside_together(
    job: batch.Job, monkeypatch: pytest.MonkeyPatch, shelf: int, at_most: int
) -> None:
    usual = list(batch.queue_items(job, known=()))
    monkeypatch.setattr(SHELVES, "SHELF", shelf)
    monkeypatch.setattr(SHELVES, "MAX_SHELVES", at_most)
    assert list(batch.queue_items(job, known=())) == usual
    assert not list(job.parts.folder.glob("shelves-*"))
