"""Paths into lists that a person names, such as `text=reels[].media[].title`: one record for each value.

What is opened so keeps what it lay in under `ABOVE`, so that a time beside the list is still found.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.ingest.formats.format import ABOVE, GENERIC, Format, header_key
from pipeline.ingest.formats.mapping import follow_path

Record = dict[str, Any]


def path_in_records(path: str, names: Sequence[str]) -> str | None:
    """Return the part of a path that leads on from a record, or None.

    People write a path as they see it, from the top of the file or from a record.

    Args:
        path: The path, as a person wrote it.
        names: The paths that records have.
    """
    known = {header_key(name): name for name in reversed(names)}
    steps = path.split(".")
    ends = (".".join(steps[start:]) for start in range(len(steps)))
    return next((known[header_key(end)] for end in ends if header_key(end) in known), None)


@dataclass(frozen=True, slots=True)
class OpenedLists:
    """The lists that a path goes through, and what it leads to within the last of them.

    Attributes:
        levels: For each list, the steps from the one before it: `a[].b.c[]` has `(a[],)` and `(b, c[])`.
        leaf: Path from an element of the last list; "" for the element itself.
    """

    levels: tuple[tuple[str, ...], ...]
    leaf: str

    @classmethod
    def of(cls, path: str | None) -> "OpenedLists | None":
        """Return the lists in a path; None when there is none."""
        if path is None or "[]" not in path:
            return None
        levels: list[tuple[str, ...]] = []
        level: list[str] = []
        for step in path.split("."):
            level.append(step)
            if step.endswith("[]"):
                levels.append(tuple(level))
                level = []
        return cls(tuple(levels), ".".join(level))

    def open(self, record: Record) -> list[Record]:
        """Return one record for each value at the end of the path, or one without a text if there is none."""
        here = [record]
        for level in self.levels:
            here = [_within(part, whole) for whole in here for part in follow_path(whole, level)]
        steps = self.leaf.split(".")
        found = [part for part in here if any(leaf is not None for leaf in follow_path(part, steps))]
        return found or [_within({}, record)]

    def rebased(self, path: str) -> str:
        """Return a path that led on from a record as it leads on from what was opened."""
        for up in range(len(self.levels)):
            steps = [step for level in self.levels[: len(self.levels) - up] for step in level]
            start = f"{'.'.join(steps)}."
            if path.startswith(start):
                return f"{ABOVE}." * up + path.removeprefix(start)
        return f"{ABOVE}." * len(self.levels) + path

    def format(self, entry: Format) -> Format:
        """Return a format whose names lead on from what was opened; those that fit anything fit there too."""
        anywhere = entry.name == GENERIC.name

        def all_of(names: Sequence[str]) -> tuple[str, ...]:
            return (*(names if anywhere else ()), *map(self.rebased, names))

        return replace(
            entry,
            fields={ours: all_of(theirs) for ours, theirs in entry.fields.items()},
            beside=(),
            html=all_of(entry.html),
            owner=all_of(entry.owner),
            media=all_of(entry.media),
            within=(),
            notices=(),
            expand=("",),
        )

    def columns(
        self, columns: Mapping[str, str], names: Sequence[str], opened: Sequence[str]
    ) -> Iterator[tuple[str, str]]:
        """Yield our field and their column as it leads on from what was opened.

        Args:
            columns: Our field to their column, as a person maps them.
            names: The paths that records had before.
            opened: The paths that they have now.
        """
        for ours, theirs in columns.items():
            found = path_in_records(theirs, names)
            if ours == "text":
                yield ours, self.leaf
            elif found is not None:
                yield ours, self.rebased(found)
            else:
                yield ours, path_in_records(theirs, opened) or theirs


def _within(part: Any, whole: Record) -> Record:  # noqa: ANN401 - whatever a list holds
    return {**part, ABOVE: whole} if isinstance(part, dict) else {"": part, ABOVE: whole}
