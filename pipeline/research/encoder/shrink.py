"""Makes a fine-tuned network small: only the pieces that occur, an ONNX graph, 8-bit weights, and a check.

Matrices are quantised to 8 bits in blocks of 32 along the inputs, symmetric; the runtime quantises
activations row by row, so results do not depend on the batch. Embeddings keep 8 bits and one scale a piece.
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
from pipeline.research.encoder.network import MultiTask

BLOCK: Final = 32
OPSET: Final = 18
OUTPUTS: Final = ("labels", "vihsd", "spans")


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
    return program.model_proto


def quantise(model: Any) -> bytes:  # noqa: ANN401
    """Return the bytes of an exported graph with 8-bit matrices and embeddings."""
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    _quantise_embeddings(model)
    small = MatMulNBitsQuantizer(model, bits=8, block_size=BLOCK, is_symmetric=True, accuracy_level=4)
    small.process()
    found: bytes = small.model.model.SerializeToString()
    return found


def _quantise_embeddings(model: Any) -> None:  # noqa: ANN401
    """Replace `Gather` of the largest float table by a `Gather` of 8-bit rows times a `Gather` of scales."""
    from onnx import TensorProto, helper, numpy_helper

    graph = model.graph
    tables = {each.name: each for each in graph.initializer}
    found = [node for node in graph.node if node.op_type == "Gather" and node.input[0] in tables]
    node = max(found, key=lambda each: int(np.prod(tables[each.input[0]].dims)))
    table = numpy_helper.to_array(tables[node.input[0]])
    scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-8).astype(np.float32) / 127
    rows = np.clip(np.rint(table / scale), -127, 127).astype(np.int8)
    name, ids, out = node.input[0], node.input[1], node.output[0]
    graph.initializer.remove(tables[name])
    graph.initializer.extend(
        [numpy_helper.from_array(rows, f"{name}.rows"), numpy_helper.from_array(scale, f"{name}.scale")]
    )
    at = list(graph.node).index(node)
    graph.node.remove(node)
    parts = [
        helper.make_node("Gather", [f"{name}.rows", ids], [f"{out}.rows"], axis=0),
        helper.make_node("Cast", [f"{out}.rows"], [f"{out}.float"], to=TensorProto.FLOAT),
        helper.make_node("Gather", [f"{name}.scale", ids], [f"{out}.scale"], axis=0),
        helper.make_node("Mul", [f"{out}.float", f"{out}.scale"], [out]),
    ]
    for offset, part in enumerate(parts):
        graph.node.insert(at + offset, part)


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
    """Compare the small graph with the network on the same pieces."""
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
