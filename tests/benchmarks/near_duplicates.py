"""How well near-duplicates that say the same are told from those that do not.

    python -m tests.benchmarks.near_duplicates

Prints recall and precision of "says the same" on the written pairs of `data/suites/near_duplicates.csv`, by
the hand that wrote them and by kind, beside the plain similarity that clusters used alone before. The rules
were written with some hands in view; docs/evaluation.md says which, and gives the first figure of each.
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

from scipy.stats import binomtest

from pipeline.claims.agreement import says_the_same
from pipeline.claims.shingles import comparison_key, jaccard, shingles
from pipeline.settings import DEFAULTS
from pipeline.text import normalise

PAIRS = Path(__file__).parents[2] / "data" / "suites" / "near_duplicates.csv"


def is_similar(left: str, right: str) -> bool:
    """Whether similarity alone would have joined two texts."""
    one, other = (shingles(comparison_key(normalise(text), fallback=text)) for text in (left, right))
    return jaccard(one, other) >= DEFAULTS.cluster_jaccard


def share(part: int, whole: int) -> str:
    if not whole:
        return "-"
    low, high = binomtest(part, whole).proportion_ci(method="wilson")
    return f"{part}/{whole} = {part / whole:.2f} ({low:.2f} to {high:.2f})"


def figures(pairs: list[dict[str, str]], judge) -> str:
    same = [judge(pair["left"], pair["right"]) for pair in pairs if pair["same"] == "1"]
    others = [judge(pair["left"], pair["right"]) for pair in pairs if pair["same"] == "0"]
    found, wrong = sum(same), sum(others)
    return f"recall {share(found, len(same))}, precision {share(found, found + wrong)}"


def main() -> None:
    with PAIRS.open(encoding="utf-8", newline="") as lines:
        pairs = list(csv.DictReader(lines))
    for hand in sorted({pair["hand"] for pair in pairs}):
        mine = [pair for pair in pairs if pair["hand"] == hand]
        sys.stdout.write(f"hand {hand}, {len(mine)} pairs\n")
        sys.stdout.write(f"  says the same:    {figures(mine, says_the_same)}\n")
        sys.stdout.write(f"  similarity alone: {figures(mine, is_similar)}\n")
    right: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for pair in pairs:
        told = says_the_same(pair["left"], pair["right"])
        right[(pair["same"], pair["kind"])].append(told == (pair["same"] == "1"))
    for (same, kind), told in sorted(right.items()):
        sys.stdout.write(f"  {'same ' if same == '1' else 'other'} {kind}: {sum(told)}/{len(told)} right\n")


if __name__ == "__main__":
    main()
