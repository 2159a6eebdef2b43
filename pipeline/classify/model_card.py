"""The model card: what a model is, learned from, is good at, and must not be used for."""

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.classify.model_card_text import RESTORED, TAIL, TOP, WHAT
from pipeline.labels import LABELS, SHOWN_AS


def model_card(name: str, training: Mapping[str, Any], metrics: Mapping[str, Any]) -> str:
    """Return the card as Markdown.

    Args:
        name: Name of the model with its fingerprint.
        training: As in `config.json`; keys that an engine does not know are left out.
        metrics: As in `metrics.json`; a part that was not measured is left out.
    """
    engine = name.partition("-")[0]
    labels = "\n".join(f"| `{label}` | {SHOWN_AS[label]} |" for label in LABELS)
    parts = [TOP.format(name=name, engine=engine, labels=labels), WHAT[engine]]
    # Without the data sets there is nothing to count a restorer from.
    parts += [RESTORED if engine == "linear" and training.get("sets") else ""]
    parts += [_data(training), _made(training), _attention(metrics)]
    parts += [
        _labels(metrics, split, posts) for split, posts in (("validation", "posts"), ("blind", "blind_posts"))
    ]
    parts += [_suite(metrics), _rows(metrics), _groups(metrics), _ablation(metrics)]
    parts += [_benchmark(metrics), _spans(metrics), _curve(metrics), _thresholds(training), TAIL]
    return "\n".join(part.strip("\n") + "\n" for part in parts if part)


def _data(training: Mapping[str, Any]) -> str:
    if "texts" not in training:
        return ""
    lines = ["## Learned from", ""]
    sets = training.get("sets", [])
    if sets:
        lines += ["| set | origin | licence as stated | use | known defects |", "|---|---|---|---|---|"]
        lines += [
            f"| {s['folder']} | {s['origin']} | {s['licence']} | {s['use']} | {s['defects']} |" for s in sets
        ]
        lines += ["", "No text of these sets is part of the project.", ""]
    lines += [f"Invented rows of the project (`data/rows/`): {training.get('rows', 0):,}."]
    if training.get("read"):
        lines += [
            f"Texts of these sets with labels from `data/labels/readings.csv`: {training['read']:,}. A",
            "language model read them, following the label guide; no person checked them. Most were",
            "candidates that an earlier model ranked high or doubted, so they train the model and do not",
            "calibrate it. Those drawn at random are the blind test and train nothing.",
        ]
    lines += [f"Labelled texts in all: {training.get('texts', 0):,}. Seed {training.get('seed', 0)}."]
    return "\n".join(lines) + "\n"


def _made(training: Mapping[str, Any]) -> str:
    if "base" not in training:
        return ""
    settings, small = training["settings"], training["quantised"]
    return (
        "## How it was made\n\n"
        f"Base: {training['base']}. Fine-tuned for {settings['epochs']:g} passes, batches of "
        f"{settings['batch']}, peak learning rate {settings['rate']:g}"
        f"{', embeddings left as they were' if settings['freeze_embeddings'] else ''}; "
        f"masked-language training first: {'yes' if training['pretrained'] else 'no'}. "
        f"{training.get('note', '')}\n\n"
        f"Against the network in full precision, on {small['texts']} texts, 8 bits move a probability by "
        f"{small['mean']:.4f} on average and {small['probability']:.3f} at most, and keep "
        f"{small['same']:.1%} of the decisions at one half. The log of the training is in `config.json`.\n"
        f"{_runs(training)}"
    )


def _runs(training: Mapping[str, Any]) -> str:
    """Return what each of several runs scored on the texts that chose among them, with mean and spread."""
    log = training.get("log", [])
    lines = log.get("fine_tuning", []) if isinstance(log, Mapping) else log
    found = next((line["soup"] for line in lines if "soup" in line), None)
    if found is None:
        return ""
    names = sorted(found["mean"])
    rows = [(f"run {i}", run) for i, run in enumerate(found["runs"], start=1)]
    rows += [("mean", found["mean"]), ("standard deviation", found["spread"])]
    rows += [("average of their weights", found["average"])]
    return "\n".join(
        [
            "",
            "What each run scored on the texts that chose among the runs and the average of their weights",
            "(average precision; macro-F1 for ViHSD). The best mean ships.",
            "",
            "| | " + " | ".join(names) + " |",
            "|---" * (len(names) + 1) + "|",
            *(
                f"| {title} | " + " | ".join(f"{run[name]:.3f}" for name in names) + " |"
                for title, run in rows
            ),
            "",
        ]
    )


def _attention(metrics: Mapping[str, Any]) -> str:
    found = metrics.get("attention")
    if not found:
        return ""
    whole = found["whole"]
    return (
        "## The number that matters to a team\n\n"
        f"`khoitrong evaluate`. Of the {whole['deserving']:,} among {whole['posts']:,} validation posts\n"
        "that truly deserve attention (`check`, `hateful` or `positive`), the share found by reading only\n"
        f"the first 5 / 10 / 20 %: {_shares(whole['model'])} with the model, "
        f"{_shares(whole['keywords'] or ())} with a keyword list,\n0.050 / 0.100 / 0.200 newest first.\n"
    )


def _shares(values: Sequence[float]) -> str:
    return " / ".join(f"{value:.3f}" for value in values) or "-"


_SPLITS = {
    "validation": ("the validation split of the re-labelled set", "`khoitrong evaluate`"),
    "blind": ("the blind test of posts drawn at random", "`khoitrong evaluate --blind`"),
}


def _labels(metrics: Mapping[str, Any], split: str, posts: str) -> str:
    found = metrics.get(split)
    if not found:
        return ""
    title, command = _SPLITS[split]
    lines = [
        f"## Measured on {title}",
        "",
        f"{command}, {metrics[posts]:,} posts. Average precision with a 95 % cluster-bootstrap interval; ECE",
        "over ten bins of equal numbers of posts.",
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


def _suite(metrics: Mapping[str, Any]) -> str:
    found = metrics.get("suite")
    if not found:
        return ""
    lines = [
        "## Functional suite",
        "",
        "`khoitrong evaluate --suite`, cases in templates no model has learned from, at a budget of 10 %.",
        "",
        "| figure | value |",
        "|---|---|",
    ]
    lines += [f"| {name.replace('_', ' ')} | {value:.3f} |" for name, value in found.items()]
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
        "## On ViHSD's own three classes\n\n"
        "`khoitrong evaluate --benchmark vihsd`. What ViHSD calls HATE is not `hateful` here; this compares\n"
        f"the engine with papers, trained on {found['train']:,} texts.\n\n"
        "| test texts | n | macro-F1 |\n|---|---|---|\n"
        f"| all | {found['test']:,} | {found['macro_f1']:.3f} |\n"
        f"| not seen in training | {found['unseen']:,} | {_shares(unseen)} |\n"
        f"| all, without diacritics | {found['test']:,} | {found['macro_f1_stripped']:.3f} |\n"
    )


def _spans(metrics: Mapping[str, Any]) -> str:
    found = metrics.get("benchmark_vihos")
    if not found:
        return ""
    return (
        "## Highlights\n\n"
        f"`khoitrong evaluate --benchmark vihos`: character F1 of toxic spans on ViHOS's test, "
        f"{found['texts']:,} comments: {found['f1']:.3f}, without diacritics {found['f1_stripped']:.3f}; "
        f"{found['f1_marked']:.3f} on the comments with a marked span, and {found['unmarked_clean']:.3f} of "
        "the others left alone.\n"
    )


def _curve(metrics: Mapping[str, Any]) -> str:
    found = metrics.get("curve")
    if not found:
        return ""
    lines = [
        "## Accuracy against speed",
        "",
        "`khoitrong train cascade`. Share of ordinary posts each label sends on, share the encoder reads,",
        "average precision on the validation split, and speed as a multiple of the encoder alone.",
        "",
        "| sent on | read twice | " + " | ".join(f"`{label}`" for label in LABELS) + " | speed |",
        "|---|---|" + "---|" * len(LABELS) + "---|",
    ]
    slowest = found[-1]["posts_per_second"]
    for point in found:
        cells = [f"{point['average_precision'].get(label, float('nan')):.3f}" for label in LABELS]
        lines.append(
            f"| {point['share']:.0%} | {point['asked']:.0%} | {' | '.join(cells)} "
            f"| {point['posts_per_second'] / slowest:.1f} |"
        )
    return "\n".join(lines) + "\n"


def _thresholds(training: Mapping[str, Any]) -> str:
    reference = training.get("reference")
    if not reference:
        return ""
    return (
        "## Thresholds\n\n"
        f"A review budget becomes a threshold on these ordinary posts: {reference}. No label is flagged "
        "under the floor in `config.json`, so an ordinary page stays below its budget.\n"
    )
