"""Columns that are carried along: the user's own, never what was dropped on purpose."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import UsageError
from pipeline.ingest import read_posts
from pipeline.ingest.kept import check_keep

HEADER = "id,text,author,Đơn vị,Ghi chú,permalink\n"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "posts.csv"
    path.write_text(
        HEADER
        + "1,hôm nay trời đẹp quá,Người Không Có,Đoàn phường Bến Lá,gọi 0900 000 123,https://x.example/1\n"
        + "2,ngày mai có mưa không nhỉ,Người Không Có,,xem https://facebook.com/ai.do/posts/2 nhé,\n",
        encoding="utf-8",
    )
    return path


def kept(path: Path, *names: str) -> list[tuple]:
    rows = [row for batch in read_posts([path], keep=names) for row in batch.to_pylist()]
    return [tuple(row[f"keep:{name}"] for name in names) for row in rows]


def test_a_column_is_carried_and_masked(export: Path) -> None:
    assert kept(export, "Đơn vị", "ghi_chú") == [
        ("Đoàn phường Bến Lá", "gọi [số điện thoại]"),
        (None, "xem [liên kết] nhé"),
    ]


@pytest.mark.parametrize(
    "name",
    [
        *(
            "author",
            "Author Name",
            "from.name",
            "username",
            "userName",
            "user_id",
            "Page owner",
            "name",
            "Tên",
        ),
        *("Tác giả", "Người đăng", "nguoi binh luan", "Tài khoản", "Họ và tên", "profile_pic", "Email"),
    ],
)
def test_columns_about_authors_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match="about an author"):
        check_keep([name])


@pytest.mark.parametrize(
    "name", ["text", "Message", "post_text", "Nội dung", "snippet.textOriginal", "caption"]
)
def test_columns_of_raw_text_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match=r"raw text.*--with-text"):
        check_keep([name])


@pytest.mark.parametrize("name", ["url", "Permalink", "postUrl", "Liên kết", "đường dẫn", "Link"])
def test_columns_of_links_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match="of links"):
        check_keep([name])


@pytest.mark.parametrize(
    "name",
    [
        "Đơn vị",
        "STT",
        "Page name",
        "Tên trang",
        "Link Clicks",
        "Post type",
        "row",
        "created_at",
        "Số người tiếp cận",
    ],
)
def test_other_columns_may_be_kept(name: str) -> None:
    assert check_keep([name, name]) == (name,)


@pytest.mark.parametrize(("column", "what"), [("Bài", "raw text"), ("Mã", "of ids"), ("Chỗ", "of links")])
def test_what_the_text_the_id_and_the_link_are_read_from_is_refused_whatever_its_name(
    tmp_path: Path, column: str, what: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Mã,Bài,Chỗ\n7,trời hôm nay đẹp,https://x.example/7\n", encoding="utf-8")
    columns = {"post_id": "Mã", "text": "Bài", "url": "Chỗ"}
    with pytest.raises(UsageError, match=what):
        list(read_posts([path], columns=columns, keep=[column]))


def test_a_column_that_the_first_file_lacks_is_refused_with_those_it_has(export: Path) -> None:
    with pytest.raises(UsageError, match=r"no column 'Nhóm'.*Đơn vị, Ghi chú"):
        list(read_posts([export], keep=["Nhóm"]))


def test_a_later_file_without_the_column_has_no_values_and_a_note(export: Path, tmp_path: Path) -> None:
    other = tmp_path / "z.csv"
    other.write_text("id,text\n9,thêm một bài khác hẳn\n", encoding="utf-8")
    reader = read_posts([export, other], keep=["Đơn vị"])
    values = [row["keep:Đơn vị"] for batch in reader for row in batch.to_pylist()]
    assert values == ["Đoàn phường Bến Lá", None, None]
    assert any("no column 'Đơn vị'" in note for note in reader.summary.notes)


def test_json_and_parquet_carry_columns_too(tmp_path: Path) -> None:
    rows = [{"id": "1", "text": "chào cả nhà", "nhãn": {"đợt": 3}, "số": 7.0, "cờ": True}]
    (tmp_path / "a.json").write_text(json.dumps(rows), encoding="utf-8")
    pq.write_table(pa.table({key: [value] for key, value in rows[0].items()}), tmp_path / "a.parquet")
    assert kept(tmp_path / "a.json", "nhãn.đợt", "số", "cờ") == [("3", "7", "true")]
    assert kept(tmp_path / "a.parquet", "số", "cờ") == [("7", "true")]


def test_the_share_that_was_read_grows_to_the_whole(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        lines = "".join(f"{name}{i},bài số {i * 37} của {name}\n" for i in range(900))
        (tmp_path / name).write_text(f"id,text\n{lines}", encoding="utf-8")
    reader = read_posts([tmp_path], batch_size=100)
    shares = [reader.share for _ in reader]
    assert shares == sorted(shares)
    assert 0 < shares[0] < 1
    assert reader.share == 1
