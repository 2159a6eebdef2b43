"""The tables of the queue.

Items and their questions are the work; leases say who has which item open; reviews are what people decided;
events are everything that happened. Reviews and events are append-only, also in the database
(`pipeline.review.storage.append_only`): a decision is superseded by a later one, never overwritten.

No table holds anything about the author of a post.
"""

from pipeline.review.models.accounts import Invite, Unit, User
from pipeline.review.models.alarms import Alarm
from pipeline.review.models.assignment import Bulk, PageRule
from pipeline.review.models.claims import ClaimMatch, ClaimVariant, KnownClaim
from pipeline.review.models.events import Event, LogHead
from pipeline.review.models.evidence import Attachment, Document
from pipeline.review.models.golden import GoldenItem
from pipeline.review.models.handbook import Phrase, Source
from pipeline.review.models.imports import ImportRun
from pipeline.review.models.items import Import, Item, ItemPost, Question, Stage
from pipeline.review.models.retention import Purge
from pipeline.review.models.reviews import (
    Decision,
    GoldenAnswer,
    Lease,
    Referral,
    Review,
    Skip,
    Withdrawal,
)
from pipeline.review.models.search import ItemText, SavedView
from pipeline.review.models.similarity import ItemBands
from pipeline.review.models.team import Team, restricted_by_default
from pipeline.review.models.thresholds import ScoreDay, Threshold
from pipeline.review.models.tips import Tip
from pipeline.review.models.tokens import Token
from pipeline.review.models.training import TrainingStep
from pipeline.review.models.webhooks import Delivery, Webhook

__all__ = [
    "Alarm",
    "Attachment",
    "Bulk",
    "ClaimMatch",
    "ClaimVariant",
    "Decision",
    "Delivery",
    "Document",
    "Event",
    "GoldenAnswer",
    "GoldenItem",
    "Import",
    "ImportRun",
    "Invite",
    "Item",
    "ItemBands",
    "ItemPost",
    "ItemText",
    "KnownClaim",
    "Lease",
    "LogHead",
    "PageRule",
    "Phrase",
    "Purge",
    "Question",
    "Referral",
    "Review",
    "SavedView",
    "ScoreDay",
    "Skip",
    "Source",
    "Stage",
    "Team",
    "Threshold",
    "Tip",
    "Token",
    "TrainingStep",
    "Unit",
    "User",
    "Webhook",
    "Withdrawal",
    "restricted_by_default",
]
