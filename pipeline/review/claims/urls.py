"""Addresses of the claim bank."""

from django.urls import path

from pipeline.review.claims.views import bank, public

urlpatterns = [
    path("known/", bank.known, name="known"),
    path("known/new/", bank.edit, name="new_claim"),
    path("known/file/", bank.upload, name="import_claims"),
    path("known/compare/", bank.compare, name="compare_claims"),
    path("known/<int:number>/", bank.claim, name="known_claim"),
    path("known/<int:number>/edit/", bank.edit, name="edit_claim"),
    path("checked/", public.checked, name="checked"),
    path("checked/feed.<str:kind>", public.feed, name="checked_feed"),
]
