"""Models that score a post for each label, and the named risk signs."""

from pipeline.classify.engines.base import Model
from pipeline.classify.engines.linear import LinearModel
from pipeline.classify.features.compiling import prepare_for
from pipeline.classify.loading import load_model
from pipeline.classify.risk_signs.detection import find_risk_signs

__all__ = ["LinearModel", "Model", "find_risk_signs", "load_model", "prepare_for"]
