"""One post that makes a stage fail does not take the others along: it is found and told of as a reject."""

from collections.abc import Callable, Iterator
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.errors import KhoiTrongError
from pipeline.posts import Reject

REASON: Final = "stage_failed"
_MAX_MESSAGE: Final = 200

Rows = npt.NDArray[np.int64]
Found = TypeVar("Found")


def isolated(run: Callable[[Rows], Found], rows: Rows) -> Iterator[tuple[Rows, Found | Exception]]:
    """Run a stage over rows; where it fails, over halves of them, until the rows it fails at are alone.

    Args:
        run: The stage; it says the same of a row whatever rows are beside it.
        rows: Rows of a batch, ascending.

    Yields:
        Rows, ascending, and what the stage said of them, or the error of a single row.

    Raises:
        KhoiTrongError: Something that is no matter of a post, such as a damaged model.
        OSError: A disk is full, and the like.
        MemoryError: There is no memory left.
    """
    try:
        found = run(rows)
    except (KhoiTrongError, OSError, MemoryError):
        raise
    except Exception as error:  # whatever it is, it is told of this post
        if len(rows) == 0:
            raise
        if len(rows) == 1:
            yield rows, error
            return
        half = len(rows) // 2
        yield from isolated(run, rows[:half])
        yield from isolated(run, rows[half:])
        return
    yield rows, found


def reject_of(posts: pa.RecordBatch, row: int, error: Exception) -> Reject:
    """Return the reject of a post that a stage failed at.

    Args:
        posts: A batch with the columns `source` and `row`.
        row: The post.
        error: What went wrong.
    """
    return reject_at(str(posts.column("source")[row]), posts.column("row")[row].as_py(), error)


def reject_at(source: str, line: int, error: Exception) -> Reject:
    """Return the reject of the post on a line of a file that a stage failed at."""
    said = f"{type(error).__name__}: {error}"
    return Reject(
        source,
        line,
        REASON,
        f"The post was read, but it could not be scored: {said[:_MAX_MESSAGE]}",
        "This is a fault of the program: please report it with this line. All other posts are scored.",
    )
