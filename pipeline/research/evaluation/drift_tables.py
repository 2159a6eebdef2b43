"""A comparison of two exports as tables for a terminal of 80 columns."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import RenderableType

    from pipeline.research.evaluation.drift import Drift


def tables(found: "Drift") -> list["RenderableType"]:
    """Return the reasons, one table of scores, one of the posts, and what happened to the words."""
    grown = ", ".join(f"{word.word} ({word.old:.1%} to {word.new:.1%})" for word in found.words.grown)
    words = found.words
    return [
        *(f"  - {reason}" for reason in found.reasons),
        "",
        _scores(found),
        "",
        _posts(found),
        "",
        f"Tokens never seen before: {words.unseen:.1%}, by chance {words.unseen_by_chance:.1%}",
        f"Word frequencies diverge by {words.divergence:.3f} bits, by chance "
        f"{words.divergence_by_chance:.3f}",
        f"Words that grew: {grown or '-'}",
    ]


def _share(share: float, interval: tuple[float, float]) -> str:
    low, high = interval
    return f"{share:.1%} ({low * 100:.1f}-{high * 100:.1f})"


def _scores(found: "Drift") -> "RenderableType":
    from rich import box
    from rich.table import Table

    title = f"{found.model}: {found.old.posts:,} old and {found.new.posts:,} new posts"
    table = Table(
        title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True
    )
    headings = ("label", "PSI", "chance", "KS", "p", "flagged, old", "flagged, new")
    for heading in headings:
        table.add_column(heading, justify="left" if heading == "label" else "right", no_wrap=True)
    for label, row in found.labels.items():
        numbers = f"{row.psi:.2f}", f"{row.psi_by_chance:.2f}", f"{row.ks:.2f}", f"{row.ks_p:.2f}"
        flagged = (
            _share(row.flagged_old, row.flagged_old_interval),
            _share(row.flagged_new, row.flagged_new_interval),
        )
        table.add_row(label, *numbers, *flagged)
    return table


def _posts(found: "Drift") -> "RenderableType":
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for heading in ("", "old", "new"):
        table.add_column(heading, justify="left" if not heading else "right")
    sides = found.old, found.new
    table.add_row("posts looked at", *(f"{side.used:,}" for side in sides))
    table.add_row(
        "length, quartiles", *(" / ".join(f"{value:.0f}" for value in side.lengths) for side in sides)
    )
    table.add_row("in Vietnamese", *(f"{side.vietnamese:.0%}" for side in sides))
    table.add_row("of these with diacritics", *(f"{side.diacritics:.0%}" for side in sides))
    for name in dict.fromkeys((*found.old.platforms, *found.new.platforms)):
        table.add_row(name, *(f"{side.platforms.get(name, 0.0):.0%}" for side in sides))
    return table
