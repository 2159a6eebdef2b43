"""An evaluation that a person can read: one HTML file, made from figures that were measured once."""

from pipeline.research.evaluation.report.evidence import Ability, Evidence, gather
from pipeline.research.evaluation.report.render import write_page

__all__ = ["Ability", "Evidence", "gather", "write_page"]
