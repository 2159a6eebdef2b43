"""Addresses of official pages and publications."""

from django.urls import path

from pipeline.programme.publishing.views import pages, publications, recognition

urlpatterns = [
    path("pages/", pages.pages, name="official_pages"),
    path("pages/<int:number>/", pages.change, name="official_page"),
    path("published/", publications.publications, name="publications"),
    path("published/import/", recognition.recognise, name="recognise"),
    path("published/<int:number>/", publications.change, name="publication"),
]
