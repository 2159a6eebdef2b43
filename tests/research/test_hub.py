"""Nothing is fetched unless somebody says so, and then what was fetched works without a network."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.research.hub import is_hub_id
from pipeline.resources import resource
from tests.cli_tools import command
from tests.research.fake_hub import serve
from tests.tiny_encoder import write_base

ROOT = Path(__file__).parents[2]


def environment(tmp_path, address):
    known = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "KHOITRONG_"))}
    return known | {
        "HF_ENDPOINT": address,
        "HF_HOME": str(tmp_path / "hub"),
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "KHOITRONG_MODELS": str(tmp_path / "own"),
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "COLUMNS": "200",
    }


def test_an_id_is_told_from_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "models/mine").mkdir(parents=True)
    assert is_hub_id("owner/name")
    for name in ("models/mine", "./owner/name", "/owner/name", "name", "a/b/c", tmp_path):
        assert not is_hub_id(name), name


def test_a_base_is_fetched_only_where_that_is_said_and_then_opens_without_a_network(tmp_path):
    code = (
        "import sys\n"
        "from pipeline.errors import KhoiTrongError\n"
        "from pipeline.research.training.encoder.base import open_base\n"
        "try: print(open_base('nhom/tiny', download='say' in sys.argv).encoder().config.hidden_size)\n"
        "except KhoiTrongError as error: print(error, error.next_step)\n"
    )
    with serve({"nhom/tiny": write_base(tmp_path / "base")}) as (address, asked):

        def run(*arguments):
            done = subprocess.run(
                [sys.executable, "-c", code, *arguments],
                env=environment(tmp_path, address),
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
            return done.stdout

        assert "--download" in run()
        assert asked == []
        assert run("say").strip() == "32"
        assert any("resolve" in path for path in asked)
        asked.clear()
        assert run().strip() == "32"
        assert asked == []


def test_a_model_is_fetched_beside_the_teams_own(tmp_path):
    with serve({"nhom/mua-thu": resource("models/linear")}) as (address, asked):

        def khoitrong(*arguments):
            return subprocess.run(
                command(*arguments),
                env=environment(tmp_path, address),
                cwd=tmp_path,
                capture_output=True,
                text=True,
                check=False,
            )

        done = khoitrong("models", "download", "nhom/mua-thu")
        assert done.returncode == 0, done.stderr
        assert "khoitrong models use mua-thu" in done.stderr
        assert (tmp_path / "own/mua-thu/model.safetensors").is_file()
        again = khoitrong("models", "download", "nhom/mua-thu")
        assert again.returncode == 1
        assert "--as" in again.stderr
        missing = khoitrong("models", "download", "nhom/khong-co")
        assert missing.returncode == 1
        assert "cannot be fetched" in missing.stderr
    assert not any("mua-dong" in path for path in asked)


@pytest.mark.parametrize("name", ["linear", "Big"])
def test_a_fetched_model_needs_a_name_of_its_own(khoitrong, name):
    done = khoitrong("models", "download", "nhom/mua-thu", "--as", name)
    assert done.returncode != 0
    assert "cannot be the name" in done.stderr
