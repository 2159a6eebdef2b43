"""Continues masked-language training on unlabelled Vietnamese (Devlin et al. 2019, Gururangan et al. 2020).

A base that learned from web pages has read few comments in teencode. Predicting hidden pieces of such texts
first costs no label. Texts that are held out anywhere are left out, and near-duplicates of them.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from pipeline.classify.store import dumps
from pipeline.errors import DataSetError
from pipeline.io import atomic_write
from pipeline.research.datasets.loading import read_texts
from pipeline.research.datasets.training_data import distinct, unseen
from pipeline.research.training.encoder.base import Base
from pipeline.research.training.encoder.resuming import claim, digest
from pipeline.research.training.encoder.trainer import RunSettings, learn, trainer
from pipeline.text import fold, mask, normalise

SOURCES: Final = (
    ("social_comments_2", "unlabelled", 1),
    ("social_comments", "unlabelled", 1),
    ("vihsd", "train", 2),
    ("reintel", "unlabelled", 1),
    ("vlsp_hsd_2019", "train", 2),
    ("victsd", "train", 2),
    ("news", "unlabelled", 4),
)
"""Set, split, and of how many texts one is taken: comments first, edited text to keep what the base knows."""

HIDDEN: Final = 0.15

STRIPPED: Final = 0.3
"""Share of texts that lose their diacritics: the base has hardly read any such, and people type many."""

LOG: Final = "log.json"
"""File beside the encoder with the log, once it is trained."""

PIECES: Final = 64
"""Longest text in pieces. Most comments are shorter; a news article shows its first sentences."""


def unlabelled_texts(datasets_dir: Path | None, held_out: Sequence[str]) -> list[str]:
    """Return normalised texts that neither repeat nor nearly repeat a held-out one.

    Args:
        datasets_dir: Folder of the data sets.
        held_out: Normalised texts that something will be measured on.

    Raises:
        DataSetError: A set cannot be read, or nothing is left.
    """
    normalised_texts: list[str] = []
    for name, split, step in SOURCES:
        texts = read_texts(name, split, datasets_dir)[::step]
        mine = [normalise(mask(text[:1000])) for text in texts if text]
        normalised_texts += [mine[i] for i in np.flatnonzero(distinct(mine) & unseen(mine, held_out))]
    if not normalised_texts:
        raise DataSetError("No unlabelled text is left to learn from.", "Check the folder of data sets.")
    return normalised_texts


def pretrain(base: Base, normalised_texts: Sequence[str], out: Path, settings: RunSettings) -> dict[str, Any]:
    """Continue masked-language training and write encoder, head and tokenizer as a Hugging Face folder.

    The same run, interrupted, goes on where the last checkpoint under `out` stands; once it is through, the
    same call reads its log.

    Args:
        base: Where to start.
        normalised_texts: Normalised texts.
        out: Folder for the result.
        settings: Length, batch and learning rate.

    Returns:
        The log: number of texts, losses by step, seconds.

    Raises:
        ModelError: What is in `out` comes from another base, other texts or other settings.
    """
    from datasets import Dataset
    from transformers import DataCollatorForLanguageModeling

    asked = {
        "base": base.fingerprint(),
        "data": digest(normalised_texts),
        "settings": settings.recipe(),
    }
    claim(out, asked, resume=settings.resume)
    log = out / LOG
    if settings.resume and log.is_file():  # written last, so the earlier run got through
        done: dict[str, Any] = json.loads(log.read_text(encoding="utf-8"))
        return done
    bare = np.random.default_rng(settings.seed).random(len(normalised_texts)) < STRIPPED
    texts = [
        fold(normalised) if strip else normalised
        for normalised, strip in zip(normalised_texts, bare, strict=True)
    ]
    pieces = base.tokenizer(texts, truncation=True, max_length=PIECES, return_token_type_ids=False)
    rows = Dataset.from_dict({**pieces, "length": [len(ids) for ids in pieces["input_ids"]]})
    collate = DataCollatorForLanguageModeling(base.tokenizer, mlm_probability=HIDDEN)
    network = base.masked_lm()
    network.forward = _sparse_forward(network)
    run = trainer(network, rows, collate, out, settings)
    result = learn(run, settings.checkpoint(out), "masked-language training")
    del network.forward
    network.save_pretrained(out)
    base.tokenizer.save_pretrained(out)
    found = {
        "texts": len(rows),
        "seconds": round(result.metrics["train_runtime"]),
        "log": run.state.log_history,
    }
    with atomic_write(log) as temporary:
        temporary.write_text(dumps(found), encoding="utf-8")
    return found


def _sparse_forward(network: Any) -> Any:  # noqa: ANN401
    """Return a forward pass that predicts only the hidden pieces: a third of the work of the full head."""
    from torch.nn.functional import cross_entropy

    head = getattr(network, "cls", None) or network.lm_head
    encoder = network.base_model

    def forward(input_ids: Any, attention_mask: Any, labels: Any, **_: Any) -> dict[str, Any]:  # noqa: ANN401
        states = encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        hidden = labels != -100
        loss = cross_entropy(head(states[hidden]), labels[hidden])
        return {"loss": loss}

    return forward
