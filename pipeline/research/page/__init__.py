"""An evaluation that a person can read: one HTML file, made from figures that were measured once."""

from pipeline.research.page.evidence import Ability, Evidence, gather
from pipeline.research.page.render import write_page

__all__ = ["Ability", "Evidence", "gather", "write_page"]
