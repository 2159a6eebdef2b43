"""Addresses of the programme: those of each feature, put together."""

from typing import Final

from django.urls import include, path

_FEATURES: Final = ("publishing", "good_news", "column", "referrals", "units", "reports")

urlpatterns = [path("programme/", include(f"pipeline.programme.{feature}.urls")) for feature in _FEATURES]
