"""How a post is found by its link, whatever a person copied into it: by the keyed hash it is known by."""

from urllib.parse import urlsplit

from pipeline.errors import UsageError
from pipeline.ingest.fields.links import link_hash
from pipeline.review.models import ItemPost
from pipeline.review.storage.database_url import resolve_database
from pipeline.review.storage.secret import post_id_key


def check_link(link: str) -> str:
    """Return a web link without the white space around it.

    Raises:
        UsageError: It is no web link.
    """
    try:
        parts = urlsplit(link.strip())
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https"):
        raise UsageError("That is no web link.", "Give the whole link, with https:// in front.")
    return link.strip()


def find_posts(link: str) -> list[int]:
    """Return the keys of the posts that a link leads to and whose words are still kept.

    Raises:
        UsageError: It is no web link.
    """
    hashed = link_hash(check_link(link), post_id_key(resolve_database().local))
    return list(
        ItemPost.objects.filter(link_hash=hashed, text_removed_at=None)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
