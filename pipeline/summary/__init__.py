"""A scored export told in a few figures: a page for a browser, a picture for a chat."""

from pipeline.summary.counting import count_scores
from pipeline.summary.figures import Figures
from pipeline.summary.writing import write_summary

__all__ = ["Figures", "count_scores", "write_summary"]
