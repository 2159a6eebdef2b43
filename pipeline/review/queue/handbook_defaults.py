"""The ready-made phrases and official sources that a new queue starts with, from `data/*.tsv`.

They are put in once, where a table has no row yet. From then on the entries are the lead's: nothing is ever
deleted there (a retired entry stays as a row), so what a lead changed or retired never comes back.
"""

import csv
from pathlib import Path
from typing import Final

from django.apps.registry import Apps

_FILES: Final = {"Phrase": "phrases.tsv", "Source": "sources.tsv"}
"""Which file fills which table; the columns of a file are fields of its model."""


def add_default_entries(*, apps: Apps, **_: object) -> None:
    """Fill the tables of the handbook that are empty; for the signal `post_migrate`.

    Args:
        apps: The models as the migrations just made leave them.
    """
    for name, file in _FILES.items():
        try:
            model = apps.get_model("review", name)
        except LookupError:  # migrated to before there was such a table
            continue
        if not model._default_manager.exists():
            model._default_manager.bulk_create(model(**row) for row in read_defaults(file))


def read_defaults(file: str) -> list[dict[str, str]]:
    """Return the rows of a file in `data/`, in its order, by the names of its first line."""
    path = Path(__file__).parent / "data" / file
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
