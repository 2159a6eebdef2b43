"""Makes a fine-tuned network an ONNX graph, of the pieces that occur only, and checks the small graph.

What makes the graph small is in `pipeline.research.training.encoder.quantisation`.
"""

import json
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import torch
from torch import nn

from pipeline.errors import ModelError
from pipeline.research.training.encoder.network import MultiTask

OPSET: Final = 18
OUTPUTS: Final = ("labels", "weak", "spans", "sentence_embedding", "relevance")


@dataclass(frozen=True, slots=True)
class Check:
    """How far the small graph is from the network it was made from.

    Attributes:
        texts: Texts compared.
        probability: Largest difference of a label's probability, 0 to 1, before calibration.
        mean: Mean difference.
        same: Share of the label decisions at probability one half that agree.
        size: Bytes of the graph.
    """

    texts: int
    probability: float
    mean: float
    same: float
    size: int


class _Outputs(nn.Module):
    """The network as a function of two tensors, with its outputs in the order of `OUTPUTS`."""

    def __init__(self, network: MultiTask) -> None:
        super().__init__()
        self.network = network

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        found = self.network.answer(input_ids, attention_mask)
        return tuple(found[name] for name in OUTPUTS)


def export(network: MultiTask) -> Any:  # noqa: ANN401
    """Return the network as an ONNX model (`onnx.ModelProto`) in full precision, for any batch and length."""
    ids = torch.ones((2, 8), dtype=torch.long)
    free = {0: "texts", 1: "pieces"}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            _Outputs(network.eval()),
            (ids, torch.ones_like(ids)),
            dynamo=True,
            verbose=False,
            opset_version=OPSET,
            input_names=["input_ids", "attention_mask"],
            output_names=list(OUTPUTS),
            dynamic_shapes=(free, free),
        )
    if program is None:
        raise ModelError("The network could not be exported.", "See the messages of torch.onnx above.")
    return without_origin(program.model_proto)


def without_origin(model: Any) -> Any:  # noqa: ANN401
    """Return an ONNX model without what the exporter noted down: paths of this machine, line by line."""
    graph = model.graph
    for part in (
        model,
        graph,
        *graph.node,
        *graph.input,
        *graph.output,
        *graph.value_info,
        *graph.initializer,
    ):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    return model


def prune(network: MultiTask, tokenizer: Any, texts: Iterable[str]) -> str:  # noqa: ANN401
    """Keep only the pieces that occur in `texts`, special ones, and single characters; return the tokenizer.

    The embeddings of `network` are cut in place. Only Unigram vocabularies (SentencePiece, as in XLM-R and
    E5) can be cut without changing how the remaining text is split, apart from rare words that fall into
    smaller pieces; others are returned as they are.

    Args:
        network: Its encoder's input embeddings are replaced.
        tokenizer: Fast tokenizer of the encoder.
        texts: Normalised texts that stand for the language.

    Returns:
        The tokenizer as JSON.
    """
    state = json.loads(tokenizer.backend_tokenizer.to_str())
    vocabulary = state["model"].get("vocab")
    if state["model"].get("type") != "Unigram" or not isinstance(vocabulary, list):
        return json.dumps(state, ensure_ascii=False)
    used = {i for ids in tokenizer(list(texts))["input_ids"] for i in ids} | set(tokenizer.all_special_ids)
    kept = [i for i, (piece, _) in enumerate(vocabulary) if i in used or len(piece.strip("▁")) <= 1]
    position = {old: new for new, old in enumerate(kept)}
    state["model"]["vocab"] = [vocabulary[i] for i in kept]
    state["model"]["unk_id"] = position[state["model"]["unk_id"]]
    state["added_tokens"] = [
        {**token, "id": position[token["id"]]} for token in state["added_tokens"] if token["id"] in position
    ]
    special = (state.get("post_processor") or {}).get("special_tokens", {})
    for token in special.values():
        token["ids"] = [position[i] for i in token["ids"]]
    old = network.encoder.get_input_embeddings()
    new = nn.Embedding(len(kept), old.weight.shape[1])
    new.weight.data = old.weight.data[kept].clone()
    network.encoder.set_input_embeddings(new)
    state["truncation"] = state["padding"] = None
    return json.dumps(state, ensure_ascii=False)


def check(network: MultiTask, graph: bytes, batches: Sequence[dict[str, torch.Tensor]]) -> Check:
    """Compare the small graph with the network on the same pieces.

    Args:
        network: In full precision.
        graph: Bytes of the ONNX graph.
        batches: As `Collate` makes them.
    """
    from onnxruntime import InferenceSession

    session = InferenceSession(graph, providers=["CPUExecutionProvider"])
    gaps, agree = [], []
    for batch in batches:
        inputs = {name: batch[name] for name in ("input_ids", "attention_mask")}
        with torch.no_grad():
            wanted = torch.sigmoid(network.answer(**inputs)["labels"]).numpy()
        said = session.run(["labels"], {name: each.numpy() for name, each in inputs.items()})[0]
        said = 1 / (1 + np.exp(-said))
        gaps.append(np.abs(said - wanted))
        agree.append((said >= 0.5) == (wanted >= 0.5))
    gap = np.concatenate(gaps)
    return Check(
        len(gap),
        round(float(gap.max()), 4),
        round(float(gap.mean()), 5),
        round(float(np.concatenate(agree).mean()), 4),
        len(graph),
    )
