"""A look at an upload before anything is done with it."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pipeline.errors import InputError
from pipeline.ingest import Detection, preview
from pipeline.ingest.preview import names_in, reason_of
from pipeline.review.imports import files as import_files
from pipeline.review.models import ImportRun

SAMPLE_POSTS: Final = 5
"""Posts shown of each file."""

MAX_COUNTED_RECORDS: Final = 20_000
"""Records counted of each file: a second's work. What is longer is said to be longer."""

MAX_SHOWN_FILES: Final = 20
"""Files of an archive that are shown."""

NAMEABLE_FIELDS: Final = ("text", "created_at", "post_id", "url", "page")
"""Our fields that a person may name the column of; the rest is a matter for the command line."""


@dataclass(frozen=True, slots=True)
class UploadPreview:
    """What was found in an upload.

    Attributes:
        found: Each file of it, archives opened up; the first `MAX_SHOWN_FILES`.
        more: Files that are not shown.
        names: Columns to choose from, when no column of text was found in one of the files.
    """

    found: list[Detection]
    more: int
    names: list[str]

    @property
    def usable(self) -> bool:
        """Whether there is anything to start with."""
        return any(not each.problem for each in self.found)

    @property
    def needs_encoding(self) -> bool:
        """Whether one of the files can be read only when somebody names its encoding."""
        return any(each.reason == "unclear_encoding" for each in self.found)

    @property
    def is_hopeless(self) -> bool:
        """Whether nothing in it can be used, whatever a person may say about it."""
        mendable = {"unclear_encoding", "missing_text_column", "missing_column"}
        return bool(self.found) and not self.usable and not any(e.reason in mendable for e in self.found)

    @property
    def records(self) -> int:
        """Records counted in all files together."""
        return sum(each.records for each in self.found)

    @property
    def is_partial(self) -> bool:
        """Whether there are more records than were counted."""
        return self.more > 0 or any(each.records >= MAX_COUNTED_RECORDS for each in self.found)


def preview_upload(run: ImportRun) -> UploadPreview:
    """Say what was recognised in the upload of a run, with the columns named so far."""
    found = [each for path in import_files.files_of(run) for each in _preview_file(path, run)]
    names = dict.fromkeys(name for each in found for name in each.names if name.strip())
    return UploadPreview(found[:MAX_SHOWN_FILES], max(0, len(found) - MAX_SHOWN_FILES), list(names))


def _preview_file(path: Path, run: ImportRun) -> list[Detection]:
    try:
        found = preview(
            path, SAMPLE_POSTS, columns=run.columns, encoding=run.encoding or None, count=MAX_COUNTED_RECORDS
        )
    except InputError as error:
        found = [Detection(str(path), problem=str(error), reason=reason_of(error), names=names_in(error))]
    folder = f"{path.parent}/"
    return [replace(each, source=each.source.removeprefix(folder)) for each in found]
