"""The programme as Django sees it."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """Names the app and its keys."""

    name = "pipeline.programme"
    label = "programme"
    default_auto_field = "django.db.models.BigAutoField"
