"""Addresses of the dashboard."""

from django.urls import path

from pipeline.review.dashboard.views import bulk, overview, workload

urlpatterns = [
    path("overview/", overview.overview, name="overview"),
    path("overview/agreement/", overview.agreement, name="agreement"),
    path("charts/<slug:name>.svg", overview.chart, name="chart"),
    path("bulk/", bulk.recent, name="bulks"),
    path("bulk/prepare/", bulk.prepare, name="prepare_bulk"),
    path("bulk/<int:number>/", bulk.bulk, name="bulk"),
    path("people/load/", workload.load, name="load"),
]
