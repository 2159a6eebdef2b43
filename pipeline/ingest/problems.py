"""What can be wrong with a whole file, and with one record in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import InputError
from pipeline.posts import Reject


class FileError(InputError):
    """A file, or the rest of it, cannot be used.

    Args:
        reason: Stable word, as in `Reject`.
        message: What is wrong, naming the file.
        next_step: What the person can do.
        source: The file, when the one who catches it does not know.
        line: Where the trouble began, from 1.
        columns: The columns that are there, when the trouble is which of them to use.
    """

    def __init__(
        self,
        reason: str,
        message: str,
        next_step: str,
        *,
        source: str = "",
        line: int = 1,
        columns: Sequence[str] = (),
    ) -> None:
        super().__init__(message, next_step)
        self.reason = reason
        self.source = source
        self.line = line
        self.columns = tuple(columns)

    def to_reject(self, source: str) -> Reject:
        """Return the problem as one reject."""
        return Reject(self.source or source, self.line, self.reason, self.message, self.next_step)


@dataclass(frozen=True, slots=True)
class Broken:
    """A record that could not be read, in place of its values; the records around it are whole.

    Attributes:
        reason: Stable word, as in `Reject`.
        message: What is wrong.
        next_step: What to do.
    """

    reason: str
    message: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a record that was read is no post: reason, message and next step of the reject."""

    reason: str
    message: str
    next_step: str
