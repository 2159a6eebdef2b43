"""The model card: what a model is, learned from, is good at, and must not be used for."""

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.labels import LABELS, SHOWN_AS

_HEAD = """# {name}

Scores a Vietnamese social-media post for four independent labels. A flag is a reason for a person to look at
a post, never a verdict. Written by `khoitrong train linear`; do not edit by hand.

| label | shown as |
|---|---|
{labels}

## What it is

Logistic regression over hashed character and word n-grams, each counted as written and without diacritics
(`pipeline/classify/features.py`), with probabilities calibrated by Platt's method on texts the model had not
seen (`pipeline/classify/calibration.py`). Scores of models trained on public sets with other labels enter as
extra inputs and are folded into the same weights. Loading runs no code: `model.safetensors` holds plain
arrays, `config.json` the rest.
"""

_RESTORED = """
A text with few diacritics gets them back before it is counted, by a bigram model of syllables
(`pipeline/classify/restore.py`). It was counted from training and unlabelled texts that neither repeat nor
nearly repeat a text of the validation split or of the own test rows; it keeps pairs of syllables seen at
least twice, no sentence. Only what the model reads is changed, never what a person sees.
"""

_TAIL = """
## Not for

- Deciding that a post is false, or that a person is anything. Nobody is scored here, only texts.
- Removing, hiding or reporting posts without a person who read them.
- Languages other than Vietnamese, and text inside images or videos.

## Limits

- `check` finds claims that show a risk sign. It cannot tell true from false.
- `hateful` learned from few examples; hate without a group word, in allusions or in irony is missed. Look at
  the false positives on counter-speech and by kind of group above before lowering a threshold.
- The labels were read by a few annotators with one guide; agreement between strangers would be lower.
- Settings were chosen with the validation split and the project's own test rows in view (about fifty, see
  `pipeline/research/recipe.py`), so the figures on both are optimistic.
- The own test rows are invented, by one hand. A share on them tells whether a kind of post is understood, not
  how often it goes wrong on a page; between kinds of group with a dozen rows, one row is 8 points.
- Probabilities are calibrated on the mixture of sources above. On another platform they may be off, while
  the order of posts suffers less.
"""


def model_card(name: str, training: Mapping[str, Any], metrics: Mapping[str, Any]) -> str:
    """Return the card as Markdown.

    Args:
        name: Name of the model with its fingerprint.
        training: As in `config.json`: `sets`, `rows`, `reread`, `texts`, `seed`, `reference`.
        metrics: As in `metrics.json`; a part that was not measured is left out.
    """
    labels = "\n".join(f"| `{label}` | {SHOWN_AS[label]} |" for label in LABELS)
    parts = [_HEAD.format(name=name, labels=labels), _restored(training), _data(training)]
    parts += [_validation(metrics), _rows(metrics)]
    parts += [_groups(metrics), _ablation(metrics), _benchmark(metrics), _thresholds(training), _TAIL]
    return "\n".join(part.strip("\n") + "\n" for part in parts if part)


def _restored(training: Mapping[str, Any]) -> str:
    # Without the data sets there is nothing to count a restorer from.
    return _RESTORED if training.get("sets") else ""


def _data(training: Mapping[str, Any]) -> str:
    lines = ["## Learned from", ""]
    sets = training.get("sets", [])
    if sets:
        lines += ["| set | origin | licence as stated | use | known defects |", "|---|---|---|---|---|"]
        lines += [
            f"| {s['folder']} | {s['origin']} | {s['licence']} | {s['use']} | {s['defects']} |" for s in sets
        ]
        lines += ["", "No text of these sets is part of the project.", ""]
    lines += [f"Invented rows of the project (`data/rows/`): {training.get('rows', 0):,}."]
    if training.get("reread"):
        lines += [
            f"Texts of these sets with labels from `data/labels/reread.csv`: {training['reread']:,}. A",
            "language model read those once, following the label guide; no person checked them. They were",
            "candidates that an earlier model ranked highest, so they train the model and enter neither",
            "calibration nor any figure.",
        ]
    lines += [f"Labelled texts in all: {training.get('texts', 0):,}. Seed {training.get('seed', 0)}."]
    return "\n".join(lines) + "\n"


def _shares(values: Sequence[float]) -> str:
    return " / ".join(f"{value:.3f}" for value in values) or "-"


def _validation(metrics: Mapping[str, Any]) -> str:
    found = metrics.get("validation")
    if not found:
        return ""
    lines = [
        "## Measured on the validation split of the re-labelled set",
        "",
        f"`khoitrong evaluate`, {metrics['posts']:,} posts. Average precision with a 95 % cluster-bootstrap",
        "interval; ECE over ten bins of equal numbers of posts.",
        "",
        "| label | positives | average precision | no diacritics | ECE | Brier |",
        "|---|---|---|---|---|---|",
    ]
    for label, row in found.items():
        low, high = row["interval"]
        lines.append(
            f"| `{label}` | {row['positives']} | {row['average_precision']:.3f} ({low:.2f} to {high:.2f}) "
            f"| {row['stripped']:.3f} | {row['ece']:.3f} | {row['brier']:.3f} |"
        )
    lines += [
        "",
        "Share of the positives among the first 5 / 10 / 20 % of posts, by order. Reading newest first finds",
        "0.05 / 0.10 / 0.20.",
        "",
        "| label | model | keyword list |",
        "|---|---|---|",
    ]
    lines += [
        f"| `{label}` | {_shares(row['recall'])} | {_shares(row['keyword_recall'])} |"
        for label, row in found.items()
    ]
    lines += [
        "",
        "Opinion and satire without the label: the share among the first 5 / 10 % of posts, and the share",
        "over the product's threshold at its default budget, as written / without diacritics.",
        "",
        "| label | posts | among the first | over the threshold |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| `{label}` | {row['opinions']} | {_shares(row['opinion_flagged'])} "
        f"| {_shares(row['opinion_at_threshold'])} |"
        for label, row in found.items()
    ]
    return "\n".join(lines) + "\n"


def _rows(metrics: Mapping[str, Any]) -> str:
    found = metrics.get("rows")
    if not found:
        return ""
    lines = [
        "## Measured on the project's own test rows",
        "",
        "`khoitrong evaluate`. Templates differ from those in training. Share flagged at the default budget:",
        "false positives where the label does not hold, recall where it does.",
        "",
        "| rows | label | holds | n | flagged | no diacritics |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {row['group']} | `{row['label']}` | {'yes' if row['holds'] else 'no'} | {row['n']} "
        f"| {row['flagged']:.3f} | {row['stripped']:.3f} |"
        for row in found
    ]
    return "\n".join(lines) + "\n"


def _groups(metrics: Mapping[str, Any]) -> str:
    found = metrics.get("groups")
    if not found:
        return ""
    themes = list(dict.fromkeys(row["theme"] for row in found))
    cells = {(row["kind"], row["theme"]): f"{row['flagged']:.3f} ({row['n']})" for row in found}
    lines = [
        "## False positives by kind of group",
        "",
        "`khoitrong evaluate`. Own test rows that name a group and hate nobody, flagged `hateful` at the",
        "default budget, with the number of rows. A row that names two kinds counts in both; kinds were",
        "found by words.",
        "",
        "| kind of group | " + " | ".join(themes) + " |",
        "|---|" + "---|" * len(themes),
    ]
    lines += [
        f"| {kind} | " + " | ".join(cells.get((kind, theme), "-") for theme in themes) + " |"
        for kind in sorted({row["kind"] for row in found})
    ]
    gaps = ", ".join(f"{theme} {gap:.3f}" for theme, gap in metrics["group_gap"].items())
    lines += ["", f"Largest gap between kinds with enough rows to compare: {gaps or '-'}."]
    return "\n".join(lines) + "\n"


def _ablation(metrics: Mapping[str, Any]) -> str:
    found = metrics.get("ablation")
    if not found:
        return ""
    lines = [
        "## What each choice brings",
        "",
        "Average precision in grouped cross-validation on the training split, with diacritics and without;",
        "each line adds to the one above.",
        "",
        "| choice | " + " | ".join(f"`{label}`" for label in LABELS) + " |",
        "|---|" + "---|" * len(LABELS),
    ]
    for row in found:
        cells = [f"{row[label][0]:.3f}, {row[label][1]:.3f}" for label in LABELS]
        lines.append(f"| {row['choice']} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _benchmark(metrics: Mapping[str, Any]) -> str:
    found = metrics.get("benchmark_vihsd")
    if not found:
        return ""
    unseen = [found["macro_f1_unseen"]] if found["unseen"] else []
    return (
        "## The same features and learner on ViHSD's own three classes\n\n"
        "`khoitrong evaluate --benchmark vihsd`. What ViHSD calls HATE is not `hateful` here; this compares\n"
        f"the engine with papers, trained on {found['train']:,} texts.\n\n"
        "| test texts | n | macro-F1 |\n|---|---|---|\n"
        f"| all | {found['test']:,} | {found['macro_f1']:.3f} |\n"
        f"| not seen in training | {found['unseen']:,} | {_shares(unseen)} |\n"
        f"| all, without diacritics | {found['test']:,} | {found['macro_f1_stripped']:.3f} |\n"
    )


def _thresholds(training: Mapping[str, Any]) -> str:
    reference = training.get("reference")
    if not reference:
        return ""
    return (
        "## Thresholds\n\n"
        f"A review budget becomes a threshold on these ordinary posts: {reference}. No label is flagged "
        "under the floor in `config.json`, so an ordinary page stays below its budget.\n"
    )
