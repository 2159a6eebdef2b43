"""Addresses of imports and thresholds."""

from django.urls import path

from pipeline.review.imports.views import imports, thresholds

urlpatterns = [
    path("import/", imports.imports, name="imports"),
    path("import/<int:number>/", imports.run, name="import_run"),
    path("import/<int:number>/state/", imports.state, name="import_state"),
    path("import/<int:number>/rejects.<str:kind>", imports.rejects, name="import_rejects"),
    path("thresholds/", thresholds.thresholds, name="thresholds"),
]
