"""The cases of a functional suite, read from a folder of CSV files that people write by hand.

`functions_*.csv` declares what is tested, `cases_*.csv` holds the texts, `pairs*.csv` texts that belong
together and differ in one thing. A file with a mistake is refused as a whole: a case left out without a word
would change what a pass rate means.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Final, TypeVar

from pipeline.errors import DataSetError
from pipeline.labels import LABELS, Label

FUNCTION_COLUMNS: Final = ("function", "label", "holds", "about", "reason")
CASE_COLUMNS: Final = ("function", "text", "groups", "template")
PAIR_COLUMNS: Final = ("kind", "pair", "member", "label", "holds", "text", "groups", "template")

PAIR_KINDS: Final = (
    "group_swap",
    "region_swap",
    "dialect_rewrite",
    "negation",
    "quoted_or_said",
    "opinion_or_claim",
    "authority_or_private_person",
)
"""In which one thing the members of a pair differ."""

_LABELS: Final[dict[str, Label]] = {label: label for label in LABELS}

_Named = TypeVar("_Named")


@dataclass(frozen=True, slots=True)
class Function:
    """An ability that is tested on its own.

    Attributes:
        name: Unique, such as `counter_quotes_slur`; the first word is its family.
        label: The label that is asked about.
        holds: Whether the label must be given.
        about: What the cases are, a few words.
        reason: Why it is tested, one sentence.
        where: File and line, such as `functions_a.csv, line 3`.
    """

    name: str
    label: Label
    holds: bool
    about: str
    reason: str
    where: str


@dataclass(frozen=True, slots=True)
class Case:
    """One text, the label asked about, and whether it must be given.

    Attributes:
        text: As written in the file, nothing masked.
        label: The label that is asked about.
        holds: Whether the label must be given.
        groups: Groups of people it names, such as `("region:hue", "work:shipper")`; may be empty.
        template: The sentence frame it was made with.
        where: File and line.
        function: Name of its function; empty for a member of a pair.
    """

    text: str
    label: Label
    holds: bool
    groups: tuple[str, ...]
    template: str
    where: str
    function: str = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of group it names, each once, such as `("region", "work")`."""
        return tuple(dict.fromkeys(group.partition(":")[0] for group in self.groups))


@dataclass(frozen=True, slots=True)
class Pair:
    """Texts that differ in one thing.

    Attributes:
        kind: One of `PAIR_KINDS`.
        name: Unique within its kind.
        members: Two or more, in the order of the file.
    """

    kind: str
    name: str
    members: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Suite:
    """All functions, cases and pairs of a folder, in the order of the files' names."""

    functions: tuple[Function, ...]
    cases: tuple[Case, ...]
    pairs: tuple[Pair, ...]

    def __str__(self) -> str:
        counts = len(self.functions), len(self.cases), len(self.pairs)
        return "{} functions, {} cases, {} pairs".format(*counts)


def read_suite(folder: Path) -> Suite:
    """Read a suite.

    Args:
        folder: Holds `functions_*.csv` and `cases_*.csv`, and `pairs*.csv` where there are pairs.

    Raises:
        DataSetError: The folder or a kind of file is missing, or a file has a wrong column, an unknown
            function, label or kind of pair, a function declared twice, an empty text, a pair of one, or
            groups that are not written `kind:value+kind:value`. Names the file and the line.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise DataSetError(f"There is no folder {folder}.", "Pass the folder of the suites, `data/suites`.")
    functions = _functions(_files(folder, "functions_*.csv"))
    cases = tuple(
        _case(row, functions) for path in _files(folder, "cases_*.csv") for row in _rows(path, CASE_COLUMNS)
    )
    pairs = _pairs(sorted(folder.glob("pairs*.csv")))
    return Suite(tuple(functions.values()), cases, pairs)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a file that can say where it stands."""

    path: Path
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column].strip()

    @property
    def where(self) -> str:
        return f"{self.path.name}, line {self.line}"

    def wrong(self, what: str, next_step: str) -> DataSetError:
        """Return an error that names file and line."""
        return DataSetError(f"{self.path}, line {self.line}: {what}.", next_step)

    def filled(self, column: str) -> str:
        """Return a cell that may not be empty."""
        if not self[column]:
            raise self.wrong(f"{column} is empty", "Fill it in, or delete the row.")
        return self[column]

    def one_of(self, column: str, known: dict[str, _Named]) -> _Named:
        """Return what a cell names."""
        if self[column] not in known:
            raise self.wrong(
                f"{column} {self[column] or '(empty)'} is unknown",
                f"Use one of {', '.join(known)}.",
            )
        return known[self[column]]

    def groups(self) -> tuple[str, ...]:
        """Return the groups of people, as `kind:value`."""
        found = tuple(self["groups"].split("+")) if self["groups"] else ()
        for group in found:
            kind, _, value = group.partition(":")
            if not kind or not value or ":" in value or " " in group:
                raise self.wrong(
                    f"groups {self['groups']} cannot be read", "Write kind:value+kind:value, or nothing."
                )
        return found


_HOLDS: Final = {"1": True, "0": False}


def _files(folder: Path, pattern: str) -> list[Path]:
    paths = sorted(folder.glob(pattern))
    if not paths:
        raise DataSetError(
            f"{folder} holds no {pattern}.", "A suite needs functions_*.csv and cases_*.csv; see data/suites."
        )
    return paths


def _rows(path: Path, columns: Sequence[str]) -> Iterator[_Row]:
    """Yield the rows of a file whose columns must be just these, in any order."""
    reader = csv.DictReader(StringIO(_decoded(path), newline=""), strict=True)
    try:
        _check_columns(path, reader.fieldnames or (), columns)
        for cells in reader:
            row = _Row(path, reader.line_num, cells)
            if None in cells or None in cells.values():
                raise row.wrong(
                    f"the row does not have {len(columns)} cells",
                    "Put texts with commas or quotation marks in quotation marks.",
                )
            yield row
    except csv.Error as error:
        raise DataSetError(
            f"{path}, line {reader.line_num + 1}: not valid CSV, {error}.", "Write it with a CSV library."
        ) from error


def _decoded(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataSetError(f"{path}, line {line}: not UTF-8, {error.reason}.", "Save it as UTF-8.") from error


def _check_columns(path: Path, found: Sequence[str], columns: Sequence[str]) -> None:
    if sorted(found) != sorted(columns):
        raise DataSetError(
            f"{path}, line 1: the columns are {', '.join(found) or 'missing'}.",
            f"They must be {', '.join(columns)}.",
        )


def _functions(paths: Sequence[Path]) -> dict[str, Function]:
    functions: dict[str, Function] = {}
    for row in (row for path in paths for row in _rows(path, FUNCTION_COLUMNS)):
        name = row.filled("function")
        if name in functions:
            raise row.wrong(
                f"function {name} is declared in {functions[name].where} already", "Rename one of the two."
            )
        label, holds = row.one_of("label", _LABELS), row.one_of("holds", _HOLDS)
        functions[name] = Function(name, label, holds, row["about"], row["reason"], row.where)
    return functions


def _case(row: _Row, functions: dict[str, Function]) -> Case:
    if row["function"] not in functions:
        raise row.wrong(
            f"function {row['function'] or '(empty)'} is unknown",
            "Declare it in a functions_*.csv, or mend the spelling.",
        )
    asked = functions[row["function"]]
    return Case(
        row.filled("text"), asked.label, asked.holds, row.groups(), row["template"], row.where, asked.name
    )


def _pairs(paths: Sequence[Path]) -> tuple[Pair, ...]:
    kinds = {kind: kind for kind in PAIR_KINDS}
    members: dict[tuple[str, str], list[Case]] = {}
    last: dict[tuple[str, str], _Row] = {}
    for row in (row for path in paths for row in _rows(path, PAIR_COLUMNS)):
        name = row.one_of("kind", kinds), row.filled("pair")
        label, holds = row.one_of("label", _LABELS), row.one_of("holds", _HOLDS)
        row.filled("member")
        case = Case(row.filled("text"), label, holds, row.groups(), row["template"], row.where)
        members.setdefault(name, []).append(case)
        last[name] = row
    for name, found in members.items():
        if len(found) < 2:
            raise last[name].wrong(
                f"pair {name[1]} of kind {name[0]} has one member only", "Add another, or delete the row."
            )
    return tuple(Pair(kind, name, tuple(found)) for (kind, name), found in members.items())
