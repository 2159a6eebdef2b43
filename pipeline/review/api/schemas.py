"""What goes over the API, with the words of its document.

Nothing here is about the author of a post, and no person of the team has a name.
"""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, field_validator

from pipeline.labels import Label
from pipeline.review.queue.evidence import MAX_LINKS, MAX_URL_CHARS
from pipeline.review.queue.submission import MAX_NOTE_CHARS

Number = Annotated[int, Field(ge=1, le=2**63 - 1)]
Cursor = Annotated[int, Field(ge=0, le=2**63 - 1)]


def _iso(value: object) -> object:
    """Let a time be a date in words only: a bare number would be taken for seconds since 1970."""
    if isinstance(value, str) and not re.match(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        raise ValueError("Use ISO 8601, such as 2026-11-20T00:00:00Z.")
    return value


def _within(value: datetime) -> datetime:
    """Move a time before all posts, or after them, to where every database can compare it."""
    return (
        value if 1970 <= value.year < 9000 else datetime(min(max(value.year, 1970), 9000), 1, 1, tzinfo=UTC)
    )


Moment = Annotated[datetime, BeforeValidator(_iso), AfterValidator(_within)]
State = Literal["waiting", "decided"]
StageName = Literal["first", "second", "adjudicate"]
Harm = Literal["", "low", "medium", "high"]
Topic = Literal[
    "", "policy", "economy", "health", "disaster", "security", "impersonation", "scam_link", "other"
]


def example(**values: Any) -> ConfigDict:  # noqa: ANN401
    """Return a configuration with one example."""
    return ConfigDict(json_schema_extra={"examples": [values]}, from_attributes=True)


class ReasonOut(Schema):
    """Why the machine flagged the post."""

    model_config = example(label="check", kind="words", span=[41, 52], text="chia sẻ gấp", weight=0.6)

    label: str = Field(description="The label this speaks for.")
    kind: str = Field(description="`words`, `risk_sign` or `known_claim`.")
    span: list[int] = Field(description="Start and end, in characters of `text`; [0, 0] for no place.")
    text: str = Field(description="The words, or the name of the sign or claim.")
    weight: float | None = Field(description="Share of the evidence, -1 to 1; null while scores are hidden.")


class QuestionOut(Schema):
    """A label the item was flagged for: a question to people, never a verdict."""

    label: Label
    state: Literal["open", "closed"]
    probability: float | None = Field(description="0 to 1; null while scores are hidden.")
    outcome: str = Field(description="What people decided; empty while the question is open.")


class ItemOut(Schema):
    """A cluster of near-duplicate posts. Scores are null for reviewers who have yet to answer blind."""

    id: int
    cluster_id: str
    text: str = Field(description="As shown to reviewers: personal data masked.")
    link: str = Field(description="Link to the post; empty where the export had none.")
    platform: str
    language: str
    posted_at: datetime | None
    added_at: datetime
    decided_at: datetime | None
    size: int = Field(description="Posts in the cluster.")
    reach: int = Field(description="People the posts may have reached, together.")
    state: State
    stage: StageName | None = Field(description="The review it waits for; null while hidden.")
    round: int = Field(description="Grows when somebody asks for another look.")
    is_sensitive: bool = Field(description="May hurt to read: keep it folded until somebody asks.")
    scores_hidden: bool
    priority: float | None = Field(description="0 to 100.")
    priority_parts: dict[str, float] | None = Field(description="Points by part; they add up to priority.")
    probabilities: dict[str, float] | None = Field(description="0 to 1 for every label.")
    questions: list[QuestionOut]
    reasons: list[ReasonOut]
    model: str


class PostOut(Schema):
    """One post of a cluster."""

    platform: str
    link: str
    posted_at: datetime | None
    reach: int
    text: str = Field(description="As shown, personal data masked.")
    covered: bool = Field(
        description="Whether a decision covers it. A post that came later waits until a person confirms it."
    )


class DecisionOut(Schema):
    """What stands about one label."""

    label: Label
    outcome: str
    how: Literal["single", "agreed", "adjudicated"]
    round: int
    at: datetime


class ItemDetail(ItemOut):
    """One item with its posts and what stands about it."""

    posts: list[PostOut] = Field(description="The first 200, oldest first.")
    decisions: list[DecisionOut] = Field(description="The newest of each label; empty while hidden.")


class ItemPage(Schema):
    """A page of items, by number."""

    items: list[ItemOut]
    next: int | None = Field(description="Give it as `after` for the next page; null on the last.")


class Entry(Schema):
    """Something that changed what stands about an item."""

    model_config = example(
        cursor=812,
        type="decided",
        item=7,
        cluster_id="c0000000000000007",
        link="https://example.org/bai/7",
        at="2026-11-26T03:57:00Z",
        round=1,
        how="agreed",
        outcomes={"check": "scam"},
        post_ids=["p1", "p2"],
        withheld=False,
    )

    cursor: int = Field(description="Place in the feed; grows, with gaps.")
    type: Literal["decided", "withdrawn", "reopened", "confirmed", "unconfirmed"] = Field(
        description="`decided`: from now on `outcomes` stand. `withdrawn`: the decision about the labels in "
        "`outcomes` was taken back; the one before it, if any, stands again. `reopened`: somebody asked for "
        "another look; the last decision stands until the next. `confirmed`: a person found the posts in "
        "`post_ids`, which came later, to say the same. `unconfirmed`: that was taken back."
    )
    item: int
    cluster_id: str
    link: str
    at: datetime
    round: int | None
    how: Literal["single", "agreed", "adjudicated"] | None
    outcomes: dict[str, str] = Field(description="Outcome by label; empty text for a withdrawn one.")
    post_ids: list[str] = Field(
        description="The posts it is about: those that the people who decided could see, as far as they are "
        "still in this item, or those confirmed."
    )
    withheld: bool = Field(description="The item waits for a blind answer of this token's owner.")


class Feed(Schema):
    """A part of the feed, oldest first."""

    entries: list[Entry]
    next: int = Field(description="Give it as `after` next time; ask again later when there was nothing new.")
    more: bool = Field(description="Whether there is more right now.")


class OutcomeOut(Schema):
    """One possible answer: read its name as "the reviewer thinks that …"."""

    name: str
    title: str
    hint: str
    needs_source: bool = Field(
        description="Needs `source_url` (or a document added on the review console) and a short `note`."
    )
    accuses: bool = Field(description="Says something bad about a post, so two people have to give it.")


class QuestionText(Schema):
    """What is asked about a label, in the language of the request."""

    label: Label
    title: str
    asks: str
    outcomes: list[OutcomeOut]


class Opinion(Schema):
    """What one of two people answered, for the one who adjudicates; `who` is a number within this item."""

    who: int
    outcomes: list[str]
    note: str
    links: list[str]


class ClaimIn(Schema):
    """Which item to claim."""

    model_config = ConfigDict(extra="forbid")

    item: Number | None = Field(None, description="A certain item; without it, the next in the queue.")


class ClaimOut(Schema):
    """An item in the hands of the token's owner until `expires_at`."""

    lease: UUID
    expires_at: datetime
    asked: list[Label] = Field(description="Labels that need an answer, most urgent first.")
    opinions: list[Opinion] = Field(description="Filled only when there is a disagreement to adjudicate.")
    item: ItemDetail


class DecisionIn(Schema):
    """What the reviewer thinks."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "answers": {"check": "false_with_source"},
                    "note": "Bộ Y tế đã bác tin này hôm 20/11.",
                    "source_url": "https://example.org/bo-y-te-bac-tin",
                    "topic": "health",
                    "harm": "medium",
                }
            ]
        },
    )

    answers: dict[Label, str] = Field(description="Outcome by label, one for each label in `asked`.")
    note: str = Field("", max_length=2 * MAX_NOTE_CHARS)
    source_url: str = Field(
        "",
        max_length=(MAX_LINKS + 1) * MAX_URL_CHARS,
        description="Links to sources, apart by spaces. Never fetched.",
    )
    topic: Topic = Field("", description="Kept only where an answer accuses.")
    harm: Harm = Field("", description="Likewise.")

    @field_validator("answers")
    @classmethod
    def _short(cls, answers: dict[Label, str]) -> dict[Label, str]:
        return {label: name[:64] for label, name in answers.items()}


class LateItem(Schema):
    """A decided item with posts that came later."""

    item: int
    posts: int = Field(description="How many wait.")


class LateText(Schema):
    """Late posts with one and the same text."""

    posts: list[int] = Field(description="Their numbers, to be sent back.")
    text: str = Field(description="As shown, personal data masked.")
    platform: str = Field(description="Of the first of them, likewise `link` and `posted_at`.")
    link: str
    posted_at: datetime | None


class LatePosts(Schema):
    """What came after the decision about an item, by text."""

    item: int
    round: int = Field(description="Of the decision that stands; send it with a confirmation.")
    texts: list[LateText] = Field(description="The first 100, oldest first.")


Posts = Annotated[list[Number], Field(min_length=1, max_length=5000, description="Numbers of late posts.")]


class ConfirmIn(Schema):
    """Late posts that say the same as what was decided."""

    model_config = ConfigDict(extra="forbid")

    posts: Posts
    round: Number = Field(description="Of the decision they were read beside.")


class ConfirmOut(Schema):
    """What a confirmation, or taking it back, changed."""

    changed: int = Field(
        description="Posts that are covered now and were not before, or the other way round."
    )


class SplitIn(Schema):
    """Late posts that say something else than what was decided."""

    model_config = ConfigDict(extra="forbid")

    posts: Posts


class SplitOut(Schema):
    """The new item, related to the decided one."""

    item: int


class DecidedOut(Schema):
    """An answer that is safely stored."""

    item: int
    outcomes: dict[str, str]
    again: bool = Field(description="It had been stored before: the same request arrived twice.")
    waits_for: StageName | None = Field(description="The review the item needs next; null: it is decided.")
    probabilities: dict[str, float] = Field(description="What the machine thought, now that it may be seen.")
