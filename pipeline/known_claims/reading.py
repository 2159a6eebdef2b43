"""Files of known claims to records, every row accounted for: CSV, JSON Lines, and ClaimReview as JSON-LD.

CSV has the columns `id, claim, verdict, correction, source` and may have `topic, variants, date, state`; JSON
Lines has objects with the same names, or a ClaimReview in each; a JSON file holds one ClaimReview, a list or
a `@graph` of them, or a data feed. Which it is, the content says, not the name.
"""

import csv
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TextIO

from pipeline.errors import InputError
from pipeline.ingest.encodings.detection import Encoding, detect_encoding, open_text
from pipeline.io import unescape_csv_cell
from pipeline.known_claims import claim_review
from pipeline.known_claims.records import BadClaim, ClaimRecord, build
from pipeline.posts import Reject
from pipeline.text.folding import fold_lower

MAX_CLAIMS: Final = 200_000
"""Claims in a bank. One that is matched lies in memory, 2 kB a claim; a fact-checker writes a few hundred a
year, so a longer file is not a bank of claims."""

MAX_DOCUMENT: Final = 64 << 20
"""Bytes of a JSON document that is read at once; JSON Lines and CSV are read row by row."""

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "claim_id", "ma"),
    "claim": ("claim", "tin don", "noi dung", "claimreviewed"),
    "verdict": ("verdict", "ket luan", "rating"),
    "correction": ("correction", "dinh chinh", "su that"),
    "source": ("source", "sources", "nguon", "url"),
    "topic": ("topic", "chu de", "linh vuc"),
    "variants": ("variants", "cach noi khac", "bien the"),
    "date": ("date", "ngay"),
    "state": ("state", "trang thai"),
}
"""What each field may be called, folded."""

_HEAD: Final = 1 << 16
_NEEDED: Final = ("claim", "verdict")


class ClaimReader:
    """Iterates over the claims of a file; `rejects` and `notes` tell what became of the rest.

    Args:
        path: The file.
        limit: Most claims taken; the rows beyond are counted as rejects of one kind.
        on_reject: Called with every row that cannot be used, in order, but for those beyond the limit.

    Attributes:
        rejects: Rows that were not taken, by reason.
        notes: What a person should know about rows that were.
        opposites: Ids of two claims that say the opposite of each other and both were taken.
    """

    def __init__(self, path: Path, limit: int, on_reject: Callable[[Reject], None]) -> None:
        self.rejects: Counter[str] = Counter()
        self.notes: list[str] = []
        self.opposites: list[tuple[str, str]] = []
        self._path, self._limit, self._on_reject = path, limit, on_reject
        self._taken = 0
        self._ids: set[str] = set()
        self._verdicts: dict[str, tuple[str, str]] = {}
        self._opposites: dict[str, tuple[str, bool, str]] = {}

    def __iter__(self) -> Iterator[ClaimRecord]:
        """Yield the claims in their order.

        Raises:
            InputError: The file cannot be read, has no claims at all, or lacks a column.
        """
        for line, fields in self._rows():
            if self._taken >= self._limit:
                self.rejects["beyond_limit"] += 1
                continue
            try:
                if isinstance(fields, BadClaim):
                    raise fields
                record, notes = build(fields)
                self._check(record)
            except BadClaim as bad:
                self.rejects[bad.reason] += 1
                self._on_reject(Reject(str(self._path), line, bad.reason, bad.message, bad.next_step))
                continue
            self.notes += [f"{self._path}, line {line}: {note}" for note in notes]
            self._taken += 1
            yield record
        if beyond := self.rejects["beyond_limit"]:
            self.notes.append(
                f"{self._path}: {beyond:,} claims beyond the first {self._limit:,} were not read. Split the "
                "file, and leave out what nobody tells any more."
            )
        if not self._taken and not self.rejects:
            raise InputError(f"There is no claim in {self._path}.", "Give a file with a claim in each row.")

    def _check(self, record: ClaimRecord) -> None:
        """Refuse a claim that an earlier one of the file speaks against, and note one that may.

        Raises:
            BadClaim: The id is taken, or the same words were judged otherwise.
        """
        if record.claim_id in self._ids:
            raise BadClaim(
                "repeated_id",
                f"The id {record.claim_id} occurs twice in the file.",
                "Give each claim its own.",
            )
        known_id, known = self._verdicts.get(record.key, (record.claim_id, record.verdict))
        if known != record.verdict:
            raise BadClaim(
                "contradiction",
                f"{record.claim_id} says {record.verdict} of the words of which {known_id} says {known}.",
                "Decide which of the two holds, and leave the other out.",
            )
        key, is_odd = record.opposite_key
        other_id, other_odd, other = self._opposites.get(key, (record.claim_id, is_odd, ""))
        if other_odd != is_odd and other == record.verdict and other in ("false_with_source", "accurate"):
            self.opposites.append((record.claim_id, other_id))
            self.notes.append(
                f"{self._path}: {record.claim_id} and {other_id} say the opposite of each other and both are "
                f"{other}; look at both."
            )
        self._ids.add(record.claim_id)
        self._verdicts.setdefault(record.key, (record.claim_id, record.verdict))
        self._opposites.setdefault(key, (record.claim_id, is_odd, record.verdict))

    def _rows(self) -> Iterator[tuple[int, Mapping[str, Any] | BadClaim]]:
        try:
            with self._path.open("rb") as stream:
                head = stream.read(_HEAD)
                if not head.strip():
                    raise InputError(f"{self._path} is empty.", "Give a file with a claim in each row.")
                encoding = detect_encoding(head, source=str(self._path))
                stream.seek(0)
                text = open_text(stream, encoding)
                start = head.decode(encoding.name, "replace").lstrip("\ufeff \t\r\n")[:1]
                yield from self._json(text) if start in ("{", "[") else self._csv(text, encoding)
        except OSError as error:
            raise InputError(
                f"{self._path} cannot be read: {error.strerror or error}.", "Check its name and the disk."
            ) from error

    def _csv(self, text: TextIO, encoding: Encoding) -> Iterator[tuple[int, Mapping[str, Any] | BadClaim]]:
        csv.field_size_limit(min(sys.maxsize, 1 << 30))
        first = text.readline()
        separator = max(",;\t", key=first.count)
        names = [_field(name) for name in next(csv.reader([first], delimiter=separator), [])]
        lacking = [name for name in _NEEDED if name not in names]
        if lacking:
            raise InputError(
                f"{self._path} has no column {' and no column '.join(lacking)}.",
                "The first line names the columns: id, claim, verdict, correction, source.",
            )
        rows = csv.reader(text, delimiter=separator)
        while True:
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield (
                    rows.line_num + 1,
                    BadClaim("bad_row", f"The row cannot be read: {error}.", "Correct it."),
                )
                continue
            if any(cell.strip() for cell in row):
                cells = (unescape_csv_cell(encoding.decode_value(cell)) for cell in row)
                yield rows.line_num + 1, {n: cell for n, cell in zip(names, cells, strict=False) if n}

    def _json(self, text: TextIO) -> Iterator[tuple[int, Mapping[str, Any] | BadClaim]]:
        whole = text.read(MAX_DOCUMENT + 1)
        try:
            document = None if len(whole) > MAX_DOCUMENT else json.loads(whole)
        except (ValueError, RecursionError):
            document = None
        if document is not None:
            for number, each in enumerate(claim_review.reviews_in(document), start=1):
                yield number, _fields(each)
            return
        text.seek(0)
        for number, line in enumerate(text, start=1):
            if line.strip():
                yield number, _parsed(line)


def read_claims(
    path: Path, *, limit: int = MAX_CLAIMS, on_reject: Callable[[Reject], None] = lambda _: None
) -> ClaimReader:
    """Read a file of known claims, each row a record or a reject.

    Args:
        path: CSV, JSON Lines, or JSON-LD with ClaimReview.
        limit: Most claims taken.
        on_reject: Called with every row that cannot be used.
    """
    return ClaimReader(path, limit, on_reject)


def _field(name: str) -> str:
    folded = fold_lower(name.strip("\ufeff \t\r\n\"'"))
    return next((field for field, names in COLUMNS.items() if folded in names), "")


def _parsed(line: str) -> Mapping[str, Any] | BadClaim:
    try:
        return _fields(json.loads(line))
    except (ValueError, RecursionError) as error:
        return BadClaim("bad_row", f"The line is no JSON: {error}.", "Write one object a line.")


def _fields(document: Any) -> Mapping[str, Any] | BadClaim:  # noqa: ANN401
    if claim_review.is_claim_review(document):
        try:
            return claim_review.to_fields(document)
        except BadClaim as bad:
            return bad
    if not isinstance(document, dict):
        kind = type(document).__name__
        return BadClaim("wrong_type", f"This is {kind}, not a claim.", "Give an object for each claim.")
    return {field: value for name, value in document.items() if (field := _field(str(name)))}
