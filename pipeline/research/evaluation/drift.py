"""Whether the posts of a new export still look like those that a model and its thresholds are used to.

Scores and texts are compared, not truth: nobody has read the new posts yet. Drift says that the model's
figures may no longer hold; only labelled new posts can say that they do not.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.classify import Model
from pipeline.ingest import read_posts
from pipeline.labels import LABELS, QUEUED
from pipeline.posts import strings
from pipeline.research.evaluation.drift_result import Drift, ExportFigures, LabelDrift, Verdict
from pipeline.research.evaluation.intervals import newcombe, wilson
from pipeline.research.evaluation.recall_at_budget import check_scores
from pipeline.research.evaluation.vocabulary import vocabulary
from pipeline.research.training.augmentation import without_diacritics
from pipeline.settings import DEFAULTS
from pipeline.text import language, normalise

Floats = npt.NDArray[np.floating]

BINS: Final = 10
CHANCE: Final = 0.99
"""At 99 %, the three labels of the queue raise a false alarm in three comparisons of a hundred."""

MAX_POSTS: Final = 100_000
"""Posts of a side that are looked at; more are drawn from at random, and change no finding."""


@dataclass(frozen=True, slots=True)
class Limits:
    """From where a change counts, each with its reason.

    Attributes:
        few: Posts of a side under which little can be told: with 200, a share of 5 % is known to 3 points.
        psi_watch: Population stability index; 0.1 is the convention of credit scoring (Siddiqi 2006).
        psi_retrain: The same convention's 0.25.
        unseen_watch: Share of unseen tokens beyond chance; at 5 % one word in twenty tells the model nothing.
        unseen_retrain: At 15 % every sentence has such a word.
        divergence_watch: Jensen-Shannon divergence beyond chance, in bits; 0.05 is a change of topics.
        divergence_retrain: 0.2 is about news against comments, another kind of text.
        flagged_ratio: How many times as many or as few posts are flagged, if the 95 % interval of the
            difference leaves out 0: at 1.5 a team's evening no longer holds.
        mixture: Change of a share of language, diacritics or platform, 0 to 1.
        length_ratio: How many times as long or as short the median post is.
    """

    few: int = 200
    psi_watch: float = 0.1
    psi_retrain: float = 0.25
    unseen_watch: float = 0.05
    unseen_retrain: float = 0.15
    divergence_watch: float = 0.05
    divergence_retrain: float = 0.2
    flagged_ratio: float = 1.5
    mixture: float = 0.15
    length_ratio: float = 1.5


LIMITS: Final = Limits()


def drift(
    old: Sequence[Path],
    new: Sequence[Path],
    model: Model,
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    limits: Limits = LIMITS,
    seed: int = 0,
) -> Drift:
    """Compare two exports, both read as `khoitrong score` reads them.

    Args:
        old: Files, folders and archives of the earlier export.
        new: The same of the later one.
        model: Scores both.
        columns: Our field to their column, where detection cannot know.
        encoding: Encoding to insist on.
        limits: From where a change counts.
        seed: Of the draw from exports of more than `MAX_POSTS` posts, and of the random heaps of words.

    Raises:
        InputError: A path does not exist, or holds no post.
        ModelError: The model gives scores that are not numbers.
        UsageError: `columns` or `encoding` names nothing known.
    """
    before, after = (_read(paths, columns, encoding, seed) for paths in (old, new))
    scores = [model.predict_normalised(export.normalised_texts) for export in (before, after)]
    for each in scores:
        check_scores(each)
    labels = {}
    for i, label in enumerate(LABELS):
        limit = model.threshold(label, DEFAULTS.budget)
        labels[str(label)] = compare_scores(scores[0][:, i], scores[1][:, i], limit)
    words = vocabulary(before.normalised_texts, after.normalised_texts, seed)
    found = Drift(model.name, before.side(), after.side(), labels, words)
    verdict, reasons = judge(found, limits)
    return replace(found, verdict=verdict, reasons=reasons)


def compare_scores(old: Floats, new: Floats, limit: float) -> LabelDrift:
    """Compare the scores of one label.

    Args:
        old: Shape (n,), not empty.
        new: Shape (m,), not empty.
        limit: Probability from which a post is flagged.
    """
    from scipy.stats import chi2, ks_2samp

    edges = np.unique(np.quantile(old, np.linspace(0, 1, BINS + 1)[1:-1]))
    shares = [
        np.bincount(np.searchsorted(edges, side, side="right"), minlength=len(edges) + 1) + 0.5
        for side in (old, new)
    ]
    p, q = (share / share.sum() for share in shares)
    test = ks_2samp(old, new)
    hits = [int((side >= limit).sum()) for side in (old, new)]
    return LabelDrift(
        psi=round(float(np.sum((q - p) * np.log(q / p))), 4),
        psi_by_chance=round(float(chi2.ppf(CHANCE, max(len(edges), 1)) * (1 / len(old) + 1 / len(new))), 4),
        ks=round(float(test.statistic), 4),
        ks_p=round(float(test.pvalue), 4),
        flagged_old=round(hits[0] / len(old), 4),
        flagged_old_interval=wilson(hits[0], len(old)),
        flagged_new=round(hits[1] / len(new), 4),
        flagged_new_interval=wilson(hits[1], len(new)),
        flagged_change=newcombe(hits[1], len(new), hits[0], len(old)),
    )


def judge(found: Drift, limits: Limits = LIMITS) -> tuple[Verdict, tuple[str, ...]]:
    """Return what to do and why, one sentence a reason.

    `retrain` when the scores of a label of the queue, or the words, changed strongly; `watch` when anything
    changed, or when there are too few posts to tell; else `keep`. A change that chance explains is none.
    """
    few = min(found.old.posts, found.new.posts)
    if few < limits.few:
        why = f"One export holds only {few:,} posts: little can be told from fewer than {limits.few:,}."
        return "watch", (why,)
    strong = [*_scores_moved(found, limits.psi_retrain), *_words_moved(found, limits, strong=True)]
    if strong:
        return "retrain", tuple(strong)
    weak = [
        *_scores_moved(found, limits.psi_watch),
        *_words_moved(found, limits, strong=False),
        *_flags_moved(found, limits),
        *_mixture_moved(found, limits),
    ]
    if weak:
        return "watch", tuple(weak)
    return "keep", ("Scores, words, lengths, languages and platforms changed no more than the limits allow.",)


def _scores_moved(found: Drift, limit: float) -> Iterator[str]:
    for label in QUEUED:
        row = found.labels[label]
        if row.psi >= limit and row.psi > row.psi_by_chance:
            yield (
                f"The scores of {label} moved: stability index {row.psi:.2f}, limit {limit:.2f}, "
                f"by chance up to {row.psi_by_chance:.2f}."
            )


def _words_moved(found: Drift, limits: Limits, *, strong: bool) -> Iterator[str]:
    words = found.words
    unseen = limits.unseen_retrain if strong else limits.unseen_watch
    divergence = limits.divergence_retrain if strong else limits.divergence_watch
    if words.unseen_beyond_chance >= unseen:
        yield (
            f"{words.unseen:.1%} of the tokens are new, {words.unseen_by_chance:.1%} by chance; the limit is "
            f"{unseen:.0%} beyond chance."
        )
    if words.divergence_beyond_chance >= divergence:
        yield (
            f"Word frequencies diverge by {words.divergence:.2f} bits, {words.divergence_by_chance:.2f} by "
            f"chance; the limit is {divergence:.2f} beyond chance."
        )


def _flags_moved(found: Drift, limits: Limits) -> Iterator[str]:
    for label in QUEUED:
        row = found.labels[label]
        low, high = row.flagged_change
        few, many = sorted((row.flagged_old, row.flagged_new))
        if (low > 0 or high < 0) and many >= limits.flagged_ratio * few:
            yield f"Flagged {label}: {row.flagged_old:.1%} of old posts, {row.flagged_new:.1%} of new ones."


def _mixture_moved(found: Drift, limits: Limits) -> Iterator[str]:
    old, new = found.old, found.new
    for what in ("vietnamese", "diacritics"):
        before, after = getattr(old, what), getattr(new, what)
        if abs(after - before) >= limits.mixture:
            name = {"vietnamese": "in Vietnamese", "diacritics": "with diacritics"}[what]
            yield f"Posts {name}: {before:.0%} before, {after:.0%} now."
    moved = sum(
        abs(new.platforms.get(name, 0.0) - old.platforms.get(name, 0.0))
        for name in {*old.platforms, *new.platforms}
    )
    if moved / 2 >= limits.mixture:
        yield f"{moved / 2:.0%} of the posts come from other platforms than before."
    short, long = sorted((old.lengths[1], new.lengths[1]))
    if long >= limits.length_ratio * max(short, 1.0):
        yield f"The median post has {new.lengths[1]:.0f} characters, {old.lengths[1]:.0f} before."


@dataclass(frozen=True)
class _Export:
    """Posts drawn from one export, and how many it holds."""

    posts: int
    texts: list[str]
    platforms: list[str]
    normalised_texts: list[str]

    def side(self) -> ExportFigures:
        vietnamese = [text for text in self.texts if language(text) == "vi"]
        marked = sum(without_diacritics(text) != text for text in vietnamese)
        quartiles = np.quantile([len(text) for text in self.texts], (0.25, 0.5, 0.75))
        used = len(self.texts)
        return ExportFigures(
            posts=self.posts,
            used=used,
            lengths=(float(quartiles[0]), float(quartiles[1]), float(quartiles[2])),
            vietnamese=round(len(vietnamese) / used, 4),
            diacritics=round(marked / max(len(vietnamese), 1), 4),
            platforms={name: round(n / used, 4) for name, n in Counter(self.platforms).most_common()},
        )


def _read(
    paths: Sequence[Path], columns: Mapping[str, str] | None, encoding: str | None, seed: int
) -> _Export:
    """Draw at most `MAX_POSTS` posts, each as likely as any other, in one pass (Vitter 1985, algorithm R)."""
    random = np.random.default_rng(seed)
    chosen: list[tuple[str, str]] = []
    seen = 0
    for batch in read_posts(paths, columns=columns, encoding=encoding):
        for post in zip(strings(batch.column("text")), strings(batch.column("platform")), strict=True):
            if seen < MAX_POSTS:
                chosen.append(post)
            elif (place := int(random.integers(seen + 1))) < MAX_POSTS:
                chosen[place] = post
            seen += 1
    texts = [text for text, _ in chosen]
    return _Export(seen, texts, [platform for _, platform in chosen], [normalise(text) for text in texts])
