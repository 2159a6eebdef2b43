"""What the linear model learns from: read, kept apart from what is held out, and counted."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy import sparse

from pipeline.classify.engines.base import Model
from pipeline.classify.features.ngrams import FeatureConfig, HashedNgrams
from pipeline.errors import DataSetError
from pipeline.research.datasets.authored_examples import read_authored_examples
from pipeline.research.datasets.catalogue import TRAINING_SETS
from pipeline.research.datasets.labelled_posts import RANDOM, read_labelled
from pipeline.research.datasets.training_data import Corpus, no_helpers, unseen
from pipeline.research.training import auxiliary_tasks
from pipeline.research.training.augmentation import without_diacritics
from pipeline.research.training.diacritics import fit_restorer
from pipeline.research.training.distillation import SoftLabels, soft_labels
from pipeline.research.training.logistic_regression import Floats, Matrix
from pipeline.research.training.reference_posts import REFERENCE_NAME, reference_posts
from pipeline.text import normalise


@dataclass(frozen=True)
class CountedTexts:
    """Labelled texts as rows of weighted counts.

    Attributes:
        corpus: The texts and their labels.
        plain: Shape (n, width), the texts as written.
        stripped: Shape (n, width), the same without diacritics.
    """

    corpus: Corpus
    plain: Matrix
    stripped: Matrix


@dataclass
class LinearInputs:
    """Everything that the linear model learns from, prepared once.

    Attributes:
        features: Fitted on all texts.
        main: The labelled posts, or the authored examples when there are no data sets.
        rows: The authored examples; None when they are `main`.
        tasks: Weights of each auxiliary task by bucket, shape (width,).
        reference: Normalised posts as they come, for thresholds.
        reference_name: What these are.
        sets: Names of the sets learned from.
        decisions: Texts that a team decided about.
        soft: Unlabelled posts with the labels of a teacher, which are probabilities.
        teacher: Name of that model.
        held_out: Normalised texts that nothing may have seen.
    """

    features: HashedNgrams
    main: CountedTexts
    rows: CountedTexts | None
    tasks: dict[str, Floats]
    reference: list[str]
    reference_name: str
    sets: list[str] = field(default_factory=list)
    decisions: CountedTexts | None = None
    soft: CountedTexts | None = None
    teacher: str = ""
    held_out: list[str] = field(default_factory=list)


def prepare_inputs(
    datasets_dir: Path | None,
    rows_dir: Path,
    config: FeatureConfig,
    seed: int,
    decided: Corpus | None = None,
    teacher: Model | None = None,
) -> LinearInputs:
    """Read, keep apart what is held out, count, and fit the features and auxiliary tasks.

    Args:
        datasets_dir: Folder of the data sets; None to learn from authored examples alone.
        rows_dir: Folder of the authored examples.
        config: What is counted.
        seed: Of which auxiliary texts are copied.
        decided: Texts that a team decided about.
        teacher: A larger model whose opinion of unlabelled posts is learned from as well.

    Raises:
        DataSetError: A set cannot be read, or there is no authored example to learn from.
    """
    own = read_authored_examples(rows_dir, "train")
    if not len(own):
        raise DataSetError(f"{rows_dir} holds no rows of the split `train`.", "See data/rows/README.md.")
    if datasets_dir is None:
        features = HashedNgrams(config)
        team = _fresh(
            decided, [*own.normalised_texts, *read_authored_examples(rows_dir, "test").normalised_texts]
        )
        counts = _counts(features, own)
        team_counts = _counts(features, team) if team else ()
        features.fit_counts(sparse.vstack([*counts, *team_counts], format="csr"))
        return LinearInputs(
            features,
            _counted(features, own, counts),
            None,
            {},
            own.normalised_texts,
            "the project's own rows",
            decisions=_counted(features, team, team_counts) if team and team_counts else None,
        )
    held_out = [
        *read_labelled(datasets_dir, "validation").normalised_texts,
        *read_labelled(datasets_dir, RANDOM).normalised_texts,
        *read_authored_examples(rows_dir, "test").normalised_texts,
    ]
    features = HashedNgrams(config, restorer=fit_restorer(datasets_dir, held_out))
    main = read_labelled(datasets_dir, "train")
    main = main.take(unseen(main.normalised_texts, held_out))
    own = own.take(unseen(own.normalised_texts, held_out))
    known = [*main.normalised_texts, *held_out]
    team = _fresh(decided, known)
    weak = auxiliary_tasks.read_auxiliary_sets(datasets_dir, features, known)
    ordinary = reference_posts(datasets_dir, known)
    main_counts, own_counts = _counts(features, main), _counts(features, own)
    team_counts = _counts(features, team) if team else ()
    taught = None if teacher is None else _taught(soft_labels(teacher, datasets_dir, [*known, *ordinary]))
    soft_counts = _counts(features, taught) if taught else ()
    everything = [*main_counts, *own_counts, *team_counts, *soft_counts, features.counts(ordinary)]
    everything += [counts for each in weak for counts in (each.plain, each.stripped)]
    features.fit_counts(sparse.vstack(everything, format="csr"))
    return LinearInputs(
        features,
        _counted(features, main, main_counts),
        _counted(features, own, own_counts),
        auxiliary_tasks.learn_tasks(weak, features, seed),
        ordinary,
        REFERENCE_NAME,
        [*TRAINING_SETS],
        _counted(features, team, team_counts) if team and team_counts else None,
        _counted(features, taught, soft_counts) if taught and soft_counts else None,
        "" if teacher is None else teacher.name,
        held_out,
    )


def _taught(found: SoftLabels) -> Corpus:
    """Return soft labels as a corpus whose labels are probabilities."""
    n = len(found.texts)
    return Corpus(
        found.texts,
        found.normalised_texts,
        found.probabilities.astype(np.float64),
        np.arange(n),
        np.full(n, "soft"),
        no_helpers(n),
        np.ones(n),
    )


def _fresh(decided: Corpus | None, known: list[str]) -> Corpus | None:
    """Return the decisions about texts that nothing is measured or calibrated on."""
    return decided.take(unseen(decided.normalised_texts, known)) if decided else None


def _counts(features: HashedNgrams, corpus: Corpus) -> tuple[Matrix, Matrix]:
    stripped = [normalise(without_diacritics(text)) for text in corpus.texts]
    return features.counts(corpus.normalised_texts), features.counts(stripped)


def _counted(features: HashedNgrams, corpus: Corpus, counts: tuple[Matrix, Matrix]) -> CountedTexts:
    return CountedTexts(corpus, features.weigh(counts[0]), features.weigh(counts[1]))
