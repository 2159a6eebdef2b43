"""The form for actions on many items, which stands on the page of another feature: that of the search."""

from typing import Any

from django import template

from pipeline.review.accounts.access import member
from pipeline.review.dashboard.views.bulk import choices

register = template.Library()


@register.simple_tag(takes_context=True)
def bulk_choices(context: template.Context) -> dict[str, Any]:
    """Return what `dashboard/bulk_form.html` offers, or nothing to who may not act in bulk."""
    return choices(member(context["request"]))
