"""Data cards: what a set is, where it came from, and what was measured on it; no text of it is quoted.

The parts follow Gebru et al. 2021, *Datasheets for Datasets*, as far as they can be measured.
"""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from pipeline.errors import OutputError
from pipeline.research.datasets.catalogue import CATALOGUE
from pipeline.research.datasets.clusters import Clusters
from pipeline.research.datasets.loading import described, load
from pipeline.research.datasets.near_duplicates import letters
from pipeline.text import fold
from pipeline.text.masking.mask import find_personal

if TYPE_CHECKING:
    from datasets import Dataset

QUANTILES: Final = (0.05, 0.5, 0.95, 1.0)
NOT_ASKED: Final = "not asked"

_REPLACED: Final = ("0900000000", "nguoidung@example.com")
"""What stands in the copies for a number or an address that was taken out before."""


@dataclass(frozen=True)
class Facts:
    """What was measured on one split.

    Attributes:
        rows: Number of rows.
        labels: Rows by class, for each column of classes.
        lengths: Characters in a text, at the quantiles `QUANTILES`.
        repeats: Rows whose text an earlier row of the split has.
        elsewhere: Rows whose text is in another split of the set, by split.
        bare: Share of the texts with a letter that have no diacritics, 0 to 1.
        personal: Personal data found, by kind.
        replaced: Numbers and addresses that had been replaced before; not in `personal`.
    """

    rows: int
    labels: Mapping[str, Mapping[str, int]]
    lengths: tuple[int, ...]
    repeats: int
    elsewhere: Mapping[str, int]
    bare: float
    personal: Mapping[str, int]
    replaced: int

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain values."""
        return asdict(self)


def measure_splits(name: str, datasets_dir: Path | None = None) -> dict[str, Facts]:
    """Return what there is to say about each split of a set.

    Texts are the same when they share their letters and digits, diacritics aside.

    Raises:
        DataSetError: As in `load`.
    """
    splits = load(name, datasets_dir)
    keys = {split: [letters(text) for text in rows["text"]] for split, rows in splits.items()}
    return {split: _facts(rows, split, keys) for split, rows in splits.items()}


def _facts(rows: "Dataset", split: str, keys: Mapping[str, Sequence[str]]) -> Facts:
    texts = list(rows["text"])
    lengths = np.quantile([len(text) for text in texts], QUANTILES, method="nearest")
    others = {other: set(theirs) for other, theirs in keys.items() if other != split}
    personal, replaced = _personal(texts)
    return Facts(
        rows=len(texts),
        labels={
            column: _counts(rows[column], feature.names)
            for column, feature in rows.features.items()
            if hasattr(feature, "names")
        },
        lengths=tuple(int(length) for length in lengths),
        repeats=len(texts) - len(set(keys[split])),
        elsewhere={other: sum(key in theirs for key in keys[split]) for other, theirs in others.items()},
        bare=bare_share(texts),
        personal=personal,
        replaced=replaced,
    )


def _counts(values: Sequence[int | None], names: Sequence[str]) -> dict[str, int]:
    found = Counter(values)
    counts = {name: found[number] for number, name in enumerate(names)}
    return counts | ({NOT_ASKED: found[None]} if found[None] else {})


def bare_share(texts: Sequence[str]) -> float:
    """Return the share of the texts with a letter that have no diacritics, 0 to 1; 0 when there are none."""
    written = [unicodedata.normalize("NFC", text) for text in texts if any(map(str.isalpha, text))]
    return sum(fold(text) == text for text in written) / len(written) if written else 0.0


def _personal(texts: Sequence[str]) -> tuple[dict[str, int], int]:
    kinds: Counter[str] = Counter()
    replaced = 0
    for text in texts:
        composed = unicodedata.normalize("NFC", text)
        for span in find_personal(composed):
            if composed[span.start : span.end] in _REPLACED:
                replaced += 1
            else:
                kinds[span.kind] += 1
    return dict(sorted(kinds.items())), replaced


def card(name: str, datasets_dir: Path | None = None, clusters: Clusters | None = None) -> str:
    """Return the data card of a set in Markdown.

    Args:
        name: A set of `CATALOGUE`.
        datasets_dir: Folder of the data sets; by default what the environment names in KHOITRONG_DATASETS.
        clusters: Of all sets, to say what this one shares with others.

    Raises:
        DataSetError: As in `load`.
    """
    known = described(name)
    facts = measure_splits(name, datasets_dir)
    about = {
        "origin": known.origin,
        "licence as stated": known.licence,
        "use here": known.use,
        "known defects": known.defects,
        "cite": known.citation or "no paper known",
    }
    parts = [
        [f"# {name}", "", "No text of this set is part of the project.", ""],
        _table(("", ""), about.items()),
        ["", "## Measured", ""],
        _table(("", *facts), _rows(facts)),
        ["", "Texts are the same when they share their letters and digits, diacritics aside. Personal data"],
        ["is what the mask finds; what it cannot find is not counted.", ""],
        *(_labels(column, facts) for column in _columns(facts)),
        _shared(name, clusters) if clusters is not None else [],
    ]
    return "\n".join(line for part in parts for line in part).rstrip() + "\n"


def write_cards(
    folder: Path, datasets_dir: Path | None = None, clusters: Clusters | None = None
) -> list[Path]:
    """Write the card of every set as `SET.md` and return the files.

    Args:
        folder: Folder to write to.
        datasets_dir: Folder of the data sets; by default what the environment names in KHOITRONG_DATASETS.
        clusters: Of all sets, to say what each shares with others.

    Raises:
        DataSetError: As in `load`.
        OutputError: The folder cannot be written.
    """
    written = []
    for name in sorted(CATALOGUE):
        page = card(name, datasets_dir, clusters)
        path = Path(folder) / f"{name}.md"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page, encoding="utf-8")
        except OSError as error:
            reason = f"{path} cannot be written: {error.strerror}."
            raise OutputError(reason, "Choose another folder.") from error
        written.append(path)
    return written


def _rows(facts: Mapping[str, Facts]) -> list[tuple[str, ...]]:
    """Return the lines of the table of figures, one column a split."""
    each = list(facts.values())
    names = [f"length in characters, {int(q * 100)} % quantile" for q in QUANTILES[:-1]] + ["longest"]
    lines = [("rows", *(f"{one.rows:,}" for one in each))]
    lines += [(name, *(f"{one.lengths[i]:,}" for one in each)) for i, name in enumerate(names)]
    lines.append(("rows that repeat an earlier one", *(f"{one.repeats:,}" for one in each)))
    lines += [
        (f"rows whose text is in {other}", *(_or_dash(one.elsewhere.get(other)) for one in each))
        for other in facts
        if len(facts) > 1
    ]
    lines.append(("texts without diacritics", *(f"{one.bare:.1%}" for one in each)))
    kinds = sorted({kind for one in each for kind in one.personal})
    lines += [
        (f"personal data: {kind}", *(f"{one.personal.get(kind, 0):,}" for one in each)) for kind in kinds
    ]
    if not kinds:
        lines.append(("personal data", *("none found" for _ in each)))
    lines.append(("numbers and addresses replaced before", *(f"{one.replaced:,}" for one in each)))
    return lines


def _or_dash(count: int | None) -> str:
    return "-" if count is None else f"{count:,}"


def _columns(facts: Mapping[str, Facts]) -> list[str]:
    return list(dict.fromkeys(column for one in facts.values() for column in one.labels))


def _labels(column: str, facts: Mapping[str, Facts]) -> list[str]:
    asked = {split: one.labels[column] for split, one in facts.items() if column in one.labels}
    names = dict.fromkeys(name for counts in asked.values() for name in counts)
    lines = [(name, *(f"{counts.get(name, 0):,}" for counts in asked.values())) for name in names]
    return [f"### `{column}`", "", *_table(("", *asked), lines), ""]


def _shared(name: str, clusters: Clusters) -> list[str]:
    lines = []
    for each in clusters.overlaps():
        mine = [part for part in (each.first, each.second) if part.startswith(f"{name}/")]
        if len(mine) == 1:
            other = each.second if mine[0] == each.first else each.first
            lines.append((mine[0], other, f"{each.texts:,}", f"{each.clusters:,}"))
    if not lines:
        return ["## Shared with other sets", "", "Nothing."]
    heads = ("split", "of another set", "same texts", "clusters of near-duplicates")
    return ["## Shared with other sets", "", *_table(heads, lines)]


def _table(heads: Sequence[str], rows: Any) -> list[str]:  # noqa: ANN401
    return [_line(heads), _line(["---"] * len(heads)), *map(_line, rows)]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
