"""Addresses of reports."""

from django.urls import path

from pipeline.programme.reports import views

urlpatterns = [
    path("report/", views.report, name="report"),
    path("report/words/", views.words, name="report_words"),
    path("report/settings/", views.settings, name="report_settings"),
    path("report/download.<str:ending>", views.download, name="download_report"),
    path("report/figures/<slug:name>.csv", views.figures, name="report_figures"),
]
