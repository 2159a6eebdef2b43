"""Eight bits for an exported graph: its embeddings and matrices, and what is multiplied with them.

Embeddings keep 8 bits and one scale a piece, matrices one scale an output, all symmetric. A wide matrix is
multiplied in 8-bit integers with the states of the pieces, which are rounded while the graph runs. Each state
has a scale of its own (Yao et al. 2022, "ZeroQuant", token-wise), in which no other text has a say.
Processors without instructions for it add two products in 16 bits; a wide matrix keeps 7 bits, so that the
sum always fits, and all processors find the same integers. A narrow matrix, such as that of a head, is
multiplied out once, when the runtime loads it, and computes in full precision.
"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

WIDE: Final = 64
"""Outputs from which a matrix is multiplied in integers; rounding the states would cost more for fewer."""

VALUES: Final = ".values"
SCALE: Final = ".scale"
"""Ends of the names that the two parts of a table have in the graph."""

INTEGERS: Final = ".integers"
"""End of the name of a product of integers, behind that of the product."""

_LEVELS: Final = 127
_LEVELS_OF_WIDE: Final = 63
_STATE_LEVELS: Final = 127
_MIDDLE: Final = 128
"""What stands for 0 in a rounded state, whose values are unsigned."""

_MOST, _ONE, _ZERO, _LEAST, _LAST = (f"rounding.{name}" for name in ("most", "one", "zero", "least", "last"))


def quantise(model: Any) -> bytes:  # noqa: ANN401
    """Return the bytes of an exported graph with 8-bit matrices and embeddings."""
    graph = model.graph
    tables = {each.name: each for each in graph.initializer if len(each.dims) == 2}
    gathers = [node for node in graph.node if node.op_type == "Gather" and node.input[0] in tables]
    _quantise_embeddings(graph, max(gathers, key=lambda node: _size(tables[node.input[0]])), tables)
    rounded: dict[str, str] = {}
    for node in list(graph.node):
        if node.op_type == "MatMul" and node.input[1] in tables:
            table = tables[node.input[1]]
            if table.dims[1] < WIDE:
                _multiply_out(graph, table)
            else:
                _multiply_in_integers(graph, node, table, rounded)
    if rounded:
        _add_constants(graph)
    found: bytes = model.SerializeToString()
    return found


def _size(table: Any) -> int:  # noqa: ANN401
    return int(np.prod(table.dims))


def _eight_bits(graph: Any, table: Any, axis: int, levels: int) -> tuple[str, str]:  # noqa: ANN401
    """Replace a float table by 8-bit values and one scale a slice across `axis`; return their names."""
    from onnx import numpy_helper

    values = numpy_helper.to_array(table)
    scale = np.maximum(np.abs(values).max(axis=axis, keepdims=True), 1e-8).astype(np.float32) / levels
    small = np.clip(np.rint(values / scale), -levels, levels).astype(np.int8)
    names = table.name + VALUES, table.name + SCALE
    graph.initializer.remove(table)
    graph.initializer.extend(map(numpy_helper.from_array, (small, scale), names))
    return names


def _multiply_out(graph: Any, table: Any) -> None:  # noqa: ANN401
    """Keep a matrix in 8 bits; the runtime multiplies it out once, when it loads."""
    from onnx import TensorProto, helper

    name = table.name
    values, scale = _eight_bits(graph, table, 0, _LEVELS)
    graph.node.insert(0, helper.make_node("Mul", [f"{name}.float", scale], [name]))
    graph.node.insert(0, helper.make_node("Cast", [values], [f"{name}.float"], to=TensorProto.FLOAT))


def _multiply_in_integers(graph: Any, node: Any, table: Any, rounded: dict[str, str]) -> None:  # noqa: ANN401
    """Replace a product with a matrix by one of integers, multiplied with both scales.

    Args:
        graph: The graph.
        node: The product.
        table: Its matrix.
        rounded: Names of states that are rounded already, with that of their steps; added to.
    """
    from onnx import TensorProto, helper

    states, out = node.input[0], node.output[0]
    values, scale = _eight_bits(graph, table, 0, _LEVELS_OF_WIDE)
    parts = []
    if states not in rounded:
        rounded[states] = f"{states}.step"
        parts += _rounding(states)
    parts += [
        helper.make_node("MatMulInteger", [f"{states}.rounded", values, _ZERO], [out + INTEGERS]),
        helper.make_node("Cast", [out + INTEGERS], [f"{out}.float"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{out}.float", scale], [f"{out}.scaled"]),
        helper.make_node("Mul", [f"{out}.scaled", rounded[states]], [out]),
    ]
    _replace(graph, node, parts)


def _rounding(states: str) -> list[Any]:
    """Return what rounds each state by its largest value, to `STATES.rounded` times `STATES.step`."""
    from onnx import helper

    return [
        helper.make_node("Abs", [states], [f"{states}.size"]),
        helper.make_node("ReduceMax", [f"{states}.size", _LAST], [f"{states}.highest"], keepdims=1),
        helper.make_node("Max", [f"{states}.highest", _LEAST], [f"{states}.limit"]),
        helper.make_node("Div", [_MOST, f"{states}.limit"], [f"{states}.inverse"]),
        helper.make_node("Mul", [states, f"{states}.inverse"], [f"{states}.spread"]),
        helper.make_node("QuantizeLinear", [f"{states}.spread", _ONE, _ZERO], [f"{states}.rounded"]),
        helper.make_node("Div", [f"{states}.limit", _MOST], [f"{states}.step"]),
    ]


def _add_constants(graph: Any) -> None:  # noqa: ANN401
    from onnx import numpy_helper

    for name, value in (
        (_MOST, np.float32(_STATE_LEVELS)),
        (_ONE, np.float32(1.0)),
        (_ZERO, np.uint8(_MIDDLE)),
        (_LEAST, np.float32(1e-8)),
        (_LAST, np.array([-1], dtype=np.int64)),
    ):
        graph.initializer.append(numpy_helper.from_array(np.asarray(value), name))


def _quantise_embeddings(graph: Any, node: Any, tables: Mapping[str, Any]) -> None:  # noqa: ANN401
    """Replace a `Gather` of a float table by a `Gather` of 8-bit rows times a `Gather` of their scales."""
    from onnx import TensorProto, helper

    ids, out = node.input[1], node.output[0]
    values, scale = _eight_bits(graph, tables[node.input[0]], 1, _LEVELS)
    parts = [
        helper.make_node("Gather", [values, ids], [f"{out}.values"], axis=0),
        helper.make_node("Cast", [f"{out}.values"], [f"{out}.float"], to=TensorProto.FLOAT),
        helper.make_node("Gather", [scale, ids], [f"{out}.scale"], axis=0),
        helper.make_node("Mul", [f"{out}.float", f"{out}.scale"], [out]),
    ]
    _replace(graph, node, parts)


def _replace(graph: Any, node: Any, parts: list[Any]) -> None:  # noqa: ANN401
    at = list(graph.node).index(node)
    graph.node.remove(node)
    for offset, part in enumerate(parts):
        graph.node.insert(at + offset, part)
