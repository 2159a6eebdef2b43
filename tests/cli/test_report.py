"""`khoitrong report` writes a report and its figures, and says what is wrong with what it was given."""

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli_tools import environment

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def queue(tmp_path_factory, warm, _migrated_file) -> Path:
    path = Path(shutil.copy(_migrated_file, tmp_path_factory.mktemp("report") / "q.sqlite3"))
    code = (
        f"from pipeline import review; review.setup({str(path)!r}); "
        "from pipeline.review.models import Unit; Unit.objects.create(name='Đoàn phường Ba')"
    )
    warm.run([], ROOT, environment(), code=code).check_returncode()
    return path


@pytest.fixture
def report(warm) -> Callable[..., subprocess.CompletedProcess[str]]:
    def run(queue: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
        return warm.run(["report", "--db", *map(str, (queue, *arguments))], ROOT, environment())

    return run


HALF = ("--from", "2026-01-01", "--to", "2026-06-30")


@pytest.mark.parametrize("ending", ["docx", "html"])
def test_it_writes_the_report_and_its_figures_beside_it(report, queue, tmp_path, ending):
    out = tmp_path / f"bao-cao.{ending}"
    done = report(queue, *HALF, "-o", out)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert out.stat().st_size > 5_000 and "half_year" in done.stderr
    with zipfile.ZipFile(tmp_path / "bao-cao.figures.zip") as archive:
        assert "reading.csv" in archive.namelist()


def test_a_unit_reports_by_its_name(report, queue, tmp_path):
    out = tmp_path / "u.html"
    assert report(queue, *HALF, "--unit", "đoàn phường ba", "-o", out).returncode == 0
    assert "Đoàn phường Ba" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--from", "2026-06-30", "--to", "2026-01-01", "-o", "r.html"), "Swap --from and --to"),
        (("--from", "30/6/2026", "--to", "2026-07-01", "-o", "r.html"), "year-month-day"),
        (("--from", "2026-01-01", "-o", "r.html"), "Give both"),
        ((*HALF, "-o", "r.pdf"), ".docx, .html"),
        ((*HALF, "--unit", "Đoàn phường Năm", "-o", "r.html"), "Đoàn phường Ba"),
    ],
)
def test_what_is_wrong_is_said_with_the_next_step(report, queue, arguments, says):
    done = report(queue, *arguments)
    assert done.returncode == 2 and says in done.stderr
    assert not (ROOT / "r.html").exists()


def test_a_queue_that_is_not_there_is_not_made(report, tmp_path):
    done = report(tmp_path / "none.sqlite3", *HALF, "-o", tmp_path / "r.html")
    assert done.returncode == 1 and not (tmp_path / "none.sqlite3").exists()
