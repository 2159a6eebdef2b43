"""The sample exports can be opened by anyone, are invented throughout, and carry a label for every post."""

import csv
import json
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path

import openpyxl
import pytest

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
MEMBER = "this_profile's_activity_across_facebook/posts/profile_posts_1.json"
LABELS = ("positive", "hateful", "offensive", "check")
Post = tuple[int, str, str]  # row, id or "", text

# A phone number in any spelling, and the only ones that may appear.
PHONE = re.compile(r"(?<![\w./=-])(?:\+?84|0)(?:[ .-]?\d){9}(?!\d)")
INVENTED_PHONE = re.compile(r"0900 000 1\d\d")
ACCOUNT = re.compile(r"(?<!\d)\d{4} \d{4} \d{4}(?!\d)")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
HOST = re.compile(r"https?://([^/\s\"?]+)")
# Links of the services are part of their formats; every other host must be one that cannot exist.
SERVICES = {"www.facebook.com", "www.tiktok.com"}

FLOORS = {
    "good_news": 140,
    "rumour_or_scam": 130,
    "criticism_or_satire": 45,
    "hate": 30,
    "crude": 30,
    "counter_speech": 25,
    "group_mention": 25,
    "sourced_news": 15,
    "advert": 15,
    "announcement": 15,
    "question": 15,
    "chat": 25,
    "appeal": 8,
    "ceremony": 8,
    "other_language": 8,
}


def _table(name: str, key: str, text: str, encoding: str = "utf-8-sig", skip: int = 0) -> Iterator[Post]:
    """Read a CSV export with nothing but the standard library."""
    delimiter = ";" if encoding == "cp1258" else ","
    with (SAMPLES / name).open(encoding=encoding, newline="") as lines:
        # Windows-1258 keeps tone marks as separate signs.
        rows = csv.reader((unicodedata.normalize("NFC", line) for line in lines), delimiter=delimiter)
        for _ in range(skip):
            next(rows)
        header = next(rows)
        start = rows.line_num + 1
        for row in rows:
            assert len(row) == len(header), f"{name} line {start}"
            cells = dict(zip(header, row, strict=True))
            yield start, cells[key].rsplit("/", 1)[-1], cells[text]
            start = rows.line_num + 1


def _suite() -> Iterator[Post]:
    descriptions = {start: text for start, _, text in _table("mbs_posts.csv", "Post ID", "Description")}
    for start, key, title in _table("mbs_posts.csv", "Post ID", "Title"):
        yield start, key, max(title, descriptions[start], key=len)


def _mended(text: str) -> str:
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _download() -> Iterator[Post]:
    with zipfile.ZipFile(SAMPLES / "facebook_dyi.zip") as archive:
        records = json.loads(archive.read(MEMBER))
    for number, record in enumerate(records, 1):
        captions = [
            part["media"].get("description", "")
            for attached in record.get("attachments", [])
            for part in attached["data"]
            if "media" in part
        ]
        posts = [part["post"] for part in record["data"] if "post" in part]
        yield number, "", _mended("".join(posts or captions))


def _json(name: str) -> Iterator[Post]:
    loaded = json.loads((SAMPLES / name).read_text("utf-8"))
    if name == "graph_feed.json":
        records = [post for top in loaded["data"] for post in (top, *top["comments"]["data"])]
        found = [(post["id"], post.get("message", "")) for post in records]
    elif name == "youtube_threads.json":
        comments = [
            comment
            for thread in loaded["items"]
            for comment in (
                thread["snippet"]["topLevelComment"],
                *thread.get("replies", {}).get("comments", []),
            )
        ]
        found = [(comment["id"], comment["snippet"]["textOriginal"]) for comment in comments]
    else:
        found = [(record["id"], record["text"]) for record in loaded]
    for number, (key, text) in enumerate(found, 1):
        yield number, key, text


def _sheet() -> Iterator[Post]:
    book = openpyxl.load_workbook(SAMPLES / "tong-hop.xlsx", read_only=True)
    rows = book.worksheets[0].iter_rows(min_row=3, values_only=True)
    header = next(rows)
    for number, row in enumerate(rows, 4):
        cells = dict(zip(header, row, strict=True))
        yield number, str(cells["Link"] or "").rsplit("/", 1)[-1], str(cells["Nội dung"] or "")


READERS: dict[str, Callable[[], Iterator[Post]]] = {
    "mbs_posts.csv": _suite,
    f"facebook_dyi.zip/{MEMBER}": _download,
    "graph_feed.json": lambda: _json("graph_feed.json"),
    "crowdtangle.csv": lambda: _table("crowdtangle.csv", "URL", "Message"),
    "youtube_comments.csv": lambda: _table("youtube_comments.csv", "id", "text"),
    "youtube_threads.json": lambda: _json("youtube_threads.json"),
    "tiktok_comments.csv": lambda: _table("tiktok_comments.csv", "id", "body"),
    "fourcat_facebook.csv": lambda: _table("fourcat_facebook.csv", "id", "body"),
    "apify_comments.json": lambda: _json("apify_comments.json"),
    "tong-hop.xlsx": _sheet,
    "page_utf16.csv": lambda: _table("page_utf16.csv", "Post ID", "Message", "utf-16", skip=2),
    "bai-cu_cp1258.csv": lambda: _table("bai-cu_cp1258.csv", "Mã bài viết", "Nội dung", "cp1258"),
}


@pytest.fixture(scope="module")
def posts() -> dict[str, list[Post]]:
    return {source: list(read()) for source, read in READERS.items()}


@pytest.fixture(scope="module")
def labels() -> list[dict[str, str]]:
    with (SAMPLES.parent / "samples-labels.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _everything() -> Iterator[tuple[str, str]]:
    """Yield the whole readable content of every file, authors and links included."""
    for path in sorted(SAMPLES.iterdir()):
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                for member in archive.namelist():
                    yield member, json.dumps(json.loads(archive.read(member)), ensure_ascii=False)
        elif path.suffix == ".xlsx":
            book = openpyxl.load_workbook(path, read_only=True)
            cells = (cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
            yield path.name, "\n".join(str(cell) for cell in cells if cell is not None)
        elif path.suffix == ".json":
            text = path.read_text("utf-8")
            yield path.name, json.dumps(json.loads(text), ensure_ascii=False)
        else:
            encoding = {"page_utf16.csv": "utf-16", "bai-cu_cp1258.csv": "cp1258"}.get(path.name, "utf-8")
            yield path.name, path.read_text(encoding)


def test_every_file_has_a_reader_here() -> None:
    named = {source.split("/")[0] for source in READERS}
    assert {path.name for path in SAMPLES.iterdir()} == named


def test_more_than_600_posts_in_more_than_six_formats(posts: dict[str, list[Post]]) -> None:
    filled = {source: sum(bool(text) for _, _, text in found) for source, found in posts.items()}
    assert sum(filled.values()) >= 600
    assert sum(count >= 50 for count in filled.values()) >= 8


def test_every_post_with_text_has_exactly_one_label_row(
    posts: dict[str, list[Post]], labels: list[dict[str, str]]
) -> None:
    places = Counter((row["source"], int(row["row"])) for row in labels)
    assert max(places.values()) == 1
    unlabelled: Counter[str] = Counter()
    for source, found in posts.items():
        seen = set()
        for row, key, text in found:
            repeated = bool(key) and key in seen
            seen.add(key)
            if not text or repeated:
                assert (source, row) not in places
            elif (source, row) not in places:
                unlabelled[source] += 1
    assert not unlabelled
    assert set(places) <= {(source, row) for source, found in posts.items() for row, _, _ in found}


def test_a_label_key_is_the_id_in_the_export_or_the_hash_of_the_text(
    posts: dict[str, list[Post]], labels: list[dict[str, str]]
) -> None:
    there = {(source, row): (key, text) for source, found in posts.items() for row, key, text in found}
    for label in labels:
        key, text = there[label["source"], int(label["row"])]
        assert label["key"] == (key or f"t{blake2b(text.encode(), digest_size=8).hexdigest()}")
    keys = Counter((label["source"], label["key"]) for label in labels)
    assert max(keys.values()) == 1


def test_label_values_are_zero_or_one(labels: list[dict[str, str]]) -> None:
    assert {row[label] for row in labels for label in LABELS} == {"0", "1"}


@pytest.mark.parametrize("kind", sorted(FLOORS))
def test_there_are_enough_posts_of_every_kind(kind: str, labels: list[dict[str, str]]) -> None:
    assert sum(row["kind"] == kind for row in labels) >= FLOORS[kind]


@pytest.mark.parametrize(
    "kind", ["criticism_or_satire", "counter_speech", "group_mention", "sourced_news", "question"]
)
def test_criticism_counter_speech_and_mentions_carry_no_label(
    kind: str, labels: list[dict[str, str]]
) -> None:
    assert not [row for row in labels if row["kind"] == kind and "1" in [row[label] for label in LABELS]]


def test_the_three_regions_are_heard(labels: list[dict[str, str]]) -> None:
    regions = Counter(row["region"] for row in labels)
    assert min(regions[name] for name in ("north", "centre", "south")) >= 100


def test_a_rumour_is_reposted_across_files(posts: dict[str, list[Post]]) -> None:
    files = {source for source, found in posts.items() if any("Nậm Khao" in text for _, _, text in found)}
    assert len(files) >= 3


def test_the_quirks_that_readers_stumble_over_are_there(posts: dict[str, list[Post]]) -> None:
    keys = Counter(key for found in posts.values() for _, key, _ in found if key)
    assert sum(count > 1 for count in keys.values()) >= 4, "repeated ids"
    assert sum(not text for found in posts.values() for _, _, text in found) >= 4, "rows without text"
    assert "1,2K" in (SAMPLES / "apify_comments.json").read_text("utf-8")
    assert " EST" in (SAMPLES / "crowdtangle.csv").read_text("utf-8")
    with zipfile.ZipFile(SAMPLES / "facebook_dyi.zip") as archive:
        assert b"\\u00c3" in archive.read(MEMBER) or b"\\u00e1\\u00bb" in archive.read(MEMBER)


def test_phone_numbers_accounts_mail_and_links_are_invented() -> None:
    phones = accounts = 0
    for name, text in _everything():
        for found in PHONE.findall(text):
            assert INVENTED_PHONE.fullmatch(found), f"{name}: {found}"
            phones += 1
        for found in ACCOUNT.findall(text):
            assert found.startswith("0000 1111 22"), f"{name}: {found}"
            accounts += 1
        for found in EMAIL.findall(text):
            assert found.rstrip(".").endswith(".example"), f"{name}: {found}"
        for host in HOST.findall(text):
            assert host.endswith(".example") or host in SERVICES, f"{name}: {host}"
    assert phones >= 10
    assert accounts >= 8


def test_the_samples_stay_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.iterdir()) < 1_000_000
