"""The settings of the team, which the lead may change while the app runs."""

from django.forms import ModelForm

from pipeline.review.models import Event, Team, User
from pipeline.review.storage import event_log
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


@atomic_with_retry
def save_settings(form: "ModelForm[Team]", lead: User) -> None:
    """Store what a lead changed in a valid form, together with the entry of the log that says so.

    Args:
        form: Of settings of the team.
        lead: Who changed them.
    """
    changed = {name: form.cleaned_data[name] for name in form.changed_data}
    form.save()
    if changed:
        event_log.record(Event.Kind.SETTINGS_CHANGED, actor=lead, payload=changed)
