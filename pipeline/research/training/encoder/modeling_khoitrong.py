"""Khơi Trong's encoder for the transformers library.

Four independent labels from one encoder: the mean of its pieces' states, a layer norm, one linear layer. No
class of the library has such a head, so this file lies beside the weights, and opening them runs it:

    AutoModelForSequenceClassification.from_pretrained(FOLDER, trust_remote_code=True)
"""

from typing import Any

import torch
from torch import nn
from transformers import AutoConfig, AutoModel, PreTrainedConfig, PreTrainedModel
from transformers.modeling_outputs import SequenceClassifierOutput


class KhoiTrongConfig(PreTrainedConfig):
    """Settings of the model.

    Args:
        encoder: Settings of the encoder, as in the `config.json` of its own class.
        norm_eps: What the layer norm adds to the variance.
        calibration: `slope` and `intercept` of each label: the probability is
            `sigmoid(slope * logit + intercept)`.
        segmented: Whether words are joined by underscores before the tokenizer sees them.
        more: What any configuration has.
    """

    model_type = "khoitrong"

    def __init__(
        self,
        encoder: dict[str, Any] | None = None,
        norm_eps: float = 1e-5,
        calibration: dict[str, dict[str, float]] | None = None,
        segmented: bool = False,
        **more: Any,  # noqa: ANN401
    ) -> None:
        self.encoder = encoder or {}
        self.norm_eps = norm_eps
        self.calibration = calibration or {}
        self.segmented = segmented
        super().__init__(**more)


class KhoiTrongForSequenceClassification(PreTrainedModel):
    """An encoder with one linear layer over the normed mean of its pieces' states."""

    config_class = KhoiTrongConfig
    base_model_prefix = "encoder"

    def __init__(self, config: KhoiTrongConfig) -> None:
        super().__init__(config)
        settings = dict(config.encoder)
        inner = AutoConfig.for_model(settings.pop("model_type"), **settings)
        pooler = (
            {"add_pooling_layer": False} if inner.model_type in ("bert", "roberta", "xlm-roberta") else {}
        )
        self.encoder = AutoModel.from_config(inner, **pooler)
        self.norm = nn.LayerNorm(inner.hidden_size, eps=config.norm_eps)
        self.dropout = nn.Dropout(0.1)
        self.classifier = nn.Linear(inner.hidden_size, len(config.id2label or {}))
        self.post_init()  # type: ignore[no-untyped-call]

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor | None = None,
        labels: torch.Tensor | None = None,
        **_: Any,  # noqa: ANN401
    ) -> SequenceClassifierOutput:
        """Return the logits of the labels, shape (n, 4), and with `labels` of that shape the loss."""
        if attention_mask is None:
            attention_mask = torch.ones_like(input_ids)
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        mean = (states * mask).sum(dim=1) / mask.sum(dim=1).clamp(min=1)
        logits = self.classifier(self.dropout(self.norm(mean)))
        loss = None
        if labels is not None:
            loss = nn.functional.binary_cross_entropy_with_logits(logits, labels.to(logits.dtype))
        return SequenceClassifierOutput(loss=loss, logits=logits)
