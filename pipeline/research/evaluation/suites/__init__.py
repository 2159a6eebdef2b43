"""Functional suites: named cases that a model must get right, one ability at a time.

In the manner of HateCheck (Röttger et al. 2021) and CheckList (Ribeiro et al. 2020). A validation split tells
how good a model is on average; a suite tells what it does not understand. The cases are invented, kept apart
from everything models learn from, and never trained on.
"""

from pipeline.research.evaluation.suites.audit import audit_cases
from pipeline.research.evaluation.suites.cases import Suite, read_suite
from pipeline.research.evaluation.suites.limits import read_limits, regressions
from pipeline.research.evaluation.suites.report import SuiteReport
from pipeline.research.evaluation.suites.run import evaluate_suite, run_suite

__all__ = [
    "Suite",
    "SuiteReport",
    "audit_cases",
    "evaluate_suite",
    "read_limits",
    "read_suite",
    "regressions",
    "run_suite",
]
