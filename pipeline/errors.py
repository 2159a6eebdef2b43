"""Every error this project raises on purpose: one base and a few leaves, each telling the next step.

The command line prints `str(error)` and exits with `exit_code`; nothing else about an error is shown.
"""


class KhoiTrongError(Exception):
    """Something a person can mend.

    Args:
        message: What is wrong, naming the file and line where there is one.
        next_step: What the person can do now, as an imperative sentence.
    """

    exit_code = 1

    def __init__(self, message: str, next_step: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.message} {self.next_step}".strip()


class UsageError(KhoiTrongError):
    """The command was called in a way that cannot work (exit code 2)."""

    exit_code = 2


class InputError(KhoiTrongError):
    """An export, or a whole set of them, holds nothing that can be used."""


class EncodingError(InputError):
    """The bytes of a file fit no encoding well enough to go on without asking."""


class OutputError(KhoiTrongError):
    """A result cannot be written: full disk, read-only folder, or a file in the way."""


class ModelError(KhoiTrongError):
    """A model folder is missing, damaged, or made by a version this one cannot read."""


class DataSetError(KhoiTrongError):
    """A training or evaluation set is missing or lacks a column."""


class QueueError(KhoiTrongError):
    """The review queue cannot be opened or written."""


class ClusterError(KhoiTrongError):
    """A cluster of machines cannot be reached, or cannot do the work."""


class RuleError(KhoiTrongError):
    """Something a person asked of the queue that its rules do not allow; nothing was changed.

    Args:
        code: Stable machine-readable word, such as `expired`, for programs and for choosing what to do next.
        message: What is wrong, for the person, in their language.
        next_step: What the person can do now.
    """

    def __init__(self, code: str, message: str = "", next_step: str = "") -> None:
        super().__init__(message or code, next_step)
        self.code = code
