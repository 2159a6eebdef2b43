"""The review app as Django sees it."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReviewConfig(AppConfig):
    """Names the app and its keys."""

    name = "pipeline.review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep the append-only tables protected and the texts indexed, whatever a migration did to them."""
        from pipeline.review.storage.append_only import protect_all
        from pipeline.review.storage.fulltext import install_again

        post_migrate.connect(protect_all, sender=self)
        post_migrate.connect(install_again, sender=self)
