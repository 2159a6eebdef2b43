"""Addresses of the column."""

from django.urls import path

from pipeline.programme.column.views import drafts

urlpatterns = [
    path("column/", drafts.column, name="column"),
    path("column/start/<int:number>/", drafts.start, name="start_draft"),
    path("column/start/claim/<int:number>/", drafts.start_about_claim, name="start_claim_draft"),
    path("column/<int:number>/", drafts.draft, name="draft"),
    path("column/<int:number>/card.<slug:kind>", drafts.card, name="card"),
]
