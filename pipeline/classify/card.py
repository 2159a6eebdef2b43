"""The model card: what a model is, learned from, is good at, and must not be used for."""

from collections.abc import Mapping
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
extra inputs and are folded into the same weights. Loading runs no code: `model.safetensors` holds float16
arrays, `config.json` the rest.
"""

_TAIL = """
## Not for

- Deciding that a post is false, or that a person is anything. Nobody is scored here, only texts.
- Removing, hiding or reporting posts without a person who read them.
- Languages other than Vietnamese, and text inside images or videos.

## Limits

- `check` finds claims that show a risk sign. It cannot tell true from false.
- `hateful` learned from few examples; hate without a group word, in allusions or in irony is missed. Look at
  the false positives on counter-speech and on mentions of groups below before lowering a threshold.
- The labels were read by a few annotators with one guide; agreement between strangers would be lower.
- Settings of the features and of `hateful` and `check` were chosen with the validation split in view (about
  thirty looks), so the validation figures are optimistic; 30 `hateful` posts leave wide intervals anyway.
- Training includes labels that one language model read, once, for texts an earlier model ranked highest
  (`data/labels/README.md`). No person checked them; they enter no figure.
- Probabilities are calibrated on the mixture of sources above. On another platform they may be off, while
  the order of posts suffers less.
"""


def model_card(name: str, training: Mapping[str, Any], metrics: Mapping[str, Any]) -> str:
    """Return the card as Markdown.

    Args:
        name: Name of the model with its fingerprint.
        training: As in `config.json`: `sets`, `rows`, `seed`, `reference`.
        metrics: As in `metrics.json`.
    """
    labels = "\n".join(f"| `{label}` | {SHOWN_AS[label]} |" for label in LABELS)
    parts = [_HEAD.format(name=name, labels=labels), _data(training), _validation(metrics), _rows(metrics)]
    parts += [_ablation(metrics), _benchmark(metrics), _thresholds(training), _TAIL]
    return "\n".join(part for part in parts if part)


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
    lines += [f"Labelled texts in all: {training.get('texts', 0):,}. Seed {training.get('seed', 0)}."]
    return "\n".join(lines) + "\n"


def _figure(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _validation(metrics: Mapping[str, Any]) -> str:
    found = metrics.get("validation")
    if not found:
        return ""
    lines = [
        "## Measured on the validation split of the re-labelled set",
        "",
        "`khoitrong evaluate`; average precision with a 95 % cluster-bootstrap interval. ECE over ten",
        "bins of equal numbers of posts. Recall within the first 5, 10 and 20 % of posts, beside a keyword",
        "list and reading newest first (which finds 5, 10 and 20 %).",
        "",
        "| label | positives | average precision | no diacritics | ECE | Brier | opinion flagged at 5 / 10 % "
        "| recall at 5 / 10 / 20 % | keywords |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for label, row in found.items():
        low, high = row["interval"]
        lines.append(
            f"| `{label}` | {row['positives']} | {row['average_precision']:.3f} ({low:.2f} to {high:.2f}) "
            f"| {row['stripped']:.3f} | {row['ece']:.3f} | {row['brier']:.3f} "
            f"| {' / '.join(_figure(v) for v in row['opinion_flagged'])} "
            f"| {' / '.join(_figure(v) for v in row['recall'])} "
            f"| {' / '.join(_figure(v) for v in row['keyword_recall'])} |"
        )
    return "\n".join(lines) + "\n"


def _rows(metrics: Mapping[str, Any]) -> str:
    found = metrics.get("rows")
    if not found:
        return ""
    lines = [
        "## Measured on the project's own test rows",
        "",
        "Templates differ from those in training. Share flagged at the default budget: false positives where",
        "the label does not hold, recall where it does.",
        "",
        "| rows | n | label | holds | flagged |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {row['group']} | {row['n']} | `{row['label']}` | {'yes' if row['holds'] else 'no'} "
        f"| {row['flagged']:.3f} |"
        for row in found
    ]
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
    found = metrics.get("vihsd")
    if not found:
        return ""
    return (
        "## The same features and learner on ViHSD's own three classes\n\n"
        "`khoitrong evaluate --benchmark vihsd`; macro-F1 on the test split: "
        f"{found['macro_f1']:.3f} in full, {found['macro_f1_unseen']:.3f} without texts seen in training, "
        f"{found['macro_f1_stripped']:.3f} without diacritics.\n"
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
