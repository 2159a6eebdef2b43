"""Invented clusters for the queue."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.posts import Reason
from pipeline.triage import Member, QueueItem

if TYPE_CHECKING:
    from pipeline.review.models import User
    from pipeline.review.queue.decisions import Decided

SOURCE = "https://example.org/nguon"
PARTS = {"harm": 40.0, "probability": 20.0, "reach": 8.0, "age": 4.0, "uncertainty": 2.0}


def queue_item(number: int = 1, *, posts: int = 1, **change: object) -> QueueItem:
    """An invented cluster; `number` tells it apart and lowers its priority."""
    members = tuple(member(f"{number}-{i}") for i in range(posts))
    text = f"Bài số {number}: nghe nói uống nước lá xoan ba ngày là khỏi hẳn, chia sẻ gấp trước khi bị xoá!"
    start = text.index("chia sẻ gấp")
    values: dict = {
        "cluster_id": f"c{number:016x}",
        "text": text,
        "platform": "facebook",
        "page": "Chợ quê làng Sen",
        "url": f"https://example.org/bai/{number}",
        "created_at": datetime(2026, 11, 20, 3, tzinfo=UTC),
        "lang": "vi",
        "size": len(members),
        "reach": sum(m.reach for m in members),
        "probabilities": {"positive": 0.03, "hateful": 0.1, "offensive": 0.05, "check": 0.87},
        "flags": ("check",),
        "priority": max(0.0, 74.0 - number / 1000),
        "priority_parts": PARTS,
        "reasons": (Reason("check", "words", (start, start + 11), "chia sẻ gấp", 0.6),),
        "model": "linear-0badcafe",
        "members": members,
    }
    values |= change
    shown = tuple(each if each.text else replace(each, text=values["text"]) for each in values["members"])
    return QueueItem(**(values | {"members": shown}))


def member(post_id: str, **change: object) -> Member:
    values: dict = {
        "post_id": post_id,
        "platform": "facebook",
        "url": f"https://example.org/p/{post_id}",
        "created_at": datetime(2026, 11, 20, 3, tzinfo=UTC),
        "reach": 120,
        "source": "trang.csv",
        "text": "",  # that of its cluster
    }
    return Member(**(values | change))


def decide(
    person: "User", token: str, answers: dict[str, str], note: str = "", source_url: str = "", **more: object
) -> "Decided":
    """Send what a person fills in on the console; what has to stand on a source gets one."""
    from pipeline.review.queue import decisions
    from pipeline.review.queue.submission import Submission

    if "accurate" in answers.values() and not source_url and "documents" not in more:
        source_url = SOURCE
    return decisions.decide(person, token, Submission(answers, note, source_url, **more))
