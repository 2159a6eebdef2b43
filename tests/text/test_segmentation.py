"""Word segmentation, and what is said where its package is missing."""

import subprocess
import sys

import pytest

from pipeline.errors import KhoiTrongError
from pipeline.text import segment, segment_with_map


def test_syllables_of_a_word_are_joined():
    assert segment(["sinh viên tình nguyện", ""]) == ["sinh_viên tình_nguyện", ""]


def test_every_letter_knows_where_it_stood():
    text = "đồ ngu, con chó! sinh viên <phone> giảm 50%  nhé"
    found = segment_with_map([text])[0]
    for sign, start, end in zip(found.text, found.starts, found.ends, strict=True):
        assert text[start:end] == sign or (sign in " _" and not text[start:end].strip())
    at = found.text.index("chó")
    assert text[slice(*found.place(at, at + 3))] == "chó"
    joined = found.text.index("sinh_viên")
    assert text[slice(*found.place(joined, joined + 9))] == "sinh viên"
    assert found.place(0, 0) == (0, 0)


def test_placeholders_stay_whole():
    assert segment(["gọi <phone> ngay"]) == ["gọi <phone> ngay"]


def test_a_missing_package_names_the_next_step(monkeypatch):
    monkeypatch.setitem(sys.modules, "underthesea", None)
    with pytest.raises(KhoiTrongError, match=r"pip install '\.\[segment\]'"):
        segment(["xin chào"])


def test_importing_the_room_does_not_import_the_segmenter():
    code = "import sys, pipeline.text; sys.exit('underthesea' in sys.modules or 'torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
