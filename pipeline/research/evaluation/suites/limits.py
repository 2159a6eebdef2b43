"""Limits that shipped models must keep on a suite, and what a model breaks of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipeline.errors import DataSetError
from pipeline.research.evaluation.suites.headline import MEANING
from pipeline.research.evaluation.suites.report import SuiteReport

Limits = Mapping[str, tuple[str, float]]
"""By name of a headline figure, `(">=", least)` or `("<=", most)`."""

_SHAPE: Final = 'Write {"linear": {"attack_recall": [">=", 0.6], "group_gap": ["<=", 0.3]}}.'


@dataclass(frozen=True, slots=True)
class Regression:
    """A limit that is not kept.

    Attributes:
        name: The headline figure.
        value: What was measured; None when no case asks about it.
        sign: `>=` or `<=`.
        limit: The limit.
    """

    name: str
    value: float | None
    sign: str
    limit: float

    def __str__(self) -> str:
        measured = "not measured" if self.value is None else f"{self.value:.4f}"
        return f"{self.name} is {measured}, the limit is {self.sign} {self.limit} ({MEANING[self.name]})"


def read_limits(path: Path, engine: str) -> Limits:
    """Return the limits of an engine from a file such as `data/suites/limits.json`.

    Raises:
        DataSetError: The file is missing or no JSON, lacks the engine, or names an unknown figure or sign.
    """
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise DataSetError(f"{path} cannot be read: {error.strerror}.", _SHAPE) from error
    except ValueError as error:
        raise DataSetError(f"{path} is not JSON: {error}.", _SHAPE) from error
    if not isinstance(found, dict) or not isinstance(found.get(engine), dict):
        raise DataSetError(f"{path} has no limits for {engine}.", _SHAPE)
    return {name: _limit(path, name, value) for name, value in found[engine].items()}


def _limit(path: Path, name: str, value: Any) -> tuple[str, float]:  # noqa: ANN401
    if name not in MEANING:
        raise DataSetError(f"{path}: there is no figure {name}.", f"Use one of {', '.join(MEANING)}.")
    match value:
        case [(">=" | "<=") as sign, int() | float() as limit] if not isinstance(limit, bool):
            return sign, float(limit)
    raise DataSetError(f"{path}: the limit {value} of {name} cannot be read.", _SHAPE)


def regressions(report: SuiteReport, limits: Limits) -> list[Regression]:
    """Return the limits that a report does not keep; a figure that was not measured keeps none."""
    broken = []
    for name, (sign, limit) in limits.items():
        value = report.headline.get(name)
        if value is None or (value < limit if sign == ">=" else value > limit):
            broken.append(Regression(name, value, sign, limit))
    return broken
