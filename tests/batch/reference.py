"""What the shipped linear model makes of every sample export, written down so that a change is seen.

    python -m tests.batch.reference

writes `tests/batch/reference_scores.csv` anew. A commit that changes it says which behaviour changed and why.
"""

import csv
import json
import tempfile
from pathlib import Path

from pipeline import batch
from pipeline.classify import load_model
from pipeline.labels import LABELS
from pipeline.resources import resource
from pipeline.settings import DEFAULTS

REFERENCE = Path(__file__).with_name("reference_scores.csv")
KEY = b"reference of the sample exports!"
COLUMNS = ("post_id", "cluster_id", *(f"p_{label}" for label in LABELS), "flags", "reasons", "lang")


def scores() -> list[dict[str, str]]:
    """Score all samples in one run; what depends on the day, the priority, is left out."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "scores.jsonl"
        source = batch.Source((resource("data/samples"),), id_key=KEY)
        batch.score(source, out, batch.Scorer.for_budget(load_model("linear"), DEFAULTS.budget))
        rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        row["reasons"] = " ".join(
            f"{each['label']}/{each['kind']}/{each['span'][0]}-{each['span'][1]}"
            for each in json.loads(row["reasons"])
        )
        row |= {f"p_{label}": f"{row[f'p_{label}']:.5f}" for label in LABELS}
    return [{name: str(row[name]) for name in COLUMNS} for row in rows]


if __name__ == "__main__":
    with REFERENCE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(scores())
