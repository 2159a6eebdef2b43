"""What keeps its text on purpose, past the usual time, and who looked through it last.

A list that nobody looks at grows for ever, so once a year a lead confirms that it is still needed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from pipeline.review.models import Document, Event, GoldenItem, User
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_with_retry

REVIEW_INTERVAL: Final = timedelta(days=365)
"""How often a lead looks through what is kept on purpose."""


@dataclass(frozen=True, slots=True)
class KeptOnPurpose:
    """What keeps text past its time.

    Attributes:
        golden: Items that are golden.
        documents: Documents that reviews lean on.
        reviewed_at: When a lead last confirmed that all of it is still needed; None for never.
    """

    golden: int
    documents: int
    reviewed_at: datetime | None

    @property
    def is_due(self) -> bool:
        """Whether it is time to look through it, which it never is while there is nothing."""
        if not (self.golden or self.documents):
            return False
        return self.reviewed_at is None or self.reviewed_at <= timezone.now() - REVIEW_INTERVAL


def kept_on_purpose() -> KeptOnPurpose:
    """Count what keeps its text on purpose."""
    last = Event.objects.filter(kind=Event.Kind.KEPT_REVIEWED).order_by("-pk").first()
    return KeptOnPurpose(
        golden=GoldenItem.objects.filter(retired_at=None).count(),
        documents=Document.objects.filter(attachments__isnull=False).distinct().count(),
        reviewed_at=last.at if last else None,
    )


@atomic_with_retry
def confirm(lead: User) -> None:
    """Note that a lead looked through what is kept on purpose and found it needed."""
    found = kept_on_purpose()
    payload = {"golden": found.golden, "documents": found.documents}
    event_log.record(Event.Kind.KEPT_REVIEWED, actor=lead, payload=payload)
