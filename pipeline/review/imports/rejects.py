"""The rows of an import that could not be used, as a person reads or downloads them."""

import csv
import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson
from django.utils.translation import gettext as _

from pipeline.io import escape_csv_cell
from pipeline.posts import Reject
from pipeline.review.imports.reject_text import reject_text


@dataclass(frozen=True, slots=True)
class RejectRow:
    """A reject in words: which file and line, what is wrong, what to do."""

    source: str
    line: int
    why: str
    step: str


def rejects(path: Path, limit: int | None = None) -> Iterator[RejectRow]:
    """Yield the rejects of a list that `intake.fill_queue` wrote, in the order of the input."""
    if not path.exists():
        return
    with path.open("rb") as lines:
        for line in itertools.islice(lines, limit):
            reject = Reject(**orjson.loads(line))
            why, step = reject_text(reject.reason)
            yield RejectRow(reject.source, reject.line, str(why), str(step))


def as_csv(path: Path) -> Iterator[str]:
    """Yield the list as CSV that a spreadsheet opens with its letters right and runs nothing of."""
    yield "\ufeff" + _row([_("File"), _("Dòng"), _("Vì sao"), _("Cần làm gì")])
    for each in rejects(path):
        yield _row([escape_csv_cell(each.source), str(each.line), each.why, each.step])


def _row(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()
