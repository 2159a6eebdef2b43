"""Which posts to ask people about next, so that their answers teach the model most.

Doubt alone asks for the same rumour twenty times. So posts are taken one by one, each the one with the
largest product of doubt (how near a probability is to the threshold that decides about a flag; Lewis and Gale
1994) and distance from everything asked or answered so far (greedy k-center; Sener and Savarese 2018).
"""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.claims.clusters import Clusterer
from pipeline.classify.features.ngrams import FeatureConfig, HashedNgrams
from pipeline.errors import DataSetError, UsageError
from pipeline.io import unescape_csv_cell
from pipeline.labels import LABELS, QUEUED, Label
from pipeline.research.datasets.training_data import Corpus, unseen
from pipeline.research.printing import Printable, preview_table
from pipeline.settings import DEFAULTS
from pipeline.text import mask, normalise

if TYPE_CHECKING:
    from rich.console import RenderableType

    from pipeline.classify.engines.base import Model

Floats = npt.NDArray[np.float64]

POOL: Final = 30
"""Posts looked at closely for each one asked, those of most doubt: enough to choose among, few enough for a
laptop."""

FEATURES: Final = FeatureConfig(char_bits=14, word_bits=14, min_df=1)
COLUMNS: Final = ("post_id", *(f"p_{label}" for label in LABELS), "text")

_AGAIN = "Write it with `khoitrong score EXPORT -o SCORES.parquet --with-text`."


@dataclass(frozen=True)
class Scored:
    """Posts with their probabilities.

    Attributes:
        post_ids: As in the scores file.
        texts: As shown, masked.
        probabilities: Shape (n, 4), 0 to 1.
    """

    post_ids: list[str]
    texts: list[str]
    probabilities: Floats

    def __len__(self) -> int:
        return len(self.texts)


@dataclass(frozen=True, slots=True)
class SelectedPost:
    """A post to ask about.

    Attributes:
        post_id: The post.
        text: As shown, masked.
        label: The label in most doubt.
        probability: Of that label, 0 to 1.
        threshold: From which it is flagged.
        doubt: 1 at the threshold, less the farther the log odds are from it.
        distance: From the nearest post asked before or answered already, 0 to 1 (cosine of hashed n-grams).
    """

    post_id: str
    text: str
    label: Label
    probability: float
    threshold: float
    doubt: float
    distance: float


@dataclass(frozen=True)
class Selection(Printable):
    """What to ask, in order.

    Attributes:
        questions: The posts, the one that teaches most first.
        posts: Posts there were.
        repeats: Of those looked at, near-duplicates of another or of an answered one.
    """

    text_width = 100

    questions: list[SelectedPost]
    posts: int
    repeats: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, with the masked texts."""
        return {
            "posts": self.posts,
            "repeats": self.repeats,
            "questions": [asdict(each) for each in self.questions],
        }

    def tables(self) -> list["RenderableType"]:
        """Return one line a post with the start of its text, and how many were set aside."""
        from rich.text import Text

        table = preview_table("label", "model", "from", "post", "text")
        for each in self.questions:
            numbers = f"{each.probability:.2f}", f"{each.threshold:.2f}"
            table.add_row(each.label, *numbers, Text(each.post_id), Text(" ".join(each.text.split())))
        counts = f"{len(self.questions)} of {self.posts:,} posts; {self.repeats:,} repeats set aside."
        return [table, counts]


def select_posts(
    scored: Scored,
    model: "Model",
    count: int = 20,
    *,
    answered: Corpus | None = None,
    labels: Sequence[Label] = QUEUED,
    budget: float = DEFAULTS.budget,
) -> Selection:
    """Return the posts whose answers would teach most, at most one of each cluster of near-duplicates.

    Args:
        scored: Posts with the probabilities that `model` gave them.
        model: Whose thresholds decide about flags.
        count: Most posts to return.
        answered: Texts with answers; these and their near-duplicates are not asked again.
        labels: The labels a team reviews.
        budget: Share of posts a team means to read, which sets the thresholds.

    Raises:
        DataSetError: There is no post, or a probability is not a number from 0 to 1.
        UsageError: `count` is less than 1, or no label is given.
    """
    if count < 1 or not labels:
        raise UsageError("Nothing was asked for.", "Ask for at least 1 post and 1 label.")
    columns = [LABELS.index(label) for label in labels]
    limits = np.array([model.threshold(label, budget) for label in labels])
    by_label = doubt(_checked(scored)[:, columns], limits)
    most = by_label.max(axis=1)
    near = np.argsort(-most, kind="stable")[: POOL * count]
    normalised_texts = [normalise(scored.texts[i]) for i in near]
    fresh = _first_of_each(normalised_texts, [scored.texts[i] for i in near], answered)
    pool, normalised_texts = near[fresh], [normalised_texts[i] for i in fresh]
    order, distances = _spread(
        normalised_texts, most[pool], answered.normalised_texts if answered else [], count
    )
    questions = []
    for place, distance in zip(order, distances, strict=True):
        i = pool[place]
        column = int(by_label[i].argmax())
        questions.append(
            SelectedPost(
                post_id=scored.post_ids[i],
                text=scored.texts[i],
                label=labels[column],
                probability=round(float(scored.probabilities[i, columns[column]]), 4),
                threshold=round(float(limits[column]), 4),
                doubt=round(float(most[i]), 4),
                distance=round(distance, 4),
            )
        )
    return Selection(questions, len(scored), len(near) - len(pool))


def doubt(probabilities: Floats, limits: Floats) -> Floats:
    """Return how near each probability is to its threshold: exp(-|difference of log odds|).

    Args:
        probabilities: Shape (n, k), 0 to 1.
        limits: Shape (k,), thresholds.

    Returns:
        Shape (n, k), 1 at the threshold.
    """
    from scipy.special import logit

    edge = 1e-6
    here, there = (logit(np.clip(each, edge, 1 - edge)) for each in (probabilities, limits))
    near: Floats = np.exp(-np.abs(here - there))
    return near


def _first_of_each(
    normalised_texts: list[str], texts: list[str], answered: Corpus | None
) -> npt.NDArray[np.intp]:
    """Return the indices of the first text of each cluster that is not near an answered text."""
    clusters = Clusterer(must_agree=False).assign_normalised(normalised_texts, texts)
    first = np.zeros(len(normalised_texts), dtype=bool)
    first[np.unique(clusters, return_index=True)[1]] = True
    if answered is not None and len(answered):
        first &= unseen(normalised_texts, answered.normalised_texts)
    return np.flatnonzero(first)


def _spread(
    normalised_texts: list[str], weights: Floats, answered: list[str], count: int
) -> tuple[list[int], list[float]]:
    """Return indices in the order of weight times distance from those before, and the distances."""
    if not normalised_texts:
        return [], []
    every = HashedNgrams(FEATURES).fit_transform([*normalised_texts, *answered])
    rows, known = every[: len(normalised_texts)], every[len(normalised_texts) :]
    distance = np.ones(len(normalised_texts))
    if answered:
        distance -= np.asarray((rows @ known.T).max(axis=1).todense()).ravel()
    chosen: list[int] = []
    found: list[float] = []
    left = weights.astype(np.float64).copy()
    while len(chosen) < min(count, len(normalised_texts)):
        best = int(np.argmax(left * np.maximum(distance, 1e-9)))
        chosen.append(best)
        found.append(float(np.clip(distance[best], 0, 1)))
        left[best] = -1.0
        distance = np.minimum(distance, 1.0 - np.asarray((rows @ rows[best].T).todense()).ravel())
    return chosen, found


def _checked(scored: Scored) -> Floats:
    if not len(scored):
        raise DataSetError("There is no post to ask about.", _AGAIN)
    sound = ((scored.probabilities >= 0) & (scored.probabilities <= 1)).all(axis=1)
    if not sound.all():
        first = scored.post_ids[int(np.argmin(sound))]
        raise DataSetError(
            f"The probabilities of {int((~sound).sum())} posts are no numbers from 0 to 1 ({first} first).",
            "Score the posts again.",
        )
    return scored.probabilities


def read_scored(path: Path) -> Scored:
    """Read a scores file that has texts.

    Args:
        path: Parquet, CSV or JSONL, written by `khoitrong score --with-text`.

    Raises:
        DataSetError: The file cannot be read, lacks a column, or holds something else than numbers.
    """
    path = Path(path)
    reader = {".parquet": _parquet, ".csv": _csv, ".jsonl": _json}.get(path.suffix.lower())
    if reader is None:
        raise DataSetError(f"{path} is neither Parquet, CSV nor JSONL.", _AGAIN)
    try:
        rows = [_row(row, f"{path} row {number}") for number, row in enumerate(reader(path), 1)]
    except (OSError, csv.Error, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise DataSetError(f"{path} cannot be read: {error}.", _AGAIN) from error
    texts = [mask(text) for _, text, _ in rows]
    values = np.array([values for _, _, values in rows], dtype=np.float64).reshape(-1, len(LABELS))
    return Scored([post_id for post_id, _, _ in rows], texts, values)


def _row(row: Mapping[str, Any], place: str) -> tuple[str, str, list[float]]:
    missing = [name for name in COLUMNS if row.get(name) is None]
    if missing:
        raise DataSetError(f"{place} has no {', '.join(missing)}.", _AGAIN)
    try:
        values = [float(row[f"p_{label}"]) for label in LABELS]
    except (TypeError, ValueError) as error:
        raise DataSetError(f"{place} has a probability that is not a number: {error}.", _AGAIN) from error
    return str(row["post_id"]), str(row["text"]), values


def _parquet(path: Path) -> Iterator[Mapping[str, Any]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
        wanted = [name for name in COLUMNS if name in file.schema_arrow.names]
        for batch in file.iter_batches(columns=wanted):
            yield from batch.to_pylist()
    except pa.ArrowInvalid as error:
        raise DataSetError(f"{path} cannot be read: {error}.", _AGAIN) from error


def _csv(path: Path) -> Iterator[Mapping[str, Any]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            yield {**row, "text": unescape_csv_cell(row["text"] or "")} if "text" in row else row


def _json(path: Path) -> Iterator[Mapping[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line) if line.strip() else None
            if isinstance(row, dict):
                yield row
