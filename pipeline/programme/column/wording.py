"""Whether a draft says it well: a headline that states what is right, a claim in neutral words.

Who repeats a falsehood in the headline spreads it; the one who only reads headlines keeps what they say
(the "truth sandwich" of the Debunking Handbook 2020).
"""

import re
from collections.abc import Iterable
from typing import Final

from pipeline.text.folding import fold_lower

RUN: Final = 5
"""Words in a row that a headline may not share with what it corrects; four may be the name of the thing."""

_WORD: Final = re.compile(r"\w+")
_SHOUTED: Final = 3
"""Words in capitals that make a claim shouted; a name of an organisation may be one or two."""


def repeats(title: str, texts: Iterable[str]) -> bool:
    """Whether a headline repeats what it corrects: `RUN` words in a row, or all of its own.

    Args:
        title: The headline.
        texts: The claim, and the post itself where its words are kept.
    """
    words = _words(title)
    run = min(RUN, len(words))
    if run < 3:
        return False
    runs = {tuple(words[at : at + run]) for at in range(len(words) - run + 1)}
    for text in texts:
        others = _words(text)
        if any(tuple(others[at : at + run]) in runs for at in range(len(others) - run + 1)):
            return True
    return False


def shouts(claim: str) -> bool:
    """Whether a claim is told as the rumour tells it: with exclamation marks or in capitals."""
    loud = [word for word in claim.split() if len(word) > 2 and word.isupper() and word.isalpha()]
    return "!" in claim or len(loud) >= _SHOUTED


def _words(text: str) -> list[str]:
    return _WORD.findall(fold_lower(text))
