"""Addresses of the event log."""

from django.urls import path

from pipeline.review.audit import views

urlpatterns = [
    path("audit/", views.log, name="audit"),
    path("audit/check/", views.check, name="audit_check"),
    path("audit/export.<slug:kind>", views.export, name="audit_export"),
]
