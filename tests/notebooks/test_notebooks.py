"""Every notebook runs from top to bottom, and again, with nothing but what the project ships."""

import os
import re
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

PROJECT = Path(__file__).parents[2]
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
VIETNAMESE = set("ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")

PICTURES = {"image/png", "text/html"}

FEW = {"EVERY": 12, "ROWS": 300, "EPOCHS": 1}
"""Parameters of the second run, which shows that a folder with results of an earlier one is no hindrance."""

SECONDS = 600
"""For one cell on a busy machine; a whole notebook takes under a minute on an idle one."""


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def test_there_are_notebooks():
    assert [path.stem[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04", "05"]


def test_it_is_stored_without_results_and_starts_in_vietnamese(notebook):
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    first = notebook.cells[0]
    assert first.cell_type == "markdown"
    paragraph = first.source.split("\n\n")[1]
    assert paragraph.startswith("*Tóm tắt: ")
    assert len(VIETNAMESE & set(paragraph.lower())) > 15
    tagged = [cell for cell in code if "parameters" in cell.metadata.get("tags", ())]
    assert tagged == code[:1]
    assert "DATASETS = None" in tagged[0].source


def test_it_runs_twice_without_data_sets(notebook, tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("KHOITRONG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    work = tmp_path / "work"
    work.mkdir()
    # In one kernel, as somebody does who runs all cells again: it has imported what it needs.
    both = deepcopy(notebook)
    both.cells += with_few_texts(notebook).cells
    NotebookClient(both, timeout=SECONDS, resources={"metadata": {"path": str(work)}}).execute()
    for run in (both.cells[: len(notebook.cells)], both.cells[len(notebook.cells) :]):
        pictures = [data for data in results(run) if PICTURES & set(data)]
        assert all(visible(data) for data in pictures)
        assert bool(pictures) == (notebook_draws(notebook))


def with_few_texts(notebook):
    """Return a notebook that learns from fewer texts, if its first cell says from how many."""
    few = deepcopy(notebook)
    parameters = next(cell for cell in few.cells if cell.cell_type == "code")
    for name, value in FEW.items():
        parameters.source = re.sub(rf"(?m)^{name} = \w+", f"{name} = {value}", parameters.source)
    return few


def results(cells):
    """Return what cells showed, by type of content."""
    return [
        output["data"]
        for cell in cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "data" in output and not str(output["data"].get("text/html", "")).startswith("<pre")
    ]


def visible(data):
    """Return whether a picture needs no colour that only another page would define."""
    if "image/png" in data:
        return len(data["image/png"]) > 5000
    return "var(--" not in data["text/html"]


def notebook_draws(notebook):
    return any("plt.show()" in cell.source or "plots." in cell.source for cell in notebook.cells)
