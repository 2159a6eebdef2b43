"""What a post says: one canonical spelling with the way back, masking of personal data, folding, language."""

from pipeline.text.folding import fold
from pipeline.text.language import language
from pipeline.text.masking.mask import mask
from pipeline.text.normalisation.canonical import key, normalise
from pipeline.text.normalisation.tracing import Traced, normalise_with_map
from pipeline.text.segmentation import Segmented, segment, segment_with_map

__all__ = [
    "Segmented",
    "Traced",
    "fold",
    "key",
    "language",
    "mask",
    "normalise",
    "normalise_with_map",
    "segment",
    "segment_with_map",
]
