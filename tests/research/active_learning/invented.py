"""Decisions of an invented team, as the queue exports them."""

import csv
import json

from pipeline.classify.features.ngrams import FeatureConfig
from pipeline.io import escape_csv_cell
from pipeline.labels import LABELS
from pipeline.research.active_learning.decisions import read_decisions
from pipeline.review.exports.decisions import COLUMNS
from tests.research.conftest import SAID, WHERE, WHO

SMALL = FeatureConfig(char_bits=12, word_bits=12)
NAN = float("nan")


def decision(text, label="check", outcome="misleading", who="lan", minute=0, **more):
    """Return a row as the queue exports it."""
    return {
        "who": who,
        "when": f"2026-09-01T08:{minute:02d}:00+07:00",
        "item": 1,
        "cluster_id": "c1",
        "post_ids": ["p1", "p2"],
        "waiting_post_ids": [],
        "label": label,
        "outcome": outcome,
        "topic": "",
        "harm": "",
        "note": "",
        "source_url": "",
        "sources": [],
        "documents": [],
        "model": "linear-00000000",
        "probability": 0.5,
        "stage": "first",
        "decision": outcome,
        "text": text,
    } | more


def save(path, decisions):
    """Write decisions as the export does."""
    columns = (*COLUMNS, "text")
    with path.open("w", encoding="utf-8", newline="") as file:
        if path.suffix == ".jsonl":
            file.writelines(json.dumps(each, ensure_ascii=False) + "\n" for each in decisions)
        else:
            file.write("\ufeff")
            writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
            writer.writerow(columns)
            writer.writerows([escape_csv_cell(each[name]) for name in columns] for each in decisions)
    return path


def labels_of(tmp_path, *decisions):
    """Return the labels of the one text that the decisions are about."""
    corpus = read_decisions(save(tmp_path / "d.jsonl", decisions)).corpus
    assert len(corpus) == 1
    return dict(zip(LABELS, corpus.labels[0].tolist(), strict=True))


def said(kind, i):
    return f"{WHO[i % 8]} ở {WHERE[i // 8 % 8]} {SAID[kind]} hôm {i * 37 % 997}"


def many(count=96, wrong=()):
    """Return decisions on posts of every kind; those in `wrong` say the opposite of what a guide would."""
    made = []
    for i in range(count):
        kind = ("check", "opinion", "hateful", "", "positive", "")[i % 6]
        label = ("check", "check", "hateful", "hateful", "positive", "positive")[i % 6]
        yes = (kind == label) != (i in wrong)
        outcome = {
            "check": ("opinion_or_satire", "unverifiable"),
            "hateful": ("not_hateful", "hateful"),
            "positive": ("not_suitable", "share"),
        }[label][yes]
        made.append(decision(said(kind, i), label, outcome, minute=i % 60))
    return made
