"""Opens the encoder that training starts from: a folder, which may be one of ours, or a Hugging Face id.

A base may be made shallower: some of its layers are kept, evenly spread and the last one among them, and
learn to do without the others. That is how DistilBERT begins (Sanh et al. 2019).
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from pipeline.errors import DataSetError, ModelError, UsageError
from pipeline.research.hub import base_folder, is_hub_id
from pipeline.research.training.encoder.phobert import fast_version

INSTALL = "Run `pip install -c constraints.txt '.[train]'` in a checkout."

_OURS: Final = ("run.json", "log.json")
"""Files that a training run leaves beside a base; they are no part of it."""


@dataclass(frozen=True)
class Base:
    """A pretrained encoder with its tokenizer.

    Attributes:
        name: Id or folder, as given.
        folder: Where its files are.
        tokenizer: Fast tokenizer, so that pieces know their characters.
        segmented: Whether its vocabulary expects words joined by underscores, as PhoBERT's does.
        known: Pieces that it has embeddings for; further ones begin as its unknown piece.
        layers: How many of its layers are kept; all when None.
        ours: Whether `khoitrong models export` wrote it.
    """

    name: str
    folder: Path
    tokenizer: Any
    segmented: bool
    known: int
    layers: int | None = None
    ours: bool = False

    def encoder(self) -> Any:  # noqa: ANN401
        """Return a fresh copy of the pretrained encoder, in full precision, without a pooler.

        Raises:
            UsageError: It has fewer layers than are to be kept.
        """
        import torch
        from transformers import AutoModel

        if self.ours:
            from pipeline.research.training.encoder.modeling_khoitrong import (
                KhoiTrongForSequenceClassification,
            )

            network: Any = KhoiTrongForSequenceClassification.from_pretrained(self.folder).encoder
        else:
            options = _options(self.folder)
            network = AutoModel.from_pretrained(
                self.folder, dtype=torch.float32, local_files_only=True, **options
            )
        if self.layers is not None:
            keep_layers(network, self.layers)
        return self._widened(network)

    def masked_lm(self) -> Any:  # noqa: ANN401
        """Return the encoder with a masked-language head, new where the base has none."""
        import torch
        from transformers import AutoModelForMaskedLM

        return self._widened(
            AutoModelForMaskedLM.from_pretrained(self.folder, dtype=torch.float32, local_files_only=True)
        )

    def fingerprint(self) -> str:
        """Return a hash of the base's files, by which a run that goes on knows that it is the same."""
        found = hashlib.sha256(b"" if self.layers is None else b"%d layers" % self.layers)
        for path in sorted(self.folder.iterdir()):
            if path.is_file() and path.name not in _OURS:
                found.update(path.name.encode())
                with path.open("rb") as content:
                    found.update(hashlib.file_digest(content, "sha256").digest())
        return found.hexdigest()

    def _widened(self, network: Any) -> Any:  # noqa: ANN401
        """Give pieces that the base does not know the embedding of its unknown piece."""
        pieces = len(self.tokenizer)
        if pieces > network.get_input_embeddings().weight.shape[0]:
            network.resize_token_embeddings(pieces, mean_resizing=False)
        if pieces > self.known:
            rows = network.get_input_embeddings().weight.data
            rows[self.known : pieces] = rows[self.tokenizer.unk_token_id]
        return network


def keep_layers(network: Any, count: int) -> None:  # noqa: ANN401
    """Leave an encoder of transformers with so many of its layers, evenly spread, the last one among them.

    Raises:
        UsageError: It has fewer.
    """
    from torch import nn

    had = network.config.num_hidden_layers
    if not 1 <= count <= had:
        raise UsageError(f"The base has {had} layers, not {count}.", f"Give --layers from 1 to {had}.")
    kept = np.linspace(0, had - 1, count).round().astype(int).tolist() if count > 1 else [had - 1]
    for module in network.modules():
        for name, child in module.named_children():
            if isinstance(child, nn.ModuleList) and len(child) == had:
                setattr(module, name, nn.ModuleList(child[i] for i in kept))
                network.config.num_hidden_layers = count
                return
    raise ModelError(
        f"The layers of {type(network).__name__} were not found.", "Leave out --layers for this base."
    )


def open_base(name: str | Path, *, download: bool = False, layers: int | None = None) -> Base:
    """Open a base by folder or by Hugging Face id.

    Args:
        name: A folder, which may be one of ours written by `khoitrong models export`, or an id such as
            `intfloat/multilingual-e5-small`.
        download: Whether what is not here may be fetched from the hub; nothing is fetched otherwise.
        layers: How many of its layers are kept; all when None.

    Raises:
        ModelError: It cannot be opened, or its tokenizer cannot say which characters a piece stands for.
        DataSetError: transformers or torch is not installed.
    """
    try:
        import torch  # noqa: F401
        from transformers import AutoTokenizer, PreTrainedTokenizerFast, logging
    except ImportError as error:
        raise DataSetError("Training an encoder needs torch and transformers.", INSTALL) from error
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    folder = base_folder(str(name), download=download) if is_hub_id(name) else Path(name)
    settings = _settings(folder)
    ours = settings.get("model_type") == "khoitrong"
    opener = PreTrainedTokenizerFast if ours else AutoTokenizer  # which would ask to run the code beside it
    try:
        tokenizer = opener.from_pretrained(str(folder), local_files_only=True)
    except (OSError, ValueError) as error:
        raise ModelError(
            f"There is no encoder {name}: {str(error).splitlines()[0]}",
            "Give a folder written by `save_pretrained`, or a Hugging Face id with --download.",
        ) from error
    segmented = bool(settings.get("segmented")) if ours else "phobert" in type(tokenizer).__name__.lower()
    known = len(tokenizer)
    if not tokenizer.is_fast:
        tokenizer = fast_version(tokenizer)
    if tokenizer is None:
        raise ModelError(
            f"The tokenizer of {name} cannot say which characters a piece stands for.",
            "Use a base with a fast tokenizer (one that has a tokenizer.json), or one like PhoBERT.",
        )
    return Base(str(name), folder, tokenizer, segmented, known, layers, ours)


def _settings(folder: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):  # transformers says what is wrong with it
        return {}
    return found


def _options(folder: Path) -> dict[str, Any]:
    """Return how to open a base: no pooler, and no dropout of attention, which slows it and gains little."""
    from transformers import AutoConfig

    config = AutoConfig.from_pretrained(folder, local_files_only=True)
    options: dict[str, Any] = {}
    if config.model_type in ("bert", "roberta", "xlm-roberta"):
        options["add_pooling_layer"] = False
    if hasattr(config, "attention_probs_dropout_prob"):
        options["attention_probs_dropout_prob"] = 0.0
    return options
