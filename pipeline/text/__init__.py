"""What a post says: one canonical spelling with the way back, masking of personal data, folding, language."""

from pipeline.text.folding import fold
from pipeline.text.language import language
from pipeline.text.masking.mask import mask
from pipeline.text.normalisation.canonical import key, normalise, normalise_with_map
from pipeline.text.normalisation.offsets import Normalised
from pipeline.text.segmentation import Segmented, segment, segment_with_map

__all__ = [
    "Normalised",
    "Segmented",
    "fold",
    "key",
    "language",
    "mask",
    "normalise",
    "normalise_with_map",
    "segment",
    "segment_with_map",
]
