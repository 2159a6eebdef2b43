"""What a summary shows, as plain numbers and texts that a page and a picture can both draw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.labels import Label

BANDS = 5
"""Steps of probability that flagged posts are counted in: 20 points each."""


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """One label over a whole export.

    Attributes:
        label: Which.
        flagged: Posts with its flag.
        expected: How many of these carry the label if the probabilities are right: their sum.
        lowest: Probability of the least sure of them, 0 to 1.
        bands: Flagged posts by probability, from 0-20 % to 80-100 %.
    """

    label: Label
    flagged: int
    expected: float
    lowest: float
    bands: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """A day, week, month or year.

    Attributes:
        start: Its first day.
        posts: Posts of that time.
        flagged: Those of them with a flag.
    """

    start: date
    posts: int
    flagged: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """When the posts were written.

    Attributes:
        step: `day`, `week`, `month` or `year`.
        periods: Without gaps, the earliest first; empty when no time is known.
        undated: Posts without a time.
    """

    step: str
    periods: tuple[Period, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was posted, once or many times.

    Attributes:
        flags: Labels it is flagged for.
        probability: Of the first of them, 0 to 1.
        priority: 0 to 100.
        pieces: The masked text cut to a few lines, or words of it where the file holds no text; each with
            whether it speaks for the flag.
        signs: Names of its risk signs.
        copies: How often it was posted here.
        day: When, if known.
    """

    flags: tuple[Label, ...]
    probability: float
    priority: float
    pieces: tuple[tuple[str, bool], ...]
    signs: tuple[str, ...]
    copies: int
    day: date | None

    @property
    def text(self) -> str:
        """The pieces as one text."""
        return "".join(piece for piece, _ in self.pieces)


@dataclass(frozen=True, slots=True)
class Strangeness:
    """How far the posts are from what the shipped model learned from.

    Attributes:
        looked_at: Posts whose words were looked at: all, or a random share of many; 0 without texts.
        unseen: Share of their words that training never held three times, 0 to 1.
        strange: Share of these posts with every third word unseen, or more.
        words: Unseen words that several posts hold, with the number of posts looked at that hold them.
        foreign: Share of all posts that seem not to be Vietnamese.
        unclear: Share of all posts with too few words to tell.
    """

    looked_at: int
    unseen: float
    strange: float
    words: tuple[tuple[str, int], ...]
    foreign: float
    unclear: float

    @property
    def level(self) -> int:
        """0 looks familiar, 1 look twice, 2 looks like another kind of text than the model knows.

        From 5 % of unseen words one word in twenty tells the model nothing; from 15 % every sentence has
        such a word. Invented posts of a page that no training held have 1 %, the same posts without
        diacritics 5 %.
        """
        if self.unseen >= 0.15 or self.foreign >= 0.3:
            return 2
        return 1 if self.unseen >= 0.05 or self.foreign >= 0.1 else 0


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything a summary shows.

    Attributes:
        names: Files that were counted.
        models: What scored them.
        posts: Scored posts.
        flagged: Posts with at least one flag.
        clusters: Different things that were posted.
        rejects: Rows that could not be used, by reason; None when nothing is known of them.
        timeline: When.
        labels: Which labels, and how sure.
        top: What to read first, label by label.
        signs: Flagged posts by risk sign, the most frequent first.
        repeated: What was posted most often.
        strangeness: What looks unlike training.
        has_texts: Whether the files hold the masked texts.
    """

    names: tuple[str, ...]
    models: tuple[str, ...]
    posts: int
    flagged: int
    clusters: int
    rejects: Mapping[str, int] | None
    timeline: Timeline
    labels: Sequence[LabelFigures]
    top: Sequence[Item]
    signs: Sequence[tuple[str, int]]
    repeated: Sequence[Item]
    strangeness: Strangeness
    has_texts: bool

    @property
    def repeats(self) -> float:
        """Share of posts that repeat an earlier one, 0 to 1."""
        return 1.0 - self.clusters / self.posts
