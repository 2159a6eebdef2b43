"""Clusters that are decided at the end, from disk, are those that are decided one by one, from memory."""

import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.claims import (
    COMPARED,
    Clusterer,
    ClusterReport,
    SortedClusters,
    columns,
    fingerprints,
    leader_file,
)
from pipeline.claims.fingerprints import cluster_name, cluster_names
from pipeline.claims.shingles import comparison_key, jaccard, shingles
from pipeline.claims.sketches import Sketches
from pipeline.text import normalise
from tests.conftest import DEEDS, SUBJECTS

Outcome = tuple[list[str | None], dict[str, str], ClusterReport]


def one_by_one(texts: list[str], known: list[tuple[str, str]]) -> Outcome:
    clusterer = Clusterer()
    for cluster_id, text in known:
        clusterer.add_known(cluster_id, text)
    return list(clusterer.assign(texts)), clusterer.related, clusterer.report()


def at_the_end(texts: list[str], known: list[tuple[str, str]], folder: Path, size: int = 7) -> Outcome:
    folder.mkdir()
    clusters = SortedClusters(folder)
    for cluster_id, text in known:
        clusters.add_known(cluster_id, text)
    rows = []
    for start in range(0, len(texts), size):
        some = texts[start : start + size]
        prints = fingerprints([normalise(text) for text in some], some)
        clusters.add(prints)
        held = [pa.array(some, pa.string()), *(prints.column(name) for name in COMPARED.names[1:])]
        rows.append(pa.RecordBatch.from_arrays(held, schema=COMPARED))
    ids: list[str | None] = []
    for decided in clusters.decide(rows):
        assert decided.failures == {}
        ids += decided.ids
        clusters.count(decided.leaders)
    return ids, clusters.related, clusters.report()


def invented(count: int, seed: int) -> list[str]:
    """Return texts that are alike in every way that clusters look at."""
    pick = random.Random(seed)
    texts = []
    for _ in range(count):
        text = f"{pick.choice(SUBJECTS)} {pick.choice(DEEDS)}"
        changes = [
            text,
            text.upper(),
            f"{text} nhé cả nhà",
            f"{text} số {pick.randrange(9)}",
            f"{text} https://vidu.vn/bai/{pick.randrange(4)}?fbclid={pick.randrange(99)}",
            text[: pick.randrange(20, len(text))] + "… Xem thêm",
            " ".join(word for word in text.split() if pick.random() > 0.15),
            pick.choice(["😀", "ok", "ảnh đẹp", text[:12]]),
        ]
        texts.append(pick.choice(changes))
    return texts


@pytest.mark.parametrize("seed", range(4))
def test_both_find_the_same_clusters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(columns, "ROUND", 50)  # several rounds, as with millions
    monkeypatch.setattr(leader_file, "_LATEST", 20)  # most sketches are read from their file
    texts = invented(300, seed)
    known = [(f"k{i}", text) for i, text in enumerate(invented(40, seed + 100))]
    assert at_the_end(texts, known, tmp_path / "work") == one_by_one(texts, known)


@pytest.fixture
def few_in_a_band(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("joining", "clusters", "sorted_clusters", "candidates"):
        monkeypatch.setattr(f"pipeline.claims.{module}.MAX_IN_BAND", 5)


@pytest.mark.usefixtures("few_in_a_band")
@pytest.mark.parametrize("seed", range(4))
def test_both_find_the_same_clusters_where_some_are_crowded(tmp_path: Path, seed: int) -> None:
    texts = invented(300, seed)
    assert at_the_end(texts, [], tmp_path / "work", size=50) == one_by_one(texts, [])


@pytest.mark.usefixtures("few_in_a_band")
def test_a_template_sent_in_many_versions_stops_being_compared_in_both(tmp_path: Path) -> None:
    texts = [f"mã trúng thưởng của bạn là {n} xin gọi lại ngay cho chúng tôi" for n in range(60)]
    found = at_the_end(texts * 2, [], tmp_path / "work")
    assert found == one_by_one(texts * 2, [])
    assert found[2].posts == 120


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(max_size=60), max_size=20), repeats=st.integers(0, 5))
def test_both_agree_on_any_text(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], repeats: int
) -> None:
    texts = [text.encode("utf-8", "replace").decode() for text in texts]  # as posts are
    folder = tmp_path_factory.mktemp("any") / "work"
    given_texts = texts + texts[:repeats]
    assert at_the_end(given_texts, [], folder, size=3) == one_by_one(given_texts, [])


WORDS = st.lists(st.sampled_from(["xóm", "bầu", "cử", "ngập", "nước", "đường", "😀", "\0", "x"]), max_size=30)


@given(pairs=st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=8), threshold=st.floats(0.3, 0.95))
def test_a_sketch_lets_every_pair_through_that_is_near(
    pairs: list[tuple[list[str], list[str]]], threshold: float
) -> None:
    keys = [("".join(one), "".join([*one[: len(one) // 2], *other])) for one, other in pairs]
    ours, theirs = (Sketches.of(side) for side in zip(*keys, strict=True))
    found = ours.may_be_near(theirs, threshold)
    for may_be, (one, other) in zip(found.tolist(), keys, strict=True):
        assert may_be or jaccard(shingles(one), shingles(other)) < threshold


def test_a_sketch_turns_away_what_shares_little() -> None:
    texts = [comparison_key(normalise(f"{subject} {deed}"), "") for subject in SUBJECTS for deed in DEEDS]
    ours, theirs = Sketches.of(texts[:-1]), Sketches.of(texts[1:])
    near = [jaccard(shingles(one), shingles(other)) >= 0.7 for one, other in pairwise(texts)]
    assert ours.may_be_near(theirs, 0.7).sum() <= sum(near) + len(near) // 20


@given(st.lists(st.integers(0, 40), max_size=60), st.sampled_from([1, 1 << 58, 0x9E3779B97F4A7C15]))
def test_what_is_repeated_is_found_by_sorting_as_by_looking_for_an_order(few: list[int], spread: int) -> None:
    hashes = np.array([value * spread % (1 << 64) for value in few], dtype=np.uint64)
    numbers = np.arange(len(few), dtype=np.uint32) * 3
    found = columns.repeated_among(hashes, numbers)
    for mine, plain in zip(found, columns.repeated_in_order(hashes, numbers), strict=True):
        assert mine.dtype == plain.dtype and mine.tolist() == plain.tolist()


def test_names_are_those_of_each_hash_alone() -> None:
    hashes = np.array([0, 1, 0xFEDCBA9876543210, (1 << 64) - 1], dtype=np.uint64)
    assert cluster_names(hashes) == [cluster_name(int(each)) for each in hashes]


def test_an_empty_export_has_no_clusters(tmp_path: Path) -> None:
    assert at_the_end([], [], tmp_path / "work") == ([], {}, ClusterReport(0, 0, ()))
