"""Archives are read as streams; a damaged one or a bomb is stopped."""

import gzip
import io
import os
import stat
import subprocess
import tracemalloc
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pytest

from pipeline.errors import InputError
from pipeline.ingest import read_posts
from pipeline.ingest.readers import sources
from tests.ingest.exports import read, texts, write_book


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


def test_an_archive_is_opened_once_however_many_members_it_has(tmp_path, monkeypatch):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(50):
            archive.writestr(f"{number:03}.csv", f"id,text\n{number},tin {number}\n")
    opened = []

    class Counted(zipfile.ZipFile):
        def __init__(self, *arguments, **options):
            opened.append(arguments[0])
            super().__init__(*arguments, **options)

    monkeypatch.setattr(zipfile, "ZipFile", Counted)
    posts, _ = read(path)
    assert len(posts) == 50
    assert [file.name for file in opened] == [str(path)]


def zip_of(path, *members):
    """Write an archive with members given as a name or a `ZipInfo`, and content."""
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(path, "w") as archive:
        for info, data in members:
            archive.writestr(info, data)
    return path


ROW = "id,text\n1,mot\n"


def test_names_of_members_are_shown_and_never_used_as_paths(tmp_path):
    names = ("../len-tren.csv", "/tmp/goc.csv", "a\\..\\b.csv", "d\x1b[2Jy.csv")
    members = [(name, f"id,text\n{n},tin {n}\n") for n, name in enumerate(names)]
    folder = tmp_path / "trong"
    folder.mkdir()
    posts, rejects = read(zip_of(folder / "a.zip", *members))
    assert len(posts) == 4 and rejects == []
    assert all(post["source"].isprintable() for post in posts)
    assert [path.name for path in tmp_path.rglob("*")] == ["trong", "a.zip"]


def test_of_members_with_the_same_name_none_is_lost(tmp_path):
    members = [("a.csv", f"id,text\n{n},tin {n}\n") for n in range(3)]
    posts, _ = read(zip_of(tmp_path / "a.zip", *members))
    assert [(post["text"], post["source"].rpartition("/")[2]) for post in posts] == [
        ("tin 0", "a.csv"),
        ("tin 1", "a.csv (2)"),
        ("tin 2", "a.csv (3)"),
    ]


@pytest.mark.parametrize("encoding", ["cp1258", "utf-8"])
def test_names_in_the_encoding_of_the_computer_that_packed_them_are_read(tmp_path, encoding):
    # Bài viết, with the tone marks apart where the encoding has no other way to write them
    packed = "Ba\u0300i vi\u00ea\u0301t.csv".encode(encoding)
    path = zip_of(tmp_path / "a.zip", ("?" * len(packed), ROW))
    path.write_bytes(path.read_bytes().replace(b"?" * len(packed), packed))
    assert read(path)[0][0]["source"].endswith("/Bài viết.csv")


def test_a_link_in_an_archive_is_not_followed(tmp_path):
    (tmp_path / "bi-mat.csv").write_text(ROW)
    link = zipfile.ZipInfo("bai.csv")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    posts, rejects = read(zip_of(tmp_path / "a.zip", (link, "../bi-mat.csv"), ("b.csv", ROW)))
    assert texts(posts) == ["mot"]
    assert [reject.reason for reject in rejects] == ["not_an_export"]


@pytest.mark.parametrize(
    ("at", "value", "reason"),
    [
        ("flags", 1, "encrypted_archive"),
        ("method", 9, "damaged_archive"),  # Deflate64, which only some programs unpack
        ("method", 99, "damaged_archive"),
        ("version", 99, "damaged_archive"),
    ],
)
def test_a_member_that_cannot_be_unpacked_is_named_and_the_others_are_read(tmp_path, at, value, reason):
    path = zip_of(tmp_path / "a.zip", ("a.csv", ROW), ("b.csv", ROW))
    data = bytearray(path.read_bytes())
    central = data.index(b"PK\x01\x02")
    places = {"version": (4, 6), "flags": (6, 8), "method": (8, 10)}  # in the local header, in the directory
    local, listed = places[at]
    data[local] = data[central + listed] = value
    path.write_bytes(data)
    if at == "version":
        with pytest.raises(InputError, match=r"damaged zip"):
            read(path)
        return
    posts, rejects = read(path)
    assert texts(posts) == ["mot"]
    assert [reject.reason for reject in rejects] == [reason]


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
def test_a_cut_archive_or_workbook_is_said_to_be_damaged(tmp_path, cut):
    book = write_book(tmp_path / "b.xlsx", {"a": [["id", "text"], ["1", "xin chào"]]}).read_bytes()
    for name, data in (
        ("a.zip", zip_of(tmp_path / "whole.zip", ("a.csv", ROW)).read_bytes()),
        ("b.xlsx", book),
        ("c.xlsx.gz", gzip.compress(book[: int(len(book) * cut)])),
    ):
        path = tmp_path / name
        path.write_bytes(data if name.endswith(".gz") else data[: int(len(data) * cut)])
        with pytest.raises(InputError, match=r"damaged|whole"):
            read(path)


def test_a_pipe_or_a_device_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "ong.csv")
    for path in (tmp_path / "ong.csv", Path(os.devnull), Path("/dev/zero")):
        with pytest.raises(InputError, match="not a file"):
            read(path)
    (tmp_path / "a.csv").write_text(ROW)
    assert texts(read(tmp_path)[0]) == ["mot"]  # in a folder it is passed over


def test_folders_may_lie_as_deep_as_a_path_can_be_long(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    deep = Path("d/" * 1500)
    for depth in range(1, 1501):  # mkdir with parents is a recursion, too
        Path("d/" * depth).mkdir()
    (deep / "a.csv").write_text(ROW)
    try:
        assert texts(read(Path("d"))[0]) == ["mot"]
    finally:
        subprocess.run(["rm", "-rf", "d"], check=True)  # pytest would walk there by recursion


def test_a_folder_that_cannot_be_read_is_a_reject(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_text(ROW)
    (tmp_path / "khoa").mkdir()
    look = os.scandir

    def refuse(path):
        if Path(path).name == "khoa":
            raise PermissionError(13, "Permission denied")
        return look(path)

    monkeypatch.setattr(os, "scandir", refuse)
    posts, rejects = read(tmp_path)
    assert texts(posts) == ["mot"]
    assert [(reject.reason, Path(reject.source).name) for reject in rejects] == [("unreadable_file", "khoa")]
