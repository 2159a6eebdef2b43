"""What a fine-tuned network says in full precision: what its 8-bit graph is compared with."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch

from pipeline.errors import ModelError
from pipeline.labels import LABELS
from pipeline.research.training.encoder.base import Base
from pipeline.research.training.encoder.batches import PIECES
from pipeline.research.training.encoder.network import MultiTask
from pipeline.text import segment_with_map

_WEIGHTS: Final = "model.safetensors"


def open_checkpoint(folder: Path, base: Base) -> MultiTask:
    """Return the network of a checkpoint that a fine-tuning left behind.

    Args:
        folder: Such as `OUT/.training/finetuned/seed-0/checkpoint-500` while the training goes on, or a copy.
        base: What the fine-tuning started from.

    Raises:
        ModelError: There are no weights, or they are those of another base.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    network = MultiTask(base.encoder(), torch.ones(len(LABELS)))
    try:
        network.load_state_dict(load_file(Path(folder) / _WEIGHTS))
    except (OSError, SafetensorError, RuntimeError) as error:
        raise ModelError(
            f"{Path(folder) / _WEIGHTS} is no checkpoint of {base.name}: {str(error).splitlines()[0]}",
            "Give a folder checkpoint-N of the fine-tuning, and the base that it started from.",
        ) from error
    return network.eval()


def label_logits(
    network: MultiTask, base: Base, normalised_texts: Sequence[str], batch: int = 64
) -> npt.NDArray[np.float64]:
    """Return the logits of the labels, shape (n, 4), before calibration.

    Args:
        network: With the vocabulary of its base, not cut yet.
        base: Gives the tokenizer, and says whether words are joined first.
        normalised_texts: Texts as an engine reads them.
        batch: Texts at once.
    """
    texts = list(normalised_texts)
    if base.segmented:
        texts = [each.text for each in segment_with_map(texts)]
    found = np.zeros((len(texts), len(LABELS)))
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    network.eval()
    for start in range(0, len(order), batch):
        rows = order[start : start + batch]
        inputs: Any = base.tokenizer(
            [texts[i] for i in rows],
            truncation=True,
            max_length=PIECES,
            padding=True,
            return_token_type_ids=False,
            return_tensors="pt",
        )
        with torch.no_grad():
            said = network.answer(inputs["input_ids"], inputs["attention_mask"])
        found[rows] = said["labels"].numpy()
    return found
