"""Imports that a lead started in the browser: what was uploaded, how far it is, what came of it."""

import uuid

from django.db import models
from django.utils import timezone

from pipeline.review.models.accounts import User


class ImportRun(models.Model):
    """One upload on its way into the queue; the work is done by a process of its own."""

    class State(models.TextChoices):
        CHECKING = "checking"  # uploaded; a person looks at what was recognised
        QUEUED = "queued"  # its process was started
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        INTERRUPTED = "interrupted"  # its process is gone and had not finished
        DISCARDED = "discarded"

    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)  # name of its folder
    state = models.CharField(max_length=16, choices=State, default=State.CHECKING)
    files = models.JSONField(default=list)  # [{"name", "size"}], in the order they are read
    columns = models.JSONField(default=dict)  # our field to their column, for what was not found
    encoding = models.CharField(max_length=32, blank=True)  # to insist on
    engine = models.CharField(max_length=200, default="default")
    posts = models.PositiveBigIntegerField(default=0)  # read so far
    rejected = models.PositiveBigIntegerField(default=0)
    reasons = models.JSONField(default=dict)  # rejected rows by reason
    new_items = models.PositiveIntegerField(default=0)
    grown_items = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=dict)  # what to know of it, see `imports.findings`
    problem = models.CharField(max_length=32, blank=True)  # a word of `pipeline.review.imports.problem_text`
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="imports")
    made_at = models.DateTimeField(default=timezone.now)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="imports_started")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("-made_at",), name="import_newest"),)

    def __str__(self) -> str:
        return str(self.token)
