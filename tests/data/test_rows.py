"""The rows the project writes itself: well formed, balanced, and with a test part that train never saw."""

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from pipeline.labels import LABELS

ROWS = Path(__file__).parents[2] / "data" / "rows"
COLUMNS = ["text", *LABELS, "template", "split", "note"]
SPLITS = ("train", "test")
SHINGLE = 5
NEAR = 0.7

# theme -> (label column, value, least number of rows)
FLOORS = [
    ("counter_speech", "hateful", "0", 250),
    ("group_mention", "hateful", "0", 250),
    ("group_hate", "hateful", "1", 250),
    ("profanity_no_group", "offensive", "1", 120),
    ("criticism_satire", "check", "0", 250),
    ("sourced_news", "check", "0", 120),
    ("rumours", "check", "1", 200),
    ("scams", "check", "1", 150),
    ("scams", "check", "0", 80),
    ("good_news", "positive", "1", 200),
    ("adverts_notices_appeals", "positive", "0", 200),
    ("opinions_experience", "check", "0", 100),
    ("everyday", "check", "0", 100),
]
THEMES = sorted({theme for theme, *_ in FLOORS})

# Unaccented words that stand for one kind of group, as they appear in posts.
GROUPS = {
    "region": r"thanh hoa|nghe an|mien tay|mien trung|nguoi bac|bac ky|quang ngai|tay nguyen|nam ky|sai gon",
    "ethnicity": r"khmer|mong|e de|cham|nguoi hoa|dan toc|dao\b|muong|gia rai",
    "nationality": r"trung quoc|campuchia|han quoc|chau phi|da den|\bnga\b|thai lan|an do",
    "religion": r"cong giao|hoi giao|phat|cao dai|theo dao|tin lanh",
    "gender": r"phu nu|dan ong|con gai|me don than|ly hon|nam gioi",
    "orientation": r"dong tinh|chuyen gioi|lgbt|\bgay\b|song tinh",
    "disability": r"khuyet tat|khiem thi|tu ky|khiem thinh|cau? ?diec|down|xe lan|nguoi mu",
    "age": r"nguoi gia|gen z|cao tuoi|lon tuoi|cu ",
    "work": r"cong nhan|sinh vien|ve so|nhap cu|giup viec|shipper",
    "overseas": r"viet kieu|du hoc sinh|dai loan|nguoi viet (o nuoc ngoai|ben my)",
}


def read(theme: str) -> list[dict[str, str]]:
    return [row for split in SPLITS for row in read_file(ROWS / f"{theme}.{split}.csv")]


def read_file(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    return [row | {"theme": theme} for theme in THEMES for row in read(theme)]


def fold(text: str) -> str:
    """Lower-case letters and digits only, without diacritics: what is left when wording is compared."""
    spread = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    kept = "".join(c for c in spread if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", " ", kept).strip()


def shingles(text: str) -> set[str]:
    folded = fold(text)
    return {folded[i : i + SHINGLE] for i in range(max(1, len(folded) - SHINGLE + 1))}


def near_pairs(left: list[str], right: list[str]) -> list[tuple[str, str]]:
    """Pairs with Jaccard similarity above NEAR, found through an inverted index of shingles."""
    left_sets = [shingles(text) for text in left]
    index: dict[str, list[int]] = defaultdict(list)
    for number, grams in enumerate(left_sets):
        for gram in grams:
            index[gram].append(number)
    found = []
    for text in right:
        grams = shingles(text)
        shared = Counter(number for gram in grams for number in index.get(gram, ()))
        for number, common in shared.items():
            if common / (len(grams) + len(left_sets[number]) - common) > NEAR:
                found.append((left[number], text))
    return found


def test_there_is_one_file_per_theme():
    assert sorted(path.name for path in ROWS.glob("*.csv")) == sorted(
        f"{theme}.{split}.csv" for theme in THEMES for split in SPLITS
    )


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("theme", THEMES)
def test_every_file_has_the_same_header_and_rows_of_its_split_only(theme, split):
    path = ROWS / f"{theme}.{split}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        assert next(csv.reader(handle)) == COLUMNS
    assert {row["split"] for row in read_file(path)} == {split}


@pytest.mark.parametrize("theme", THEMES)
def test_the_columns_hold_only_what_the_card_allows(theme):
    for row in read(theme):
        assert None not in row, row
        assert {row[label] for label in LABELS} <= {"0", "1", ""}, row
        assert row["split"] in {"train", "test"}, row
        assert row["template"].startswith(f"{theme}/"), row
        assert row["note"], row


@pytest.mark.parametrize(("theme", "label", "value", "least"), FLOORS)
def test_each_theme_has_enough_rows(theme, label, value, least):
    assert sum(row[label] == value for row in read(theme)) >= least


@pytest.mark.parametrize("theme", THEMES)
def test_each_theme_has_a_part_to_train_on_and_a_part_to_test_on(theme):
    splits = Counter(row["split"] for row in read(theme))
    assert splits["test"] >= 15
    assert splits["train"] >= 2 * splits["test"]


def test_a_large_share_is_written_by_hand_and_no_template_repeats_itself_much(rows):
    sizes = Counter(row["template"] for row in rows if re.search(r"-t\d+x?$", row["template"]))
    assert len(sizes) >= 250
    assert max(sizes.values()) <= 8
    assert len(rows) - sum(sizes.values()) >= 500


def test_labels_follow_the_guide(rows):
    for row in rows:
        assert (row["hateful"], row["offensive"]) != ("1", "1"), row
        if row["positive"] == "1":  # a good deed may be told in crude words, nothing else goes with it
            assert row["hateful"] == row["check"] == "0", row
    never_flagged = {
        "counter_speech",
        "group_mention",
        "criticism_satire",
        "sourced_news",
        "opinions_experience",
    }
    for row in rows:
        if row["theme"] in never_flagged:
            assert row["hateful"] == row["check"] == "0", row


def test_no_text_is_given_twice(rows):
    counts = Counter(row["text"].casefold() for row in rows)
    assert [text for text, count in counts.items() if count > 1] == []


def test_no_template_is_in_both_splits(rows):
    splits = defaultdict(set)
    for row in rows:
        splits[row["template"]].add(row["split"])
    assert [template for template, seen in splits.items() if len(seen) > 1] == []


def test_no_test_row_is_a_near_copy_of_a_train_row(rows):
    train = [row["text"] for row in rows if row["split"] == "train"]
    test = [row["text"] for row in rows if row["split"] == "test"]
    assert near_pairs(train, test) == []


def test_a_near_copy_would_be_found():
    text = "Xóm tôi có mấy người Huế, sống với nhau vui vẻ lắm"
    assert near_pairs([text], ["xom toi co may nguoi Hue, song voi nhau vui ve lam!"])
    assert near_pairs([text], ["Hôm nay mưa to, cả nhà ở trong nhà xem phim"]) == []


def test_texts_are_clean_nfc_without_left_over_template_signs(rows):
    for row in rows:
        text = row["text"]
        assert text == unicodedata.normalize("NFC", text).strip(), row
        assert text, row
        assert not re.search(r"[{}|\x00-\x1f]|@x\b|\s{2}", text), row
        assert len(text.split()) <= 130, row


def test_phone_numbers_and_links_are_invented_ones(rows):
    for row in rows:
        digits = re.sub(r"(?<=\d)[ .](?=\d{3})", "", row["text"])
        for number in re.findall(r"(?<!\d)(?:0|\+?84)\d{8,10}(?!\d)", digits):
            assert re.fullmatch(r"0900000\d{3}", number), row
        assert not re.search(r"https?://|www\.", row["text"]), row
        assert not re.search(r"\w\.(?:com|net|vn|org|info|xyz)\b", row["text"]), row


@pytest.mark.parametrize("kind", GROUPS)
def test_every_kind_of_group_is_attacked_mentioned_and_defended(kind):
    pattern = re.compile(GROUPS[kind])
    for theme, least in (("group_hate", 6), ("group_mention", 10), ("counter_speech", 6)):
        hits = sum(bool(pattern.search(fold(row["text"]))) for row in read(theme))
        assert hits >= least, f"{kind}: {hits} rows in {theme}"


def test_unaccented_and_accented_writing_are_both_present_in_each_kind_of_row(rows):
    for label in LABELS:
        for value in "01":
            texts = [row["text"] for row in rows if row[label] == value]
            bare = sum(text.isascii() for text in texts)
            assert 0.03 <= bare / len(texts) <= 0.4, (label, value, bare, len(texts))
