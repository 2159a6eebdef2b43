"""Exports that Meta's own tools write: Business Suite, downloads, Graph API, CrowdTangle, Content Library."""

from typing import Final

from pipeline.ingest.formats.format import Format, Names

_MBS_COUNTS: Final[dict[str, Names]] = {
    "reactions": ("Reactions", "Reaktioner", "Likes"),
    "comments": ("Comments", "Kommentarer"),
    "shares": ("Shares", "Delningar"),
    "views": ("Views", "Impressions", "Reach", "Visningar", "Räckvidd"),
}
_CROWDTANGLE_REACTIONS: Final = ("Likes", "Love", "Wow", "Haha", "Sad", "Angry", "Care")
_UNVERIFIED: Final = "column names are from documentation, not from a real file: look at the mapping"

META_FORMATS: Final[tuple[Format, ...]] = (
    Format(
        "meta_business_suite",
        "Meta Business Suite, content of a Facebook page",
        "table",
        (
            ("Post ID", "Publicerings-id"),
            ("Publish time", "Publiceringstid"),
            ("Page name", "Sidnamn", "Page ID", "Sid-id"),
            ("Title", "Description", "Beskrivning", "Titel"),
        ),
        {
            "post_id": ("Post ID", "Publicerings-id"),
            "text": ("Description", "Title", "Beskrivning", "Titel"),
            "created_at": ("Publish time", "Publiceringstid"),
            "page": ("Page name", "Sidnamn"),
            "url": ("Permalink", "Permalänk"),
            **_MBS_COUNTS,
        },
        "facebook",
        text="longest",  # Title holds the caption in nearly all rows, Description in about half
        media=("Post type", "Inläggstyp"),
        dayfirst=False,
    ),
    Format(
        "meta_business_suite_instagram",
        "Meta Business Suite, content of an Instagram account",
        "table",
        (("Post ID",), ("Account username", "Account ID"), ("Publish time",), ("Description", "Title")),
        {
            "post_id": ("Post ID",),
            "text": ("Description", "Title"),
            "created_at": ("Publish time",),
            "page": ("Account name",),
            "url": ("Permalink",),
            **_MBS_COUNTS,
        },
        "instagram",
        text="longest",
        media=("Post type",),
        dayfirst=False,
    ),
    Format(
        "facebook_download_comments",
        "Facebook 'Download your information', comments",
        "json",
        (("timestamp",), ("data[].comment.comment",)),
        {
            "text": ("data[].comment.comment",),
            "created_at": ("timestamp",),
            "page": ("data[].comment.group",),
        },
        "facebook",
        media=("attachments[].data[].media.uri",),
    ),
    Format(
        "facebook_download",
        "Facebook 'Download your information', posts",
        "json",
        (
            ("timestamp",),
            (
                "data[].post",
                "data[].update_timestamp",
                "attachments[].data[].media.uri",
                "attachments",
                "data",
            ),
            ("title", "data[].post", "attachments"),
        ),
        {
            "text": (
                *("data[].post", "attachments[].data[].media.description"),
                *("attachments[].data[].note.title", "attachments[].data[].note.text"),
                *("attachments[].data[].poll.question", "attachments[].data[].poll.options[].option"),
            ),
            "created_at": ("timestamp",),
        },
        "facebook",
        text="join",
        media=("attachments[].data[].media.uri",),
    ),
    Format(
        "facebook_download_media",
        "Facebook 'Download your information', videos and albums",
        "json",
        (("creation_timestamp",), ("uri",)),
        {"text": ("description", "title"), "created_at": ("creation_timestamp",)},
        "facebook",
        media=("uri",),
    ),
    Format(
        "facebook_graph",
        "Facebook Graph API, feed of a page",
        "json",
        (("id",), ("created_time",)),
        {
            "post_id": ("id",),
            "text": ("message", "attachments.data[].description"),  # of a post that only shares another
            "created_at": ("created_time",),
            "url": ("permalink_url",),
            "parent_id": ("parent.id",),
            "reactions": ("reactions.summary.total_count", "likes.summary.total_count", "like_count"),
            "comments": ("comments.summary.total_count", "comment_count"),
            "shares": ("shares.count",),
        },
        "facebook",
        media=("attachments.data[].media_type", "attachments.data[].type", "full_picture"),
        expand=("", "comments.data[]", "comments.data[].comments.data[]"),
    ),
    Format(
        "crowdtangle",
        "CrowdTangle, Facebook pages or groups (closed in 2024)",
        "table",
        (("Page Name", "Group Name"), ("Post Created", "Created"), ("Message",)),
        {
            "text": ("Message", "Image Text", "Link Text", "Description"),
            "created_at": ("Post Created", "Created"),  # the shorter one before 2021
            "page": ("Page Name", "Group Name"),
            "url": ("URL",),
            "reactions": _CROWDTANGLE_REACTIONS,
            "comments": ("Comments",),
            "shares": ("Shares",),
            "views": ("Total Views", "Post Views"),
        },
        "facebook",
        text="join",
        sums=True,
        media=("Type",),
    ),
    Format(
        "crowdtangle_instagram",
        "CrowdTangle, Instagram (closed in 2024)",
        "table",
        (
            ("Account",),
            ("Post Created", "Created"),
            ("Description", "Title"),
            ("Photo", "Link", "*overperforming"),
        ),
        {
            "text": ("Description", "Title"),
            "created_at": ("Post Created", "Created"),
            "url": ("URL",),  # no page: `Account` may be anybody's
            "reactions": ("Likes",),
            "comments": ("Comments",),
            "views": ("Views",),
        },
        "instagram",
        text="join",
        media=("Type", "Photo"),
    ),
    Format(
        "meta_content_library",
        "Meta Content Library",
        "any",
        (("text",), ("creation_time",), ("id",)),
        {
            "post_id": ("id",),
            "text": ("text",),
            "created_at": ("creation_time",),
            "page": ("post_owner.data.name", "post_owner.name"),
            "reactions": ("statistics.reaction_count", "statistics.like_count"),
            "comments": ("statistics.comment_count",),
            "shares": ("statistics.share_count",),
            "views": ("statistics.views",),
        },
        "facebook",
        owner=("post_owner.data.type", "post_owner.type"),
        media=("media_type",),
        zone="UTC",
        note=_UNVERIFIED,
    ),
)
"""Tried in this order."""
