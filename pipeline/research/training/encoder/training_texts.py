"""Which texts the encoder learns from, which choose the checkpoint, and which calibrate it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from pipeline.research.datasets.annotations import AUXILIARY_QUESTIONS, read_annotations
from pipeline.research.datasets.authored_examples import read_authored_examples
from pipeline.research.datasets.loading import read_texts
from pipeline.research.datasets.training_data import read_relabelled
from pipeline.research.training.encoder import examples
from pipeline.research.training.encoder.examples import Example
from pipeline.resources import resource
from pipeline.text import mask, normalise

CALIBRATION: Final = 0.12
"""Share of the clusters of the re-labelled training split kept to calibrate and to choose the checkpoint."""

ROWS_WEIGHT: Final = 0.6
DOUBT_WEIGHT: Final = 0.5
MAX_WEAK_TEXTS: Final = {"vlsp_hsd_2019": 2000, "vithsd": 2000, "reintel": 600, "sms_smishing": 600}
"""Texts of each set that answers weak questions only; long ones cost much and teach little."""


@dataclass(frozen=True)
class TrainingTexts:
    """Examples by what they are for.

    Attributes:
        train: To learn from.
        choose: Calibration texts and the validation splits of ViHSD and ViHOS: to choose a checkpoint by.
        calibration: Texts of the re-labelled set that no score selected: to fit probabilities on.
        held_out: Normalised texts nothing may have seen.
        sets: Names of the sets learned from.
        rows: Texts of `train` that this project invented.
        read: Texts of `train` with labels from `data/labels/readings.csv`.
    """

    train: list[Example]
    choose: list[Example]
    calibration: list[Example]
    held_out: list[str]
    sets: list[str] = field(default_factory=list)
    rows: int = 0
    read: int = 0

    def __str__(self) -> str:
        counts = {
            "labels": sum(each.labels[0] is not None for each in self.train),
            "vihsd": sum(each.vihsd is not None for each in self.train),
            "spans": sum(each.spans is not None for each in self.train),
        }
        known = ", ".join(f"{name} {count:,}" for name, count in counts.items())
        return f"{len(self.train):,} texts ({known}); {len(self.calibration):,} to calibrate"


def held_out_texts(datasets_dir: Path | None, rows_dir: Path) -> list[str]:
    """Return every normalised text that something is measured on, ViHSD's test split left aside.

    Raises:
        DataSetError: A set cannot be read.
    """
    normalised_texts = [
        *read_relabelled(datasets_dir, "validation").normalised_texts,
        *read_authored_examples(rows_dir, "test").normalised_texts,
    ]
    normalised_texts += read_annotations(datasets_dir, blind=True).corpus.normalised_texts
    for split in ("validation", "test"):
        normalised_texts += map(normalise, read_texts("vihos", split, datasets_dir))
    return normalised_texts


def gather_training_texts(
    datasets_dir: Path | None, *, rows_dir: Path | None = None, seed: int = 0
) -> TrainingTexts:
    """Read every set and keep apart what is held out.

    ViHSD's training split stays whole but for what is held out elsewhere, so that figures on its test split
    compare with papers; every other training text that repeats a text of that test split is left out.

    Args:
        datasets_dir: Folder of the data sets.
        rows_dir: Folder of the authored examples; `data/rows` by default.
        seed: Of the clusters kept to calibrate.

    Raises:
        DataSetError: A set cannot be read.
    """
    folder = rows_dir or resource("data/rows")
    held_out = held_out_texts(datasets_dir, folder)
    benchmark = [
        normalise(mask(text))
        for split in ("validation", "test")
        for text in read_texts("vihsd", split, datasets_dir)
    ]
    main = examples.without(examples.from_main(datasets_dir, "train"), [*held_out, *benchmark])
    clusters = _clusters(datasets_dir, main)
    kept = set(_calibration_clusters(clusters, seed))
    calibration = [each for each, cluster in zip(main, clusters, strict=True) if cluster in kept]
    normalised_texts = [*held_out, *(each.normalised for each in calibration)]
    sources = [
        [each for each, cluster in zip(main, clusters, strict=True) if cluster not in kept],
        _annotated(datasets_dir),
        examples.from_corpus(read_authored_examples(folder, "train"), ROWS_WEIGHT),
        examples.from_vihos(datasets_dir, "train"),
        examples.from_weak(datasets_dir, seed, MAX_WEAK_TEXTS),
    ]
    strict = [examples.without(source, [*normalised_texts, *benchmark]) for source in sources]
    vihsd = examples.without(examples.from_vihsd(datasets_dir, "train"), normalised_texts)
    train = examples.merged([*strict, vihsd])
    choose = examples.merged(
        [
            calibration,
            examples.from_vihsd(datasets_dir, "validation"),
            examples.from_vihos(datasets_dir, "validation"),
        ]
    )
    sets = ["khoitrong_labels", "vihsd", "vihos", "vithsd", "vlsp_hsd_2019", "reintel", "sms_smishing"]
    _, read, rows, *_ = strict
    return TrainingTexts(
        train, choose, calibration, [*held_out, *benchmark], sets, rows=len(rows), read=len(read)
    )


def _annotated(datasets_dir: Path | None) -> list[Example]:
    found = read_annotations(datasets_dir)
    made = examples.from_corpus(found.corpus)
    for example, row, doubt in zip(made, found.weak, found.doubt, strict=True):
        example.weak = {
            name: value for name, value in zip(AUXILIARY_QUESTIONS, row, strict=True) if not np.isnan(value)
        }
        example.weight = DOUBT_WEIGHT if doubt else 1.0
    return made


def _clusters(datasets_dir: Path | None, kept: Sequence[Example]) -> list[str]:
    """Return the cluster of each example of the training split; `_top` rows get one that is never drawn."""
    corpus = read_relabelled(datasets_dir, "train")
    chosen = np.char.endswith(corpus.sources.astype(str), "_top")
    names = np.where(chosen, "", corpus.groups.astype(str))
    by_view = dict(zip(corpus.normalised_texts, names.tolist(), strict=True))
    return [by_view[each.normalised] for each in kept]


def _calibration_clusters(clusters: Sequence[str], seed: int) -> list[str]:
    names = sorted({name for name in clusters if name})
    drawn = np.random.default_rng(seed).permutation(len(names))[: round(CALIBRATION * len(names))]
    return [names[i] for i in drawn]
