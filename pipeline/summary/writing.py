"""A summary as a file: a page or a picture, by the ending of its name."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pipeline.errors import UsageError
from pipeline.io import atomic_write, explain_write_errors
from pipeline.summary.counting import count_scores
from pipeline.summary.figures import Figures
from pipeline.summary.page import render
from pipeline.summary.picture import draw

ENDINGS: Final = (".html", ".png")


def write_summary(scores: Sequence[Path], out: Path) -> Figures:
    """Sum up scores files in one page or picture that needs nothing else.

    Args:
        scores: What `khoitrong score` wrote: one file, or all shards of an export.
        out: Ends in `.html` or `.png`; written whole or not at all.

    Returns:
        What it shows.

    Raises:
        InputError: A scores file is missing, damaged, no scores file, or there is not one post.
        OutputError: The file cannot be written.
        UsageError: Unknown ending, or a picture is asked for without matplotlib.
    """
    if out.suffix.lower() not in ENDINGS:
        raise UsageError(f"{out} has no known ending.", f"Use one of {', '.join(ENDINGS)} after -o.")
    figures = count_scores(scores)
    with explain_write_errors(out, "then run the same command again."), atomic_write(out) as temporary:
        if out.suffix.lower() == ".png":
            draw(figures, temporary)
        else:
            temporary.write_text(render(figures), encoding="utf-8")
    return figures
