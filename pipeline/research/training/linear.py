"""Trains the linear model, the same way every time."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy import sparse

from pipeline.classify.calibration import Platt
from pipeline.classify.engines.base import Model
from pipeline.classify.engines.linear import LinearModel
from pipeline.classify.features.ngrams import FeatureConfig
from pipeline.classify.thresholds import Thresholds
from pipeline.classify.toxic_words import ToxicWords
from pipeline.labels import LABELS, Label
from pipeline.research.datasets.authored_examples import SPARED_THEMES
from pipeline.research.datasets.catalogue import TRAINING_SETS
from pipeline.research.datasets.labelled_posts import chosen_by_score
from pipeline.research.datasets.training_data import Corpus
from pipeline.research.progress import Steps
from pipeline.research.training.linear_inputs import LinearInputs, prepare_inputs
from pipeline.research.training.logistic_regression import (
    AuxiliaryScores,
    Floats,
    LinearScore,
    LogisticRegressionSettings,
    Matrix,
    fit_logistic_regression,
)
from pipeline.research.training.recipe import FEATURES, RECIPE
from pipeline.research.training.toxic_words import fit_toxic_words
from pipeline.resources import resource
from pipeline.text import normalise

FOLDS: Final = 3

DECISIONS_WEIGHT: Final = 1.0
"""Weight of a decision of the team beside 1 for a labelled post; not tuned."""


def fit_linear(
    *,
    datasets_dir: Path | None = None,
    rows_dir: Path | None = None,
    seed: int = 0,
    features: FeatureConfig = FEATURES,
    decisions: Corpus | None = None,
    teacher: Model | None = None,
) -> LinearModel:
    """Return a linear model; nothing is written.

    The same data and seed give the same weights. Without data sets, authored examples alone are learned
    from, which shows that everything works and makes a weak model.

    Args:
        datasets_dir: Folder of the data sets.
        rows_dir: Folder of the authored examples; `data/rows` by default.
        seed: Of which auxiliary texts are copied.
        features: What is counted.
        decisions: Texts that a team decided about, as further rows; see `active_learning`. Those that nearly
            repeat a held-out text or a labelled post are left out.
        teacher: A larger model whose opinion of unlabelled posts is learned from as well; see
            `distillation`.

    Raises:
        DataSetError: A set or the authored examples cannot be read.
    """
    with Steps(f"linear model, seed {seed}", "parts") as steps:
        steps.begin(2 + len(LABELS))
        inputs = prepare_inputs(
            datasets_dir, rows_dir or resource("data/rows"), features, seed, decisions, teacher
        )
        steps.reach(1, "texts read and counted")
        lines, curves = {}, {}
        for part, label in enumerate(LABELS, start=2):
            lines[label] = learn(inputs, label, RECIPE[label])
            curves[label] = _calibrate(inputs, label, RECIPE[label])
            steps.reach(part, f"{label} learned and calibrated")
        toxic_words = None if datasets_dir is None else fit_toxic_words(datasets_dir, inputs.held_out)
        model = _assemble(inputs, lines, curves, toxic_words, seed)
        steps.reach(2 + len(LABELS), "highlights and thresholds")
    return model


def learn(
    inputs: LinearInputs,
    label: Label,
    settings: LogisticRegressionSettings,
    keep: np.ndarray[Any, Any] | None = None,
) -> LinearScore:
    """Return the score of one label, learned from the main rows `keep` and all other texts.

    The authored examples have a constant of their own: more of them carry a label than of posts as they come.
    """
    column = LABELS.index(label)
    truth = inputs.main.corpus.labels[:, column]
    index = np.flatnonzero(~np.isnan(truth) & (True if keep is None else keep))
    blocks, truths = [inputs.main.plain[index], inputs.main.stripped[index]], [truth[index]] * 2
    weights = [inputs.main.corpus.weights[index]] * 2
    written = [np.zeros(len(index), dtype=bool)] * 2
    for part, weight in ((inputs.rows, settings.rows_weight), (inputs.decisions, DECISIONS_WEIGHT)):
        if part is not None and weight:
            answers = part.corpus.labels[:, column]
            asked = np.flatnonzero(~np.isnan(answers))
            blocks += [part.plain[asked], part.stripped[asked]]
            truths += [answers[asked]] * 2
            share = part.corpus.weights[asked]
            if part is inputs.rows:
                spared = np.isin(part.corpus.sources[asked], SPARED_THEMES)
                share = np.where(spared, settings.spared_weight, share)
            weights += [weight * share] * 2
            written += [np.full(len(asked), part is inputs.rows)] * 2
    sure = sum(block.shape[0] for block in blocks)
    if inputs.soft is not None and settings.soft_weight:
        blocks.append(inputs.soft.plain)
        truths.append(inputs.soft.corpus.labels[:, column])
        weights.append(np.full(len(inputs.soft.corpus), settings.soft_weight))
        written.append(np.zeros(len(inputs.soft.corpus), dtype=bool))
    scale = np.where(inputs.features.config.as_written(), settings.accents, 1.0)
    scaled = sparse.diags(scale, format="csr", dtype=np.float32)
    rows = sparse.vstack(blocks, format="csr") @ scaled
    truth = np.concatenate(truths)

    def fit(rows: Matrix) -> LinearScore:
        return fit_logistic_regression(
            rows,
            truth,
            np.concatenate(weights),
            cost=settings.cost,
            balanced=settings.balanced,
            sure=np.arange(len(truth)) < sure,
            apart=np.concatenate(written),
        )

    names = [name for name in settings.tasks if name in inputs.tasks]
    if not names:
        line = fit(rows)
        return LinearScore(line.weights * scale, line.intercept)
    tasks = np.stack([inputs.tasks[name] for name in names], axis=1)
    extra = AuxiliaryScores.fit(tasks, inputs.main.plain @ scaled, settings.tasks_scale)
    line = extra.fold_in(fit(extra.beside(rows)))
    return LinearScore(line.weights * scale, line.intercept)


def _out_of_fold(
    inputs: LinearInputs, label: Label, settings: LogisticRegressionSettings
) -> tuple[Floats, Floats]:
    """Return the score of each main row from models that saw none of its group: plain, stripped."""
    from sklearn.model_selection import GroupKFold

    groups = inputs.main.corpus.groups
    plain, stripped = np.zeros(len(groups)), np.zeros(len(groups))
    folds = min(FOLDS, len(np.unique(groups)))
    for _, test in GroupKFold(folds).split(groups, groups=groups):
        keep = np.ones(len(groups), dtype=bool)
        keep[test] = False
        line = learn(inputs, label, settings, keep)
        plain[test] = line.score(inputs.main.plain[test])
        stripped[test] = line.score(inputs.main.stripped[test])
    return plain, stripped


def _calibrate(inputs: LinearInputs, label: Label, settings: LogisticRegressionSettings) -> Platt:
    """Fit the probability curve on out-of-fold scores of rows that no model's score selected."""
    corpus = inputs.main.corpus
    truth = corpus.labels[:, LABELS.index(label)]
    usable = ~np.isnan(truth) & ~chosen_by_score(corpus)
    scores, _ = _out_of_fold(inputs, label, settings)
    try:
        return Platt.fit(scores[usable], truth[usable] == 1)
    except ValueError:
        return Platt(1.0, 0.0)  # a label nobody asked about: the score says so already


def _assemble(
    inputs: LinearInputs,
    lines: Mapping[Label, LinearScore],
    curves: Mapping[Label, Platt],
    toxic_words: ToxicWords | None,
    seed: int,
) -> LinearModel:
    """Fold constants into the curves, choose thresholds, and describe the training."""
    calibration = {
        label: Platt(curves[label].slope, curves[label].intercept + curves[label].slope * line.intercept)
        for label, line in lines.items()
    }
    weights = np.stack([lines[label].weights for label in LABELS], axis=1)
    own = len(inputs.rows.corpus) if inputs.rows else len(inputs.main.corpus)
    decided = len(inputs.decisions.corpus) if inputs.decisions else 0
    training = {
        "seed": seed,
        "rows": own,
        "decisions": decided,
        "teacher": inputs.teacher,
        "soft": len(inputs.soft.corpus) if inputs.soft else 0,
        "texts": len(inputs.main.corpus) + decided + (own if inputs.rows else 0),
        "sets": [asdict(TRAINING_SETS[name]) for name in inputs.sets],
        "reference": inputs.reference_name,
        "recipe": {label: asdict(settings) for label, settings in RECIPE.items()},
        "text_probe": probe(),
    }
    unset = Thresholds({label: [] for label in LABELS}, [])
    model = LinearModel.from_parts(
        inputs.features,
        weights.astype(np.float32),
        calibration,
        unset,
        training=training,
        toxic_words=toxic_words,
    )
    model.thresholds_ = Thresholds.fit(model.predict_normalised(inputs.reference))
    return model


_PROBES: Final = (
    "Ko bik j lun á!!! Đ.m tức wá 😂😂",
    "CHIA SẺ GẤP: bấm http://qua-tang.example/nhan số 0900 000 001 #tinnóng",
    "hòa thuỷ đáпʜ ma.i t.húy đẹpppp quáááá",
    "khong co dau thi sao, dc k ban oi",
)


def probe() -> str:
    """Return how the text room writes a few invented lines, as a fingerprint.

    A model learned from one canonical spelling is worse on another; the tests compare this with the shipped
    model's `training.text_probe`, so that nobody changes the spelling and forgets to train again.
    """
    from hashlib import blake2b

    return blake2b("\n".join(map(normalise, _PROBES)).encode(), digest_size=8).hexdigest()
