"""The programme as Django sees it."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """Names the app and its keys."""

    name = "pipeline.programme"
    label = "programme"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let go of the words of an item when the review app does."""
        from pipeline.programme.good_news.forgetting import forget
        from pipeline.review.models.retention import texts_erased

        texts_erased.connect(forget)
