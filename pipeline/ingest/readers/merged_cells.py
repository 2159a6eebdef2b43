"""Cells of a sheet that are merged over several rows: each of those rows means the value of the first.

openpyxl tells of merged cells only when it holds a whole sheet, so they are looked for in the XML as it
streams by.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import IO, Any, Final

Cells = tuple[Any, ...]
Merges = Mapping[int, list[tuple[int, int]]]
"""First row, from 1, to the columns, from 0, and last rows of the cells that reach further down."""

MAX_MERGES: Final = 200_000
"""Merged cells that are heeded, in a few bytes each; people merge some hundreds."""

_CHUNK: Final = 1 << 20
_OVERLAP: Final = 200  # bytes, more than a tag of a merged cell is long
_MERGE: Final = re.compile(
    rb"<(?:[\w.-]{1,40}:)?mergeCell\s[^<>]{0,80}?ref=[\"']([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})[\"']"
)


def find_merges(sheet: IO[bytes]) -> Merges:
    """Return the cells of a sheet that are merged over more than one row.

    Args:
        sheet: Its XML.

    Raises:
        BadZipFile: It is damaged.
    """
    from openpyxl.utils import column_index_from_string  # a tenth of a start, for workbooks only

    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    count = 0
    rest = b""
    while (chunk := sheet.read(_CHUNK)) and count < MAX_MERGES:
        text = rest + chunk
        end = 0
        for merge in _MERGE.finditer(text):
            first, last, end = int(merge[2]), int(merge[3]), merge.end()
            if last > first and count < MAX_MERGES:
                count += 1
                found[first].append((column_index_from_string(merge[1].decode()) - 1, last))
        rest = text[max(end, len(text) - _OVERLAP) :]
    return found


def fill_merged(rows: Iterator[Cells], merges: Merges) -> Iterator[Cells]:
    """Yield rows with the values of merged cells in every row that they reach; blank rows stay blank.

    Args:
        rows: All rows of a sheet, from its first.
        merges: As `find_merges` returns them.
    """
    reaching: dict[int, tuple[int, Any]] = {}
    for number, row in enumerate(rows, 1):
        reaching = {column: kept for column, kept in reaching.items() if kept[0] >= number}
        if reaching and any(cell is not None and cell != "" for cell in row):
            filled = [*row, *[None] * (max(reaching) + 1 - len(row))]
            for column, (_, value) in reaching.items():
                filled[column] = value if filled[column] is None else filled[column]
            yield tuple(filled)
        else:
            yield row
        for column, last in merges.get(number, ()):
            if column < len(row):
                reaching[column] = (last, row[column])
