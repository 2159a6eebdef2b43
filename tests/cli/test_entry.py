"""The installed command, called in a folder that holds files with the names of modules."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli_tools import PATIENCE, environment

HOSTILE = ("pipeline", "queue", "io", "pickle", "django", "typer")
CHILD = """
import sys
from pipeline.cli import main
sys.argv = ["khoitrong", "--version"]
try:
    main()
except SystemExit:
    pass
if __name__ == "__main__":
    from multiprocessing import get_context
    child = get_context("spawn").Process(target=print, args=("worked",))
    child.start()
    child.join()
    sys.exit(child.exitcode)
"""


@pytest.fixture
def hostile_folder(tmp_path: Path) -> Path:
    for name in HOSTILE:
        (tmp_path / f"{name}.py").write_text("raise SystemExit('imported a file of the user')\n")
    return tmp_path


def call(folder: Path, *argv: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*map(str, argv)],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.fixture
def entry() -> str:
    found = shutil.which("khoitrong", path=str(Path(sys.executable).parent))
    assert found, "the command is not installed beside this Python"
    return found


@pytest.mark.usefixtures("as_shipped")
@pytest.mark.parametrize("command", [["score", "-o", "scores.csv"], ["queue", "--db", "q.sqlite3"]])
def test_files_of_the_user_are_not_imported(
    hostile_folder: Path, make_export: Callable[..., Path], entry: str, command: list[str]
) -> None:
    done = call(hostile_folder, entry, *command, make_export(12))
    assert done.returncode == 0, done.stderr
    assert (hostile_folder / command[-1]).exists()


def test_nor_are_they_by_the_processes_it_starts(hostile_folder: Path, tmp_path_factory) -> None:
    script = tmp_path_factory.mktemp("elsewhere") / "script.py"
    script.write_text(CHILD)
    done = call(hostile_folder, sys.executable, script)
    assert done.returncode == 0, done.stderr
    assert "worked" in done.stdout


def test_a_users_own_script_may_call_it_from_beside_them(hostile_folder: Path, entry: str) -> None:
    script = hostile_folder / "nightly.py"
    script.write_text(f"import subprocess\nsubprocess.run([{entry!r}, '--version'], check=True)\n")
    for name in ("io", "queue", "pickle"):  # what the own Python of the script would import from there
        (hostile_folder / f"{name}.py").unlink()
    done = call(hostile_folder, sys.executable, script)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("khoitrong ")
