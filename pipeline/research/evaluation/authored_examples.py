"""Figures on the authored test examples: what must be found, and what must not be flagged.

They need no data set, so anybody can measure these with `measure_authored_examples` and a shipped model.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.classify import Model
from pipeline.labels import LABELS, Label
from pipeline.research.datasets.training_data import Corpus
from pipeline.research.training.augmentation import without_diacritics
from pipeline.settings import DEFAULTS

MENTION_THEMES: Final = ("counter_speech", "group_mention")
"""Themes that name groups without hating them: flagging one as `hateful` is always a false positive."""

ALL_THEMES: Final = "both"
MIN_ROWS_OF_KIND: Final = 8
"""Rows a kind of group needs before its share is compared with others."""

_WATCHED: Final[tuple[Label, ...]] = ("hateful", "check")
"""Labels whose false positives are counted in every theme: a wrong flag of these may silence somebody."""

_KINDS: Final = re.compile(r"\bgroups: (\S+)")

Floats = npt.NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class ExampleFigures:
    """How often one label is flagged in one theme of the authored test examples.

    Attributes:
        group: The theme, such as `counter_speech`.
        n: Rows.
        label: The label.
        holds: Whether the label holds for these rows: then `flagged` is recall, else false positives.
        flagged: Share flagged at the default review budget, 0 to 1.
        stripped: The same with all diacritics stripped.
        mean: Mean probability.
    """

    group: str
    n: int
    label: str
    holds: bool
    flagged: float
    stripped: float
    mean: float


@dataclass(frozen=True, slots=True)
class KindFigures:
    """How often rows that name one kind of group, and hate nobody, are flagged `hateful`.

    Attributes:
        theme: One of `MENTION_THEMES`, or `both` for the two together.
        kind: Kind of group, such as `region`; a row that names two kinds counts in both.
        n: Rows.
        flagged: Share flagged at the default review budget, 0 to 1.
        mean: Mean probability.
    """

    theme: str
    kind: str
    n: int
    flagged: float
    mean: float


def measure_authored_examples(model: Model, rows: Corpus) -> list[ExampleFigures]:
    """Return how often each label is flagged in each theme of examples; unasked labels are left out."""
    plain = model.predict_normalised(rows.normalised_texts)
    bare = model.predict_proba([without_diacritics(text) for text in rows.texts])
    found = []
    for theme in sorted(set(rows.sources.tolist())):
        for i, label in enumerate(LABELS):
            limit = model.threshold(label, DEFAULTS.budget)
            for holds in (True, False):
                here = (rows.sources == theme) & (rows.labels[:, i] == float(holds))
                if here.any() and (holds or label in _WATCHED):
                    flagged, stripped = (_share(each[here, i] >= limit) for each in (plain, bare))
                    mean = _share(plain[here, i])
                    found.append(
                        ExampleFigures(theme, int(here.sum()), label, holds, flagged, stripped, mean)
                    )
    return found


def kinds_of(note: str) -> tuple[str, ...]:
    """Return the kinds of group that the note of a row names, such as `("region", "work")`."""
    found = _KINDS.search(note)
    return tuple(found.group(1).split("+")) if found else ()


def measure_kinds(model: Model, rows: Corpus, notes: Sequence[str]) -> list[KindFigures]:
    """Return the false positives of `hateful` by kind of group, for each theme and for both together.

    Args:
        model: The model.
        rows: Authored examples.
        notes: The note of each row, in the same order; see `datasets.authored_examples.read_authored_notes`.
    """
    i = LABELS.index("hateful")
    scores = model.predict_normalised(rows.normalised_texts)[:, i]
    limit = model.threshold("hateful", DEFAULTS.budget)
    kinds = [kinds_of(note) for note in notes]
    innocent = rows.labels[:, i] == 0
    found = []
    for theme in (*MENTION_THEMES, ALL_THEMES):
        within = innocent & np.isin(rows.sources, MENTION_THEMES if theme == ALL_THEMES else (theme,))
        for kind in sorted({kind for mine in kinds for kind in mine}):
            here = within & np.array([kind in mine for mine in kinds], dtype=bool)
            if here.any():
                shares = _share(scores[here] >= limit), _share(scores[here])
                found.append(KindFigures(theme, kind, int(here.sum()), *shares))
    return found


def largest_gaps(figures: Sequence[KindFigures]) -> dict[str, float]:
    """Return by theme how far apart the most and the least flagged kinds of group are, 0 to 1.

    Kinds with fewer than `MIN_ROWS_OF_KIND` rows are left out, and themes with fewer than two kinds left.
    """
    shares: dict[str, list[float]] = {}
    for each in figures:
        if each.n >= MIN_ROWS_OF_KIND:
            shares.setdefault(each.theme, []).append(each.flagged)
    return {theme: round(max(own) - min(own), 4) for theme, own in shares.items() if len(own) > 1}


def _share(values: npt.NDArray[np.bool_] | Floats) -> float:
    return round(float(values.mean(dtype=np.float64)), 4)
