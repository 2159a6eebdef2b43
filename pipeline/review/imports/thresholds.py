"""Which labels ask for a reviewer and from which probability, as the lead chose it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from pipeline.batch import Scorer
from pipeline.classify import Model
from pipeline.labels import LABELS, QUEUED, Label
from pipeline.review.models import Event, Threshold, User
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_with_retry
from pipeline.settings import DEFAULTS
from pipeline.triage import Budget, Cutoff

By = Threshold.By


@dataclass(frozen=True, slots=True)
class Choice:
    """What holds for one label: whether it opens items, and from which share to read or probability."""

    is_on: bool
    by: str
    value: float


def choices() -> dict[Label, Choice]:
    """Return what holds for every label now."""
    made = {row.label: Choice(row.is_on, row.by, row.value) for row in Threshold.objects.all()}
    return {label: made.get(label, Choice(label in QUEUED, By.BUDGET, DEFAULTS.budget)) for label in LABELS}


@atomic_with_retry
def change_thresholds(chosen: Mapping[Label, Choice], by: User) -> None:
    """Keep new choices for imports from now on; items in the queue keep their flags."""
    before = choices()
    changed = {label: choice for label, choice in chosen.items() if choice != before[label]}
    for label, choice in changed.items():
        Threshold.objects.update_or_create(label=label, defaults=asdict(choice))
    if changed:
        facts: dict[str, Any] = {
            label: {"old": asdict(before[label]), "new": asdict(new)} for label, new in changed.items()
        }
        event_log.record(Event.Kind.THRESHOLDS_CHANGED, actor=by, payload=facts)


def scorer_for(model: Model) -> Scorer:
    """Return a scorer that flags what the lead chose: a share of each import, or from a probability on."""
    chosen = choices()
    rules: dict[Label, Budget | Cutoff] = {
        label: Cutoff(choice.value) if choice.by == By.PROBABILITY else Budget(choice.value)
        for label, choice in chosen.items()
    }
    order = (*QUEUED, *(label for label in LABELS if label not in QUEUED))
    return Scorer(model, rules, datetime.now(UTC), tuple(label for label in order if chosen[label].is_on))
