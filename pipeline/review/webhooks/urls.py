"""Addresses of webhooks."""

from django.urls import path

from pipeline.review.webhooks import views

urlpatterns = [
    path("webhooks/", views.webhooks, name="webhooks"),
    path("webhooks/<int:number>/remove/", views.remove, name="remove_webhook"),
    path("webhooks/delivery/<int:number>/resend/", views.resend, name="resend"),
]
