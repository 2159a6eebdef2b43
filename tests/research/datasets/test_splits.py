"""What is tested on is not learned from, in whichever set its copies are."""

import json
import random
from shutil import copytree

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import DataSetError, OutputError, UsageError
from pipeline.research.datasets.catalogue import CATALOGUE
from pipeline.research.datasets.clusters import Clusters
from pipeline.research.datasets.loading import load
from pipeline.research.datasets.near_duplicates import cluster, letters
from pipeline.research.datasets.splits import assign, clusters_across, group_split
from pipeline.research.datasets.training_data import unseen
from pipeline.text import mask, normalise
from tests.research.conftest import write
from tests.research.datasets.test_loading import columns, invented, write_sets


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Write every set; ViHOS and ViTHSD learn from comments that ViHSD tests on, one of them changed."""
    folder = write_sets(tmp_path_factory.mktemp("written"))
    tested = invented(8, "tested")
    write(folder / "vihsd/test.parquet", columns("vihsd", tested))
    write(folder / "vihos/train.parquet", columns("vihos", [*tested[:3], *invented(5, "other")]))
    near = [f"{tested[3]} nhé", tested[4].upper() + "!!!"]
    write(folder / "vithsd/train.parquet", columns("vithsd", [*near, *invented(6, "more")]))
    chain = [f"{near[0]} mọi người ơi"]  # near the changed one, which is near the tested one
    write(folder / "news/unlabelled.parquet", columns("news", [*chain, *invented(3, "paper")]))
    return folder


@pytest.fixture(scope="module")
def clusters(written):
    return clusters_across(written)


@pytest.fixture
def tangled(written, tmp_path):
    """Copy those sets, for a test to change."""
    return copytree(written, tmp_path / "tangled")


def same_groups(one, other):
    pairs = set(zip(list(one), list(other), strict=True))
    return len(pairs) == len(set(one)) == len(set(other))


def test_identical_and_nearly_identical_texts_are_one_cluster():
    first, second = invented(2, 1)
    found = cluster(
        [letters(text) for text in (first, first.upper() + "!", f"{first} nha", second, "😂", "😂")]
    )
    assert found.tolist() == [0, 0, 0, 1, 2, 2]


def test_texts_that_differ_in_a_masked_number_only_are_one():
    assert letters("Gọi ngay 0912 345 678") == letters("gọi ngay 0987654321!")


def test_nothing_makes_no_clusters():
    assert cluster([]).tolist() == []


def test_every_true_pair_is_found_and_no_other_joined():
    draw = random.Random(3)
    texts = invented(60, 3)
    texts += [" ".join(draw.sample(text.split(), k=13)) for text in texts]
    texts += [" ".join(text.split()[: draw.randint(8, 14)]) for text in texts[:60]]
    keys = [letters(text) for text in texts]
    parts = [{key[i : i + 5] for i in range(len(key) - 4)} for key in keys]
    root = list(range(len(keys)))
    for i in range(len(keys)):
        for j in range(i):
            if len(parts[i] & parts[j]) >= 0.7 * len(parts[i] | parts[j]):
                root = [root[j] if each == root[i] else each for each in root]
    found = cluster(keys)
    assert len(set(root)) < len(keys)
    assert same_groups(found, root)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text("aáb 😂", max_size=12), max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_texts_does_not_matter(texts, draw):
    keys = [letters(text) for text in texts]
    order = list(range(len(keys)))
    draw.shuffle(order)
    assert same_groups(cluster([keys[i] for i in order]), cluster(keys)[order])


def test_the_order_of_sets_does_not_matter(written, clusters):
    one = clusters
    other = clusters_across(written, sets=list(reversed(CATALOGUE)))
    for name in ("parts", "rows", "keys", "ids"):
        assert getattr(one, name).tolist() == getattr(other, name).tolist()


def test_no_cluster_crosses_from_training_to_a_held_out_split(clusters):
    found = assign(clusters)
    ids = found.clusters.ids
    assert not set(ids[found.train]) & set(ids[found.held])
    assert not (found.train & found.held).any()


def test_nothing_learned_from_nearly_repeats_what_is_tested_on(written, clusters):
    found = assign(clusters)
    sets = {name: load(name, written) for name in CATALOGUE}
    normalised_texts = {"train": [], "held": []}
    for name, data in sets.items():
        for split, rows in found.apply(name, data).items():
            part = "held" if split in ("validation", "test") else "train"
            normalised_texts[part] += [normalise(mask(text)) for text in rows["text"]]
    assert unseen(normalised_texts["train"], normalised_texts["held"]).all()
    assert len(normalised_texts["train"]) == found.train.sum()


def test_held_out_splits_stay_whole_and_only_what_touches_them_goes(clusters):
    found = assign(clusters)
    assert found.kept("vihsd", "test").tolist() == list(range(8))
    assert found.kept("vihos", "train").tolist() == [3, 4, 5, 6, 7]
    assert found.kept("vithsd", "train").tolist() == [2, 3, 4, 5, 6, 7]
    assert found.kept("news", "unlabelled").tolist() == [1, 2, 3]
    assert found.kept("vsmec", "train").tolist() == list(range(8))


def test_leaks_are_counted_and_printed(clusters):
    leaks = assign(clusters).leaks
    lost = {each.part: (each.rows, each.same, each.near, each.kept) for each in leaks.parts}
    assert lost["vihos/train"] == (8, 3, 0, 5)
    assert lost["vithsd/train"] == (8, 1, 1, 6)
    assert lost["news/unlabelled"] == (4, 0, 1, 3)
    assert lost["vsmec/train"] == (8, 0, 0, 8)
    page = str(leaks)
    assert max(map(len, page.splitlines())) <= 80
    assert all(each.part in page for each in leaks.parts)
    json.dumps(leaks.to_dict())


def test_held_out_rows_that_two_splits_share_are_counted(tangled, clusters):
    assert assign(clusters).leaks.twice_held == 0
    texts = load("vihsd", tangled)["test"]["text"][:2]
    write(tangled / "vihos/validation.parquet", columns("vihos", texts))
    assert assign(clusters_across(tangled)).leaks.twice_held == 4


def test_a_text_that_several_sets_learn_from_counts_as_one(tangled):
    text = invented(1, "copied")
    write(tangled / "vfnd/train.parquet", columns("vfnd", text))
    write(tangled / "sms_smishing/train.parquet", columns("sms_smishing", text * 2))
    found = assign(clusters_across(tangled))
    places = [*found.clusters.places("vfnd", "train"), *found.clusters.places("sms_smishing", "train")]
    assert found.weights[places] == pytest.approx([1 / 3] * 3)
    assert found.weights.sum() == pytest.approx(len(set(found.clusters.keys[found.train])))
    assert not found.weights[found.held].any()


def test_one_split_of_one_set_can_be_held_out_alone(clusters):
    found = assign(clusters, ["vihsd/test"])
    assert found.held.sum() == 8
    assert len(found.kept("vihos", "validation")) == 8
    assert len(found.kept("vihos", "train")) == 5
    for names in ([], ["dev"], ["test", "vihsd/dev"]):
        with pytest.raises(UsageError, match="No set has the held-out split"):
            assign(clusters, names)


def test_overlaps_say_what_two_splits_share(clusters):
    found = {(each.first, each.second): each for each in clusters.overlaps()}
    both = found["vihos/train", "vihsd/test"]
    assert (both.texts, both.clusters, both.first_rows, both.second_rows) == (3, 3, 3, 3)
    both = found["vihsd/test", "vithsd/train"]
    assert (both.texts, both.clusters) == (1, 2)
    page = str(clusters)
    assert max(map(len, page.splitlines())) <= 80
    assert clusters.to_dict()["crossing"] == {"clusters": 5, "rows": 11}
    json.dumps(clusters.to_dict())


def test_a_missing_set_or_split_is_an_error(tangled):
    with pytest.raises(DataSetError, match="There is no set `nothing`"):
        clusters_across(tangled, sets=["vihsd", "nothing"])
    clusters = clusters_across(tangled, sets=["vihsd", "vfnd"])
    with pytest.raises(DataSetError, match="no rows of vihos/train"):
        clusters.of("vihos", "train")
    (tangled / "vfnd/train.parquet").unlink()
    with pytest.raises(DataSetError, match=r"There is no .*vfnd/train\.parquet"):
        clusters_across(tangled)


def test_clusters_are_read_again_until_a_file_changes(tangled, tmp_path):
    cache = tmp_path / "kept" / "clusters.parquet"
    first = clusters_across(tangled, cache=cache)
    written = cache.stat().st_mtime_ns
    again = clusters_across(tangled, cache=cache)
    assert cache.stat().st_mtime_ns == written
    for name in ("parts", "rows", "keys", "ids"):
        assert getattr(first, name).tolist() == getattr(again, name).tolist()
        assert getattr(first, name).dtype.kind == getattr(again, name).dtype.kind
    write(tangled / "vfnd/train.parquet", columns("vfnd", invented(5, "changed")))
    assert len(clusters_across(tangled, cache=cache)) == len(first) - 3
    assert len(Clusters.from_table(pq.read_table(cache))) == len(first) - 3


def test_kept_clusters_hold_no_text(tangled, tmp_path):
    clusters_across(tangled, cache=tmp_path / "clusters.parquet")
    table = pq.read_table(tmp_path / "clusters.parquet")
    assert table.column_names == ["set", "split", "row", "key", "cluster"]
    assert all(len(key) == 16 and set(key) <= set("0123456789abcdef") for key in table["key"].to_pylist())


def test_a_file_that_is_something_else_is_not_written_over(tangled, tmp_path):
    other = write(tmp_path / "other.parquet", {"precious": [1]})
    with pytest.raises(OutputError, match="is not a file of clusters"):
        clusters_across(tangled, cache=other)
    assert pq.read_table(other)["precious"].to_pylist() == [1]
    (tmp_path / "notes.txt").write_text("precious")
    with pytest.raises(OutputError, match="cannot be read"):
        clusters_across(tangled, cache=tmp_path / "notes.txt")
    with pytest.raises(OutputError, match="cannot be written"):
        clusters_across(tangled, cache=tmp_path / "notes.txt" / "clusters.parquet")


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(0, 30), min_size=40, max_size=80),
    st.floats(0.1, 0.9),
    st.integers(0, 5),
    st.randoms(use_true_random=False),
)
def test_groups_are_held_out_whole_the_same_in_any_order(groups, share, seed, draw):
    sizes = np.bincount(groups)
    if sizes[sizes > 0].min() > share * len(groups):
        return
    held = group_split(groups, share, seed)
    assert not set(np.array(groups)[held]) & set(np.array(groups)[~held])
    assert 0 < held.sum() <= share * len(groups)
    assert sizes[np.unique(np.array(groups)[~held])].min() > share * len(groups) - held.sum() - 1
    order = list(range(len(groups)))
    draw.shuffle(order)
    assert group_split([groups[i] for i in order], share, seed).tolist() == held[order].tolist()


def test_another_seed_holds_out_other_groups():
    groups = np.repeat(np.arange(50), 2)
    assert group_split(groups, 0.2, 0).sum() == group_split(groups, 0.2, 1).sum() == 20
    assert (group_split(groups, 0.2, 0) != group_split(groups, 0.2, 1)).any()


def test_a_share_or_groups_that_cannot_be_held_out_are_refused():
    for share in (0, 1, -0.1, 2):
        with pytest.raises(UsageError, match="cannot be held out"):
            group_split([1, 2], share)
    with pytest.raises(DataSetError, match="No group of 4 rows fits"):
        group_split(["a", "a", "b", "b"], 0.2)
