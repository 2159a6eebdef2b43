"""What an installed package holds: everything the commands read, and nothing heavy or idle."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MEBIBYTE = 1 << 20


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=300,
    )
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as opened:
        yield opened


def test_the_wheel_holds_what_the_commands_read(wheel):
    bundled = {name.removeprefix("pipeline/_bundled/") for name in wheel.namelist()}
    for folder in (
        "models/linear",
        "models/encoder",
        "models/cascade",
        "models/known_claims",
        "data/labels",
        "data/rows",
        "data/samples",
        "data/suites",
    ):
        kept = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert kept
        assert kept <= bundled
    assert "pipeline/review/locale/en/LC_MESSAGES/django.mo" in wheel.namelist()
    assert "pipeline/review/migrations/0001_initial.py" in wheel.namelist()
    assert "pipeline/programme/migrations/0001_initial.py" in wheel.namelist()
    assert "pipeline/programme/locale/en/LC_MESSAGES/django.mo" in wheel.namelist()


def test_the_wheel_holds_no_pictures_of_the_app(wheel):
    assert not [name for name in wheel.namelist() if "screenshots" in name]
    assert sum(each.compress_size for each in wheel.infolist()) < 48 * MEBIBYTE


@pytest.mark.usefixtures("as_shipped")
def test_an_installed_package_scores_with_the_cascade(wheel, tmp_path):
    wheel.extractall(tmp_path / "installed")
    code = (
        "from pipeline.classify import load_model\n"
        "model = load_model('default')\n"
        "print(model.name, model.predict_proba(['xin chào']).shape)\n"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "installed")},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout.startswith("cascade-")
    assert done.stdout.endswith("(1, 4)\n")
