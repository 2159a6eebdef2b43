"""Reads what `khoitrong export --with-text` wrote, and turns answers into labels.

An answer is the opinion of the person who gave it, and answers the question on the screen, which is not
always the one a label asks. `ANSWERS` says which labels follow from which answer, by the label guide
(`docs/label-guide.en.md`):

- `check` asks whether a post deserved checking, not whether it is true. Who calls it false, misleading,
  not to be verified or a scam has found a claim worth it; who calls it opinion or satire has found none.
  `accurate` decides nothing: well-sourced news should not have been flagged, a true rumour should.
- Hate may also be crude, and so may an answer to hate: `hateful` leaves `offensive` open, and `not_hateful`
  too where hate was asked about. In answer to a flag for insults it means neither.
- `not_suitable` to share means no good news: the guide says to choose no when torn.

A label that no answer speaks of stays open (NaN) and is neither learned nor measured.
"""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from pipeline.claims.clusters import Clusterer
from pipeline.errors import DataSetError
from pipeline.io import unescape_csv_cell
from pipeline.labels import LABELS, Label
from pipeline.research.datasets.training_data import HELPERS, Corpus, no_helpers
from pipeline.research.printing import Printable, empty_table
from pipeline.text import mask, normalise

if TYPE_CHECKING:
    from rich.console import RenderableType

Answer = Mapping[Label, int]

_DESERVED_CHECKING: Final[Answer] = {"check": 1}
_HATE: Final[dict[str, Answer]] = {
    "hateful": {"hateful": 1},
    "offensive_only": {"hateful": 0, "offensive": 1},
}
ANSWERS: Final[Mapping[Label, Mapping[str, Answer]]] = {
    "check": {
        "false_with_source": _DESERVED_CHECKING,
        "misleading": _DESERVED_CHECKING,
        "unverifiable": _DESERVED_CHECKING,
        "scam": _DESERVED_CHECKING,
        "accurate": {},
        "opinion_or_satire": {"check": 0},
    },
    "hateful": {**_HATE, "not_hateful": {"hateful": 0}},
    "offensive": {**_HATE, "not_hateful": {"hateful": 0, "offensive": 0}},
    "positive": {"share": {"positive": 1}, "not_suitable": {"positive": 0}},
}
"""Labels by the label that was asked about and the outcome that was given."""

SKIPPED: Final = ("", "skipped")
"""Outcomes that say nothing, wherever they come from."""

SOURCE: Final = "team_decisions"
NEEDED: Final = ("who", "when", "label", "outcome", "text")

_AGAIN = "Write it anew with `khoitrong export decisions.jsonl --with-text`."


@dataclass(frozen=True, slots=True)
class _Vote:
    """What one person thinks of one text in answer to one question."""

    who: str
    when: datetime
    asked: Label
    outcome: str
    text: str


@dataclass(frozen=True)
class Decisions(Printable):
    """Labelled texts, and what became of the decisions on the way.

    Attributes:
        corpus: One row a text; near-duplicates share a group; NaN where the answers say nothing.
        read: Decisions in the file.
        outcomes: How often each outcome stands, as `label/outcome`.
        replaced: Decisions after which the same person decided otherwise about the same text.
        silent: Decisions from which no label follows: `accurate`, and skipped items.
        disputed: Labels left open because as many people say yes as no.
        outvoted: Labels for which more people said one thing and at least one the other.
    """

    corpus: Corpus
    read: int
    outcomes: Mapping[str, int]
    replaced: int
    silent: int
    disputed: int
    outvoted: int

    def __str__(self) -> str:
        known = self.corpus.labels
        counts = ", ".join(
            f"{label} {int((known[:, i] == 1).sum())} yes {int((known[:, i] == 0).sum())} no"
            for i, label in enumerate(LABELS)
        )
        return (
            f"{self.read:,} decisions on {len(self.corpus):,} texts: {counts}. {self.replaced} replaced, "
            f"{self.silent} without a label, {self.disputed} disputed, {self.outvoted} outvoted."
        )

    def to_dict(self) -> dict[str, Any]:
        """Return counts as plain JSON values; no text and no name of a person."""
        known = self.corpus.labels
        labels = {
            label: {"yes": int((known[:, i] == 1).sum()), "no": int((known[:, i] == 0).sum())}
            for i, label in enumerate(LABELS)
        }
        names = ("read", "replaced", "silent", "disputed", "outvoted")
        counts = {name: getattr(self, name) for name in names}
        return {**counts, "texts": len(self.corpus), "labels": labels, "outcomes": dict(self.outcomes)}

    def tables(self) -> list["RenderableType"]:
        """Return one line an outcome, and what `str` says."""
        table = empty_table(None, "asked about", "outcome", "decisions", "labels that follow", words=4)
        table.columns[2].justify = "right"
        for asked, outcomes in ANSWERS.items():
            for outcome, answer in outcomes.items():
                count = self.outcomes.get(f"{asked}/{outcome}", 0)
                if count:
                    follows = ", ".join(f"{label} {value}" for label, value in answer.items())
                    table.add_row(asked, outcome, f"{count:,}", follows or "none")
        return [table, str(self)]


def read_decisions(path: Path) -> Decisions:
    """Read exported decisions and return the labels that follow from them.

    Equal texts (once normalised) are one text, whatever item they were part of. Of a person's decisions about
    one text and question the latest counts; among persons the majority, and nothing when they are even.
    Names of reviewers go no further than this.

    Args:
        path: CSV or JSONL written by `khoitrong export` with texts.

    Raises:
        DataSetError: The file cannot be read, lacks a column, or a line says something unknown.
    """
    votes = list(_votes(Path(path)))
    texts: dict[str, str] = {}
    standing: dict[tuple[str, str, Label], _Vote] = {}
    for vote in sorted(votes, key=lambda each: each.when):
        normalised = normalise(vote.text)
        texts.setdefault(normalised, vote.text)
        standing[normalised, vote.who, vote.asked] = vote
    said: dict[str, list[_Vote]] = defaultdict(list)
    for (normalised, _, _), vote in standing.items():
        said[normalised].append(vote)
    tallies = {normalised: [_tally(said[normalised], label) for label in LABELS] for normalised in texts}
    every = [tally for row in tallies.values() for tally in row]
    return Decisions(
        corpus=_corpus(texts, {v: [_majority(tally) for tally in row] for v, row in tallies.items()}, said),
        read=len(votes),
        outcomes=dict(Counter(f"{v.asked}/{v.outcome or SKIPPED[1]}" for v in standing.values())),
        replaced=len(votes) - len(standing),
        silent=sum(not _answer(vote) for vote in standing.values()),
        disputed=sum(yes == no > 0 for yes, no in every),
        outvoted=sum(yes != no and min(yes, no) > 0 for yes, no in every),
    )


def _answer(vote: _Vote) -> Answer:
    return {} if vote.outcome in SKIPPED else ANSWERS[vote.asked][vote.outcome]


def _tally(votes: Iterable[_Vote], label: Label) -> tuple[int, int]:
    """Return how many people say that the label holds, and how many that it does not.

    A person counts once a label: where two of their answers speak of it, the one that was asked about it.
    """
    by_person: dict[str, int] = {}
    for vote in sorted(votes, key=lambda each: (each.asked == label, each.when)):
        if label in _answer(vote):
            by_person[vote.who] = _answer(vote)[label]
    return sum(by_person.values()), len(by_person) - sum(by_person.values())


def _majority(tally: tuple[int, int]) -> float:
    yes, no = tally
    return np.nan if yes == no else float(yes > no)


def _corpus(
    texts: Mapping[str, str], labels: Mapping[str, list[float]], said: Mapping[str, list[_Vote]]
) -> Corpus:
    """Return the texts of which at least one label is known."""
    normalised_texts = [normalised for normalised in texts if not np.isnan(labels[normalised]).all()]
    shown = [texts[normalised] for normalised in normalised_texts]
    opinion = [
        any(vote.outcome == "opinion_or_satire" for vote in said[normalised])
        for normalised in normalised_texts
    ]
    column = LABELS.index("check")
    helpers = no_helpers(len(normalised_texts))
    helpers[:, HELPERS.index("opinion")] = [
        o and labels[v][column] == 0 for v, o in zip(normalised_texts, opinion, strict=True)
    ]
    return Corpus(
        shown,
        normalised_texts,
        np.array([labels[normalised] for normalised in normalised_texts], dtype=np.float64).reshape(
            -1, len(LABELS)
        ),
        np.array(Clusterer(must_agree=False).assign_normalised(normalised_texts, shown), dtype=str),
        np.full(len(normalised_texts), SOURCE),
        helpers,
        np.ones(len(normalised_texts)),
    )


def _votes(path: Path) -> Iterator[_Vote]:
    """Yield what each line of the file says."""
    for place, row in _rows(path):
        asked, outcome = str(row["label"]), str(row["outcome"] or "")
        if asked not in ANSWERS:
            raise DataSetError(f"{place} asks about the label {asked!r}.", f"There are {', '.join(LABELS)}.")
        label: Label = LABELS[LABELS.index(asked)]
        if outcome not in (*ANSWERS[label], *SKIPPED):
            raise DataSetError(
                f"{place} has the outcome {outcome!r} for {label}.",
                f"There are {', '.join(ANSWERS[label])}; update the program if the queue is newer.",
            )
        text = row["text"]
        if not isinstance(text, str) or not text.strip():
            raise DataSetError(f"{place} has no text.", _AGAIN)
        yield _Vote(str(row["who"]), _time(row["when"], place), label, outcome, mask(text))


def _time(value: object, place: str) -> datetime:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise DataSetError(f"{place} has the time {value!r}, which is not ISO 8601 with an offset.", _AGAIN)
    return found


def _rows(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield (place in words, row) of a CSV or JSONL file."""
    reader = {".csv": _csv_rows, ".jsonl": _json_rows}.get(path.suffix.lower())
    if reader is None:
        raise DataSetError(f"{path} is neither CSV nor JSONL.", _AGAIN)
    try:
        yield from reader(path)
    except OSError as error:
        raise DataSetError(f"{path} cannot be read: {error.strerror or error}.", _AGAIN) from error
    except UnicodeDecodeError as error:
        raise DataSetError(f"{path} is not UTF-8 (byte {error.start}).", _AGAIN) from error
    except csv.Error as error:
        raise DataSetError(f"{path} is not sound CSV: {error}.", _AGAIN) from error


def _csv_rows(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        _require(reader.fieldnames or (), str(path))
        for row in reader:
            place = f"{path} line {reader.line_num}"
            if None in row or None in row.values():
                raise DataSetError(f"{place} has another number of cells than the header.", _AGAIN)
            yield place, {name: unescape_csv_cell(value) for name, value in row.items()}


def _json_rows(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            place = f"{path} line {number}"
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise DataSetError(f"{place} is not valid JSON: {error}.", _AGAIN) from error
            if not isinstance(row, dict):
                raise DataSetError(f"{place} is not a JSON object.", _AGAIN)
            _require(row, place)
            yield place, row


def _require(columns: Iterable[str], place: str) -> None:
    columns = list(columns)
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise DataSetError(
            f"{place} has no column {', '.join(missing)}; it has {', '.join(columns) or 'none'}.", _AGAIN
        )
