"""The tables that travel between rooms: posts, rejects and scores, each defined once.

Authors have no column on purpose: the pipeline judges claims, not people, and drops author names, ids and
links at import. Ids of posts, which often hold an author's, are keyed hashes (`pipeline.ingest.fields.ids`).
"""

import json
from dataclasses import asdict, dataclass
from typing import Any, Final, cast

import pyarrow as pa

_POSTS: "list[pa.Field[Any]]" = [
    pa.field("post_id", pa.string(), nullable=False),  # keyed hash of platform and original id
    pa.field("text", pa.string(), nullable=False),  # as shown: NFC, personal data masked
    pa.field("created_at", pa.timestamp("us", tz="UTC")),
    pa.field("platform", pa.string(), nullable=False),  # facebook, x and so on, or unknown
    pa.field("page", pa.string()),  # the page, channel or group; never a person's profile
    pa.field("url", pa.string()),  # opens the post without naming its author
    pa.field("link_hash", pa.string()),  # keyed hash of the link in the export, also when `url` is missing
    pa.field("parent_id", pa.string()),  # of a comment: the post or comment it answers, hashed like post_id
    pa.field("reactions", pa.int64()),
    pa.field("comments", pa.int64()),
    pa.field("shares", pa.int64()),
    pa.field("views", pa.int64()),
    pa.field("source", pa.string(), nullable=False),  # file the row came from, "archive.zip/member.csv"
    pa.field("row", pa.int64(), nullable=False),  # line in a text file, record number elsewhere; from 1
]
POSTS: Final = pa.schema(_POSTS)

_SCORES: "list[pa.Field[Any]]" = [
    pa.field("post_id", pa.string(), nullable=False),
    pa.field("cluster_id", pa.string(), nullable=False),
    pa.field("p_positive", pa.float32(), nullable=False),
    pa.field("p_hateful", pa.float32(), nullable=False),
    pa.field("p_offensive", pa.float32(), nullable=False),
    pa.field("p_check", pa.float32(), nullable=False),
    pa.field("flags", pa.string(), nullable=False),  # labels over their threshold, "check,hateful" or ""
    pa.field("priority", pa.float32(), nullable=False),  # 0 to 100
    pa.field("reasons", pa.string(), nullable=False),  # JSON list of Reason
    pa.field("model", pa.string(), nullable=False),
    pa.field("lang", pa.string(), nullable=False),  # a soft sign: "vi", "other" or "und"
]
SCORES: Final = pa.schema(_SCORES)


def strings(column: "pa.Array[Any]") -> list[str]:
    """Return a column that holds no nulls as Python strings."""
    return cast("list[str]", column.to_pylist())


@dataclass(frozen=True, slots=True)
class Reject:
    """One input row that could not become a post.

    Attributes:
        source: File the row came from, with the archive member if there is one.
        line: Line in a text file, record number elsewhere, counted from 1.
        reason: Stable machine-readable word, such as `empty_text`.
        message: What is wrong with this row, in a sentence.
        next_step: What to do about it, in a sentence.
    """

    source: str
    line: int
    reason: str
    message: str
    next_step: str

    def to_json(self) -> str:
        """Return the reject as one line of JSON without its newline."""
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why a post was flagged.

    Attributes:
        label: The label the reason speaks for.
        kind: `words` (the model's own n-grams), `risk_sign` or `known_claim`.
        span: Start and end character offsets into the text as shown; `(0, 0)` when it has no place there.
        text: The highlighted words, or the name of the sign or claim.
        weight: Share of the evidence, between -1 and 1; positive speaks for the label.
    """

    label: str
    kind: str
    span: tuple[int, int]
    text: str
    weight: float

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return Reason, (self.label, self.kind, self.span, self.text, self.weight)
