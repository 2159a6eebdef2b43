"""Turns examples into rows and batches of tensors, some of them without diacritics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import torch

from pipeline.research.training.encoder.examples import Example, answers
from pipeline.research.training.encoder.network import IGNORE
from pipeline.text import fold

PIECES: Final = 96
"""Longest text in pieces, in training and after: a claim stands at the start of a post."""


def rows(examples: Sequence[Example], tokenizer: Any) -> Any:  # noqa: ANN401
    """Return a `datasets.Dataset` with one row an example: view, targets, weight and length in pieces."""
    from datasets import Dataset

    normalised_texts = [each.normalised for each in examples]
    lengths = [
        len(ids) for ids in tokenizer(normalised_texts, truncation=True, max_length=PIECES)["input_ids"]
    ]
    targets = [answers(each) for each in examples]
    return Dataset.from_dict(
        {
            "text": normalised_texts,
            "labels": [labels for labels, _ in targets],
            "weak": [weak for _, weak in targets],
            "toxic": [each.spans or "" for each in examples],
            "weight": [each.weight for each in examples],
            "length": lengths,
        }
    )


@dataclass
class Collate:
    """Makes a batch; in training a share of its texts loses all diacritics.

    Attributes:
        tokenizer: Fast tokenizer of the base.
        stripped: Share of texts without diacritics, 0 to 1.
        random: Decides which.
    """

    tokenizer: Any
    stripped: float = 0.0
    random: np.random.Generator | None = None

    def __call__(self, batch: Sequence[Mapping[str, Any]]) -> dict[str, torch.Tensor]:
        """Return `input_ids`, `attention_mask` and targets as tensors."""
        normalised_texts = [row["text"] for row in batch]
        if self.random is not None and self.stripped:
            bare = self.random.random(len(normalised_texts)) < self.stripped
            normalised_texts = [
                fold(normalised) if strip else normalised
                for normalised, strip in zip(normalised_texts, bare, strict=True)
            ]
        found = self.tokenizer(
            normalised_texts,
            truncation=True,
            max_length=PIECES,
            padding=True,
            return_offsets_mapping=True,
            return_token_type_ids=False,
            return_tensors="pt",
        )
        spans = [
            span_targets(row["toxic"], offsets)
            for row, offsets in zip(batch, found["offset_mapping"].tolist(), strict=True)
        ]
        return {
            "input_ids": found["input_ids"],
            "attention_mask": found["attention_mask"],
            "spans": torch.tensor(spans, dtype=torch.float32),
            **{
                name: torch.tensor([row[name] for row in batch], dtype=torch.float32)
                for name in ("labels", "weak", "weight")
            },
        }


def span_targets(toxic: str, offsets: Sequence[Sequence[int]]) -> list[float]:
    """Return for each piece whether most of its characters are toxic; special pieces are not asked.

    Args:
        toxic: `1` or `0` for each character of the text; empty when nobody was asked.
        offsets: Start and end of each piece in the text.
    """
    if not toxic:
        return [IGNORE] * len(offsets)
    targets = []
    for start, end in offsets:
        inside = toxic[start:end]
        targets.append(float(2 * inside.count("1") >= len(inside)) if inside else IGNORE)
    return targets
