"""The multi-task network: one encoder, one linear head a task, and one over pieces for toxic spans."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits, normalize

from pipeline.research.training.encoder.tasks import SHARES, SIZES

IGNORE = -100.0
"""Target of a question nobody was asked."""

HEADS_FASTER = 20.0
"""Learning rate of new layers beside 1 for the encoder. At a rate that suits a new layer, a small encoder
collapses: all texts get the same state."""


class MultiTask(nn.Module):
    """An encoder with heads.

    Attributes:
        encoder: Any Hugging Face encoder that returns `last_hidden_state`.
        norm: Spreads out the mean of the pieces' states, which bases trained by contrast keep close together.
        heads: One linear layer a task over that mean.
        spans: One logit a piece.
    """

    label_weights: torch.Tensor

    def __init__(self, encoder: Any, label_weights: torch.Tensor) -> None:  # noqa: ANN401
        super().__init__()
        width = encoder.config.hidden_size
        self.encoder = encoder
        self.norm = nn.LayerNorm(width)
        self.drop = nn.Dropout(0.1)
        self.heads = nn.ModuleDict({name: nn.Linear(width, size) for name, size in SIZES.items()})
        self.spans = nn.Linear(width, 1)
        self.register_buffer("label_weights", label_weights)

    def answer(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> dict[str, torch.Tensor]:
        """Return what the network says of texts.

        Returns:
            Logits `labels` (n, 4), `weak` (n, k) and `spans` (n, pieces); `sentence_embedding` (n, width),
            the mean of the pieces' states at length 1, by which texts can be compared; and `relevance`
            (n, pieces, 4), what each piece's state adds to each label's logit.
        """
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        mean = (states * mask).sum(dim=1) / mask.sum(dim=1).clamp(min=1)
        spread = self.drop(self.norm(mean))
        found = {name: head(spread) for name, head in self.heads.items()}
        spans = self.spans(self.drop(states)).squeeze(-1)
        return {
            **found,
            "spans": spans,
            "sentence_embedding": normalize(mean, dim=-1),
            "relevance": self._relevance(states * mask, mean, mask.sum(dim=1)),
        }

    def _relevance(self, states: torch.Tensor, mean: torch.Tensor, pieces: torch.Tensor) -> torch.Tensor:
        """Return what each piece adds to each label's logit, shape (n, pieces, 4).

        The logit is linear in the states once the spread of their mean is known, so the parts add up to it
        but for a constant (a class activation map over pieces, Zhou et al. 2016).
        """
        weights = self.heads["labels"].weight * self.norm.weight
        spread = (mean.var(dim=-1, unbiased=False, keepdim=True) + self.norm.eps).sqrt()
        centred = states - states.mean(dim=-1, keepdim=True)
        return (centred @ weights.T) / (spread * pieces.clamp(min=1)).unsqueeze(-1)

    def groups(self, rate: float) -> list[dict[str, Any]]:
        """Return the parameters with their learning rates: new layers learn faster than the encoder."""
        old = [each for each in self.encoder.parameters() if each.requires_grad]
        known = {id(each) for each in old}
        new = [each for each in self.parameters() if each.requires_grad and id(each) not in known]
        return [{"params": old, "lr": rate}, {"params": new, "lr": HEADS_FASTER * rate}]

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, **targets: torch.Tensor
    ) -> dict[str, torch.Tensor]:
        """Return logits, and `loss` when targets are given; `IGNORE` marks what nobody was asked."""
        found = self.answer(input_ids, attention_mask)
        return {"loss": self._loss(found, targets), **found} if targets else found

    def _loss(self, found: Mapping[str, torch.Tensor], targets: Mapping[str, torch.Tensor]) -> torch.Tensor:
        weights = targets["weight"]
        losses = {
            "labels": _binary(found["labels"], targets["labels"], self.label_weights, weights[:, None]),
            "weak": _binary(found["weak"], targets["weak"], None, weights[:, None]),
            "spans": _binary(found["spans"], targets["spans"], None, None),
        }
        return torch.stack([SHARES[name] * loss for name, loss in losses.items()]).sum()


def _binary(
    logits: torch.Tensor, truth: torch.Tensor, positive: torch.Tensor | None, weights: torch.Tensor | None
) -> torch.Tensor:
    """Return the mean loss over the questions that were asked, 0 when none was."""
    asked = truth != IGNORE
    loss = binary_cross_entropy_with_logits(
        logits.float(), truth.clamp(min=0.0), reduction="none", pos_weight=positive
    )
    share = asked.float() if weights is None else asked.float() * weights
    return (loss * share).sum() / share.sum().clamp(min=1.0)
