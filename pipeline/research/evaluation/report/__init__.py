"""An evaluation that a person can read: one HTML file, made from figures that were measured once."""

from pipeline.research.evaluation.report.evidence import Ability, Evidence, gather_evidence
from pipeline.research.evaluation.report.render import write_report

__all__ = ["Ability", "Evidence", "gather_evidence", "write_report"]
