"""Addresses of posts by hand."""

from django.urls import path

from pipeline.review.tips import views

urlpatterns = [path("tip/", views.tip, name="tip")]
