"""What people download of their channels and accounts: Telegram, YouTube, Instagram, Threads, X, TikTok."""

from typing import Final

from pipeline.ingest.formats.format import ABOVE, Format

DOWNLOAD_FORMATS: Final[tuple[Format, ...]] = (
    Format(
        "telegram_download",
        "Telegram Desktop, export of a channel, a group or a whole account (result.json)",
        "json",
        ((f"{ABOVE}messages",), ("text", "text_entities"), ("date", "date_unixtime")),
        {
            "post_id": ("id",),
            "text": ("text", "text_entities"),
            "created_at": ("date_unixtime", "date"),
            "page": (f"{ABOVE}.name",),
            "parent_id": ("reply_to_message_id",),
            "reactions": ("reactions[].count",),
        },
        "telegram",
        beside=("poll.question", "poll.answers[].text"),
        within=(f"{ABOVE}.id",),  # messages are numbered anew in every chat
        notices=(("type", "service"),),
        sums=True,
        owner=(f"{ABOVE}.type",),  # of a personal chat the name is a person's
        media=("photo", "file", "media_type"),
    ),
    Format(
        "youtube_takeout",
        "YouTube in Google Takeout, comments and live chats",
        "table",
        (
            ("Comment ID", "Live Chat ID"),
            ("Comment Text", "Live Chat Text"),
            ("Comment Create Timestamp", "Live Chat Create Timestamp", "Video ID", "Top-Level Comment ID"),
        ),
        {
            "post_id": ("Comment ID", "Live Chat ID"),
            "text": ("Comment Text", "Live Chat Text"),
            "created_at": ("Comment Create Timestamp", "Live Chat Create Timestamp"),
            "parent_id": ("Parent Comment ID", "Video ID", "Post ID"),
        },
        "youtube",
        zone="UTC",
    ),
    Format(
        "threads_download",
        "Threads, 'Download your information'",
        "json",
        ((f"*{ABOVE}textpostapp", f"*{ABOVE}textapp"),),
        {
            "text": ("title", "media[].title", "text"),
            "created_at": ("creation_timestamp", "media[].creation_timestamp", "timestamp"),
        },
        "threads",
        text="join",
        beside=("poll.question", "poll.options[].option"),
        media=("uri", "media[].uri"),
    ),
    Format(
        "facebook_download_notes",
        "Facebook 'Download your information', notes",
        "json",
        (("created_timestamp",), ("text",), ("title", "updated_timestamp")),
        {"text": ("title", "text"), "created_at": ("created_timestamp",)},
        "facebook",
        text="join",
    ),
    Format(
        "instagram_download",
        "Instagram, 'Download your information': posts, reels, stories",
        "json",
        (("media[].creation_timestamp", f"*{ABOVE}ig_"),),
        {
            "text": ("title", "media[].title", "caption"),  # of one picture it stands with the picture
            "created_at": ("creation_timestamp", "media[].creation_timestamp"),
        },
        "instagram",
        text="join",
        beside=("poll.question", "poll.options[].option"),
        media=("uri", "media[].uri"),
    ),
    Format(
        "x_archive",
        "X (Twitter), archive of an account: tweets.js and the like",
        "json",
        (("tweet.full_text", "tweet.text", "noteTweet.core.text"),),
        {
            "post_id": ("tweet.id_str", "tweet.id", "noteTweet.noteTweetId"),
            "text": ("tweet.full_text", "tweet.text", "noteTweet.core.text"),
            "created_at": ("tweet.created_at", "noteTweet.createdAt"),
            "parent_id": ("tweet.in_reply_to_status_id_str",),
            "reactions": ("tweet.favorite_count",),
            "shares": ("tweet.retweet_count",),
        },
        "x",
        media=("tweet.entities.media[].type",),
        zone="UTC",
    ),
    Format(
        "tiktok_download",
        "TikTok, 'Download your data' as JSON: comments and videos",
        "json",
        ((f"{ABOVE}CommentsList", f"{ABOVE}VideoList"),),
        {
            "text": ("comment", "Comment", "Title", "title", "Description", "description"),
            "created_at": ("date", "Date"),
            "url": ("Link", "link"),  # `url` of a comment leads to the video
            "reactions": ("Likes", "likes"),
        },
        "tiktok",
        media=("Link", "link", "photo", "Photo"),
        zone="UTC",
    ),
)
"""Tried in this order."""
