"""What is flagged wrongly among all labelled posts, by models that saw none of a post's near-duplicates.

Held-out rows hold few answers to hate; all rows hold hundreds. Each fifth of the clusters is scored by
models learned from the other four: the linear engine's recipe, without a teacher, which has seen every row,
and plain TF-IDF on the annotations alone.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np

from pipeline.classify.features.ngrams import FeatureConfig
from pipeline.labels import LABELS, Label
from pipeline.research.evaluation.baselines import PlainTfidf
from pipeline.research.evaluation.real_slices import SlicesBeside, measure_slices
from pipeline.research.training.linear import learn
from pipeline.research.training.linear_inputs import prepare_inputs
from pipeline.research.training.logistic_regression import LogisticRegressionSettings
from pipeline.research.training.recipe import FEATURES, RECIPE
from pipeline.resources import resource

FOLDS: Final = 5


def out_of_fold(
    datasets_dir: Path | None,
    *,
    rows_dir: Path | None = None,
    seed: int = 0,
    features: FeatureConfig = FEATURES,
    recipe: Mapping[Label, LogisticRegressionSettings] = RECIPE,
) -> SlicesBeside:
    """Score every labelled training post by models that saw none of its cluster, and measure the slices.

    Args:
        datasets_dir: Folder of the data sets.
        rows_dir: Folder of the authored examples; `data/rows` by default.
        seed: Of which auxiliary texts are copied.
        features: What the linear engine counts.
        recipe: How it learns each label.

    Raises:
        DataSetError: A set cannot be read.
    """
    from sklearn.model_selection import GroupKFold

    inputs = prepare_inputs(datasets_dir, rows_dir or resource("data/rows"), features, seed)
    posts = inputs.main.corpus
    linear, plain = np.zeros((2, len(posts), len(LABELS)))
    for _, test in GroupKFold(FOLDS).split(posts.groups, groups=posts.groups):
        keep = np.ones(len(posts), dtype=bool)
        keep[test] = False
        for i, label in enumerate(LABELS):
            linear[test, i] = learn(inputs, label, recipe[label], keep).score(inputs.main.plain[test])
        held = posts.take(~keep)
        plain[test] = PlainTfidf().fit(posts.take(keep)).scores(held.normalised_texts)
    return SlicesBeside(
        (
            measure_slices("linear recipe", posts, linear),
            measure_slices("plain TF-IDF", posts, plain),
        ),
        f"{len(posts):,} labelled posts, each scored out of fold",
    )
