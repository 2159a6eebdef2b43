"""Models for other libraries, and which exports there are."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipeline.classify import load_model
from pipeline.classify.engines.encoder import EncoderModel
from pipeline.errors import UsageError
from pipeline.research.hub import base_folder, is_hub_id

if TYPE_CHECKING:
    from pipeline.research.training.encoder.transformers_folder import ExportedModel

TARGETS: Final = ("transformers",)
"""Libraries that a model can be written for."""


def export_model(
    model: str | Path, out: Path, *, to: str, base: str | None = None, download: bool = False
) -> "ExportedModel":
    """Write an encoder for another library.

    Args:
        model: Name or folder of an encoder.
        out: Folder to write.
        to: One of `TARGETS`.
        base: Folder or hub id of the base it was fine-tuned from, where its config does not describe it.
        download: Whether a base that is not here may be fetched from the hub.

    Raises:
        UsageError: There is no such target, or the model is of another engine.
        ModelError: The model or the base cannot be opened, or the result would give other scores.
        OutputError: `out` cannot be written.
    """
    from pipeline.research.training.encoder.transformers_folder import export_to_transformers

    if to not in TARGETS:
        raise UsageError(f"Models are not written for {to}.", f"Use --to {' or --to '.join(TARGETS)}.")
    opened = load_model(model)
    if not isinstance(opened, EncoderModel):
        raise UsageError(
            f"{opened.name} is no encoder: transformers has nothing to open it with.",
            "Give an encoder; a linear model is arrays in model.safetensors that its card explains.",
        )
    if base is None:
        return export_to_transformers(opened, out)
    folder = base_folder(base, download=download) if is_hub_id(base) else Path(base)
    return export_to_transformers(opened, out, base=folder)
