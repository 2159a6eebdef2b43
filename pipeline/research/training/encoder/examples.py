"""Gathers every set into examples that know the answers to some questions: one text, one example."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from pipeline.labels import LABELS
from pipeline.research.datasets.catalogue import CATALOGUE
from pipeline.research.datasets.loading import class_names, load_split
from pipeline.research.datasets.training_data import HELPERS, Corpus, unseen
from pipeline.research.training.encoder.tasks import WEAK
from pipeline.text import mask, normalise_with_map

_TOXIC: Final = ("OFFENSIVE", "HATE")
_MEANT_BADLY: Final = ("offensive", "hate")


@dataclass
class Example:
    """One text and what is known about it; None where nobody was asked.

    Attributes:
        normalised: Normalised text.
        labels: The four labels, 0 or 1.
        weak: Answers to the questions of `WEAK`, by name.
        spans: For each character of `normalised`, whether it is toxic.
        weight: What the example counts for in `labels` and `weak`.
    """

    normalised: str
    labels: list[float | None] = field(default_factory=lambda: [None] * len(LABELS))
    weak: dict[str, float] = field(default_factory=dict)
    spans: str | None = None
    weight: float = 1.0

    def merge(self, other: "Example") -> None:
        """Take over what the other example of the same text knows and this one does not."""
        self.labels = [b if a is None else a for a, b in zip(self.labels, other.labels, strict=True)]
        self.spans = self.spans or other.spans
        self.weak = {**other.weak, **self.weak}


def merged(groups: Sequence[Sequence[Example]]) -> list[Example]:
    """Return one example a text: the same text in two sets counts as one, earlier sets win."""
    found: dict[str, Example] = {}
    for example in (each for group in groups for each in group):
        if example.normalised in found:
            found[example.normalised].merge(example)
        else:
            found[example.normalised] = example
    return list(found.values())


def without(examples: Sequence[Example], held_out: Sequence[str]) -> list[Example]:
    """Return the examples that neither repeat nor nearly repeat a held-out normalised text."""
    keep = unseen([each.normalised for each in examples], held_out)
    return [each for each, fresh in zip(examples, keep, strict=True) if fresh]


def from_corpus(corpus: Corpus, weight: float = 1.0) -> list[Example]:
    """Return examples of labelled texts, with the helper questions that were asked.

    Args:
        corpus: The texts.
        weight: What each counts beside `corpus.weights`.
    """
    return [
        Example(
            normalised,
            [None if np.isnan(value) else float(value) for value in labels],
            {name: float(value) for name, value in zip(HELPERS, helpers, strict=True) if not np.isnan(value)},
            weight=weight * float(share),
        )
        for normalised, labels, helpers, share in zip(
            corpus.normalised_texts, corpus.labels, corpus.helpers, corpus.weights, strict=True
        )
    ]


def from_vihos(datasets_dir: Path | None, split: str, most: int | None = None) -> list[Example]:
    """Return examples of ViHOS, which know which characters are toxic.

    Args:
        datasets_dir: Folder of the data sets.
        split: Name of the split.
        most: Most examples, evenly spread over the split.
    """
    rows = load_split("vihos", split, datasets_dir)
    if most is not None and most < len(rows):
        rows = rows.select(np.linspace(0, len(rows) - 1, most).astype(int))
    # Not masked: the spans are offsets into the text as it stands.
    mapped = [normalise_with_map(text).by_steps for text in rows["text"]]
    return [
        Example(each.text, spans=toxic_characters(each.starts, each.ends, marked))
        for each, marked in zip(mapped, rows["spans"], strict=True)
    ]


def toxic_characters(starts: Sequence[int], ends: Sequence[int], marked: Sequence[int]) -> str:
    """Return `1` or `0` for each character of a normalised text: whether people marked it.

    Args:
        starts: Where each character begins in the text as shown.
        ends: Where it ends.
        marked: Offsets of toxic characters in the text as shown.
    """
    toxic = set(marked)
    return "".join(
        "1" if any(place in toxic for place in range(start, max(end, start + 1))) else "0"
        for start, end in zip(starts, ends, strict=True)
    )


def from_weak(datasets_dir: Path | None, seed: int, most: Mapping[str, int]) -> list[Example]:
    """Return examples that answer weak questions only.

    Args:
        datasets_dir: Folder of the data sets.
        seed: Of the draw.
        most: Most examples of each set, drawn at random.

    Raises:
        DataSetError: A set cannot be read.
    """
    random = np.random.default_rng(seed)
    found = []
    for folder, answers in _QUESTIONS.items():
        rows = load_split(folder, "train", datasets_dir)
        names = {column: class_names(rows, column) for column in CATALOGUE[folder].columns}
        texts = rows["text"][:]
        for i in random.permutation(len(texts))[: most[folder]]:
            row = {column: str(values[i]) for column, values in names.items()}
            if texts[i]:
                weak = {name: float(answer(row)) for name, answer in answers.items()}
                found.append(Example(_normalised(texts[i]), weak=weak))
    return found


_QUESTIONS: Final[Mapping[str, Mapping[str, Callable[[Mapping[str, str]], bool]]]] = {
    "vihsd": {"vihsd:toxic": lambda row: row["label"] in _TOXIC},
    "vithsd": {
        "vithsd:group": lambda row: row["groups"] in _MEANT_BADLY,
        "vithsd:person": lambda row: row["individual"] in _MEANT_BADLY,
        "group_mention": lambda row: any(row[name] != "none" for name in ("groups", "religion", "race")),
    },
}


def answers(example: Example) -> tuple[list[float], list[float]]:
    """Return the targets of `labels` and `weak`, with -100 where nobody was asked."""
    labels = [-100.0 if value is None else value for value in example.labels]
    return labels, [example.weak.get(name, -100.0) for name in WEAK]


def _normalised(text: str) -> str:
    return normalise_with_map(mask(text)).text
