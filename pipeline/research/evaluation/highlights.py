"""How well the words that a flagged post shows in colour agree with those that a reader would point at.

A reader marked the words that carry a label in validation posts (`data/labels/spans.csv`), without seeing a
model. What the review page colours for that label is compared with them by character, beside the words of a
keyword list and beside as many words at random places: long highlights touch something by luck.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.batch.stages import Scorer
from pipeline.classify import Model
from pipeline.labels import LABELS, Label
from pipeline.posts import Reason
from pipeline.research.datasets.labelled_posts import read_labelled
from pipeline.research.datasets.marked_comments import span_f1
from pipeline.research.datasets.marked_posts import MarkedPost, MarkedPosts, Span, read_marked_posts
from pipeline.research.evaluation.baselines import KeywordList
from pipeline.research.evaluation.recall_at_budget import draws, interval
from pipeline.research.printing import NOTHING, Printable, empty_table
from pipeline.settings import DEFAULTS
from pipeline.text import normalise_with_map

if TYPE_CHECKING:
    from rich.console import RenderableType

Floats = npt.NDArray[np.float64]
Offsets = AbstractSet[int]

RESAMPLES: Final = 1000
PLACINGS: Final = 50
"""How often words at random places are drawn for each post; their figures are means."""

SHOWN, FLAGGED, KEYWORDS, RANDOM, AGAIN = (
    "as shown",
    "flagged posts",
    "keyword list",
    "random words",
    "read again",
)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How well one way of highlighting agrees with the marked words of one label.

    Characters that are white space count on neither side. Means are over posts, so that a long post counts
    as much as a short one.

    Attributes:
        label: The label.
        way: What highlights, one of the constants beside this class.
        posts: Posts in which a reader marked words.
        silent: Those of them in which nothing is highlighted; precision leaves them out.
        precision: Mean share of the highlighted characters that are marked.
        recall: Mean share of the marked characters that are highlighted.
        f1: Mean F1 of both, 0 where nothing is highlighted.
        f1_interval: 95 % interval, whole groups of near-duplicates drawn.
        touched: Share of the posts in which a highlight holds a marked character.
        touched_interval: Its interval.
        coloured: Mean share of the text that is highlighted.
    """

    label: Label
    way: str
    posts: int
    silent: int
    precision: float
    recall: float
    f1: float
    f1_interval: tuple[float, float]
    touched: float
    touched_interval: tuple[float, float]
    coloured: float


@dataclass(frozen=True)
class HighlightReport(Printable):
    """Highlights of one model beside what a reader marked.

    Attributes:
        model: Its name.
        rows: Rows of the file of marked words.
        found: Those whose text is at hand.
        drawn: Those that the rule of `draw` draws.
        marked: Mean share of the text that is marked, by label.
        figures: One entry a label and way.
    """

    model: str
    rows: int
    found: int
    drawn: int
    marked: Mapping[Label, float]
    figures: tuple[Likeness, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)

    def tables(self) -> Iterable["RenderableType"]:
        """Return one table a label, and a line on the marked posts."""
        yield f"Highlights of {self.model} beside the words that a reader marked"
        for label, share in self.marked.items():
            title = f"{label}: {share:.0%} of the text is marked"
            headings = ("posts", "prec.", "rec.", "F1 (95 %)", "touches, %", "lit")
            table = empty_table(title, "highlights", *headings, narrow=True)
            for each in (each for each in self.figures if each.label == label):
                table.add_row(
                    each.way,
                    str(each.posts),
                    NOTHING if each.silent == each.posts else f"{each.precision:.2f}",
                    f"{each.recall:.2f}",
                    _with_interval("{:.2f}", each.f1, *each.f1_interval),
                    _with_interval("{:.0f}", *(100 * np.array((each.touched, *each.touched_interval)))),
                    f"{each.coloured:.0%}",
                )
            yield table
        yield f"{self.found} of {self.rows} marked posts are at hand, {self.drawn} of them as drawn."


def evaluate_highlights(
    model: Model, datasets_dir: Path | None, *, path: Path | None = None, seed: int = 0
) -> HighlightReport:
    """Compare what a model highlights with marked words of validation posts.

    Args:
        model: What is measured.
        datasets_dir: Folder of the data sets.
        path: File of marked words; `data/labels/spans.csv` by default.
        seed: Of the bootstrap and of the random places.

    Raises:
        DataSetError: A set or the file of marked words cannot be read.
    """
    marked = read_marked_posts(read_labelled(datasets_dir, "validation"), path)
    return compare_highlights(model, marked, seed=seed)


def compare_highlights(model: Model, marked: MarkedPosts, *, seed: int = 0) -> HighlightReport:
    """Compare what a model highlights with marked words.

    Args:
        model: What is measured; every post is explained as if it were flagged, which it may not be.
        marked: Posts with marked words; those without any say nothing and are left out.
        seed: Of the bootstrap and of the random places.
    """
    scorer = Scorer.for_budget(model, DEFAULTS.budget)
    random = np.random.default_rng(seed)
    figures: list[Likeness] = []
    shares: dict[Label, float] = {}
    for label in LABELS:
        posts = [post for post in marked.posts if post.label == label and post.spans]
        if not posts:
            continue
        shown = [coloured(post.text, scorer.reasons(post.text, (label,))) for post in posts]
        likely = model.predict_normalised([post.normalised for post in posts])[:, LABELS.index(label)]
        flagged = likely >= model.threshold(label, DEFAULTS.budget)
        figures += [
            _likeness(label, SHOWN, posts, [[each] for each in shown], seed),
            *_of_some(label, FLAGGED, posts, shown, flagged, seed),
            _likeness(label, KEYWORDS, posts, [[_keywords(post)] for post in posts], seed),
            _likeness(
                label,
                RANDOM,
                posts,
                [
                    [random_words(post.text, said, random) for _ in range(PLACINGS)]
                    for post, said in zip(posts, shown, strict=True)
                ],
                seed,
            ),
            *_of_some(
                label,
                AGAIN,
                posts,
                [characters(post.text, post.again or ()) for post in posts],
                np.array([post.again is not None for post in posts]),
                seed,
            ),
        ]
        shares[label] = _rounded(
            [len(characters(post.text, post.spans)) / _letters(post.text) for post in posts]
        )
    return HighlightReport(model.name, marked.rows, len(marked.posts), marked.drawn, shares, tuple(figures))


def characters(text: str, spans: Iterable[Span]) -> set[int]:
    """Return the offsets of the characters of some places of a text that are no white space."""
    return {i for start, end in spans for i in range(start, min(end, len(text))) if not text[i].isspace()}


def coloured(text: str, reasons: Iterable[Reason]) -> set[int]:
    """Return the offsets of the characters that the review page colours, white space left out."""
    return characters(text, (reason.span for reason in reasons if reason.weight > 0))


def random_words(text: str, said: Offsets, random: np.random.Generator) -> set[int]:
    """Return as many runs of as many words as are highlighted, each at a place drawn at random."""
    words = _words(text)
    held = [any(i in said for i in range(start, end)) for start, end in words]
    found: set[int] = set()
    for is_held, run in groupby(held):
        if is_held:
            length = sum(1 for _ in run)
            first = int(random.integers(0, len(words) - length + 1))
            found |= characters(text, words[first : first + length])
    return found


def _words(text: str) -> list[Span]:
    """Return start and end of each run of characters between white space."""
    words: list[Span] = []
    for blank, run in groupby(enumerate(text), key=lambda pair: pair[1].isspace()):
        if not blank:
            places = [i for i, _ in run]
            words.append((places[0], places[-1] + 1))
    return words


def _keywords(post: MarkedPost) -> set[int]:
    """Return the offsets of the words of the keyword list as a person would write it."""
    normalised = normalise_with_map(post.text)
    places = KeywordList.as_written().places(normalised.text, post.label)
    return characters(post.text, (normalised.span(*place) for place in places))


def _of_some(
    label: Label,
    way: str,
    posts: Sequence[MarkedPost],
    said: Sequence[Offsets],
    keep: npt.NDArray[np.bool_],
    seed: int,
) -> list[Likeness]:
    """Return the figures of the posts to keep, in a list; none where there are none."""
    rows = np.flatnonzero(keep).tolist()
    return [_likeness(label, way, [posts[i] for i in rows], [[said[i]] for i in rows], seed)] if rows else []


def _likeness(
    label: Label, way: str, posts: Sequence[MarkedPost], said: Sequence[Sequence[Offsets]], seed: int
) -> Likeness:
    """Return the figures of one way of highlighting.

    Args:
        label: The label.
        way: What highlights.
        posts: Posts in which words are marked.
        said: Highlighted offsets of each post, in one or more tries, which count alike.
        seed: Of the bootstrap.
    """
    each = np.array(
        [
            np.mean([_agreement(post, offsets) for offsets in tries], axis=0)
            for post, tries in zip(posts, said, strict=True)
        ]
    )
    held, speaks, hit, marked, f1, touched, share = each.T
    drawn = draws(np.array([post.group for post in posts]), seed, RESAMPLES)
    weight = drawn.sum(axis=1)
    spoken = speaks > 0
    return Likeness(
        label,
        way,
        len(posts),
        int((~spoken).sum()),
        _rounded(held[spoken]) if spoken.any() else 0.0,
        _rounded(hit / marked),
        _rounded(f1),
        interval(drawn @ f1 / weight),
        _rounded(touched),
        interval(drawn @ touched / weight),
        _rounded(share),
    )


def _agreement(post: MarkedPost, said: Offsets) -> tuple[float, ...]:
    """Return precision, whether anything is said, hits, marked characters, F1, a touch, share of the text."""
    marked = characters(post.text, post.spans)
    hit = len(said & marked)
    return (
        hit / len(said) if said else 0.0,
        float(bool(said)),
        hit,
        len(marked),
        span_f1(said, marked),
        float(hit > 0),
        len(said) / _letters(post.text),
    )


def _with_interval(form: str, value: float, low: float, high: float) -> str:
    return f"{form.format(value)} ({form.format(low)} to {form.format(high)})"


def _letters(text: str) -> int:
    return sum(not char.isspace() for char in text)


def _rounded(values: Sequence[float] | Floats) -> float:
    return round(float(np.mean(values)), 4)
