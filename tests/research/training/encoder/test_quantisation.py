"""A graph that multiplies in integers: near the network, the same on every processor and in every batch."""

import numpy as np
import onnx
import pytest

from pipeline.research.training.encoder.graph_weights import without_rounding
from pipeline.research.training.encoder.quantisation import SCALE, VALUES, quantise
from pipeline.research.training.encoder.transformers_folder import unrounded
from tests.tiny_encoder import examples

TEXTS = [each.normalised for each in examples(24, start=500)]


@pytest.fixture(scope="module")
def graph(model):
    return onnx.load_from_string(model.graph_).graph


def tables(graph):
    return {each.name: onnx.numpy_helper.to_array(each) for each in graph.initializer}


def test_wide_matrices_are_multiplied_in_integers_and_narrow_ones_are_not(graph):
    found = tables(graph)
    wide = [found[node.input[1]] for node in graph.node if node.op_type == "MatMulInteger"]
    assert wide
    assert all(values.shape[1] >= 64 for values in wide)
    kept = [name.removesuffix(VALUES) for name in found if name.endswith(VALUES)]
    assert len(kept) > len(wide)
    assert all(name + SCALE in found for name in kept)


def test_two_products_fit_into_sixteen_bits_on_every_processor(graph):
    found = tables(graph)
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            assert 2 * 255 * int(np.abs(found[node.input[1]].astype(int)).max()) < 1 << 15


def test_the_states_of_one_text_are_rounded_whatever_else_is_in_the_batch(model):
    alone = np.concatenate([model.decision_normalised([text]) for text in TEXTS])
    np.testing.assert_array_equal(model.decision_normalised(TEXTS), alone)


def test_rounding_costs_little(model):
    exact, rounded = unrounded(model).predict_normalised(TEXTS), model.predict_normalised(TEXTS)
    assert not np.array_equal(exact, rounded)
    np.testing.assert_allclose(exact, rounded, atol=1e-2)


def product(states, matrix):
    """Return the graph of a product, as an exporter leaves it: looked up states, times a matrix."""
    from onnx import TensorProto, helper, numpy_helper

    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, ["n", "pieces"])
    out = helper.make_tensor_value_info("out", TensorProto.FLOAT, ["n", "pieces", matrix.shape[1]])
    nodes = [
        helper.make_node("Gather", ["states", "ids"], ["looked"], axis=0),
        helper.make_node("MatMul", ["looked", "matrix"], ["out"]),
    ]
    held = [numpy_helper.from_array(states, "states"), numpy_helper.from_array(matrix, "matrix")]
    graph = helper.make_graph(nodes, "product", [ids], [out], held)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)


@pytest.mark.parametrize("seed", range(5))
def test_a_product_is_what_onnx_says_it_is_and_near_that_of_floats(seed):
    from onnx.reference import ReferenceEvaluator
    from onnxruntime import InferenceSession

    random = np.random.default_rng(seed)
    states = (random.normal(size=(9, 48)) * random.lognormal(0, 2, size=(9, 1))).astype(np.float32)
    states[0] = 0.0
    matrix = random.normal(size=(48, 80)).astype(np.float32)
    inputs = {"ids": random.integers(0, 9, size=(3, 4))}
    small = quantise(product(states, matrix))
    (said,) = InferenceSession(small, providers=["CPUExecutionProvider"]).run(None, inputs)
    (wanted,) = ReferenceEvaluator(onnx.load_from_string(small)).run(None, inputs)
    np.testing.assert_allclose(said, wanted, rtol=1e-5, atol=1e-6)
    exact = states[inputs["ids"]] @ matrix
    size = np.abs(states).max(axis=1)[inputs["ids"]][..., None]
    assert np.all(np.abs(said - exact) <= 0.03 * size * np.abs(matrix).max() * np.sqrt(48))
    (full,) = InferenceSession(without_rounding(small), providers=["CPUExecutionProvider"]).run(None, inputs)
    assert np.all(np.abs(full - exact) <= 0.03 * size * np.abs(matrix).max() * np.sqrt(48))
    assert not np.array_equal(full, said)
