"""Choosing a model from the command line, and the way back."""

import json
import shutil

import pytest

from pipeline.resources import resource

pytestmark = pytest.mark.usefixtures("as_shipped")


@pytest.fixture
def candidate(tmp_path):
    """A team's own model: a copy of the shipped one beside others."""
    folder = tmp_path / "khoitrong-models" / "mua-thu"
    shutil.copytree(resource("models/linear"), folder)
    return folder


def test_a_team_switches_to_its_model_and_back(khoitrong, candidate):
    listed = khoitrong("models", "list")
    assert listed.returncode == 0, listed.stderr
    assert {"linear", "encoder", "cascade", "mua-thu"} <= set(listed.stdout.replace("│", " ").split())
    assert khoitrong("models", "use", "mua-thu").returncode == 0
    assert "mua-thu" in json.loads((candidate.parent / "current.json").read_text())["history"][-1]["name"]
    back = khoitrong("models", "back")
    assert back.returncode == 0
    assert "cascade" in back.stderr


def test_an_unknown_model_is_refused_with_the_known_ones(khoitrong, candidate):
    done = khoitrong("models", "use", "mua-dong")
    assert done.returncode != 0
    assert "mua-thu" in done.stderr


def test_a_damaged_model_is_never_chosen(khoitrong, candidate):
    (candidate / "model.safetensors").write_bytes(b"broken")
    done = khoitrong("models", "use", "mua-thu")
    assert done.returncode == 1
    assert "model.safetensors" in done.stderr


def test_one_question_at_a_time(khoitrong):
    done = khoitrong("evaluate", "--suite", "--transfer")
    assert done.returncode == 2
    assert "one of them at a time" in done.stderr


def test_a_source_is_left_out_of_a_training_only(khoitrong):
    done = khoitrong("evaluate", "--leave-out", "tiktok")
    assert done.returncode == 2
    assert "--transfer" in done.stderr


def test_a_page_needs_the_validation_split(khoitrong, tmp_path):
    done = khoitrong("evaluate", "--suite", "--html", tmp_path / "page.html")
    assert done.returncode == 2
    assert "--html" in done.stderr
