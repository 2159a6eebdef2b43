"""The record of everything that happened."""

from django.db import models
from django.utils import timezone

from pipeline.review.models.accounts import User
from pipeline.review.models.items import Item


class Event(models.Model):
    """Something that happened, for the record. Append-only; written by `storage.event_log` alone."""

    class Kind(models.TextChoices):
        ADDED = "added"
        TIP = "tip"  # somebody brought a post by hand
        GREW = "grew"
        GREW_AFTER_DECISION = "grew_after_decision"
        LEASED = "leased"
        LEASE_EXPIRED = "lease_expired"
        SKIPPED = "skipped"
        SKIPPED_BACK = "skipped_back"
        DOCUMENT_ADDED = "document_added"
        REVIEWED = "reviewed"
        DECIDED = "decided"
        WITHDRAWN = "withdrawn"
        REOPENED = "reopened"
        SPLIT = "split"
        MERGED = "merged"
        REGROUPED_BACK = "regrouped_back"
        TRAINED = "trained"
        ALARM_RAISED = "alarm_raised"
        ALARM_SORTED = "alarm_sorted"  # what it is about was said
        ALARM_ENDED = "alarm_ended"
        CONFIRMED = "confirmed"  # late posts say the same as what was decided
        CONFIRMED_BACK = "confirmed_back"
        REFERRED = "referred"
        REFERRAL_SENT = "referral_sent"
        USER_ADDED = "user_added"
        USER_CHANGED = "user_changed"
        INVITED = "invited"
        INVITE_REVOKED = "invite_revoked"
        RESET_LINK_MADE = "reset_link_made"
        NEW_PASSWORD = "new_password"  # noqa: S105  the name of what happened
        UNIT_ADDED = "unit_added"
        UNIT_CHANGED = "unit_changed"
        UNITS_MERGED = "units_merged"
        UNLOCKED = "unlocked"
        CODES_ADDED = "codes_added"
        CODES_REMOVED = "codes_removed"
        CODES_RESET = "codes_reset"
        RECOVERY_CODE_USED = "recovery_code_used"
        RECOVERY_CODES_RENEWED = "recovery_codes_renewed"
        SESSIONS_ENDED = "sessions_ended"
        GOLDEN_SET = "golden_set"
        GOLDEN_RETIRED = "golden_retired"
        GOLDEN_SERVED = "golden_served"  # this and the next two name no person
        GOLDEN_ANSWERED = "golden_answered"
        GOLDEN_SKIPPED = "golden_skipped"
        HANDBOOK_CHANGED = "handbook_changed"
        SETTINGS_CHANGED = "settings_changed"
        CLAIM_ADDED = "claim_added"
        CLAIM_CHANGED = "claim_changed"
        CLAIM_LEARNED = "claim_learned"  # from a decision: what it says lies with the item
        CLAIM_CONFIRMED = "claim_confirmed"  # a person said that an item states a known claim
        CLAIM_REFUSED = "claim_refused"  # or that it does not
        RESTORED = "restored"  # the queue was replaced by a copy
        ASSIGNED = "assigned"
        LEASE_RELEASED = "lease_released"
        REOPENED_BACK = "reopened_back"
        BULK = "bulk"
        BULK_UNDONE = "bulk_undone"
        VIEW_SAVED = "view_saved"
        VIEW_REMOVED = "view_removed"
        RULE_MADE = "rule_made"
        RULE_ENDED = "rule_ended"
        TOKEN_MADE = "token_made"  # noqa: S105  likewise
        TOKEN_REVOKED = "token_revoked"  # noqa: S105  likewise
        WEBHOOK_ADDED = "webhook_added"
        WEBHOOK_REMOVED = "webhook_removed"
        THRESHOLDS_CHANGED = "thresholds_changed"
        IMPORT_STARTED = "import_started"
        IMPORT_ENDED = "import_ended"
        IMPORTED = "imported"  # an export was taken in, by whatever way: how many posts were read
        PURGED = "purged"  # texts were removed: how many, and by which rule
        KEPT_REVIEWED = "kept_reviewed"  # a lead went through what is kept on purpose
        PAGE_ADDED = "page_added"
        PAGE_CHANGED = "page_changed"
        PUBLISHED = "published"  # a post of an official page was entered
        PUBLICATION_CHANGED = (
            "publication_changed"  # it is gone, is of another kind, or was entered by mistake
        )
        STORY_CHANGED = "story_changed"  # what was asked, and the caption
        COLUMN_DRAFTED = "column_drafted"
        COLUMN_CHANGED = "column_changed"
        COLUMN_APPROVED = "column_approved"
        COLUMN_DROPPED = "column_dropped"
        REFERRAL_FOLLOWED = "referral_followed"  # its way, what came back
        ACTION_ADDED = "action_added"  # something a unit did
        ACTION_CHANGED = "action_changed"
        MATERIAL_ADDED = "material_added"
        MATERIAL_REMOVED = "material_removed"
        CRITERIA_CHANGED = "criteria_changed"
        AWARDED = "awarded"  # a unit, or that was taken back
        REPORT_SETTINGS_CHANGED = "report_settings_changed"
        REPORTED = "reported"  # somebody made a report
        REPORT_SENT = "report_sent"  # a unit, or the district, finished what it says of a period
        DEMO = "demo"
        ROWS_SEALED = "rows_sealed"  # rows were written and nothing else was noted with them
        LOG_KEYED = "log_keyed"  # from here on entries are sealed; an older version wrote those before
        HEAD_RENEWED = "head_renewed"  # the head of the log was missing or not to be believed

    kind = models.CharField(max_length=32, choices=Kind)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="events", db_index=False)
    actor = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="events", db_index=False
    )
    payload = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    entry_hash = models.CharField(max_length=64)  # of this entry and the hash before it
    rows = models.JSONField(default=dict)  # {table:key: keyed hash of the row as stored, "" when removed}
    key_id = models.CharField(max_length=16, blank=True, default="")  # which secret; empty: an older version
    seal = models.CharField(max_length=64, blank=True, default="")  # HMAC of `entry_hash`

    class Meta:
        indexes = (
            models.Index(fields=("item", "id"), name="event_of_item"),
            models.Index(fields=("kind", "id"), name="event_of_kind"),
            models.Index(fields=("actor",), condition=models.Q(actor__isnull=False), name="event_of_person"),
        )

    def __str__(self) -> str:
        return f"{self.kind}@{self.at.isoformat()}"


class LogHead(models.Model):
    """Where the log ends: one row, sealed like an entry, so that entries cut off its end are missed."""

    count = models.PositiveBigIntegerField()  # entries
    last_hash = models.CharField(max_length=64)  # `entry_hash` of the last
    at = models.DateTimeField()
    key_id = models.CharField(max_length=16)
    seal = models.CharField(max_length=64)  # HMAC of count and hash

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="log_head_is_one_row"),)

    def __str__(self) -> str:
        return f"{self.count}:{self.last_hash}"
