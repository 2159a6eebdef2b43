"""Makes a fine-tuned network small: only the pieces that occur, an ONNX graph, 8-bit weights, and a check.

Matrices keep 8 bits and one scale an output, embeddings 8 bits and one scale a piece, both symmetric. The
runtime multiplies the matrices out once, when it loads, and computes in full precision, so that no processor
needs 8-bit instructions and results do not depend on the batch.
"""

import json
import warnings
from collections.abc import Iterable, Mapping, Sequence
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


def quantise(model: Any) -> bytes:  # noqa: ANN401
    """Return the bytes of an exported graph with 8-bit matrices and embeddings."""
    graph = model.graph
    tables = {each.name: each for each in graph.initializer if len(each.dims) == 2}
    gathers = [node for node in graph.node if node.op_type == "Gather" and node.input[0] in tables]
    _quantise_embeddings(graph, max(gathers, key=lambda node: _size(tables[node.input[0]])), tables)
    for node in list(graph.node):
        if node.op_type == "MatMul" and node.input[1] in tables:
            _quantise_matrix(graph, tables[node.input[1]])
    found: bytes = model.SerializeToString()
    return found


def _size(table: Any) -> int:  # noqa: ANN401
    return int(np.prod(table.dims))


def _eight_bits(graph: Any, table: Any, axis: int) -> tuple[str, str]:  # noqa: ANN401
    """Replace a float table by 8-bit values and one scale a slice across `axis`; return their names."""
    from onnx import numpy_helper

    values = numpy_helper.to_array(table)
    scale = np.maximum(np.abs(values).max(axis=axis, keepdims=True), 1e-8).astype(np.float32) / 127
    small = np.clip(np.rint(values / scale), -127, 127).astype(np.int8)
    names = f"{table.name}.values", f"{table.name}.scale"
    graph.initializer.remove(table)
    graph.initializer.extend(map(numpy_helper.from_array, (small, scale), names))
    return names


def _quantise_matrix(graph: Any, table: Any) -> None:  # noqa: ANN401
    """Keep a matrix in 8 bits with a scale an output; the runtime multiplies them out once, when it loads."""
    from onnx import TensorProto, helper

    name = table.name
    values, scale = _eight_bits(graph, table, axis=0)
    graph.node.insert(0, helper.make_node("Mul", [f"{name}.float", scale], [name]))
    graph.node.insert(0, helper.make_node("Cast", [values], [f"{name}.float"], to=TensorProto.FLOAT))


def _quantise_embeddings(graph: Any, node: Any, tables: Mapping[str, Any]) -> None:  # noqa: ANN401
    """Replace a `Gather` of a float table by a `Gather` of 8-bit rows times a `Gather` of their scales."""
    from onnx import TensorProto, helper

    ids, out = node.input[1], node.output[0]
    values, scale = _eight_bits(graph, tables[node.input[0]], axis=1)
    at = list(graph.node).index(node)
    graph.node.remove(node)
    parts = [
        helper.make_node("Gather", [values, ids], [f"{out}.values"], axis=0),
        helper.make_node("Cast", [f"{out}.values"], [f"{out}.float"], to=TensorProto.FLOAT),
        helper.make_node("Gather", [scale, ids], [f"{out}.scale"], axis=0),
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
