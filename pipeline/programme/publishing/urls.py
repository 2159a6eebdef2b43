"""Addresses of official pages and publications."""

from django.urls import path

from pipeline.programme.publishing.views import pages

urlpatterns = [
    path("pages/", pages.pages, name="official_pages"),
    path("pages/<int:number>/", pages.change, name="official_page"),
]
