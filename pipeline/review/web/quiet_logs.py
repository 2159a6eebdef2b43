"""Log lines without the secrets of links: who reads a log must not be able to join with what stands there."""

import logging
import re
from typing import Final

_SECRET: Final = re.compile(r"(?i)((?:/|%2f)join(?:/|%2f))(?:(?!%2f)[^/\s?#'\"<>&])+")

HIDDEN: Final = r"\1***"


def without_link_secrets(text: str) -> str:
    """Return a text in which addresses of invitations and of new passwords end before their secret."""
    return _SECRET.sub(HIDDEN, text)


class QuietFormatter(logging.Formatter):
    """Writes a line, its traceback included, without the secrets of links."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return without_link_secrets(super().format(record))
