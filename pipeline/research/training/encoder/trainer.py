"""One way to run the Hugging Face Trainer: seeded, resumable, mixed precision where that is faster."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from pipeline.errors import ModelError, UsageError
from pipeline.research.progress import Steps

REPORTERS: Final = {
    "tensorboard": ("tensorboard", "tensorboardX"),
    "wandb": ("wandb",),
    "mlflow": ("mlflow",),
}
"""Programs that losses and scores can be reported to, with the packages of which one must be there."""

NO_REPORT: Final = "none"
_OF_THE_RESULT: Final = ("epochs", "rate", "batch", "warmup", "seed", "freeze_embeddings")


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How long and how fast to learn.

    Attributes:
        epochs: Passes over the data.
        rate: Peak learning rate of AdamW (Loshchilov and Hutter 2019), reached after `warmup` of all steps,
            then falling in a line to zero.
        batch: Texts a step.
        warmup: Share of steps, 0 to 1.
        seed: Of new weights, order and dropout.
        save_steps: Steps between checkpoints; an interrupted run loses at most so many.
        logging_steps: Steps between lines of the log.
        resume: Go on from the last checkpoint when there is one; else begin anew.
        freeze_embeddings: Leave the embeddings of pieces as they are; a fifth less work a step.
        report_to: One of `REPORTERS`, or `none`.
        reports: Folder for what TensorBoard shows, a folder in it for each run; the checkpoints' when None.
    """

    epochs: float = 1.0
    rate: float = 1e-4
    batch: int = 32
    warmup: float = 0.06
    seed: int = 0
    save_steps: int = 200
    logging_steps: int = 50
    resume: bool = True
    freeze_embeddings: bool = False
    report_to: str = NO_REPORT
    reports: Path | None = None

    def recipe(self) -> dict[str, Any]:
        """Return what the result depends on, as plain values."""
        return {name: value for name, value in asdict(self).items() if name in _OF_THE_RESULT}

    def checkpoint(self, out: Path) -> str | None:
        """Return the newest checkpoint under `out`, or None to start anew."""
        from transformers.trainer_utils import get_last_checkpoint

        if not self.resume or not Path(out).is_dir():
            return None
        found: str | None = get_last_checkpoint(str(out))
        return found


def check_reporter(name: str) -> None:
    """Make sure, before any work, that there is a program of that name to report to.

    Raises:
        UsageError: There is none, or its package is not installed.
    """
    if name == NO_REPORT:
        return
    if name not in REPORTERS:
        raise UsageError(f"There is nothing called {name} to report to.", f"Use {', '.join(REPORTERS)}.")
    # A folder of that name, such as the one in which wandb keeps its runs, has no origin.
    found = (find_spec(package) for package in REPORTERS[name])
    if not any(each is not None and each.origin for each in found):
        raise UsageError(
            f"--report-to {name} needs the package {name}, which is not installed.",
            f"Run `pip install {name}`, or leave it out: the log is in the model's config.json anyway.",
        )


def trainer(
    network: Any,  # noqa: ANN401
    rows: Any,  # noqa: ANN401
    collate: Any,  # noqa: ANN401
    out: Path,
    settings: RunSettings,
    **more: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    """Return a Trainer over `rows`, which have a column `length` so that texts of like length share a batch.

    Args:
        network: Module whose forward pass returns a dictionary with `loss`.
        rows: Training rows, a `datasets.Dataset`.
        collate: Makes a batch of a list of rows.
        out: Folder for checkpoints.
        settings: See `RunSettings`.
        more: Further arguments of `Trainer`, such as `eval_dataset`; those named `args_…` go to
            `TrainingArguments` without the prefix.

    Raises:
        ModelError: The folder cannot be used.
    """
    import torch
    from transformers import PrinterCallback, Trainer, TrainingArguments

    gpu = torch.cuda.is_available()
    tensorboard = settings.report_to == "tensorboard"
    if tensorboard:
        more["callbacks"] = [*more.get("callbacks", ()), _tensorboard((settings.reports or out) / out.name)]
    extra = {name.removeprefix("args_"): more.pop(name) for name in list(more) if name.startswith("args_")}
    options: dict[str, Any] = {
        "output_dir": str(out),
        "num_train_epochs": settings.epochs,
        "learning_rate": settings.rate,
        "per_device_train_batch_size": settings.batch,
        "per_device_eval_batch_size": 2 * settings.batch,
        "warmup_steps": settings.warmup,
        "weight_decay": 0.01,
        "train_sampling_strategy": "group_by_length",
        "length_column_name": "length",
        "remove_unused_columns": False,
        "seed": settings.seed,
        "save_strategy": "steps",
        "save_steps": settings.save_steps,
        "save_total_limit": 1,
        "logging_steps": settings.logging_steps,
        "disable_tqdm": True,
        "report_to": "none" if tensorboard else settings.report_to,
        "run_name": f"{out.name}-{settings.seed}",
        "bf16": torch.cuda.is_bf16_supported() if gpu else _processor_has_bfloat16(),
        "fp16": gpu and not torch.cuda.is_bf16_supported(),
        "use_cpu": not gpu,
        "dataloader_pin_memory": gpu,
        **extra,
    }
    try:
        arguments = TrainingArguments(**options)
    except OSError as error:
        raise ModelError(f"{out} cannot be used: {error}.", "Choose a folder you may write to.") from error
    made = Trainer(model=network, args=arguments, train_dataset=rows, data_collator=collate, **more)
    made.remove_callback(PrinterCallback)  # it prints the log on stdout, where data goes
    return made


def _tensorboard(folder: Path) -> Any:  # noqa: ANN401
    """Return what writes for TensorBoard, into a folder that outlives the checkpoints."""
    from transformers.integrations.integration_utils import TensorBoardCallback

    found = TensorBoardCallback()
    found.logging_dir = found.logging_dir or str(folder)
    return found


def learn(run: Any, checkpoint: str | None, what: str) -> Any:  # noqa: ANN401
    """Run a Trainer, from `checkpoint` on when there is one, show how far it is, and return what it returns.

    On a processor, the backward pass of fused attention in bfloat16 takes much longer than in full precision
    (torch 2.13), so attention is made of plain products while it learns.
    """
    from transformers import PreTrainedModel

    from pipeline.research.training.encoder.following import Follow

    with Steps(what) as steps:
        run.add_callback(Follow(steps))
        return _train(run, checkpoint, PreTrainedModel)


def _train(run: Any, checkpoint: str | None, kind: type) -> Any:  # noqa: ANN401
    nets: Iterator[Any] = (each for each in run.model.modules() if isinstance(each, kind))
    encoder = next(nets, None) if run.args.use_cpu and run.args.bf16 else None
    if encoder is None:
        return run.train(resume_from_checkpoint=checkpoint)
    usual = str(encoder.config._attn_implementation)
    encoder.set_attn_implementation("eager")
    try:
        return run.train(resume_from_checkpoint=checkpoint)
    finally:
        encoder.set_attn_implementation(usual)


def _processor_has_bfloat16() -> bool:
    """Return whether the processor multiplies matrices in bfloat16 itself."""
    import torch

    able = torch.cpu.get_capabilities()
    return any(able.get(name) for name in ("amx_bf16", "avx512_bf16"))
