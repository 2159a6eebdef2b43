"""Who works in the team: units, people, and the links they join by."""

from typing import ClassVar, Final, Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from pipeline.review.models.sealed import SealedQuerySet


class UnitQuerySet(models.QuerySet["Unit"]):
    """Units, and what has to be told apart among them."""

    def standing(self) -> Self:
        """Leave out those that were merged into another."""
        return self.filter(merged_into=None)


class Unit(models.Model):
    """A unit of the district. One that was merged into another stays, without people or work of its own."""

    class Kind(models.TextChoices):
        DOAN = "doan"  # of the Youth Union
        HOI = "hoi"  # of the Youth Federation or the Students' Association
        DOI = "doi"  # of the Young Pioneers

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=8, choices=Kind, blank=True)  # empty: nobody said
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class People(UserManager["User"]):
    """Django's own manager of accounts; passwords and roles that change are told to the event log."""

    use_in_migrations = False

    def get_queryset(self) -> SealedQuerySet["User"]:
        """Return everybody."""
        return SealedQuerySet(self.model, using=self._db)


class User(AbstractUser):
    """A member of the review team. Roles are groups, see `pipeline.review.accounts.accounts`."""

    SEALED: Final = (  # and the names of their groups
        "username",
        "password",
        "is_active",
        "is_staff",
        "is_superuser",
        "unit_id",
        "is_minor",
    )

    unit = models.ForeignKey(  # null: the whole district
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    is_minor = models.BooleanField(default=False)  # under 18: sees no restricted categories
    # what a person chose for themselves
    veils = models.BooleanField(default=True)  # posts that may hurt stay folded until a key or a tap
    softens = models.BooleanField(default=True)  # slurs keep their first letter only
    leaves_out = models.JSONField(default=list, blank=True)  # labels they would rather not read
    prefers_labels = models.JSONField(default=list, blank=True)  # labels and topics they like to get first
    prefers_topics = models.JSONField(default=list, blank=True)
    session_salt = models.CharField(max_length=32, blank=True)  # another one ends every session

    objects: ClassVar[People] = People()

    class Meta:
        verbose_name = "user"

    def get_session_auth_hash(self) -> str:
        """Return what a session must know: it changes with the password and with the salt."""
        if not self.session_salt:
            return super().get_session_auth_hash()
        return salted_hmac("pipeline.review.session", self.password + self.session_salt).hexdigest()


class Invite(models.Model):
    """A link that lets somebody make an account, or choose a new password. The link itself is not kept."""

    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the secret in the link
    name = models.CharField(max_length=80, blank=True)  # whom it is for; gone once it was used or revoked
    role = models.CharField(max_length=16, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="invites")
    is_minor = models.BooleanField(default=False)
    user = models.ForeignKey(  # whose password; for a new account, empty until it is made
        User, on_delete=models.PROTECT, null=True, related_name="links"
    )
    is_reset = models.BooleanField(default=False)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invited")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("-made_at",), name="invite_newest"),)

    def __str__(self) -> str:
        return f"{self.role}@{self.made_at.isoformat()}"
