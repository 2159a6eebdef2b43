"""The page and the picture: whole, safe, and readable on a phone and a laptop."""

import re
import struct
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline.errors import OutputError, UsageError
from pipeline.summary import write_summary
from tests.cli_tools import said_no
from tests.review.browser import LAPTOP, PATIENCE_MS, PHONE, fits
from tests.summary.invented import posts, write

SECTIONS = [
    *("Khi nào", "Nhãn nào", "Máy chắc đến đâu", "Nên đọc trước", "Dấu hiệu rủi ro"),
    *("Lạ so với bài máy đã học", "Đăng nhiều lần nhất"),
]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    write_summary([write(tmp_path / "s.parquet", posts())], tmp_path / "page.html")
    return tmp_path / "page.html"


class Addresses(HTMLParser):
    """Collects whatever a page would load or link to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "link", "iframe", "img", "a"), tag
        self.found += [value for name, value in attrs if name in ("src", "href", "xlink:href")]


def test_the_page_stands_alone_and_runs_nothing(page: Path) -> None:
    html = page.read_text(encoding="utf-8")
    parser = Addresses()
    parser.feed(html)
    assert parser.found == []
    assert "url(" not in html and "@import" not in html
    assert "default-src 'none'" in html
    assert "&lt;script&gt;" in html


def test_the_page_says_everything_in_vietnamese_first(page: Path) -> None:
    html = page.read_text(encoding="utf-8")
    headings = re.findall(r"<h2>([^<]+?) *<span", html)
    assert headings == SECTIONS
    assert html.startswith("<!doctype html>")
    assert '<html lang="vi">' in html
    for shown in (
        "43 bài",
        "Kêu gọi chia sẻ, đọc gấp",
        "4 lần",
        "<mark>chia sẻ gấp</mark>",
        "[số điện thoại]",
        "02/10/2026",
    ):
        assert shown in html
    assert "0900" not in html
    assert "tin giả" not in html.lower()


def test_every_picture_says_what_it_shows(page: Path) -> None:
    pictures = re.findall(r"<svg [^>]*>", page.read_text(encoding="utf-8"))
    assert len(pictures) == 5
    assert all(re.search(r'role="img" aria-label="[^"]{10,}\."', picture) for picture in pictures)


def test_the_same_scores_give_the_same_page_and_picture(tmp_path: Path) -> None:
    scores = write(tmp_path / "s.parquet", posts())
    for ending in ("html", "png"):
        outs = [tmp_path / f"{name}.{ending}" for name in "ab"]
        for out in outs:
            write_summary([scores], out)
        assert outs[0].read_bytes() == outs[1].read_bytes()


def test_a_file_without_times_and_texts_says_how_to_get_them(tmp_path: Path) -> None:
    write_summary([write(tmp_path / "s.csv", posts(), bare=True)], tmp_path / "page.html")
    html = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "--keep created_at" in html
    assert "--with-text" in html


def test_an_export_without_flags_has_a_page_and_a_picture_too(tmp_path: Path) -> None:
    scores = write(tmp_path / "s.parquet", posts()[:3])
    for name in ("page.html", "page.png"):
        assert write_summary([scores], tmp_path / name).flagged == 0
    assert "Không có bài nào được gợi ý" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_the_picture_is_as_wide_as_a_phone_shows_sharply(tmp_path: Path) -> None:
    write_summary([write(tmp_path / "s.parquet", posts())], tmp_path / "page.png")
    content = (tmp_path / "page.png").read_bytes()
    assert content.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", content[16:24])
    assert width == 1080
    assert height <= 3 * width


def test_an_unknown_ending_and_a_folder_that_is_not_there_are_said(tmp_path: Path) -> None:
    scores = write(tmp_path / "s.parquet", posts())
    with pytest.raises(UsageError, match=r"\.html, \.png"):
        write_summary([scores], tmp_path / "page.pdf")
    with pytest.raises(OutputError, match="does not exist"):
        write_summary([scores], tmp_path / "no" / "page.html")


def test_the_command_writes_the_page_of_a_scored_export(
    khoitrong: Callable[..., subprocess.CompletedProcess[str]],
    make_export: Callable[..., Path],
    tmp_path: Path,
) -> None:
    khoitrong("score", make_export(60), "-o", "s.parquet")
    done = khoitrong("summary", "s.parquet", "-o", "page.html")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "Summary of 60 posts in page.html" in done.stderr
    assert "--with-text" in done.stderr
    assert "No times" not in done.stderr
    assert "60 bài, trong đó" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "posts.csv is no scores file" in said_no(khoitrong("summary", "posts.csv", "-o", "p.html"), 1)


@pytest.mark.browser
@pytest.mark.parametrize("options", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_nothing_sticks_out(chromium, page: Path, options) -> None:
    context = chromium.new_context(**options)
    tab = context.new_page()
    tab.set_default_timeout(PATIENCE_MS)
    tab.goto(page.as_uri())
    fits(tab)
    context.close()
