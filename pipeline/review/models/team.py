"""What the lead may set for everybody."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from pipeline.review.models.sealed import SealedQuerySet
from pipeline.settings import DEFAULTS

MAX_DAYS = 3650
"""Ten years: longer than anything here is kept, and short enough for dates to be counted with."""


def restricted_by_default() -> list[str]:
    """Return the labels that people under 18 do not review unless the lead says otherwise."""
    return ["hateful", "offensive"]


class Team(models.Model):
    """What the lead may set for everybody: one row, see `pipeline.review.accounts.team_settings`."""

    double_review = models.BooleanField(default=True)  # a second, blind review where an outcome accuses
    sample_rate = models.FloatField(  # share of all other items that get one too
        default=0.1, validators=(MinValueValidator(0.0), MaxValueValidator(1.0))
    )
    wide_reach = (
        models.PositiveBigIntegerField(  # reach from which one wordless answer is too little; 0: none
            default=10_000, validators=(MaxValueValidator(10**12),)
        )
    )
    hide_scores = models.BooleanField(default=True)  # percentages only after one's own answer
    good_news_every = models.PositiveSmallIntegerField(default=8)  # at least one in so many items; 0: never
    golden_every = models.PositiveSmallIntegerField(default=25)  # one golden item in so many; 0: never
    break_after = models.PositiveSmallIntegerField(
        default=20
    )  # posts that may hurt, in one session; 0: never
    reserved_hours = models.PositiveSmallIntegerField(  # how long assigned items wait for their unit
        default=24, validators=(MinValueValidator(1), MaxValueValidator(720))
    )
    not_for_minors = models.JSONField(default=restricted_by_default, blank=True)  # labels
    public_claims = models.BooleanField(default=False)  # a page of checked claims for everybody
    claim_feeds = models.BooleanField(default=False)  # the same claims as feeds for other pages
    leads_need_codes = models.BooleanField(default=False)  # a second step at login, see `accounts.two_factor`
    help_line = models.TextField(blank=True, max_length=500)  # whom to talk to when it was too much
    # how long what is kept, see `pipeline.settings.Settings`
    text_days = models.PositiveSmallIntegerField(
        default=DEFAULTS.text_days, validators=(MinValueValidator(1), MaxValueValidator(MAX_DAYS))
    )
    decision_days = models.PositiveSmallIntegerField(
        default=DEFAULTS.decision_days, validators=(MinValueValidator(1), MaxValueValidator(MAX_DAYS))
    )
    copy_days = models.PositiveSmallIntegerField(
        default=DEFAULTS.copy_days, validators=(MinValueValidator(1), MaxValueValidator(MAX_DAYS))
    )
    purge_daily = models.BooleanField(default=True)  # while the app is served

    objects = SealedQuerySet["Team"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(pk=1), name="team_is_one_row"),
            models.CheckConstraint(
                condition=Q(sample_rate__gte=0, sample_rate__lte=1), name="team_sample_rate_is_a_share"
            ),
        )

    def __str__(self) -> str:
        return "team"
