"""Addresses of the search."""

from django.urls import path

from pipeline.review.search.views import saved, search

urlpatterns = [
    path("search/", search.search, name="search"),
    path("search/views/", saved.save, name="save_view"),
    path("search/views/<int:number>/", saved.change, name="change_view"),
]
