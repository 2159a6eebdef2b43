"""Whatever paths hold, every row is a post or a reject, and an unusable file costs no others."""

import pytest

from pipeline.errors import InputError, UsageError
from pipeline.ingest import preview, read_posts
from tests.ingest.exports import read, texts


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"id,text\n", "no rows"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "picture"),
        (b"SQLite format 3\0" + bytes(100), "database"),
        (bytes(range(256)) * 40, "no text file"),
        (b"<!doctype html><html></html>", "web page"),
        (b"alpha,beta\n1,2\n", "--column 'text=alpha'"),
        (b"text," + b",".join(b"c%d" % i for i in range(100_000)) + b"\nxin\n", "columns"),
        (b"[]", "no records"),
        (b'[{"a": ', "stops in the middle"),
        (b"PK\x03\x04 broken", "damaged"),
    ],
)
def test_a_file_that_holds_no_posts_ends_in_one_message(content, reason, tmp_path):
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        read(path)
    assert "export.csv" in str(error.value)
    assert reason in str(error.value)
    assert error.value.next_step


def test_an_unknown_column_and_a_missing_file_are_named(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,text\n1,xin\n")
    with pytest.raises(InputError, match="no column 'lời'"):
        read(path, columns={"text": "lời"})
    with pytest.raises(UsageError, match="no field 'txt'"):
        read(path, columns={"txt": "text"})
    with pytest.raises(InputError, match=r"There is no file .*b\.csv"):
        read(tmp_path / "b.csv")


def test_a_folder_with_other_files_is_read_in_order_and_each_unknown_file_is_one_reject(tmp_path):
    (tmp_path / "b.csv").write_text("id,text\n2,hai\n")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.json").write_text('[{"id":"1","text":"mot"}]')
    (tmp_path / "notes.pdf").write_bytes(b"%PDF")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    posts, rejects = read(tmp_path)
    assert texts(posts) == ["mot", "hai"]
    assert [reject.reason for reject in rejects] == ["not_an_export"]


@pytest.mark.parametrize("name", [None, "picture.jpg", ".DS_Store", "~$book.xlsx"])
def test_a_folder_without_any_export_says_so(name, tmp_path):
    if name:
        (tmp_path / name).write_bytes(b"\x05user")
    with pytest.raises(InputError, match="There is no export in"):
        list(read_posts([tmp_path]))
    with pytest.raises(InputError, match="There is no export in"):
        preview(tmp_path)
