"""`-` reads an export that another program pipes in, once, and leaves nothing behind."""

import gzip
import io
import subprocess
from pathlib import Path

import pytest

from pipeline.cli import standard_input
from pipeline.cli.standard_input import export_paths
from pipeline.errors import UsageError
from tests.cli_tools import PATIENCE, command, environment

ROWS = "id,text\n1,Bà Năm bán chè nhặt được ví\n2,Xóm Bến có điện lại rồi\n".encode()


def piped(folder: Path, data: bytes, *arguments: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        command(*arguments),
        cwd=folder,
        env=environment() | {"TMPDIR": str(folder)},
        input=data,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.mark.parametrize("data", [ROWS, gzip.compress(ROWS)], ids=["plain", "packed"])
def test_an_export_is_looked_at_through_a_pipe_and_its_copy_goes(data: bytes, tmp_path: Path) -> None:
    done = piped(tmp_path, data, "inspect", "-")
    assert "Xóm Bến có điện lại rồi" in done.stdout.decode()
    assert list(tmp_path.iterdir()) == []


def test_nothing_piped_in_is_an_empty_file(tmp_path: Path) -> None:
    done = piped(tmp_path, b"", "inspect", "-")
    assert done.returncode == 1
    assert "standard-input is empty" in done.stderr.decode()


def test_files_stay_as_they_are_and_two_pipes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert export_paths([Path("a.csv"), Path("b")]) == (Path("a.csv"), Path("b"))
    with pytest.raises(UsageError, match="once only"):
        export_paths([Path("-"), Path("-")])
    monkeypatch.setattr(standard_input.sys, "stdin", io.TextIOWrapper(io.BytesIO(ROWS)))
    first, copy = export_paths([Path("a.csv"), Path("-")])
    assert (first, copy.read_bytes()) == (Path("a.csv"), ROWS)
