"""Archives are read as streams; a damaged one or a bomb is stopped."""

import gzip
import io
import tracemalloc
import zipfile

import openpyxl

from pipeline.ingest import read_posts
from pipeline.ingest.readers import sources
from tests.ingest.exports import (
    read,
    texts,
)


def test_archives_are_read_without_unpacking_them(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("posts/profile_posts_1.json", '[{"timestamp":1700000000,"data":[{"post":"mot"}]}]')
        archive.writestr("posts/media/a.jpg", b"\xff\xd8\xff")
        archive.writestr("friends/friends.json", "{}")
        archive.writestr("__MACOSX/x", "y")
    posts, rejects = read(tmp_path / "a.zip")
    assert [(post["text"], post["source"]) for post in posts] == [
        ("mot", f"{tmp_path / 'a.zip'}/posts/profile_posts_1.json")
    ]
    assert rejects == []
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(b"id,text\n2,hai\n"))
    assert texts(read(tmp_path / "b.csv.gz")[0]) == ["hai"]


def test_a_cut_archive_gives_the_rows_before_the_cut(tmp_path):
    body = "id,text\n" + "".join(f"{i},tin {hash((i, 1)) % 10**9} {i}\n" for i in range(30_000))
    packed = gzip.compress(body.encode())
    path = tmp_path / "b.csv.gz"
    path.write_bytes(packed[: len(packed) // 2])
    posts, rejects = read(path)
    assert len(posts) > 1000
    assert rejects[-1].reason == "damaged_archive"


def test_workbooks_in_an_archive_are_read_too(tmp_path):

    book = openpyxl.Workbook()
    book.active.append(["id", "text"])
    book.active.append(["1", "xin chào"])
    packed = io.BytesIO()
    book.save(packed)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("b.xlsx", packed.getvalue())
        archive.writestr("c.zip", b"PK\x03\x04")
    posts, rejects = read(tmp_path / "a.zip")
    assert texts(posts) == ["xin chào"]
    assert [reject.reason for reject in rejects] == ["nested_archive"]


def test_a_zip_bomb_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "FREE_BYTES", 1 << 20)
    path = tmp_path / "b.csv.gz"
    path.write_bytes(gzip.compress(b"id,text\n" + b"1,aaaaaaaaaaaa\n" * 2_000_000))
    rejects = []
    for _ in read_posts([path], on_reject=rejects.append):
        pass
    assert rejects[-1].reason == "zip_bomb"


def test_a_large_archive_streams_in_little_memory(tmp_path):
    path = tmp_path / "big.csv.gz"
    line = "x" * 60_000
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as out:
        out.write("id,text\n")
        for i in range(800):
            out.write(f"{i},{i} {line}\n")
    tracemalloc.start()
    rows = sum(batch.num_rows for batch in read_posts([path], batch_size=50))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rows == 800
    assert peak < 40 << 20
