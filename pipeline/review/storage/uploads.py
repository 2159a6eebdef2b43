"""Files in forms: refused everywhere, except where a view asks for one and says how large it may be.

Django reads a form, and with it all files, before a view is asked: the check against forged forms needs a
field of it. So the default is a handler that refuses, and a view that takes a file sets its own first
(https://docs.djangoproject.com/en/5.2/topics/http/file-uploads/, "Modifying upload handlers on the fly").
"""

from io import BytesIO
from typing import Any

from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class NoFiles(FileUploadHandler):
    """Refuse every file."""

    def new_file(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        """Raise at the start of the first file."""
        raise TooManyFilesSent("This form takes no files.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Never called."""
        return None

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        """Never called."""
        return None


class InMemory(FileUploadHandler):
    """Hold one file in memory up to a limit; one that is larger is let go and `is_too_large` says so.

    Args:
        limit: Bytes.
    """

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit
        self.is_too_large = False
        self._is_taken = False
        self._buffer = BytesIO()
        self._held = 0

    def new_file(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        """Start with the file; a second one is refused."""
        if self._is_taken:
            raise TooManyFilesSent("This form takes one file.")
        self._is_taken = True
        super().new_file(*args, **options)
        self._buffer, self._held = BytesIO(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keep some bytes, or let the whole file go."""
        self._held += len(raw_data)
        if self._held > self.limit:
            self._buffer, self.is_too_large = BytesIO(), True
            raise SkipFile
        self._buffer.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        """Return the file."""
        self._buffer.seek(0)
        return InMemoryUploadedFile(
            self._buffer, self.field_name, self.file_name or "", self.content_type or "", file_size, None
        )
