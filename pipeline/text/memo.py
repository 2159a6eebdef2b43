"""What is known of a word, remembered: posts are made of few different ones.

A page export of 100,000 posts has some 65,000 different pieces between white space, and most of any post are
among the first few thousand. So whatever can be said of a piece by itself is said once.
"""

from collections.abc import Callable
from typing import Final, Generic, TypeVar

MAX_LENGTH: Final = 40
"""Characters of a remembered piece; longer ones come once, and hostile ones could fill memory."""

MAX_REMEMBERED: Final = 1 << 16
"""Pieces remembered, some 10 MB, before the older half of what is known is forgotten."""

Known = TypeVar("Known")


class Memo(dict[str, Known], Generic[Known]):
    """A function of a word as a dictionary: `memo[word]` is `function(word)`, remembered.

    Looking up is what a dictionary does in C, so `map(memo.__getitem__, text.split())` takes a twentieth of a
    microsecond a word, a third of `functools.lru_cache` behind a test of the length. What is full becomes the
    older half, from which a word that comes again returns.

    Args:
        function: What is asked of a word; the same word always gives the same.
    """

    def __init__(self, function: Callable[[str], Known]) -> None:
        super().__init__()
        self.function = function
        self._older: dict[str, Known] = {}

    def __missing__(self, word: str) -> Known:
        found = self._older[word] if word in self._older else self.function(word)
        if len(word) <= MAX_LENGTH:
            if len(self) >= MAX_REMEMBERED:
                self._older = dict(self)
                self.clear()
            self[word] = found
        return found
