"""Reads the parameters of a network back from its ONNX graph, 8 bits multiplied out as the runtime does.

The exporter keeps the names of biases, norms and tables, and loses those of matrices, which it turns round. A
matrix is known by the bias that is added to its product.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.errors import ModelError

_NETWORK: Final = "network."
_VALUES: Final = ".values"
_SCALE: Final = ".scale"

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
        graph: Bytes of the ONNX graph, as `export.quantise` gives them.

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
    for node in found.node:
        if node.op_type == "Add":
            for product, bias in (tuple(node.input), tuple(reversed(node.input))):
                if product in products and bias.startswith(_NETWORK) and bias.endswith(".bias"):
                    name = bias.removeprefix(_NETWORK).removesuffix("bias") + "weight"
                    parameters[name] = np.ascontiguousarray(constants[products[product]].T)
    return GraphWeights(parameters, _norm_eps(found))


def _multiplied_out(tables: Mapping[str, Array]) -> dict[str, Array]:
    """Return every table in full, those kept in 8 bits multiplied with their scales."""
    found: dict[str, Array] = {}
    for name, value in tables.items():
        whole = name.removesuffix(_VALUES)
        if name.endswith(_VALUES) and whole + _SCALE in tables:
            found[whole] = value.astype(np.float32) * tables[whole + _SCALE]
        elif not name.endswith(_SCALE):
            found[name] = value
    return found


def _norm_eps(graph: Any) -> float:  # noqa: ANN401
    for node in graph.node:
        if node.op_type == "LayerNormalization" and node.input[1] == f"{_NETWORK}norm.weight":
            return float(next(each.f for each in node.attribute if each.name == "epsilon"))
    raise ModelError(
        "The graph has no norm over the mean of its pieces' states.", "Train it again with this version."
    )
