"""Addresses of the search."""

from django.urls import path

from pipeline.review.search.views import saved, search

urlpatterns = [
    path("search/", search.search, name="search"),
    path("search/views/", saved.save_view, name="save_view"),
    path("search/views/<int:number>/", saved.change_view, name="change_view"),
]
