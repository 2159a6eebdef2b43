"""The model card: what a model is, learned from, is good at, and must not be used for.

What it says is in `model_card.md.jinja`; here are the figures that a template cannot pick out by itself.
Jinja alone renders it: `huggingface_hub.ModelCard` would add a header for a hub that no model is pushed to,
and a dozen packages to an installation that only scores.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from pipeline.labels import LABELS, SHOWN_AS

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATE: Final = "model_card.md.jinja"

_SPLITS: Final = (
    {
        "key": "validation",
        "posts": "posts",
        "title": "the validation split of both labelled sets",
        "command": "`khoitrong evaluate`",
    },
    {
        "key": "blind",
        "posts": "blind_posts",
        "title": "posts drawn at random",
        "command": "`khoitrong evaluate --blind`",
    },
)


def model_card(name: str, training: Mapping[str, Any], metrics: Mapping[str, Any]) -> str:
    """Return the card as Markdown.

    Args:
        name: Name of the model with its fingerprint.
        training: As in `config.json`; keys that an engine does not know are left out.
        metrics: As in `metrics.json`; a part that was not measured is left out. The order of its keys does
            not matter, so that figures just measured and figures read from the file give the same card.
    """
    return _template().render(
        name=name,
        engine=name.partition("-")[0],
        labels=LABELS,
        shown_as=SHOWN_AS,
        training=training,
        metrics=metrics,
        splits=_SPLITS,
        runs=_runs(training),
        groups=_groups(metrics),
    )


@cache
def _template() -> "Template":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("pipeline.classify", "."),
        autoescape=False,  # noqa: S701  # Markdown, and nothing in it comes from a stranger
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {"figure": _figure, "shares": _shares, "thousands": _thousands}
    return environment.get_template(TEMPLATE)


def _figure(value: float) -> str:
    return f"{float(value):.3f}"  # float, so that a figure that is missing says its name


def _shares(values: Sequence[float] | None) -> str:
    return " / ".join(map(_figure, values or ())) or "-"


def _thousands(count: int) -> str:
    return f"{count:,}"


def _runs(training: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what each of several runs scored on the texts that chose among them, with mean and spread."""
    log = training.get("log", [])
    lines = log.get("fine_tuning", []) if isinstance(log, Mapping) else log
    found = next((line["soup"] for line in lines if "soup" in line), None)
    if found is None:
        return None
    measures = sorted(found["mean"])
    runs = [(f"run {i}", run) for i, run in enumerate(found["runs"], start=1)]
    runs += [("mean", found["mean"]), ("standard deviation", found["spread"])]
    runs += [("average of their weights", found["average"])]
    return {
        "measures": measures,
        "rows": [(title, [run[measure] for measure in measures]) for title, run in runs],
    }


def _groups(metrics: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the share flagged by kind of group and theme as a table."""
    found = metrics.get("groups")
    if not found:
        return None
    themes = list(dict.fromkeys(row["theme"] for row in found))
    cells = {(row["kind"], row["theme"]): f"{_figure(row['flagged'])} ({row['n']})" for row in found}
    return {
        "themes": themes,
        "rows": [
            (kind, [cells.get((kind, theme), "-") for theme in themes])
            for kind in sorted({row["kind"] for row in found})
        ],
        "gaps": ", ".join(f"{theme} {_figure(gap)}" for theme, gap in sorted(metrics["group_gap"].items())),
    }
