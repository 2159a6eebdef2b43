"""Vietnamese social-media text: one canonical spelling, with the way back to the text as shown."""

from pipeline.text.canonical import key, normalise, normalise_with_map
from pipeline.text.folding import fold
from pipeline.text.mapping import Normalised

__all__ = ["Normalised", "fold", "key", "normalise", "normalise_with_map"]
