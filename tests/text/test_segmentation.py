"""Word segmentation, and what is said where its package is missing."""

import subprocess
import sys

import pytest

from pipeline.errors import KhoiTrongError
from pipeline.text import segment


def test_syllables_of_a_word_are_joined():
    assert segment(["sinh viên tình nguyện", ""]) == ["sinh_viên tình_nguyện", ""]


def test_a_missing_package_names_the_next_step(monkeypatch):
    monkeypatch.setitem(sys.modules, "underthesea", None)
    with pytest.raises(KhoiTrongError, match=r"pip install '\.\[segment\]'"):
        segment(["xin chào"])


def test_importing_the_room_does_not_import_the_segmenter():
    code = "import sys, pipeline.text; sys.exit('underthesea' in sys.modules or 'torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
