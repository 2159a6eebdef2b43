"""Fine-tunes an encoder on every question at once; resumable, seeded, stops early."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from pipeline.labels import LABELS, QUEUED
from pipeline.research.training.encoder.base import Base
from pipeline.research.training.encoder.batches import Collate, rows
from pipeline.research.training.encoder.examples import Example, answers
from pipeline.research.training.encoder.network import IGNORE, MultiTask
from pipeline.research.training.encoder.resuming import claim, digest
from pipeline.research.training.encoder.tasks import SIZES
from pipeline.research.training.encoder.trainer import RunSettings, learn, trainer

STRIPPED = 0.3
"""Share of training texts that lose their diacritics, drawn anew each time a text comes up."""

PATIENCE = 3
"""Evaluations without a better mean score before training stops."""

START = 0
"""Seed of the new layers, the same in every run, so that the weights of runs can be averaged."""


@dataclass
class FinetunedNetwork:
    """A fine-tuned network with the log of how it came about.

    Attributes:
        network: The best checkpoint.
        base: What it started from.
        log: Losses and scores by step.
        best: Best mean validation score.
    """

    network: MultiTask
    base: Base
    log: list[dict[str, Any]] = field(default_factory=list)
    best: float | None = None


def finetune(
    base: Base,
    train: Sequence[Example],
    validation: Sequence[Example],
    out: Path,
    settings: RunSettings,
    *,
    evaluations: int = 2,
) -> FinetunedNetwork:
    """Fine-tune and return the best network of the run.

    Args:
        base: Where to start.
        train: Examples to learn from.
        validation: Examples to choose the checkpoint by, some stripped as in training; never the ones a
            figure is reported on afterwards.
        out: Folder for checkpoints; the same run, interrupted, goes on from there.
        settings: Length, batch and learning rate.
        evaluations: Looks at `validation` an epoch.

    Raises:
        ModelError: The checkpoints in `out` come from another base, other examples or other settings.
    """
    from transformers import EarlyStoppingCallback

    asked = {
        "base": base.fingerprint(),
        "data": digest(asdict(each) for each in (*train, *validation)),
        "settings": {**settings.recipe(), "evaluations": evaluations, "questions": SIZES},
    }
    claim(out, asked, resume=settings.resume)
    torch.manual_seed(START)
    network = MultiTask(base.encoder(), label_weights(train))
    if settings.freeze_embeddings:
        network.encoder.embeddings.requires_grad_(requires_grad=False)
    table = rows(train, base.tokenizer)
    steps = max(1, -(-len(table) // settings.batch) // evaluations)
    run = trainer(
        network,
        table,
        Collate(base.tokenizer, STRIPPED, np.random.default_rng(settings.seed)),
        out,
        settings,
        eval_dataset=rows(validation, base.tokenizer),
        compute_metrics=score,
        callbacks=[EarlyStoppingCallback(PATIENCE)],
        optimizers=(torch.optim.AdamW(network.groups(settings.rate), weight_decay=0.01), None),
        args_eval_strategy="steps",
        args_eval_steps=steps,
        args_save_steps=steps,
        args_save_total_limit=2,
        args_load_best_model_at_end=True,
        args_metric_for_best_model="mean",
        args_greater_is_better=True,
        args_label_names=["labels", "spans"],
    )
    learn(run, settings.checkpoint(out), f"fine-tuning, seed {settings.seed}")
    return FinetunedNetwork(network.cpu().eval(), base, run.state.log_history, run.state.best_metric)


def validation_scores(network: MultiTask, base: Base, examples: Sequence[Example]) -> dict[str, float]:
    """Return what `score` says of a network on examples.

    Args:
        network: The network.
        base: Gives the tokenizer.
        examples: To score on.
    """
    truth = np.array([answers(each)[0] for each in examples])
    logits = {"labels": label_logits(network, base, examples)}
    return score(SimpleNamespace(predictions=logits, label_ids=(truth, None)))


def label_logits(
    network: MultiTask, base: Base, examples: Sequence[Example], batch: int = 64
) -> npt.NDArray[np.float32]:
    """Return what a network says of each label of each example, in full precision, as logits of shape (n, 4).

    Args:
        network: The network.
        base: Gives the tokenizer.
        examples: To score.
        batch: Texts at once.
    """
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].normalised))
    table = rows([examples[i] for i in order], base.tokenizer)
    collate = Collate(base.tokenizer)
    found = np.empty((len(examples), len(LABELS)), dtype=np.float32)
    network.eval()
    for start in range(0, len(order), batch):
        part = order[start : start + batch]
        inputs = collate([table[start + i] for i in range(len(part))])
        with torch.no_grad():
            found[part] = network.answer(inputs["input_ids"], inputs["attention_mask"])["labels"].numpy()
    return found


def score(found: Any) -> dict[str, float]:  # noqa: ANN401
    """Return average precision by label, and the mean over the labels of the queue."""
    from sklearn.metrics import average_precision_score

    logits, truth = found.predictions, found.label_ids[0]
    logits = logits["labels"] if isinstance(logits, Mapping) else logits[0]
    values: dict[str, float] = {}
    for i, label in enumerate(LABELS):
        asked = truth[:, i] != IGNORE
        yes = truth[asked, i] == 1
        if yes.any():
            values[label] = float(average_precision_score(yes, logits[asked, i]))
    queued = [values[label] for label in QUEUED if label in values]
    return {**values, "mean": float(np.mean(queued)) if queued else 0.0}


def label_weights(train: Sequence[Example]) -> torch.Tensor:
    """Return what a positive counts beside a negative, shape (4,): the root of the odds, at most 4."""
    weights = []
    for i in range(len(LABELS)):
        known = [value for each in train if (value := each.labels[i]) is not None]
        share = (sum(known) + 1.0) / (len(known) + 2.0) if known else 0.5
        weights.append(min(max(((1 - share) / share) ** 0.5, 1.0), 4.0))
    return torch.tensor(weights, dtype=torch.float32)
