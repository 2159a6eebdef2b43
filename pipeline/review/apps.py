"""The Django app of the review queue."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """App label `review`, so that tables are called `review_item` and so on."""

    name = "pipeline.review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"
