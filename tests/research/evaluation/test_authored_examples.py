"""Kinds of group are read from notes, and compared where there are enough rows."""

from pipeline.research.datasets.authored_examples import read_authored_examples, read_authored_notes
from pipeline.research.evaluation.authored_examples import (
    KindFigures,
    kinds_of,
    largest_gaps,
)
from pipeline.resources import resource

ROWS = resource("data/rows")


def test_a_gap_is_between_kinds_with_enough_rows():
    rows = [("region", 20, 0.3), ("work", 8, 0.1), ("age", 7, 0.9)]
    figures = [KindFigures("counter_speech", kind, n, flagged, 0.0) for kind, n, flagged in rows]
    assert largest_gaps(figures) == {"counter_speech": 0.2}
    assert largest_gaps(figures[1:]) == {}


def test_kinds_are_read_from_the_end_of_a_note():
    assert kinds_of("an answer; groups: region+work") == ("region", "work")
    assert kinds_of("no groups here") == ()


def test_notes_stand_beside_their_rows():
    rows, notes = read_authored_examples(ROWS, "test"), read_authored_notes(ROWS, "test")
    assert len(rows) == len(notes)
    named = [theme for theme, note in zip(rows.sources, notes, strict=True) if kinds_of(note)]
    assert set(named) <= {"counter_speech", "group_hate", "group_mention"}
