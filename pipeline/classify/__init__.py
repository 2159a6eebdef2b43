"""Models that score a post for each label, and the named risk signs."""

from pipeline.classify.linear import LinearModel
from pipeline.classify.model import Model, load_model
from pipeline.classify.signs import find_signs

__all__ = ["LinearModel", "Model", "find_signs", "load_model"]
