"""An export against known claims, as a file: `khoitrong claims match`."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pipeline.batch import Source
from pipeline.claims.known import Embedder, Match, Matcher, Wording
from pipeline.errors import InputError, UsageError
from pipeline.ingest import read_posts
from pipeline.io import atomic_write, explain_write_errors
from pipeline.known_claims.records import ClaimRecord
from pipeline.posts import Reject, strings


@dataclass(slots=True)
class MatchSummary:
    """What a run found.

    Attributes:
        posts: Posts read.
        rejected: Rows that could not be used.
        matched: Posts with a match, by the level of the best.
        claims: Claims that were matched against.
        left_out: Claims that were not, by their state.
        notes: Things a person should know about the input.
    """

    posts: int = 0
    rejected: int = 0
    matched: Counter[str] = field(default_factory=Counter)
    claims: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {**asdict(self), "matched": dict(self.matched), "left_out": dict(self.left_out)}


def matcher_of(records: Iterable[ClaimRecord], embedder: Embedder | None) -> tuple[Matcher, MatchSummary]:
    """Return a matcher of the checked claims among some, and a summary that counts the others."""
    summary = MatchSummary()
    wordings: list[Wording] = []
    for record in records:
        if record.state == "checked":
            summary.claims += 1
            wordings += record.wordings
        else:
            summary.left_out[record.state] += 1
    return Matcher(wordings, embedder), summary


def match_export(
    source: Source,
    records: Iterable[ClaimRecord],
    out: Path,
    *,
    embedder: Embedder | None = None,
    limit: int = 5,
    tick: Callable[[int, float], None] = lambda _done, _share: None,
) -> MatchSummary:
    """Write which posts of an export state which checked claims: a line a match, best first within a post.

    Nothing is written for a post without a match. Drafts and withdrawn claims are not matched.

    Args:
        source: What to read; without a key its ids hold within this run only.
        records: The bank.
        out: JSON Lines, see `line_of`.
        embedder: Encoder for the candidates; without one, words alone decide.
        limit: Most claims for a post.
        tick: Called with the posts done since the last call, and the share of all that is done.

    Raises:
        InputError: No checked claim in the bank, or nothing usable in the export; `out` is not touched.
        UsageError: `out` is no `.jsonl`.
        OutputError: It cannot be written.
    """
    if out.suffix.lower() != ".jsonl":
        raise UsageError(f"{out} is no .jsonl file.", "Matches are JSON Lines: give -o OUT.jsonl.")
    matcher, summary = matcher_of(records, embedder)
    if not summary.claims:
        raise InputError(
            "There is no checked claim to match with.",
            "Give the claims a source and the state checked, or add some: `khoitrong claims add`.",
        )
    if embedder is not None and not matcher.uses_meaning:
        summary.notes.append("the encoder is not the one that scores were fitted for; words alone decided")
    if source.id_key is None:
        summary.notes.append("ids are only valid within this run; --key-file FILE keeps them the same")
    with (
        explain_write_errors(out, "then run the same command again."),
        atomic_write(out) as temporary,
        temporary.open("w", encoding="utf-8") as file,
    ):
        for post_id, match in _matches(source, matcher, summary, limit, tick):
            file.write(json.dumps(line_of(post_id, match), ensure_ascii=False) + "\n")
    return summary


def line_of(post_id: str, match: Match) -> dict[str, Any]:
    """Return a match as it is written, with the words that agree and what differs."""
    return {
        "post_id": post_id,
        "claim_id": match.claim_id,
        "score": round(match.score, 4),
        "level": match.level,
        "wording": match.wording,
        "agree": list(match.agree),
        "differ": [asdict(each) for each in match.differ],
    }


def _matches(
    source: Source,
    matcher: Matcher,
    summary: MatchSummary,
    limit: int,
    tick: Callable[[int, float], None],
) -> Iterator[tuple[str, Match]]:
    def refuse(_: Reject) -> None:
        summary.rejected += 1

    posts = read_posts(
        source.paths,
        columns=source.columns,
        encoding=source.encoding,
        on_reject=refuse,
        id_key=source.id_key,
    )
    for batch in posts:
        ids, texts = strings(batch.column("post_id")), strings(batch.column("text"))
        for post_id, matches in zip(ids, matcher.match(texts, limit), strict=True):
            summary.posts += 1
            if matches:
                summary.matched[matches[0].level] += 1
            for match in matches:
                yield post_id, match
        tick(len(ids), posts.share)
    summary.notes += posts.summary.notes
