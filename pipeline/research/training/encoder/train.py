"""Trains the encoder engine, from a base to a model folder, in one command."""

import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.classify.calibration import Platt
from pipeline.classify.engines.base import Model
from pipeline.classify.engines.encoder import EncoderModel
from pipeline.classify.thresholds import Thresholds
from pipeline.errors import DataSetError
from pipeline.labels import LABELS, Label
from pipeline.research.datasets.catalogue import TRAINING_SETS
from pipeline.research.training.encoder.base import Base, open_base
from pipeline.research.training.encoder.examples import Example
from pipeline.research.training.encoder.trainer import RunSettings, check_reporter
from pipeline.research.training.encoder.training_texts import (
    SOFT_SHARE,
    TrainingTexts,
    gather_training_texts,
)
from pipeline.research.training.reference_posts import REFERENCE_NAME, reference_posts

WORK: Final = ".training"
"""Folder inside the model's for checkpoints; an interrupted run goes on from there."""

REPORTS: Final = "reports"
"""Folder inside the model's for what TensorBoard shows."""

PRETRAIN: Final = RunSettings(epochs=1.0, rate=5e-5, batch=64)
FINETUNE: Final = RunSettings(epochs=3.0, rate=6e-5, batch=32, freeze_embeddings=True)
CHECKED: Final = 400
"""Texts on which the small graph is compared with the network."""


@dataclass(frozen=True)
class TrainedEncoder:
    """What a training run made.

    Attributes:
        folder: Where the model is.
        model: The model.
        check: The 8-bit graph beside the network.
        whole: What the network says of the watched texts in full precision, logits of shape (n, 4).
    """

    folder: Path
    model: EncoderModel
    check: Any
    whole: npt.NDArray[np.float64]

    def __str__(self) -> str:
        size = self.check.size / 1e6
        return (
            f"{self.model.name} is in {self.folder}: {size:.1f} MB; 8 bits move a probability by at most "
            f"{self.check.probability:.3f} and keep {self.check.same:.1%} of the decisions."
        )


def train_encoder(
    out: Path,
    *,
    base: str | Path,
    layers: int | None = None,
    datasets_dir: Path | None,
    rows_dir: Path | None = None,
    pretrain: bool = False,
    teacher: Model | None = None,
    soft_share: float = SOFT_SHARE,
    settings: RunSettings = FINETUNE,
    seeds: int = 1,
    prune: bool = True,
    download: bool = False,
    watched: Sequence[str] = (),
) -> TrainedEncoder:
    """Fine-tune a base on every question at once, make it small, calibrate it, and write the model folder.

    Runs on a GPU in mixed precision where there is one, else on the processor. Interrupted, the same command
    goes on from the last checkpoint. Nothing is measured here: see `training_runs.train_encoder`.

    Args:
        out: Folder for the model.
        base: Hugging Face id or local folder.
        layers: How many layers of the base are kept; all when None.
        datasets_dir: Folder of the data sets.
        rows_dir: Folder of the authored examples; `data/rows` by default.
        pretrain: Continue masked-language training on unlabelled texts first.
        teacher: A model whose opinion of unlabelled posts is learned from as well.
        soft_share: Share of these posts that it is asked about, 0 to 1.
        settings: Of the fine-tuning.
        seeds: Fine-tuning runs; the best of them and the average of their weights is kept.
        prune: Leave out pieces that occur in none of the texts.
        download: Whether a base that is not here may be fetched from the Hugging Face hub.
        watched: Normalised texts that the network reads once more before it is made small.

    Raises:
        DataSetError: A set cannot be read, or torch or transformers is not installed.
        ModelError: The base cannot be opened, or an unfinished training in `out` was started with another
            base, other data or other settings.
        UsageError: The program to report to is not installed, or the base has fewer layers.
        OutputError: `out` cannot be written.
    """
    check_reporter(settings.report_to)
    settings = replace(settings, reports=settings.reports or Path(out) / REPORTS)
    opened = open_base(base, download=download, layers=layers)
    found = gather_training_texts(
        datasets_dir, rows_dir=rows_dir, seed=settings.seed, teacher=teacher, soft_share=soft_share
    )
    ordinary = reference_posts(datasets_dir, [*found.held_out, *(each.normalised for each in found.train)])
    log: dict[str, Any] = {}
    work = Path(out) / WORK
    if pretrain:
        unseen = [*found.held_out, *(each.normalised for each in found.calibration), *ordinary]
        opened, log["pretraining"] = _pretrained(opened, datasets_dir, unseen, work, settings)
    tuned = _finetuned(opened, found, work, settings, seeds)
    log["fine_tuning"] = tuned.log
    whole = _in_full(tuned.network, opened, watched)
    model, check = build(
        tuned.network,
        opened,
        found,
        ordinary,
        {
            "base": Path(base).name if Path(base).is_dir() else str(base),
            "layers": layers,
            "settings": settings.recipe(),
            "seed": settings.seed,
            "seeds": seeds,
            "pretrained": pretrain,
            "log": log,
        },
        prune=prune,
    )
    model.save(out)
    shutil.rmtree(work, ignore_errors=True)
    return TrainedEncoder(Path(out), model, check, whole)


def _in_full(network: Any, base: Base, watched: Sequence[str]) -> npt.NDArray[np.float64]:  # noqa: ANN401
    from pipeline.research.training.encoder.whole import label_logits

    return label_logits(network, base, watched)


def _pretrained(
    base: Base, datasets_dir: Path | None, unseen: Sequence[str], work: Path, settings: RunSettings
) -> tuple[Base, dict[str, Any]]:
    from pipeline.research.training.encoder.pretrain import pretrain, unlabelled_texts

    folder = work / "pretrained"
    normalised_texts = unlabelled_texts(datasets_dir, unseen)
    shared = {name: getattr(settings, name) for name in ("seed", "resume", "report_to", "reports")}
    log = pretrain(base, normalised_texts, folder, replace(PRETRAIN, **shared))
    opened = open_base(folder, layers=base.layers)
    return replace(opened, name=base.name, segmented=base.segmented), log


def _finetuned(base: Base, found: TrainingTexts, work: Path, settings: RunSettings, seeds: int) -> Any:  # noqa: ANN401
    from pipeline.research.training.encoder.model_soup import finetune_seeds

    train, choose = found.train, found.calibration
    if base.segmented:
        train, choose = segmented(train), segmented(choose)
    return finetune_seeds(base, train, choose, work / "finetuned", settings, seeds=seeds)


def segmented(examples: Sequence[Example]) -> list[Example]:
    """Return the examples with words joined by underscores; spans go with their letters."""
    from pipeline.text import segment_with_map

    found = segment_with_map([each.normalised for each in examples])
    return [
        replace(each, normalised=made.text, spans=each.spans and _moved(each.spans, made.starts, made.ends))
        for each, made in zip(examples, found, strict=True)
    ]


def _moved(spans: str, starts: Sequence[int], ends: Sequence[int]) -> str:
    """Return for each character of a segmented text whether it is toxic; spaces put in are not."""
    return "".join(spans[start] if start < end else "0" for start, end in zip(starts, ends, strict=True))


def build(
    network: Any,  # noqa: ANN401
    base: Base,
    found: TrainingTexts,
    ordinary: Sequence[str],
    training: dict[str, Any],
    *,
    prune: bool = True,
) -> tuple[EncoderModel, Any]:
    """Turn a fine-tuned network into a calibrated engine.

    Args:
        network: The network; its vocabulary is cut in place.
        base: Where it started from.
        found: Gives calibration texts and the texts whose pieces are kept.
        ordinary: Normalised posts as they come, for thresholds.
        training: What `config.json` says of the training.
        prune: Leave out pieces that occur in none of the texts.

    Returns:
        The engine, and how far its 8-bit graph is from the network.

    Raises:
        DataSetError: There is nothing to calibrate on.
    """
    from pipeline.research.training.encoder import export
    from pipeline.research.training.encoder.batches import PIECES, Collate, rows
    from pipeline.research.training.encoder.quantisation import quantise
    from pipeline.research.training.encoder.transformers_folder import described

    architecture = described(network.encoder.config)
    calibration = segmented(found.calibration) if base.segmented else found.calibration
    if not calibration:
        raise DataSetError(
            "No text is left to calibrate on.", "Add labelled texts whose source does not end in _top."
        )
    table = rows(calibration[:CHECKED], base.tokenizer)
    batches = [Collate(base.tokenizer)([table[i]]) for i in range(len(table))]
    whole = quantise(export.export(network))
    check = export.check(network, whole, batches)
    tokenizer = base.tokenizer.backend_tokenizer.to_str()
    if prune:
        texts = [each.normalised for each in (*found.train, *found.calibration)]
        before = network.encoder.get_input_embeddings()
        tokenizer = export.prune(network, base.tokenizer, [*texts, *ordinary])
        if network.encoder.get_input_embeddings() is not before:
            whole = quantise(export.export(network))
    unset = Thresholds({label: [] for label in LABELS}, [])
    flat = {label: Platt(1.0, 0.0) for label in LABELS}
    model = EncoderModel.from_parts(whole, tokenizer, flat, unset, pieces=PIECES, segmented=base.segmented)
    model.calibration_ = calibrate(
        model.decision_normalised([each.normalised for each in found.calibration]), calibration
    )
    model.thresholds_ = Thresholds.fit(model.predict_normalised(ordinary))
    model.training_ = {
        "texts": len(found.train) - found.soft,
        "sets": [asdict(TRAINING_SETS[name]) for name in found.sets],
        "rows": found.rows,
        "soft": found.soft,
        "teacher": found.teacher,
        "reference": REFERENCE_NAME,
        "quantised": asdict(check),
        "architecture": architecture,
        **training,
    }
    return model, check


def calibrate(
    scores: np.ndarray[Any, np.dtype[np.float64]], examples: Sequence[Example]
) -> dict[Label, Platt]:
    """Return one curve a label, fitted on texts nothing was trained on; flat where only one answer occurs."""
    curves: dict[Label, Platt] = {}
    for i, label in enumerate(LABELS):
        asked = np.array([each.labels[i] is not None for each in examples], dtype=bool)
        truth = np.array([each.labels[i] == 1 for each in examples], dtype=bool)
        try:
            curves[label] = Platt.fit(scores[asked, i], truth[asked])
        except ValueError:
            curves[label] = Platt(1.0, 0.0)
    return curves
