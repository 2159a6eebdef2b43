"""Links that are safe to click, and what a review leans on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.review.models import Document, Review


def web_link(url: str) -> str:
    """Return a link that is safe to click, or an empty string: only http and https, nothing hidden."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.hostname and url.isprintable() else ""


def links_of(review: Review) -> list[str]:
    """Return the links of a review that are safe to click."""
    return [safe for link in review.links if (safe := web_link(link))]


@dataclass(frozen=True, slots=True)
class Link:
    """A link a review leans on; `official` names the official source it belongs to, if any."""

    url: str
    official: str


def marked(links: Iterable[str], name_of: Callable[[str], str]) -> list[Link]:
    """Return links with the official sources they belong to.

    Args:
        links: Safe links.
        name_of: See `pipeline.review.queue.handbook.namer`.
    """
    return [Link(link, name_of(link)) for link in links]


def documents_of(review: Review) -> list[Document]:
    """Return the documents of a review, in the order they were added; prefetch `attachments__document`."""
    return [attachment.document for attachment in review.attachments.all()]
