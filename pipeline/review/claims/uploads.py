"""A file of claims that a lead brings in with the browser."""

import os
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pipeline.errors import InputError, RuleError
from pipeline.known_claims import read_claims
from pipeline.posts import Reject
from pipeline.review.claims.bank import Kept, keep
from pipeline.review.claims.problem_text import problem_text
from pipeline.review.models import User

MAX_BYTES: Final = 10 << 20
"""Bytes of a file in the browser; the command line reads larger ones row by row."""

MAX_CLAIMS: Final = 5_000
"""Claims taken at once in the browser: some seconds of work."""

SHOWN_REJECTS: Final = 50


@dataclass(slots=True)
class Taken:
    """What came of a file.

    Attributes:
        kept: What the bank took.
        rejects: Line and reason of the first rows that could not be used.
        reasons: How many rows could not be used, by reason.
        opposites: Ids of two claims that say the opposite of each other and were both taken.
    """

    kept: Kept = field(default_factory=Kept)
    rejects: list[tuple[int, str]] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    opposites: list[tuple[str, str]] = field(default_factory=list)


def take(content: bytes, person: User) -> Taken:
    """Put the claims of a file into the bank; each row is taken or told about.

    Args:
        content: CSV, JSON Lines or ClaimReview.
        person: Who brings it.

    Raises:
        RuleError: It is no file of claims; the code is one of `problem_text.PROBLEMS`.
        QueueError: The database cannot be written.
    """
    taken = Taken()

    def refuse(reject: Reject) -> None:
        if len(taken.rejects) < SHOWN_REJECTS:
            taken.rejects.append((reject.line, problem_text(reject.reason)))

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "claims")
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        reader = read_claims(path, limit=MAX_CLAIMS, on_reject=refuse)
        try:
            taken.kept = keep(reader, person)
        except InputError as error:
            raise RuleError("unreadable", problem_text("unreadable")) from error
    taken.reasons = reader.rejects
    taken.opposites = reader.opposites
    return taken
