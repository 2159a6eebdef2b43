"""What an import did, in numbers and in words."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class SourceSummary:
    """What came of one source.

    Attributes:
        name: The source.
        format: Name of its format, or "" when it was not recognised.
        encoding: Its encoding, for people.
        posts: Posts it gave.
        rejects: Rows that could not be used.
    """

    name: str
    format: str = ""
    encoding: str = ""
    posts: int = 0
    rejects: int = 0

    @property
    def rows(self) -> int:
        """Rows of the source; a source that cannot be read counts as one."""
        return self.posts + self.rejects


@dataclass(slots=True)
class IngestSummary:
    """What came of all sources.

    Attributes:
        posts: Posts given.
        rejects: Rows that could not be used, by reason.
        sources: What came of each source, in order; of the first 1,000.
        notes: What a person should know.
    """

    posts: int = 0
    rejects: Counter[str] = field(default_factory=Counter)
    sources: list[SourceSummary] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Rows of all sources: posts and rejects."""
        return self.posts + self.rejects.total()

    def note(self, text: str) -> None:
        """Add a note, once."""
        if text not in self.notes:
            self.notes.append(text)

    def __str__(self) -> str:
        lines = [f"{self.rows:,} rows = {self.posts:,} posts + {self.rejects.total():,} rejects"]
        lines += [f"  rejected, {reason}: {count:,}" for reason, count in self.rejects.most_common()]
        lines += [
            f"  {one.name}: {one.posts:,} of {one.rows:,} rows, "
            f"{one.format or 'not used'} {one.encoding}".rstrip()
            for one in self.sources
        ]
        lines += [f"  note: {note}" for note in self.notes]
        return "\n".join(lines)
