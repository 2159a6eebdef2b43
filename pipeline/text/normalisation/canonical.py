"""The canonical text a model sees, made by a chain of steps, with or without the way back."""

from typing import Final

from pipeline.text.folding import letters_only
from pipeline.text.normalisation.evasion import spelled
from pipeline.text.normalisation.lookalikes import lookalikes
from pipeline.text.normalisation.offsets import Normalised
from pipeline.text.normalisation.steps import Step
from pipeline.text.normalisation.teencode import single_letters, unaccented_teencode
from pipeline.text.normalisation.unicode import characters, compose, entities, joiners, stray_marks
from pipeline.text.normalisation.words import placeholders, spaces, words

STEPS: Final[tuple[Step, ...]] = (
    entities,
    characters,
    joiners,
    lookalikes,
    compose,
    stray_marks,
    placeholders,
    spelled,
    words,
    spaces,
    single_letters,
    unaccented_teencode,
)
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
    for step in STEPS:
        text = step(text)
    return text


def normalise_with_map(text: str) -> Normalised:
    """Return the same text as `normalise`, with a map back to offsets in `text`.

    Five to ten times slower than `normalise`; meant for posts whose reasons are going to be shown.
    """
    result = Normalised.of(text)
    for step in STEPS:
        result = result.edited(step.edits(result.text))
    return result


def key(text: str) -> str:
    """Return what two posts must share to count as the same: canonical letters and digits, no diacritics.

    Posts without any letter or digit, such as emoji alone, all have the empty key.
    """
    return letters_only(normalise(text))
