"""Opens the encoder that training starts from: a Hugging Face id or a local folder."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import DataSetError, ModelError

INSTALL = "Run `pip install -c constraints.txt '.[train]'` in a checkout."


@dataclass(frozen=True)
class Base:
    """A pretrained encoder with its tokenizer.

    Attributes:
        name: Id or folder, as given.
        tokenizer: Fast tokenizer, so that pieces know their characters.
        segmented: Whether its vocabulary expects words joined by underscores, as PhoBERT's does.
    """

    name: str
    tokenizer: Any
    segmented: bool

    def encoder(self) -> Any:  # noqa: ANN401
        """Return a fresh copy of the pretrained encoder, in full precision, without a pooler."""
        import torch
        from transformers import AutoModel

        return AutoModel.from_pretrained(self.name, dtype=torch.float32, **_options(self.name))

    def masked_lm(self) -> Any:  # noqa: ANN401
        """Return the encoder with a masked-language head, new where the base has none."""
        import torch
        from transformers import AutoModelForMaskedLM

        return AutoModelForMaskedLM.from_pretrained(self.name, dtype=torch.float32)


def open_base(name: str | Path) -> Base:
    """Open a base by Hugging Face id (which needs a network or a cache) or by folder.

    Raises:
        ModelError: It cannot be opened, or has no fast tokenizer.
        DataSetError: transformers or torch is not installed.
    """
    try:
        import torch  # noqa: F401
        from transformers import AutoTokenizer, logging
    except ImportError as error:
        raise DataSetError("Training an encoder needs torch and transformers.", INSTALL) from error
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        tokenizer = AutoTokenizer.from_pretrained(str(name))
    except (OSError, ValueError) as error:
        raise ModelError(
            f"There is no encoder {name}: {str(error).splitlines()[0]}",
            "Give a folder written by `save_pretrained`, or a Hugging Face id while there is a network.",
        ) from error
    if not tokenizer.is_fast:
        raise ModelError(
            f"The tokenizer of {name} cannot say which characters a piece stands for.",
            "Use a base with a fast tokenizer (one that has a tokenizer.json).",
        )
    return Base(str(name), tokenizer, "phobert" in type(tokenizer).__name__.lower())


def _options(name: str) -> dict[str, Any]:
    """Return how to open a base: no pooler, and no dropout of attention, which slows it and gains little."""
    from transformers import AutoConfig

    config = AutoConfig.from_pretrained(name)
    options: dict[str, Any] = {}
    if config.model_type in ("bert", "roberta", "xlm-roberta"):
        options["add_pooling_layer"] = False
    if hasattr(config, "attention_probs_dropout_prob"):
        options["attention_probs_dropout_prob"] = 0.0
    return options
