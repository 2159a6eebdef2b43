"""The canonical text a model sees, made by a chain of steps, with or without the way back."""

from typing import Final

from pipeline.text.folding import letters_only
from pipeline.text.normalisation.offsets import Normalised
from pipeline.text.normalisation.pieces import IN_CONTEXT, TO_WORDS, normalise_by_pieces
from pipeline.text.normalisation.steps import Step

STEPS: Final[tuple[Step, ...]] = (*TO_WORDS, *IN_CONTEXT)
"""What happens to a text, in this order."""


def normalise(text: str) -> str:
    """Return the canonical lower-case text that models, clusters and rules read.

    Args:
        text: A post as shown, or any other text.

    Returns:
        NFC text in lower case with single spaces and none at either end. Emoji, emoticons (`<laugh>`),
        placeholders (`<phone>`) and domains are words of their own. A canonical text stays as it is, save for
        rare initials (`T.Anh`) that only their capitals told from a word in pieces.
    """
    found = normalise_by_pieces(text)
    return normalise_by_steps(text) if found is None else found


def normalise_by_steps(text: str) -> str:
    """Return the same as `normalise`, step by step: the plain way, and the rule for the quick one."""
    for step in STEPS:
        text = step(text)
    return text


def map_by_steps(text: str) -> Normalised:
    """Return the same as `normalise`, with the way back of every character: the plain way of `Traced`."""
    result = Normalised.of(text)
    for step in STEPS:
        result = result.edited(step.edits(result.text))
    return result


def key(text: str) -> str:
    """Return what two posts must share to count as the same: canonical letters and digits, no diacritics.

    Posts without any letter or digit, such as emoji alone, all have the empty key.
    """
    return letters_only(normalise(text))
