"""Addresses of the review app: those of each feature, put together."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from pipeline.review.accounts.access import needs
from pipeline.review.api import guide, main

handler400 = "pipeline.review.web.errors.bad_request"
handler500 = "pipeline.review.web.errors.server_error"

_FEATURES = (
    "queue",
    "tips",
    "training",
    "search",
    "claims",
    "imports",
    "dashboard",
    "accounts",
    "webhooks",
    "exports",
    "audit",
    "retention",
)

urlpatterns = [
    *(path("", include(f"pipeline.review.{feature}.urls")) for feature in _FEATURES),
    path("account/api/", needs("use_api")(guide.page(main.document)), name="api_guide"),
    path("api/v1/", include(main.urls())),
    path("language/", login_not_required(set_language), name="set_language"),
]
