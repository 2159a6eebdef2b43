"""From probabilities to flags, a priority that explains itself, and queue items."""

from pipeline.triage.cutoffs import Budget, Cutoff, allowed, find_cutoffs
from pipeline.triage.items import Member, QueueItem
from pipeline.triage.priority import HARM, WEIGHTS, Priority, priority, reach, urgency_order

__all__ = [
    "HARM",
    "WEIGHTS",
    "Budget",
    "Cutoff",
    "Member",
    "Priority",
    "QueueItem",
    "allowed",
    "find_cutoffs",
    "priority",
    "reach",
    "urgency_order",
]
