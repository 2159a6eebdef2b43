"""How text from people appears on pages."""

from django import template

from pipeline.review.presentation import highlight

register = template.Library()


@register.filter
def inert(text: object) -> str:
    """Return text in which nothing is hidden or reorders the line, see `highlight.inert`."""
    return highlight.inert(str(text))
