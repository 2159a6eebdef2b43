"""Trains the linear model, in one command and the same way every time."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy import sparse

from pipeline.classify.calibration import Platt
from pipeline.classify.engines.linear import LinearModel
from pipeline.classify.features.ngrams import FeatureConfig, HashedNgrams
from pipeline.classify.thresholds import Thresholds
from pipeline.errors import DataSetError
from pipeline.labels import LABELS, Label
from pipeline.research.datasets.annotations import read_readings
from pipeline.research.datasets.catalogue import SETS
from pipeline.research.datasets.training_data import Corpus, read_main, read_rows, unseen
from pipeline.research.evaluation.authored_examples import SPARED
from pipeline.research.evaluation.held_out import measure
from pipeline.research.evaluation.held_out_report import Report
from pipeline.research.evaluation.toxic_spans import fit_toxic_words, measure_spans
from pipeline.research.evaluation.vihsd import vihsd
from pipeline.research.training import auxiliary_tasks
from pipeline.research.training.augmentation import without_diacritics
from pipeline.research.training.diacritics import fit_restorer
from pipeline.research.training.learner import Extra, Floats, Line, Matrix, Settings, fit_line
from pipeline.research.training.recipe import FEATURES, RECIPE
from pipeline.research.training.reference_posts import REFERENCE_NAME, reference
from pipeline.resources import resource
from pipeline.text import normalise

FOLDS: Final = 5
DOUBT_WEIGHT: Final = 0.5
"""What a text counts about which its reader hesitated; not tuned."""

DECISIONS_WEIGHT: Final = 1.0
"""Weight of a decision of the team beside 1 for a labelled post; not tuned."""


@dataclass(frozen=True)
class _Part:
    """Labelled texts as rows, as written and without diacritics."""

    corpus: Corpus
    plain: Matrix
    stripped: Matrix
    share: Floats | None = None  # what each text counts beside 1, shape (n,)


@dataclass
class _Bench:
    """Everything the learner needs, prepared once."""

    features: HashedNgrams
    main: _Part
    rows: _Part | None
    reread: _Part | None
    tasks: dict[str, Floats]
    reference: list[str]
    reference_name: str
    sets: list[str] = field(default_factory=list)
    decisions: _Part | None = None
    held_out: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Metrics:
    """What a training run made and measured.

    Attributes:
        folder: Where the model is.
        name: Name of the model.
        texts: Labelled texts it learned from.
        report: Evaluation; None when there was no validation split.
        values: Everything, as in `metrics.json`.
    """

    folder: Path
    name: str
    texts: int
    report: Report | None
    values: dict[str, Any]

    def __str__(self) -> str:
        lines = [f"{self.name}, trained on {self.texts:,} labelled texts, is in {self.folder}"]
        return "\n".join([*lines, str(self.report)] if self.report else lines)


def train_linear(
    out: Path,
    *,
    datasets_dir: Path | None = None,
    rows_dir: Path | None = None,
    seed: int = 0,
    ablate: bool = True,
    benchmark: bool = True,
    features: FeatureConfig = FEATURES,
    decisions: Corpus | None = None,
) -> Metrics:
    """Train the linear model, write its folder with card and metrics, and return what was measured.

    The same data and seed give the same weights. Without data sets, the project's own rows alone are learned
    from, which shows that everything works and makes a weak model.

    Args:
        out: Folder for the model.
        datasets_dir: Folder of the data sets.
        rows_dir: Folder of the project's own rows; `data/rows` by default.
        seed: Of the few random choices: which auxiliary texts are copied, and the bootstrap.
        ablate: Also measure what each choice brings; takes as long again.
        benchmark: Also train and test the features and learner on ViHSD, see `evaluation.vihsd`.
        features: What is counted.
        decisions: Texts that a team decided about, as further rows; see `active_learning`. Those that nearly
            repeat a held-out text or a labelled post are left out.

    Raises:
        DataSetError: A set or the rows cannot be read.
        OutputError: `out` cannot be written.
    """
    rows_dir = rows_dir or resource("data/rows")
    bench = _prepare(datasets_dir, rows_dir, features, seed, decisions)
    lines, curves = {}, {}
    for label in LABELS:
        lines[label] = _learn(bench, label, RECIPE[label])
        curves[label] = _calibrate(bench, label, RECIPE[label])
    model = _assemble(bench, lines, curves, seed)
    if datasets_dir is not None:
        model = replace(model, toxic_words=fit_toxic_words(datasets_dir, bench.held_out))
    report = None
    if datasets_dir is not None:
        report = measure(model, datasets_dir=datasets_dir, rows_dir=rows_dir, seed=seed)
        model.metrics.update(report.to_dict())
        if ablate:
            model.metrics["ablation"] = _ablation(bench)
        if benchmark:
            model.metrics["benchmark_vihsd"] = vihsd(datasets_dir).to_dict()
            model.metrics["benchmark_vihos"] = measure_spans(model, datasets_dir).to_dict()
    model.save(out)
    texts = model.training["texts"]
    return Metrics(Path(out), model.name, texts, report, model.metrics)


def _prepare(
    datasets_dir: Path | None, rows_dir: Path, config: FeatureConfig, seed: int, decided: Corpus | None = None
) -> _Bench:
    """Read, keep apart what is held out, count, and fit the features and auxiliary tasks."""
    own = read_rows(rows_dir, "train")
    if not len(own):
        raise DataSetError(f"{rows_dir} holds no rows of the split `train`.", "See data/rows/README.md.")
    if datasets_dir is None:
        features = HashedNgrams(config)
        team = _fresh(decided, [*own.normalised_texts, *read_rows(rows_dir, "test").normalised_texts])
        counts = _counts(features, own)
        team_counts = _counts(features, team) if team else ()
        features.fit_counts(sparse.vstack([*counts, *team_counts], format="csr"))
        return _Bench(
            features,
            _part(features, own, counts),
            None,
            None,
            {},
            own.normalised_texts,
            "the project's own rows",
            decisions=_part(features, team, team_counts) if team and team_counts else None,
        )
    held_out = [
        *read_main(datasets_dir, "validation").normalised_texts,
        *read_rows(rows_dir, "test").normalised_texts,
    ]
    held_out += read_readings(datasets_dir, blind=True).corpus.normalised_texts
    features = HashedNgrams(config, restorer=fit_restorer(datasets_dir, held_out))
    main = read_main(datasets_dir, "train")
    main = main.take(unseen(main.normalised_texts, held_out))
    own = own.take(unseen(own.normalised_texts, held_out))
    read = read_readings(datasets_dir)
    fresh = unseen(read.corpus.normalised_texts, [*main.normalised_texts, *held_out])
    reread = read.corpus.take(fresh)
    share = np.where(read.doubt[fresh], DOUBT_WEIGHT, 1.0)
    team = _fresh(decided, [*main.normalised_texts, *held_out])
    known = [*main.normalised_texts, *held_out, *reread.normalised_texts]
    weak = auxiliary_tasks.read_weak_sets(datasets_dir, features, known)
    ordinary = reference(datasets_dir, known)
    main_counts, own_counts = _counts(features, main), _counts(features, own)
    reread_counts = _counts(features, reread)
    team_counts = _counts(features, team) if team else ()
    everything = [*main_counts, *own_counts, *reread_counts, *team_counts, features.counts(ordinary)]
    everything += [counts for each in weak for counts in (each.plain, each.stripped)]
    features.fit_counts(sparse.vstack(everything, format="csr"))
    return _Bench(
        features,
        _part(features, main, main_counts),
        _part(features, own, own_counts),
        _part(features, reread, reread_counts, share),
        auxiliary_tasks.learn_tasks(weak, features, seed),
        ordinary,
        REFERENCE_NAME,
        [*SETS],
        _part(features, team, team_counts) if team and team_counts else None,
        held_out,
    )


def _fresh(decided: Corpus | None, known: list[str]) -> Corpus | None:
    """Return the decisions about texts that nothing is measured or calibrated on."""
    return decided.take(unseen(decided.normalised_texts, known)) if decided else None


def _counts(features: HashedNgrams, corpus: Corpus) -> tuple[Matrix, Matrix]:
    stripped = [normalise(without_diacritics(text)) for text in corpus.texts]
    return features.counts(corpus.normalised_texts), features.counts(stripped)


def _part(
    features: HashedNgrams, corpus: Corpus, counts: tuple[Matrix, Matrix], share: Floats | None = None
) -> _Part:
    return _Part(corpus, features.weigh(counts[0]), features.weigh(counts[1]), share)


def _learn(bench: _Bench, label: Label, settings: Settings, keep: np.ndarray[Any, Any] | None = None) -> Line:
    """Return the line of one label, learned from the main rows `keep` and the project's own rows."""
    column = LABELS.index(label)
    truth = bench.main.corpus.labels[:, column]
    index = np.flatnonzero(~np.isnan(truth) & (True if keep is None else keep))
    blocks, truths = [bench.main.plain[index], bench.main.stripped[index]], [truth[index]] * 2
    weights = [np.ones(len(index))] * 2
    for part, weight in (
        (bench.rows, settings.rows_weight),
        (bench.reread, settings.reread_weight),
        (bench.decisions, DECISIONS_WEIGHT),
    ):
        if part is not None and weight:
            answers = part.corpus.labels[:, column]
            asked = np.flatnonzero(~np.isnan(answers))
            blocks += [part.plain[asked], part.stripped[asked]]
            truths += [answers[asked]] * 2
            share = np.ones(len(asked)) if part.share is None else part.share[asked]
            if part is bench.rows:
                spared = np.isin(part.corpus.sources[asked], SPARED)
                share = np.where(spared, settings.spared_weight, share)
            weights += [weight * share] * 2
    scale = np.where(bench.features.config.as_written(), settings.accents, 1.0)
    scaled = sparse.diags(scale, format="csr", dtype=np.float32)
    rows = sparse.vstack(blocks, format="csr") @ scaled
    learn = np.concatenate(truths) == 1, np.concatenate(weights)
    names = [name for name in settings.tasks if name in bench.tasks]
    if not names:
        line = fit_line(rows, *learn, cost=settings.cost, balanced=settings.balanced)
        return Line(line.weights * scale, line.intercept)
    tasks = np.stack([bench.tasks[name] for name in names], axis=1)
    extra = Extra.fit(tasks, bench.main.plain @ scaled, settings.tasks_scale)
    line = fit_line(extra.beside(rows), *learn, cost=settings.cost, balanced=settings.balanced)
    line = extra.fold_in(line)
    return Line(line.weights * scale, line.intercept)


def _out_of_fold(bench: _Bench, label: Label, settings: Settings) -> tuple[Floats, Floats]:
    """Return the score of each main row from models that saw none of its group: plain, stripped."""
    from sklearn.model_selection import GroupKFold

    groups = bench.main.corpus.groups
    plain, stripped = np.zeros(len(groups)), np.zeros(len(groups))
    folds = min(FOLDS, len(np.unique(groups)))
    for _, test in GroupKFold(folds).split(groups, groups=groups):
        keep = np.ones(len(groups), dtype=bool)
        keep[test] = False
        line = _learn(bench, label, settings, keep)
        plain[test] = line.score(bench.main.plain[test])
        stripped[test] = line.score(bench.main.stripped[test])
    return plain, stripped


def _calibrate(bench: _Bench, label: Label, settings: Settings) -> Platt:
    """Fit the probability curve on out-of-fold scores of rows that no model's score selected."""
    corpus = bench.main.corpus
    truth = corpus.labels[:, LABELS.index(label)]
    usable = ~np.isnan(truth) & ~np.char.endswith(corpus.sources.astype(str), "_top")
    scores, _ = _out_of_fold(bench, label, settings)
    try:
        return Platt.fit(scores[usable], truth[usable] == 1)
    except ValueError:
        return Platt(1.0, 0.0)  # a label nobody asked about: the line says so already


def _assemble(
    bench: _Bench, lines: Mapping[Label, Line], curves: Mapping[Label, Platt], seed: int
) -> LinearModel:
    """Fold constants into the curves, choose thresholds, and describe the training."""
    calibration = {
        label: Platt(curves[label].slope, curves[label].intercept + curves[label].slope * line.intercept)
        for label, line in lines.items()
    }
    weights = np.stack([lines[label].weights for label in LABELS], axis=1)
    own = len(bench.rows.corpus) if bench.rows else len(bench.main.corpus)
    reread = len(bench.reread.corpus) if bench.reread else 0
    decided = len(bench.decisions.corpus) if bench.decisions else 0
    training = {
        "seed": seed,
        "rows": own,
        "read": reread,
        "decisions": decided,
        "texts": len(bench.main.corpus) + reread + decided + (own if bench.rows else 0),
        "sets": [asdict(SETS[name]) for name in bench.sets],
        "reference": bench.reference_name,
        "recipe": {label: asdict(settings) for label, settings in RECIPE.items()},
        "text_probe": probe(),
    }
    unset = Thresholds({label: [] for label in LABELS}, [])
    model = LinearModel(bench.features, weights.astype(np.float32), calibration, unset, training=training)
    model.thresholds = Thresholds.fit(model.predict_normalised(bench.reference))
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


def _ablation(bench: _Bench) -> list[dict[str, Any]]:
    """Return cross-validated average precision, plain and stripped, as choices are added one by one."""
    from sklearn.metrics import average_precision_score

    steps: list[tuple[str, dict[Label, Settings]]] = [
        (
            "labelled posts only",
            {label: replace(s, tasks=(), rows_weight=0.0, reread_weight=0.0) for label, s in RECIPE.items()},
        ),
        ("+ re-read texts", {label: replace(s, tasks=(), rows_weight=0.0) for label, s in RECIPE.items()}),
        ("+ the project's own rows", {label: replace(s, tasks=()) for label, s in RECIPE.items()}),
        ("+ auxiliary tasks", dict(RECIPE)),
    ]
    found = []
    for choice, recipe in steps:
        row: dict[str, Any] = {"choice": choice}
        for label in LABELS:
            truth = bench.main.corpus.labels[:, LABELS.index(label)]
            asked = ~np.isnan(truth)
            row[label] = [
                round(float(average_precision_score(truth[asked] == 1, scores[asked])), 4)
                for scores in _out_of_fold(bench, label, recipe[label])
            ]
        found.append(row)
    return found
