"""Addresses of exports."""

from django.urls import path

from pipeline.review.exports import views

urlpatterns = [
    path("exports/", views.exports, name="exports"),
    path("exports/<slug:tool>.json", views.download, name="download"),
    path("exports/<slug:tool>/config/", views.config, name="label_config"),
]
