"""For how long what is kept, and what is past that.

The clock of a text starts anew with all work on its item: when it is added or grows, is reviewed, decided,
reopened, regrouped or referred. So nothing disappears while somebody may still need it, and an item that
nobody took up goes as soon as one that was decided. Opening or passing over an item is no work on it.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from pipeline.review.accounts.team_settings import team
from pipeline.review.models import Alarm, Delivery, Event, GoldenItem, Item, ItemPost, Lease, ScoreDay

WORK: Final = (
    Event.Kind.ADDED,
    Event.Kind.GREW,
    Event.Kind.GREW_AFTER_DECISION,
    Event.Kind.DOCUMENT_ADDED,
    Event.Kind.REVIEWED,
    Event.Kind.DECIDED,
    Event.Kind.WITHDRAWN,
    Event.Kind.REOPENED,
    Event.Kind.REOPENED_BACK,
    Event.Kind.SPLIT,
    Event.Kind.MERGED,
    Event.Kind.REGROUPED_BACK,
    Event.Kind.ALARM_RAISED,
    Event.Kind.ALARM_ENDED,
    Event.Kind.REFERRED,
    Event.Kind.REFERRAL_SENT,
)
"""What happens to an item and starts its clock anew."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How many days what is kept.

    Attributes:
        text_days: Texts and links of posts, after the last work on their item.
        decision_days: Hashes that tell posts apart, after their text.
        copy_days: Backups and queues set aside, after they were made.
    """

    text_days: int
    decision_days: int
    copy_days: int

    def to_dict(self) -> dict[str, int]:
        """Return plain JSON values."""
        return asdict(self)


def current_policy(older_than: int | None = None) -> Policy:
    """Return what the team has set.

    Args:
        older_than: Days to keep texts instead, for once.
    """
    chosen = team()
    days = chosen.text_days if older_than is None else older_than
    return Policy(days, chosen.decision_days, chosen.copy_days)


def expired_items(policy: Policy, now: datetime) -> QuerySet[Item]:
    """Return the items whose text is past its time.

    Those open for somebody, golden ones and those with an alarm that no lead has acted on are not.
    """
    limit = now - timedelta(days=policy.text_days)
    worked_on = Event.objects.filter(item=OuterRef("pk"), kind__in=WORK, at__gt=limit)
    held = Lease.objects.live().filter(item=OuterRef("pk"))
    alarmed = Alarm.objects.filter(item=OuterRef("pk"), ended_at=None)
    return Item.objects.filter(
        ~Exists(worked_on),
        ~Exists(held),
        ~Exists(live_golden()),
        ~Exists(alarmed),
        text_removed_at=None,
        added_at__lte=limit,
    )


def live_golden() -> QuerySet[GoldenItem]:
    """Return the golden marks that keep the text of an item, for use within a query of items."""
    return GoldenItem.objects.filter(item=OuterRef("pk"), retired_at=None)


def expired_traces(policy: Policy, now: datetime) -> QuerySet[ItemPost]:
    """Return the posts without text of which not even the hashes are needed any more."""
    return ItemPost.objects.filter(text_removed_at__lte=now - timedelta(days=policy.decision_days))


def expired_messages(policy: Policy, now: datetime) -> QuerySet[Delivery]:
    """Return the messages to other programs, with links in them, that were given up or delivered long ago."""
    limit = now - timedelta(days=policy.text_days)
    return Delivery.objects.filter(made_at__lte=limit).exclude(state=Delivery.State.WAITING)


def expired_scores(policy: Policy, now: datetime) -> QuerySet[ScoreDay]:
    """Return the scores of days that no estimate of thresholds looks back on."""
    return ScoreDay.objects.filter(day__lt=(now - timedelta(days=policy.text_days)).date())
