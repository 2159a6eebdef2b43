"""Training runs: a model is trained, measured on what it has not seen, and written with card and figures.

This stands above training and evaluation, which do not know of each other's results.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, stdev
from typing import TYPE_CHECKING, Any, Final

from pipeline.classify import load_model, store
from pipeline.classify.engines.cascade import PARTS
from pipeline.classify.engines.encoder import EncoderModel
from pipeline.classify.engines.linear import LinearModel
from pipeline.classify.features.ngrams import FeatureConfig
from pipeline.classify.folders import stated_model
from pipeline.classify.loading import load_folder
from pipeline.classify.model_card import model_card
from pipeline.errors import ModelError
from pipeline.labels import LABELS
from pipeline.research.datasets.labelled_posts import read_labelled
from pipeline.research.datasets.training_data import Corpus
from pipeline.research.evaluation.eight_bits import EightBits, compare_eight_bits
from pipeline.research.evaluation.held_out import evaluate_held_out
from pipeline.research.evaluation.held_out_report import HeldOutReport
from pipeline.research.evaluation.toxic_spans import measure_spans
from pipeline.research.evaluation.vihsd import vihsd
from pipeline.research.training.cascade import SHARE, FittedCascade, fit_cascade
from pipeline.research.training.linear import fit_linear
from pipeline.research.training.recipe import FEATURES

if TYPE_CHECKING:
    from pipeline.research.training.encoder.train import TrainedEncoder
    from pipeline.research.training.encoder.trainer import RunSettings

SEEDED: Final = ("average_precision", "stripped", "ece")
"""Figures of each label whose mean and spread over seeds are told."""


@dataclass(frozen=True)
class TrainedLinear:
    """A linear model that was trained, measured and written.

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
    report: HeldOutReport | None
    values: dict[str, Any]

    def __str__(self) -> str:
        lines = [f"{self.name}, trained on {self.texts:,} labelled texts, is in {self.folder}"]
        lines += [str(self.report)] if self.report else []
        lines += _seeds_in_words(self.values["seeds"]) if "seeds" in self.values else []
        return "\n".join(lines)


@dataclass(frozen=True)
class MeasuredEncoder:
    """An encoder that was trained, measured and written.

    Attributes:
        trained: What the training made.
        report: Evaluation on the validation posts.
        eight_bits: What 8 bits cost on them.
    """

    trained: "TrainedEncoder"
    report: HeldOutReport
    eight_bits: EightBits

    def __str__(self) -> str:
        return f"{self.trained}\n{self.report}\n{self.eight_bits}"


def train_linear(
    out: Path,
    *,
    datasets_dir: Path | None = None,
    rows_dir: Path | None = None,
    seed: int = 0,
    benchmark: bool = True,
    features: FeatureConfig = FEATURES,
    decisions: Corpus | None = None,
    teacher: str | Path | None = None,
    seeds: int = 1,
) -> TrainedLinear:
    """Train the linear model, write its folder with card and metrics, and return what was measured.

    Args:
        out: Folder for the model.
        datasets_dir: Folder of the data sets; without them nothing but authored examples is learned from,
            and nothing is measured.
        rows_dir: Folder of the authored examples; `data/rows` by default.
        seed: Of the few random choices: which auxiliary texts are copied, and the bootstrap.
        benchmark: Also train and test the features and learner on ViHSD, see `evaluation.vihsd`.
        features: What is counted.
        decisions: As in `fit_linear`.
        teacher: Name or folder of a larger model whose opinion of unlabelled posts is learned from as well.
        seeds: With data sets, how many models to train and measure, from `seed` on; the first is written, and
            mean and standard deviation of all go into its metrics as `seeds`.

    Raises:
        DataSetError: A set or the authored examples cannot be read.
        OutputError: `out` cannot be written.
    """
    opened = None if teacher is None else load_model(teacher)

    def fitted(number: int) -> LinearModel:
        return fit_linear(
            datasets_dir=datasets_dir,
            rows_dir=rows_dir,
            seed=number,
            features=features,
            decisions=decisions,
            teacher=opened,
        )

    model = fitted(seed)
    report = None
    if datasets_dir is not None:
        report = evaluate_held_out(model, datasets_dir=datasets_dir, rows_dir=rows_dir, seed=seed)
        model.metrics_.update(report.to_dict())
        if seeds > 1:
            others = [
                evaluate_held_out(fitted(number), datasets_dir=datasets_dir, rows_dir=rows_dir, seed=seed)
                for number in range(seed + 1, seed + seeds)
            ]
            model.metrics_["seeds"] = over_seeds([report, *others])
        if benchmark:
            model.metrics_["benchmark_vihsd"] = vihsd(datasets_dir).to_dict()
            model.metrics_["benchmark_vihos"] = measure_spans(model, datasets_dir).to_dict()
    model.save(out)
    return TrainedLinear(Path(out), model.name, model.training_["texts"], report, model.metrics_)


def over_seeds(reports: Sequence[HeldOutReport]) -> dict[str, Any]:
    """Return what models of several seeds scored on the same posts.

    Args:
        reports: One a seed, at least two.

    Returns:
        `runs`, how many there are, and `labels`: for each label and each figure of `SEEDED` its `mean` and
        `spread` (standard deviation) over the seeds.
    """
    labels = [label for label in LABELS if all(label in each.labels for each in reports)]
    figures: dict[str, Any] = {}
    for label in labels:
        values = {name: [getattr(each.labels[label], name) for each in reports] for name in SEEDED}
        figures[label] = {
            name: {"mean": round(fmean(found), 4), "spread": round(stdev(found), 4)}
            for name, found in values.items()
        }
    return {"runs": len(reports), "labels": figures}


def _seeds_in_words(found: dict[str, Any]) -> list[str]:
    lines = [f"Over {found['runs']} seeds, average precision on the validation posts:"]
    for label, figures in found["labels"].items():
        score = figures["average_precision"]
        lines.append(f"  {label:9} {score['mean']:.3f} (standard deviation {score['spread']:.4f})")
    return lines


def train_encoder(
    out: Path,
    *,
    base: str | Path,
    layers: int | None = None,
    datasets_dir: Path | None,
    rows_dir: Path | None = None,
    pretrain: bool = False,
    teacher: str | Path | None = None,
    soft_share: float | None = None,
    settings: "RunSettings",
    seeds: int = 1,
    download: bool = False,
) -> MeasuredEncoder:
    """Fine-tune an encoder, measure it on the validation posts, and write its folder with card and metrics.

    Args:
        out: Folder for the model.
        base: As in `training.encoder.train.train_encoder`, and so are the others.
        layers: How many layers of the base are kept; all when None.
        datasets_dir: Folder of the data sets.
        rows_dir: Folder of the authored examples; `data/rows` by default.
        pretrain: Continue masked-language training on unlabelled texts first.
        teacher: Name or folder of a model whose opinion of unlabelled posts is learned from as well.
        soft_share: Share of these posts that it is asked about; `training_texts.SOFT_SHARE` when None.
        settings: Of the fine-tuning.
        seeds: Fine-tuning runs.
        download: Whether a base that is not here may be fetched from the Hugging Face hub.

    Raises:
        DataSetError: A set cannot be read, or torch or transformers is not installed.
        ModelError: The base cannot be opened, or an unfinished training in `out` is another one.
        UsageError: The program to report to is not installed.
        OutputError: `out` cannot be written.
    """
    from pipeline.research.training.encoder.train import train_encoder as run
    from pipeline.research.training.encoder.training_texts import SOFT_SHARE

    posts = read_labelled(datasets_dir, "validation")
    trained = run(
        out,
        base=base,
        layers=layers,
        datasets_dir=datasets_dir,
        rows_dir=rows_dir,
        pretrain=pretrain,
        teacher=None if teacher is None else load_model(teacher),
        soft_share=SOFT_SHARE if soft_share is None else soft_share,
        settings=settings,
        seeds=seeds,
        download=download,
        watched=posts.normalised_texts,
    )
    model = trained.model
    report = evaluate_held_out(model, datasets_dir=datasets_dir, rows_dir=rows_dir, seed=settings.seed)
    eight_bits = compare_eight_bits(model, trained.whole, posts, seed=settings.seed)
    model.metrics_.update(report.to_dict(), eight_bits=eight_bits.to_dict())
    model.card_ = model_card(model.name, model.training_, model.metrics_)
    model.save(out)
    return MeasuredEncoder(trained, report, eight_bits)


def compare_checkpoint(
    folder: Path,
    checkpoint: Path,
    *,
    base: str | Path,
    datasets_dir: Path | None,
    download: bool = False,
    seed: int = 0,
) -> EightBits:
    """Compare an encoder with a checkpoint of its fine-tuning, and note the figures in its metrics and card.

    Args:
        folder: Folder of the encoder; its weights stay as they are.
        checkpoint: Folder of the checkpoint that it was made from, as a training keeps them while it runs.
        base: Hugging Face id or folder that the fine-tuning started from.
        datasets_dir: Folder of the data sets.
        download: Whether a base that is not here may be fetched from the hub.
        seed: Of the bootstrap.

    Raises:
        DataSetError: A set cannot be read, or torch or transformers is not installed.
        ModelError: The model, the base or the checkpoint cannot be opened, or the model is no encoder.
        OutputError: `folder` cannot be written.
    """
    from pipeline.research.training.encoder.base import open_base
    from pipeline.research.training.encoder.whole import label_logits, open_checkpoint

    model = load_folder(Path(folder))
    if not isinstance(model, EncoderModel):
        raise ModelError(f"{model.name} is no encoder, so it has no checkpoint.", "Give an encoder's folder.")
    opened = open_base(base, download=download)
    posts = read_labelled(datasets_dir, "validation")
    logits = label_logits(open_checkpoint(checkpoint, opened), opened, posts.normalised_texts)
    found = compare_eight_bits(model, logits, posts, seed=seed)
    metrics = model.metrics_ | {"eight_bits": found.to_dict()}
    card = model_card(model.name, model.training_, metrics)
    store.write_texts(Path(folder), {store.METRICS: store.dumps(metrics), store.CARD: card})
    return found


def train_cascade(
    out: Path,
    *,
    linear: str | Path = "linear",
    encoder: str | Path = "encoder",
    datasets_dir: Path | None,
    share: float = SHARE,
) -> FittedCascade:
    """Fit a cascade of two models and write its folder.

    Args:
        out: Folder for the model. Parts that stand beside it, as the shipped ones do, are not copied into it.
        linear: Name or folder of the first engine.
        encoder: Name or folder of the second.
        datasets_dir: Folder of the data sets.
        share: Share of ordinary posts each label sends on, 0 to 1.

    Raises:
        DataSetError: A set cannot be read.
        ModelError: A part cannot be loaded or is of another engine.
        OutputError: `out` cannot be written.
    """
    first, second = load_model(linear), load_model(encoder)
    if not isinstance(first, LinearModel) or not isinstance(second, EncoderModel):
        raise ModelError(
            f"A cascade is made of a linear model and an encoder, not of {first.name} and {second.name}.",
            "Give them with --linear and --encoder.",
        )
    return join_cascade(out, first, second, datasets_dir=datasets_dir, share=share)


def join_cascade(
    out: Path, linear: LinearModel, encoder: EncoderModel, *, datasets_dir: Path | None, share: float = SHARE
) -> FittedCascade:
    """Fit a cascade of two engines in memory, measure it, and write its folder; see `train_cascade`.

    Raises:
        DataSetError: A set cannot be read.
        OutputError: `out` cannot be written.
    """
    fitted = fit_cascade(linear, encoder, datasets_dir, share=share)
    fitted.model.metrics_.update(evaluate_held_out(fitted.model, datasets_dir=datasets_dir).to_dict())
    fitted.model.card_ = model_card(fitted.model.name, fitted.model.training_, fitted.model.metrics_)
    home = Path(out).absolute().parent
    beside = {part: stated_model(home / part) for part in PARTS}
    if beside == {"linear": linear.name, "encoder": encoder.name}:
        fitted.model.save_settings(out)
    else:
        fitted.model.save(out)
    return fitted
