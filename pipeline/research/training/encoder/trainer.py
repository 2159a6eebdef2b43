"""One way to run the Hugging Face Trainer: quiet, seeded, resumable, mixed precision where that is faster."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import ModelError


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
        resume: Go on from the last checkpoint when there is one.
        freeze_embeddings: Leave the embeddings of pieces as they are; a fifth less work a step.
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

    def checkpoint(self, out: Path) -> str | None:
        """Return the newest checkpoint under `out`, or None to start anew."""
        from transformers.trainer_utils import get_last_checkpoint

        if not self.resume or not Path(out).is_dir():
            return None
        found: str | None = get_last_checkpoint(str(out))
        return found


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
    from transformers import Trainer, TrainingArguments

    gpu = torch.cuda.is_available()
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
        "report_to": "none",
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
    return Trainer(model=network, args=arguments, train_dataset=rows, data_collator=collate, **more)


def learn(run: Any, checkpoint: str | None) -> Any:  # noqa: ANN401
    """Run a Trainer, from `checkpoint` on when there is one, and return what its `train` returns.

    On a processor, the backward pass of fused attention in bfloat16 takes much longer than in full precision
    (torch 2.13), so attention is made of plain products while it learns.
    """
    from transformers import PreTrainedModel

    nets = (each for each in run.model.modules() if isinstance(each, PreTrainedModel))
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
