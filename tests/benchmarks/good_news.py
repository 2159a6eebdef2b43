"""How well the rules of thumb about a good story do: its theme and place, people under 18, names in a text.

    python -m tests.benchmarks.good_news
    python -m tests.benchmarks.good_news hand_1 --missed

On the invented stories of `data/stories`. A theme is right if it is the one that was written down; a place if
it is that one, however it is capitalised; words of minors if somebody under 18 appears; a name if it is one
that the text tells. Each figure has its 95 % Wilson interval. `--missed` lists what a rule gets wrong.
"""

import argparse
import csv
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from pipeline import review
from pipeline.research.evaluation.intervals import wilson

DATA = Path(__file__).parents[2] / "data" / "stories"
HANDS = ("hand_1", "hand_2")
CONSOLE = Console(width=110, highlight=False)


@dataclass
class Tally:
    """What a rule said and should have said, counted, and what it got wrong, in words."""

    right: int = 0
    said: int = 0
    wanted: int = 0
    missed: list[str] = field(default_factory=list)

    def count(self, wanted: set[str], said: set[str], story: dict[str, str]) -> None:
        """Add one story."""
        self.right += len(wanted & said)
        self.said += len(said)
        self.wanted += len(wanted)
        if wanted != said:
            self.missed.append(f"{story['id']}: {sorted(wanted)} but {sorted(said)}: {story['text'][:90]}")

    def __str__(self) -> str:
        return f"precision {share(self.right, self.said)}, recall {share(self.right, self.wanted)}"


def share(part: int, whole: int) -> str:
    """Return a share with its interval."""
    if not whole:
        return "none"
    low, high = wilson(part, whole)
    return f"{part}/{whole} = {part / whole:.2f} ({low:.2f} to {high:.2f})"


def read(hand: str) -> list[dict[str, str]]:
    """Return the stories of one file."""
    with (DATA / f"{hand}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def measure(stories: list[dict[str, str]]) -> dict[str, Tally]:
    """Return what each rule does on some stories."""
    from pipeline.programme.column.wording import names_in
    from pipeline.programme.good_news.minors import words_of_minors
    from pipeline.programme.good_news.variety import place_in, theme_of

    found = {name: Tally() for name in ("theme", "place", "minors", "names")}
    for story in stories:
        text = story["text"]
        found["theme"].count({story["theme"]}, {theme_of(text)} - {""}, story)
        places = (story["place"].casefold(), place_in(text).casefold())
        found["place"].count(*({place} - {""} for place in places), story)
        minors = (story["minor"] == "1", bool(words_of_minors(text)))
        found["minors"].count(*({"minor"} if each else set() for each in minors), story)
        found["names"].count(set(filter(None, story["names"].split("|"))), set(names_in(text)), story)
    return found


def main() -> None:
    """Print the figures of the files that are named, of all when none is."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("hands", nargs="*", help="files of data/stories; all when none is named")
    asked.add_argument("--missed", action="store_true", help="list what is wrong")
    options = asked.parse_args()
    review.setup()
    for hand in options.hands or HANDS:
        stories = read(hand)
        themes = Counter(story["theme"] for story in stories)
        CONSOLE.print(f"\n{hand}: {len(stories)} stories, {len(themes)} themes")
        for name, tally in measure(stories).items():
            CONSOLE.print(f"  {name}: {tally}", soft_wrap=True)
            if options.missed:
                CONSOLE.print("\n".join(f"    {line}" for line in tally.missed), soft_wrap=True, markup=False)


if __name__ == "__main__":
    main()
