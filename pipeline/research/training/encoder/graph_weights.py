"""Reads the parameters of a network back from its ONNX graph, 8 bits multiplied out.

The exporter keeps the names of biases, norms and tables, and loses those of matrices, which it turns round. A
matrix is known by the bias that is added to its product.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.errors import ModelError
from pipeline.research.training.encoder.quantisation import INTEGERS, SCALE, VALUES

_NETWORK: Final = "network."

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class GraphWeights:
    """What a graph holds of its network.

    Attributes:
        parameters: Float32 arrays by the names that `network.MultiTask` gives them.
        norm_eps: What the norm over the mean adds to the variance.
    """

    parameters: dict[str, Array]
    norm_eps: float


def read_weights(graph: bytes) -> GraphWeights:
    """Return the parameters of a network from its graph.

    Args:
        graph: Bytes of the ONNX graph, as `quantisation.quantise` gives them.

    Raises:
        ModelError: The bytes are no graph, or it is not that of a `MultiTask` network.
    """
    import onnx
    from google.protobuf.message import DecodeError

    try:
        found = onnx.load_from_string(graph).graph
    except DecodeError as error:
        raise ModelError(
            f"The graph of the encoder cannot be read: {error}.", "Copy the model again."
        ) from error
    constants = _multiplied_out({each.name: onnx.numpy_helper.to_array(each) for each in found.initializer})
    parameters = {
        name.removeprefix(_NETWORK): value
        for name, value in constants.items()
        if name.startswith(_NETWORK) and value.dtype == np.float32
    }
    products = {
        node.output[0]: node.input[1]
        for node in found.node
        if node.op_type == "MatMul" and node.input[1] in constants
    }
    products |= {
        node.output[0].removesuffix(INTEGERS): node.input[1].removesuffix(VALUES)
        for node in found.node
        if node.op_type == "MatMulInteger"
    }
    for node in found.node:
        if node.op_type == "Add":
            for product, bias in (tuple(node.input), tuple(reversed(node.input))):
                if product in products and bias.startswith(_NETWORK) and bias.endswith(".bias"):
                    name = bias.removeprefix(_NETWORK).removesuffix("bias") + "weight"
                    parameters[name] = np.ascontiguousarray(constants[products[product]].T)
    return GraphWeights(parameters, _norm_eps(found))


def without_rounding(graph: bytes) -> bytes:
    """Return a graph that multiplies its matrices with the states of pieces as they are, not rounded."""
    import onnx
    from onnx import helper

    model = onnx.load_from_string(graph)
    nodes = model.graph.node
    for node in [each for each in nodes if each.op_type == "MatMulInteger"]:
        product, table = node.output[0].removesuffix(INTEGERS), node.input[1].removesuffix(VALUES)
        last = next(each for each in nodes if product in each.output)
        last.CopyFrom(helper.make_node("MatMul", [_states_of(nodes, node.input[0]), table], [product]))
        nodes.insert(0, helper.make_node("Mul", [f"{table}.float", table + SCALE], [table]))
        to = onnx.TensorProto.FLOAT
        nodes.insert(0, helper.make_node("Cast", [table + VALUES], [f"{table}.float"], to=to))
    found: bytes = model.SerializeToString()
    return found


def _states_of(nodes: Sequence[Any], rounded: str) -> str:
    """Return the name of the states that were rounded: what the first step of rounding reads."""
    spread = next(node.input[0] for node in nodes if rounded in node.output)
    states: str = next(node.input[0] for node in nodes if spread in node.output)
    return states


def _multiplied_out(tables: Mapping[str, Array]) -> dict[str, Array]:
    """Return every table in full, those kept in 8 bits multiplied with their scales."""
    found: dict[str, Array] = {}
    for name, value in tables.items():
        whole = name.removesuffix(VALUES)
        if name.endswith(VALUES) and whole + SCALE in tables:
            found[whole] = value.astype(np.float32) * tables[whole + SCALE]
        elif not name.endswith(SCALE):
            found[name] = value
    return found


def _norm_eps(graph: Any) -> float:  # noqa: ANN401
    for node in graph.node:
        if node.op_type == "LayerNormalization" and node.input[1] == f"{_NETWORK}norm.weight":
            return float(next(each.f for each in node.attribute if each.name == "epsilon"))
    raise ModelError(
        "The graph has no norm over the mean of its pieces' states.", "Train it again with this version."
    )
