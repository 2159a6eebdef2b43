"""Recall and precision of masking by kind, on the texts of `data/masking`, and what a post costs.

A marked span is found when every character in it that carries data is masked; letters and digits do, words
that only say what follows ("số nhà", "lớp", the site of a link) do not. A masked span is right when at least
half of its letters and digits lie in marked spans.

Run it with `python -m tests.benchmarks.masking`, or for some of the sets with their numbers behind it.
"""

import json
import re
import sys
import time
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from rich.console import Console

from pipeline.text.folding import fold_for_matching
from pipeline.text.masking.mask import find_personal, mask

_CONSOLE: Final = Console(width=100, highlight=False)
DATA: Final = Path(__file__).parents[2] / "data" / "masking"
NAMES_AND_CHILDREN: Final = ("name", "school_class")
"""Kinds for which recall is at least 0.85; for all others, the structured ones, it is at least 0.98."""

_SAYS_WHAT_FOLLOWS: Final = re.compile(
    r"https?://|www|facebook|fb|google|instagram|tiktok|youtube|zalo|com(?=[/.])|net(?=/)|me(?= ?/)"
    r"|(?<![a-z])t(?= ?\. ?me)|profile\.php|id(?==)|q(?==)"
    r"|maps"
    r"|(?<![a-z])(?:so|nha|ngo|ngach|hem|kiet|duong|pho|day tro|phong|can ho|can|chung cu|thon|xom|ap|to|ban"
    r"|buon|khu pho|lop|truong|ngay|a cong)(?![a-z])"
)


@dataclass
class Tally:
    """Counts by kind: spans marked, of these found; and by placeholder: spans masked, of these right."""

    marked: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    masked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, str, str]] = field(default_factory=list)
    wrong: list[tuple[str, str, str]] = field(default_factory=list)

    def recall(self, *kinds: str) -> float:
        """Return the share of marked spans that are found, of some kinds or of all, 0 to 1."""
        wanted = kinds or tuple(self.marked)
        return sum(self.found[kind] for kind in wanted) / sum(self.marked[kind] for kind in wanted)

    @property
    def structured(self) -> tuple[str, ...]:
        """Kinds that have a shape of their own."""
        return tuple(kind for kind in self.marked if kind not in NAMES_AND_CHILDREN)

    @property
    def precision(self) -> float:
        """Share of masked spans that are right, 0 to 1."""
        return self.right.total() / max(1, self.masked.total())


def read(name: str) -> list[dict[str, Any]]:
    """Return the items of one set, `hand_1` say."""
    lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _carrying(text: str, start: int, end: int) -> set[int]:
    """Return the places in a marked span that must be masked."""
    places = {i for i in range(start, end) if text[i].isalnum()}
    folded = fold_for_matching(text)
    for match in _SAYS_WHAT_FOLLOWS.finditer(folded, start, end):
        places -= set(range(*match.span()))
    return places


def measure(items: list[dict[str, Any]]) -> Tally:
    """Return what masking finds in texts whose personal data is marked."""
    tally = Tally()
    for item in items:
        raw = item["text"]
        text = unicodedata.normalize("NFC", raw)
        spans = find_personal(text)
        masked = {i for span in spans for i in range(span.start, span.end)}
        marked: set[int] = set()
        for span in item["spans"]:
            kind = span["kind"]
            start, end = (len(unicodedata.normalize("NFC", raw[: span[side]])) for side in ("start", "end"))
            marked.update(range(start, end))
            tally.marked[kind] += 1
            if _carrying(text, start, end) <= masked:
                tally.found[kind] += 1
            else:
                tally.missed.append((kind, text[start:end], text))
        for found in spans:
            letters = [i for i in range(found.start, found.end) if text[i].isalnum()]
            tally.masked[found.kind] += 1
            if sum(i in marked for i in letters) * 2 >= len(letters):
                tally.right[found.kind] += 1
            else:
                tally.wrong.append((found.kind, text[found.start : found.end], text))
    return tally


def microseconds(texts: list[str], rounds: int = 5) -> float:
    """Return the processor time to mask one text, the best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        begin = time.process_time()
        for text in texts:
            mask(text)
        best = min(best, time.process_time() - begin)
    return best / len(texts) * 1e6


def main(names: list[str]) -> None:
    """Print the figures of each set, and of all together where there is more than one."""
    sets = {name: read(name) for name in names}
    if len(sets) > 1:
        sets["all"] = [item for items in sets.values() for item in items]
    for name, items in sets.items():
        tally = measure(items)
        _CONSOLE.print(
            f"{name}: {len(items)} texts, {sum(not item['spans'] for item in items)} without personal data"
        )
        for kind, marked in sorted(tally.marked.items()):
            _CONSOLE.print(f"  {kind:16}{tally.found[kind]:5} of {marked:4}  recall {tally.recall(kind):.3f}")
        for kind, masked in sorted(tally.masked.items()):
            _CONSOLE.print(
                f"  {kind:16}{tally.right[kind]:5} of {masked:4}  precision {tally.right[kind] / masked:.3f}"
            )
        _CONSOLE.print(f"  structured kinds: recall {tally.recall(*tally.structured):.3f}")
        _CONSOLE.print(f"  names, school and class: recall {tally.recall(*NAMES_AND_CHILDREN):.3f}")
        _CONSOLE.print(f"  precision {tally.precision:.3f}")
        _CONSOLE.print(
            f"  {microseconds([item['text'] for item in items]):.0f} microseconds of processor time a text"
        )


if __name__ == "__main__":
    main([f"hand_{number}" for number in sys.argv[1:]] or sorted(path.stem for path in DATA.glob("*.jsonl")))
