"""The figures of a summary are those of the scores file, whatever its format."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.summary import count_scores
from tests.summary.invented import TEXT, post, posts, write


def test_it_counts_posts_flags_things_and_repeats(tmp_path: Path) -> None:
    found = count_scores([write(tmp_path / "s.parquet", posts())])
    assert (found.posts, found.flagged, found.clusters) == (43, 3, 40)
    assert found.repeats == pytest.approx(3 / 43)
    assert found.rejects is None
    check = next(each for each in found.labels if each.label == "check")
    assert (check.flagged, check.bands) == (3, (0, 1, 1, 0, 1))
    assert check.expected == pytest.approx(1.85)
    assert check.lowest == pytest.approx(0.35)
    assert [each.flagged for each in found.labels if each.label != "check"] == [0, 0]
    assert found.signs == [("urgent_share", 3)]


@pytest.mark.parametrize("ending", ["csv", "tsv.gz", "jsonl", "xlsx"])
def test_every_format_gives_the_same_figures(tmp_path: Path, ending: str) -> None:
    found = count_scores([write(tmp_path / f"s.{ending}", posts())])
    other = count_scores([write(tmp_path / "s.parquet", posts())])
    assert (found.posts, found.signs, found.timeline, found.strangeness) == (
        (other.posts, other.signs, other.timeline, other.strangeness)
    )
    assert [item.text for item in found.top] == [item.text for item in other.top]


def test_shards_are_summed_up_as_one(tmp_path: Path) -> None:
    rows = posts()
    paths = [
        write(tmp_path / "a.parquet", rows[:38]),
        write(tmp_path / "b.csv", rows[38:]),
    ]
    found = count_scores(paths)
    assert (found.posts, found.clusters) == (43, 40)
    assert found.repeated[0].copies == 4


def test_what_to_read_first_is_each_thing_once_by_priority(tmp_path: Path) -> None:
    rows = [post(i, i // 2, p_check=0.2 + i / 100) for i in range(60)]
    found = count_scores([write(tmp_path / "s.csv", rows)], top=5)
    assert [round(item.priority) for item in found.top] == [79, 77, 75, 73, 71]
    assert {item.copies for item in found.top} == {2}


def test_texts_are_masked_cut_and_marked(tmp_path: Path) -> None:
    first, second, third = count_scores([write(tmp_path / "s.parquet", posts())]).top
    assert first.text == TEXT
    assert [piece for piece, marked in first.pieces if marked] == ["chia sẻ gấp"]
    assert first.signs == ("urgent_share",)
    assert "<script>" in second.text  # the page escapes it
    assert third.text == "Gọi ngay [số điện thoại] để nhận quà, xem www[.]qua[.]example nhé"
    long = f"{'lời dẫn dài dòng ' * 40}chia sẻ gấp {'đoạn cuối ' * 40}"
    (item,) = count_scores([write(tmp_path / "t.parquet", [post(0, 0, long, p_check=0.9)])]).top
    assert len(item.text) < 260
    assert ("chia sẻ gấp", True) in item.pieces


def test_without_texts_the_words_of_the_reasons_stand_in(tmp_path: Path) -> None:
    found = count_scores([write(tmp_path / "s.parquet", posts(), bare=True)])
    assert found.top[0].text == "chia sẻ gấp"
    assert not found.has_texts
    assert found.strangeness.looked_at == 0


def test_the_footer_of_a_parquet_file_says_when(tmp_path: Path) -> None:
    bare = count_scores([write(tmp_path / "s.parquet", posts(), bare=True)]).timeline
    assert bare == count_scores([write(tmp_path / "t.parquet", posts())]).timeline
    assert bare.periods[0].start == date(2026, 10, 2)  # 20:00 UTC is the next day in Viet Nam
    assert sum(period.flagged for period in bare.periods) == 3
    assert count_scores([write(tmp_path / "s.csv", posts(), bare=True)]).timeline.undated == 43


def test_rejects_beside_the_scores_are_counted(tmp_path: Path) -> None:
    (tmp_path / "s.rejects.jsonl").write_text('{"reason": "empty_text"}\n' * 3 + '{"reason": "photo_only"}\n')
    found = count_scores([write(tmp_path / "s.csv.gz", posts())])
    assert found.rejects == {"empty_text": 3, "photo_only": 1}


def test_words_the_model_never_learned_are_found(tmp_path: Path) -> None:
    strange = [post(i, i, f"zblorga vrimpax hôm nay trời đẹp số {i}") for i in range(8)]
    found = count_scores([write(tmp_path / "s.parquet", [*strange, *posts()[:8]])]).strangeness
    assert dict(found.words) == {"zblorga": 8, "vrimpax": 8}
    assert found.level >= 1
    assert count_scores([write(tmp_path / "t.parquet", posts())]).strangeness.level == 0


def test_a_file_without_posts_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has a header but no posts"):
        count_scores([write(tmp_path / "s.csv", [])])
