"""Clusters that are decided at the end, from disk, are those that are decided one by one, from memory."""

import random
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.claims import COMPARED, Clusterer, ClusterReport, SortedClusters, columns, fingerprints, joining
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
    texts = invented(300, seed)
    known = [(f"k{i}", text) for i, text in enumerate(invented(40, seed + 100))]
    assert at_the_end(texts, known, tmp_path / "work") == one_by_one(texts, known)


def test_a_template_sent_in_many_versions_stops_being_compared_in_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "MAX_IN_BAND", 5)
    monkeypatch.setattr("pipeline.claims.clusters.MAX_IN_BAND", 5)
    monkeypatch.setattr("pipeline.claims.sorted_clusters.MAX_IN_BAND", 5)
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


def test_an_empty_export_has_no_clusters(tmp_path: Path) -> None:
    assert at_the_end([], [], tmp_path / "work") == ([], {}, ClusterReport(0, 0, ()))
