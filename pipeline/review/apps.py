"""The review app as Django sees it."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReviewConfig(AppConfig):
    """Names the app and its keys."""

    name = "pipeline.review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let every migration end with what is no model, and every write to a sealed table be noted."""
        from pipeline.review.queue.handbook_defaults import add_default_entries
        from pipeline.review.storage import band_index, event_log, fulltext
        from pipeline.review.storage.append_only import protect_all

        for complete in (
            protect_all,
            fulltext.install,
            band_index.install,
            add_default_entries,
            event_log.adopt,
        ):
            post_migrate.connect(complete, sender=self)
        event_log.watch()
