"""What tools capture as it is sent: Zeeschuimer, yt-dlp, page scrapers, the APIs of X and TikTok."""

from typing import Final

from pipeline.ingest.formats.format import ABOVE, Format, Names

_X_LONG: Final = "note_tweet.note_tweet_results.result.text"
_X_REPOSTED: Final = "legacy.retweeted_status_result.result"
_X_QUOTED: Final = "quoted_status_result.result"


def _of_x(path: str) -> Names:
    """Return where a path leads in what X sends, with and without its note about who may see a post."""
    return f"data.{path}", f"data.tweet.{path}"


CAPTURE_FORMATS: Final[tuple[Format, ...]] = (
    Format(
        "zeeschuimer_x",
        "Zeeschuimer, X (Twitter) posts as captured (NDJSON)",
        "json",
        (("item_id", "source_platform"), (*_of_x("legacy.full_text"), *_of_x(_X_LONG))),
        {
            "post_id": (*_of_x("rest_id"), *_of_x("legacy.id_str"), "item_id"),
            # A repost is cut in its own text, a long post in the first of its texts.
            "text": (
                *_of_x(f"{_X_REPOSTED}.{_X_LONG}"),
                *_of_x(f"{_X_REPOSTED}.legacy.full_text"),
                *_of_x(_X_LONG),
                *_of_x("legacy.full_text"),
            ),
            "created_at": _of_x("legacy.created_at"),
            "parent_id": _of_x("legacy.in_reply_to_status_id_str"),
            "reactions": _of_x("legacy.favorite_count"),
            "comments": _of_x("legacy.reply_count"),
            "shares": _of_x("legacy.retweet_count"),
            "views": _of_x("views.count"),
            "platform": ("source_platform",),
        },
        "x",
        beside=(*_of_x(f"{_X_QUOTED}.{_X_LONG}"), *_of_x(f"{_X_QUOTED}.legacy.full_text")),
        media=_of_x("legacy.entities.media[].type"),
        zone="UTC",
    ),
    Format(
        "x_posts",
        "X (Twitter), posts as its API or tools for it give them",
        "any",
        (
            ("full_text", "text", "extended_tweet.full_text"),
            ("created_at", "Date", "timestamp"),
            (
                *("favorite_count", "retweet_count", "public_metrics.retweet_count", "bookmark_count"),
                *("in_reply_to_status_id_str", "in_reply_to_status_id", "tweet_id", "edit_history_tweet_ids"),
            ),
        ),
        {
            "post_id": ("id_str", "tweet_id", "rest_id", "id"),
            "text": (
                *("retweeted_status.extended_tweet.full_text", "retweeted_status.full_text"),
                *("note_tweet.text", "extended_tweet.full_text", "full_text", "text"),
            ),
            "created_at": ("created_at", "timestamp", "Date"),
            "url": ("url", "tweet_url", "link"),
            "parent_id": ("in_reply_to_status_id_str", "in_reply_to_status_id", "in_reply_to"),
            "reactions": ("favorite_count", "public_metrics.like_count", "like_count"),
            "comments": ("reply_count", "public_metrics.reply_count"),
            "shares": ("retweet_count", "public_metrics.retweet_count"),
            "views": ("views_count", "view_count", "public_metrics.impression_count"),
        },
        "x",
        beside=("quoted_status.extended_tweet.full_text", "quoted_status.full_text", "quoted_status.text"),
        media=("entities.media[].type", "media", "media[].type"),
        zone="UTC",
    ),
    Format(
        "yt_dlp",
        "yt-dlp, info.json of a video with its comments",
        "json",
        (("comments[].text",), ("formats", "extractor", "webpage_url", "comment_count", "thumbnails")),
        {
            "post_id": ("id",),
            "text": ("text", "title", "description"),
            "created_at": ("timestamp", "upload_date"),
            "url": ("webpage_url",),
            "parent_id": ("parent", f"{ABOVE}.id"),
            "reactions": ("like_count",),
            "comments": ("comment_count",),
            "views": ("view_count",),
            "platform": ("extractor_key", f"{ABOVE}.extractor_key"),
        },
        "youtube",
        text="join",
        media=("formats",),
        expand=("", "comments[]"),
        zone="UTC",
    ),
    Format(
        "tiktok_research_comments",
        "TikTok Research API, comments",
        "any",
        (("text",), ("video_id",), ("parent_comment_id", "reply_count"), ("create_time",)),
        {
            "post_id": ("id",),
            "text": ("text",),
            "created_at": ("create_time",),
            "parent_id": ("parent_comment_id", "video_id"),
            "reactions": ("like_count",),
            "comments": ("reply_count",),
        },
        "tiktok",
        zone="UTC",
    ),
    Format(
        "tiktok_research",
        "TikTok Research API, videos",
        "any",
        (("video_description", "voice_to_text"), ("create_time", "region_code")),
        {
            "post_id": ("id", "video_id"),
            "text": ("video_description", "voice_to_text"),
            "created_at": ("create_time",),
            "reactions": ("like_count",),
            "comments": ("comment_count",),
            "shares": ("share_count",),
            "views": ("view_count",),
        },
        "tiktok",
        zone="UTC",
    ),
    Format(
        "facebook_page_scraper",
        "facebook-page-scraper, posts as JSON keyed by id or CSV",
        "any",
        (("content",), ("posted_on",)),
        {
            "post_id": ("post_id", "id", f"{ABOVE}.key"),
            "text": ("content",),
            "created_at": ("posted_on",),
            "url": ("post_url",),  # no page: in a group `name` is whoever wrote the post
            "reactions": ("reaction_count", "reactions_count"),
            "comments": ("comments",),
            "shares": ("shares",),
        },
        "facebook",
        media=("image", "images", "video"),
    ),
)
"""Tried in this order."""
