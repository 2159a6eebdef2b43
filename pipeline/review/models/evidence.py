"""What reviews lean on: documents that reviewers attach to them."""

import uuid

from django.db import models
from django.utils import timezone

from pipeline.review.models.accounts import User
from pipeline.review.models.items import Item
from pipeline.review.models.reviews import Review


class WithoutContent(models.Manager["Document"]):
    """Documents without their bytes, which are read only where one is handed out."""

    def get_queryset(self) -> models.QuerySet["Document"]:
        """Return all documents; the bytes come with `Document.content` when asked for."""
        return super().get_queryset().defer("content")


class Document(models.Model):
    """A file somebody attached while an item was open for them. Append-only.

    It is stored in the database, so that every copy of the database holds it.
    """

    class Type(models.TextChoices):
        PDF = "pdf"
        PNG = "png"
        JPEG = "jpeg"
        WEBP = "webp"

    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="documents")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="documents")
    added_at = models.DateTimeField(default=timezone.now)
    name = models.CharField(max_length=120)  # as the person's device called it
    type = models.CharField(max_length=8, choices=Type)  # told from the content
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    objects = WithoutContent()

    class Meta:
        base_manager_name = "objects"  # also where a review names its documents
        indexes = (models.Index(fields=("item", "added_by"), name="document_of_item"),)

    def __str__(self) -> str:
        return self.name


class Attachment(models.Model):
    """A document that a review leans on. Append-only."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="attachments")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="attachments")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("review", "document"), name="attachment_once"),)

    def __str__(self) -> str:
        return f"{self.review_id}:{self.document_id}"
