"""Progress is a bar for eyes and a few lines for a file."""

from io import StringIO

from rich.console import Console

from pipeline.research.progress import LINES, Steps


def shown(total, *, terminal=False, done=0):
    page = StringIO()
    with Steps("learning", console=Console(file=page, force_terminal=terminal, width=120)) as steps:
        steps.begin(total, done)
        for step in range(done + 1, total + 1):
            steps.reach(step, "loss 0.5")
    return page.getvalue()


def test_long_work_is_told_in_a_few_lines():
    lines = shown(1500).splitlines()
    assert len(lines) == LINES + 1
    assert lines[0] == "learning: 1 of 1,500 steps, loss 0.5"
    assert lines[-1] == "learning: 1,500 of 1,500 steps, loss 0.5"


def test_short_work_is_told_step_by_step():
    assert len(shown(3).splitlines()) == 3


def test_work_that_goes_on_says_from_where():
    assert shown(10, done=4).splitlines()[0] == "learning: goes on after 4 of 10 steps"


def test_a_terminal_gets_a_bar():
    page = shown(5, terminal=True)
    assert "5/5" in page and "━" in page
