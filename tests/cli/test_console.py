"""Results go to a pipe with all their columns, and as JSON where a program reads them."""

import json
from dataclasses import dataclass

from pipeline.cli import console
from pipeline.research.printing import Printable, empty_table


@dataclass(frozen=True)
class Wide(Printable):
    """A result with a table wider than the 80 columns that stand for a terminal where there is none."""

    text_width = 140

    def to_dict(self):
        return {"việc": "tốt"}

    def tables(self):
        table = empty_table(None, *(f"a heading of some width {i}" for i in range(4)), words=4)
        table.add_row(*(f"a cell of some width {i}" for i in range(4)))
        return [table]


def test_a_pipe_gets_every_column(capsys):
    console.show(Wide())
    said = capsys.readouterr().out
    assert "…" not in said
    assert all(f"a cell of some width {i}" in said for i in range(4))


def test_a_program_gets_json_and_nothing_else(capsys):
    console.show(Wide(), as_json=True)
    assert json.loads(capsys.readouterr().out) == {"việc": "tốt"}
