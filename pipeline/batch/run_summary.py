"""What a run did, and how far it is."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from pipeline.batch.likeness import Likeness
from pipeline.claims import ClusterReport


@dataclass(slots=True)
class Summary:
    """What a run did.

    Attributes:
        posts: Posts scored.
        rejected: Rows that could not be used.
        reasons: Rejected rows by reason.
        flagged: Flagged posts by label.
        beyond_budget: Posts over the floor of a label that its budget left out, by label.
        languages: Posts by language sign.
        model: Name of the model.
        clusters: What clustering found.
        likeness: Whether the export is like what the model learned from.
        notes: Things a person should know about the input.
        rejects_file: Where the rejected rows were written, if there were any.
    """

    posts: int = 0
    rejected: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    flagged: Counter[str] = field(default_factory=Counter)
    beyond_budget: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    model: str = ""
    clusters: ClusterReport = field(default_factory=lambda: ClusterReport(0, 0, ()))
    likeness: Likeness = field(default_factory=Likeness)
    notes: list[str] = field(default_factory=list)
    rejects_file: str | None = None

    @property
    def rows(self) -> int:
        """Rows of the input accounted for; over all shards, every row there is."""
        return self.posts + self.rejected

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        names = ("reasons", "flagged", "beyond_budget", "languages")
        counters = {name: dict(getattr(self, name)) for name in names}
        plain = {**counters, "likeness": self.likeness.to_dict()}
        return {"rows": self.rows, **asdict(self), **plain}  # asdict breaks a Counter before Python 3.12


Tick = Callable[[int, float], None]
"""Called with the number of posts done since the last call, and the share of the whole done, 0 to 1."""


def no_tick(_posts: int, _share: float) -> None:
    """Tell nobody."""
