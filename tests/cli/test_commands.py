"""Every command has help, and looking around stays quick and quiet."""

import subprocess
import sys
from pathlib import Path

import pytest
import typer.main
from click import Command

from pipeline.cli.app import app

HEAVY = {"torch", "transformers", "datasets", "django", "underthesea", "sklearn", "scipy", "pyarrow", "numpy"}

OPTIONAL = ("torch", "transformers", "datasets", "underthesea", "pandas")


def commands(group: Command, prefix: str = "khoitrong") -> dict[str, Command]:
    inner = getattr(group, "commands", None)  # no isinstance: typer may bring a click of its own
    if inner is None:
        return {prefix: group}
    found = {}
    for name, command in inner.items():
        found |= commands(command, f"{prefix} {name}")
    return found


COMMANDS = commands(typer.main.get_command(app))


def test_there_are_commands_to_look_at() -> None:
    assert {"khoitrong score", "khoitrong team add", "khoitrong train linear"} <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_help(name: str) -> None:
    assert COMMANDS[name].help
    for parameter in COMMANDS[name].params:
        assert getattr(parameter, "help", None) or parameter.name in {"port", "seed"}, parameter.name


@pytest.mark.parametrize("what", ["import pipeline", "from pipeline import cli"])
def test_looking_around_imports_nothing_heavy(what: str) -> None:
    code = f"import sys; {what}; print(*sorted({{m.split('.')[0] for m in sys.modules}}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not HEAVY & set(loaded.stdout.split())


def test_a_first_score_waits_for_no_library_that_it_does_not_use(tmp_path: Path) -> None:
    export = tmp_path / "a.csv"
    export.write_text("id,text\n1,Chia sẻ gấp: uống nước lá ổi là khỏi ung thư!\n", encoding="utf-8")
    arguments = ["khoitrong", "score", str(export), "--engine", "linear", "-o", str(tmp_path / "o.csv")]
    code = (
        f"import sys; sys.argv = {arguments}\n"
        "from pipeline.cli.app import main\n"
        "try: main()\n"
        "finally: print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"sklearn", "scipy.stats", "asyncio", "onnxruntime", "torch"} & set(done.stderr.split())


def test_the_core_works_without_torch_transformers_or_datasets(tmp_path: Path) -> None:
    export = tmp_path / "a.csv"
    export.write_text("id,text\n1,hôm nay trời đẹp quá cả nhà ơi\n", encoding="utf-8")
    code = (
        "import sys\n"
        "class Missing:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name.partition('.')[0] in {OPTIONAL}: raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Missing())\n"
        f"sys.argv = ['khoitrong', 'score', {str(export)!r}, '-o', {str(tmp_path / 'o.csv')!r}]\n"
        "from pipeline.cli.app import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
