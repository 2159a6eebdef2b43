"""The settings of the team, which the lead may change while the app runs."""

from pipeline.review.models import Team
from pipeline.review.storage.transactions import atomic_with_retry


def team() -> Team:
    """Return the team's settings, as they are now."""
    return Team.objects.filter(pk=1).first() or Team(pk=1)


@atomic_with_retry
def change_team(**values: object) -> Team:
    """Change settings and return them all.

    Raises:
        django.core.exceptions.ValidationError: A value is out of its range.
    """
    found = Team.objects.select_for_update().filter(pk=1).first() or Team(pk=1)
    for name, value in values.items():
        setattr(found, name, value)
    found.full_clean()
    found.save()
    return found
