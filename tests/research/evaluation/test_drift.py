"""Two exports: the same kind of posts, another kind, or too few to tell."""

import csv
import json

import numpy as np
import pytest

from pipeline.classify import load_model
from pipeline.errors import InputError, ModelError
from pipeline.research.evaluation import drift as room
from pipeline.research.evaluation.drift import LIMITS, compare_scores, drift, judge
from pipeline.research.evaluation.drift_result import Drift
from pipeline.research.evaluation.vocabulary import tokens, vocabulary
from tests.research.conftest import SAID, WHERE, WHO

QUIET = (SAID[""], SAID["opinion"], "kể chuyện mấy đứa nhỏ đi học về muộn", "khoe nồi canh chua vừa nấu xong")
ALARM = (
    SAID["check"],
    "nghe đồn dịch lạ sắp tới, bấm link nhận thuốc miễn phí ngay kẻo hết, lan truyền giúp",
)


@pytest.fixture(scope="module")
def model():
    return load_model("linear")


@pytest.fixture
def export(tmp_path):
    """Write an export of posts that say each of `says` in turn, in an order drawn by `seed`."""

    def make(name, says, rows=300, seed=0):
        random = np.random.default_rng(seed)
        path = tmp_path / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["post_id", "noi_dung"])
            for i in range(rows):
                who, where, said = (part[random.integers(len(part))] for part in (WHO, WHERE, says))
                writer.writerow([f"{name}{i}", f"{who} ở {where} {said}, gọi 0900 000 {i:03}"])
        return path

    return make


def look(old, new, model, **options):
    return drift([old], [new], model, columns={"text": "noi_dung"}, **options)


def test_more_of_the_same_is_kept(export, model):
    found = look(export("a", QUIET, seed=3), export("b", QUIET, seed=4), model)
    assert found.verdict == "keep"
    assert found.words.grown == ()
    assert found.words.unseen <= found.words.unseen_by_chance
    for row in found.labels.values():
        assert row.psi < LIMITS.psi_watch or row.psi <= row.psi_by_chance


def test_another_kind_of_post_asks_for_retraining_and_says_why(export, model):
    found = look(export("a", QUIET), export("b", ALARM), model)
    assert found.verdict == "retrain"
    assert any("scores of check moved" in reason for reason in found.reasons)
    check = found.labels["check"]
    assert check.psi > LIMITS.psi_retrain
    assert check.ks > 0.5
    assert check.ks_p < 0.001
    assert check.flagged_new > check.flagged_old
    assert check.flagged_change[0] > 0
    assert {"nghe", "khỏi", "dịch"} & {word.word for word in found.words.grown}


def test_a_share_of_new_posts_is_watched(export, model):
    found = look(export("a", QUIET * 5 + ALARM), export("b", QUIET * 3 + ALARM * 2, seed=3), model)
    assert found.verdict in ("watch", "retrain")
    assert found.reasons


def test_few_posts_say_that_little_can_be_told(export, model):
    found = look(export("a", QUIET), export("b", ALARM, rows=40), model)
    assert found.verdict == "watch"
    assert found.reasons == ("One export holds only 40 posts: little can be told from fewer than 200.",)


def test_lost_diacritics_are_noticed(export, model, tmp_path):
    from pipeline.text import fold

    old = export("a", QUIET)
    bare = tmp_path / "bare.csv"
    bare.write_text(fold(old.read_text(encoding="utf-8")), encoding="utf-8")
    found = look(old, bare, model)
    assert (found.old.diacritics, found.new.diacritics) == (1.0, 0.0)
    assert found.old.vietnamese == 1.0
    assert found.verdict == "retrain"  # every word is another one, too
    kept = Drift(found.model, found.old, found.new, found.labels, vocabulary(["a"], ["a"]))
    assert any(
        "with diacritics: 100% before, 0% now" in reason for reason in room._mixture_moved(kept, LIMITS)
    )


def test_masked_personal_data_is_no_vocabulary(export, model):
    found = look(export("a", QUIET), export("b", QUIET, seed=9), model)
    assert not [word for word in found.words.grown if "phone" in word.word]
    assert tokens("gọi <phone> hay <email> nhé <smile> 113 !") == ["gọi", "hay", "nhé", "<smile>"]


def test_an_export_larger_than_the_limit_is_drawn_from(export, model, monkeypatch):
    monkeypatch.setattr(room, "MAX_POSTS", 50)
    found = look(export("a", QUIET), export("b", QUIET, seed=2), model)
    assert (found.old.posts, found.old.used) == (300, 50)


def test_it_prints_in_80_columns_and_as_plain_values(export, model):
    found = look(export("a", QUIET), export("b", ALARM, rows=250), model)
    page = str(found)
    assert max(map(len, page.splitlines())) <= 80
    assert "…" not in page
    assert page.startswith("retrain: label some 300 of the new posts")
    written = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert written["verdict"] == "retrain"
    assert written["new"]["posts"] == 250


def test_a_missing_export_is_named(model, tmp_path, export):
    with pytest.raises(InputError, match="nowhere"):
        look(export("a", QUIET, rows=5), tmp_path / "nowhere.csv", model)


def test_a_model_that_gives_no_numbers_is_refused(export, model):
    class Broken:
        name = "broken"

        def predict_normalised(self, normalised_texts):
            return np.full((len(normalised_texts), 4), np.nan)

    with pytest.raises(ModelError, match="gave no number for 5 of 5 posts"):
        look(export("a", QUIET, rows=5), export("b", QUIET, rows=5), Broken())


def test_the_same_scores_do_not_drift_and_equal_ones_need_no_bins():
    scores = np.random.default_rng(1).random(500)
    same = compare_scores(scores, scores, 0.9)
    assert (same.psi, same.ks) == (0.0, 0.0)
    assert same.flagged_change[0] < 0 < same.flagged_change[1]
    flat = compare_scores(np.full(300, 0.2), np.full(300, 0.2), 0.9)
    assert flat.psi == 0.0
    moved = compare_scores(np.full(300, 0.2), np.full(300, 0.4), 0.3)
    assert (moved.flagged_old, moved.flagged_new) == (0.0, 1.0)


def test_chance_alone_seldom_reaches_the_index_it_is_said_to_reach():
    random = np.random.default_rng(4)
    pairs = [compare_scores(random.random(400), random.random(300), 0.9) for _ in range(200)]
    assert np.mean([pair.psi > pair.psi_by_chance for pair in pairs]) <= 0.04
    expected = 9 * (1 / 400 + 1 / 300)  # of a chi-square with nine degrees of freedom
    assert np.mean([pair.psi for pair in pairs]) == pytest.approx(expected, rel=0.15)


def test_words_that_grew_are_found_beyond_chance():
    plain = [f"hôm nay {WHERE[i % 8]} trời đẹp" for i in range(300)]
    fresh = [f"{text} nước ngập" if i % 2 else text for i, text in enumerate(plain)]
    found = vocabulary(plain, fresh)
    assert {word.word for word in found.grown} == {"nước", "ngập"}
    assert found.grown[0].old == 0.0
    assert found.grown[0].new == 0.5
    assert found.unseen_beyond_chance > 0.05
    assert 0 < found.divergence <= 1
    assert vocabulary([], []).divergence == 0.0


def test_every_limit_is_looked_at(export, model):
    found = look(export("a", QUIET), export("b", QUIET, seed=2), model)
    assert judge(found, room.Limits(few=1000))[0] == "watch"
    assert judge(found, room.Limits(mixture=0.0, length_ratio=0.5))[0] == "watch"
