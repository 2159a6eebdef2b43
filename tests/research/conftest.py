"""Tiny invented data sets, in the layout of the real ones."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.labels import LABELS

WHO = ("bà Tư", "anh Ba", "cô Sáu", "chú Bảy", "em Lan", "ông Năm", "chị Hoa", "bác Tám")
WHERE = ("xóm Bến", "làng Sen", "ngõ Đình", "chợ Chiều", "bãi Dâu", "dốc Đá", "cầu Gỗ", "phố Nhỏ")
SAID = {
    "positive": "nhặt được ví rồi mang trả lại người mất",
    "hateful": "bảo lũ người xứ ấy phải đuổi đi cho sạch",
    "offensive": "chửi thằng nhà bên là đồ ngu như bò",
    "check": "nghe nói uống nước lá này là khỏi hẳn bệnh, chia sẻ gấp",
    "": "hỏi cuối tuần trời có mưa không để phơi thóc",
    "opinion": "chê con đường mới làm xong đã ổ gà",
}
"""What people say in the invented posts, by the label that holds."""

Write = Callable[..., Path]


def posts(count: int, says: Sequence[str] = tuple(SAID), *, start: int = 0) -> dict[str, list[object]]:
    """Return columns of the re-labelled set, `count` posts that say each of `says` in turn."""
    kinds = [says[i % len(says)] for i in range(count)]
    numbers = range(start, start + count)
    table: dict[str, list[object]] = {
        "text": [
            f"{WHO[i % 8]} ở {WHERE[i // 8 % 8]} {SAID[kind]} hôm {i * 37 % 997}"
            for i, kind in zip(numbers, kinds, strict=True)
        ],
        "opinion": [int(kind == "opinion") for kind in kinds],
        "cluster": list(numbers),
        "source": ["news"] * count,
    }
    return table | {label: [int(kind == label) for kind in kinds] for label in LABELS}


def second_posts(count: int, start: int) -> dict[str, list[object]]:
    """Return columns of the second labelled set: those of the first, why a post was read, and doubt."""
    numbers = range(count)
    return posts(count, start=start) | {
        "source": [("tiktok2", "social2", "news2")[i % 3] for i in numbers],
        "chosen": [("all", "check_top", "hateful_band")[i // 3 % 3] for i in numbers],
        "doubt": [int(i % 5 == 0) for i in numbers],
        "cluster": [f"c{start + i}" for i in numbers],
        **{
            name: [int(i % 7 == place) for i in numbers]
            for place, name in enumerate(("counter", "group_mention", "appeal"))
        },
    }


def write(path: Path, columns: dict[str, list[object]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)
    return path


def _weak(count: int, column: str, values: Sequence[object], start: int) -> dict[str, list[object]]:
    return {
        "text": posts(count, start=start)["text"],
        column: [values[i % len(values)] for i in range(count)],
    }


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    """Write every data set, a few dozen posts each, and return their folder."""
    return write_sets(tmp_path / "sets")


def write_sets(folder: Path) -> Path:
    """Write every data set, a few dozen posts each, into a folder, and return it."""
    write(folder / "khoitrong_labels/train.parquet", posts(60))
    write(folder / "khoitrong_labels/validation.parquet", posts(48, start=100))
    for split, start in (("train", 3000), ("validation", 3100), ("random", 3200)):
        write(folder / f"khoitrong_labels_2/{split}.parquet", second_posts(36, start))
    hate = ("CLEAN", "OFFENSIVE", "HATE")
    targets = {"individual": [0, 2, 3], "groups": [2, 0, 1], "religion": [0], "race": [0, 0, 1]}
    start = 200
    for name, column, values, splits in (
        ("vihsd", "label", hate, ("train", "validation", "test")),
        ("vlsp_hsd_2019", "label", hate, ("train",)),
        ("vsmec", "emotion", ("Enjoyment", "Sadness", "Other"), ("train", "validation")),
        ("reintel", "label", (0, 1), ("train", "unlabelled")),
        ("viclickbait", "label", ("clickbait", "non-clickbait"), ("train", "validation")),
        ("sms_smishing", "label", (0, 1), ("train",)),
        ("victsd", "toxic", (0, 1), ("train",)),
        ("social_comments", "label", (0,), ("unlabelled",)),
        ("social_comments_2", "source", ("region",), ("unlabelled",)),
        ("news", "label", (0,), ("unlabelled",)),
    ):
        for split in splits:
            write(folder / name / f"{split}.parquet", _weak(36, column, values, start))
            start += 100
    for split in ("train", "validation"):
        table = {"text": posts(36, start=start)["text"]}
        table |= {name: [values[i % len(values)] for i in range(36)] for name, values in targets.items()}
        write(folder / "vithsd" / f"{split}.parquet", table)
        start += 100
    for split in ("train", "validation", "test"):
        texts = posts(36, start=start)["text"]
        marked = [list(range(at, at + 6)) if (at := str(text).find("đồ ngu")) >= 0 else [] for text in texts]
        write(folder / "vihos" / f"{split}.parquet", {"text": texts, "spans": [str(each) for each in marked]})
        start += 100
    return folder


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """Write a folder of a few own rows, half of them to test on, and return it."""
    return write_rows(tmp_path / "rows")


def write_rows(folder: Path) -> Path:
    """Write a few own rows, half of them to test on, into a folder, and return it."""
    folder.mkdir()
    with (folder / "rows.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["text", *LABELS, "template", "split", "note"])
        for i in range(40):
            kind = ("positive", "hateful", "", "check")[i % 4]
            theme = {"hateful": "group_hate", "": "group_mention"}.get(kind, "rumours")
            text = f"{SAID[kind]}, {WHO[i // 4 % 8]} kể thế lúc {i} giờ"
            kinds = f"invented; groups: {('region', 'work')[i // 4 % 2]}"
            split = "train" if i < 20 else "test"
            writer.writerow([text, *(int(kind == label) for label in LABELS), f"{theme}/t{i}", split, kinds])
    return folder
