"""From probabilities to flags, a priority that explains itself, and queue items."""

from pipeline.triage.items import Member, QueueItem
from pipeline.triage.priority import HARM, WEIGHTS, Priority, flags, priority, reach

__all__ = ["HARM", "WEIGHTS", "Member", "Priority", "QueueItem", "flags", "priority", "reach"]
