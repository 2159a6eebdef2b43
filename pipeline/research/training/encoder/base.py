"""Opens the encoder that training starts from: a local folder or a Hugging Face id."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipeline.errors import DataSetError, ModelError
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
    """

    name: str
    folder: Path
    tokenizer: Any
    segmented: bool
    known: int

    def encoder(self) -> Any:  # noqa: ANN401
        """Return a fresh copy of the pretrained encoder, in full precision, without a pooler."""
        import torch
        from transformers import AutoModel

        options = _options(self.folder)
        network = AutoModel.from_pretrained(
            self.folder, dtype=torch.float32, local_files_only=True, **options
        )
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
        found = hashlib.sha256()
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


def open_base(name: str | Path, *, download: bool = False) -> Base:
    """Open a base by folder or by Hugging Face id.

    Args:
        name: A folder, or an id such as `intfloat/multilingual-e5-small`.
        download: Whether what is not here may be fetched from the hub; nothing is fetched otherwise.

    Raises:
        ModelError: It cannot be opened, or its tokenizer cannot say which characters a piece stands for.
        DataSetError: transformers or torch is not installed.
    """
    try:
        import torch  # noqa: F401
        from transformers import AutoTokenizer, logging
    except ImportError as error:
        raise DataSetError("Training an encoder needs torch and transformers.", INSTALL) from error
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    folder = base_folder(str(name), download=download) if is_hub_id(name) else Path(name)
    try:
        tokenizer = AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
    except (OSError, ValueError) as error:
        raise ModelError(
            f"There is no encoder {name}: {str(error).splitlines()[0]}",
            "Give a folder written by `save_pretrained`, or a Hugging Face id with --download.",
        ) from error
    segmented = "phobert" in type(tokenizer).__name__.lower()
    known = len(tokenizer)
    if not tokenizer.is_fast:
        tokenizer = fast_version(tokenizer)
    if tokenizer is None:
        raise ModelError(
            f"The tokenizer of {name} cannot say which characters a piece stands for.",
            "Use a base with a fast tokenizer (one that has a tokenizer.json), or one like PhoBERT.",
        )
    return Base(str(name), folder, tokenizer, segmented, known)


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
