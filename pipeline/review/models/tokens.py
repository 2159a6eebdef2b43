"""Keys by which programs of the team reach the API."""

from django.db import models
from django.utils import timezone

from pipeline.review.models.accounts import User


class Token(models.Model):
    """A key for the API. Its secret is shown once; a token may never do more than its owner may now."""

    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the secret
    name = models.CharField(max_length=80)  # what it is for, in the owner's words
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    scopes = models.JSONField()  # see `pipeline.review.accounts.tokens.SCOPES`
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)  # a day is enough to see what is in use; it watches nobody

    class Meta:
        indexes = (models.Index(fields=("owner", "revoked_at"), name="token_of_owner"),)

    def __str__(self) -> str:
        return f"{self.name}@{self.owner_id}"
