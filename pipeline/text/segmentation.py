"""Word segmentation with underthesea, for models that were trained on segmented text."""

from collections.abc import Iterable

from pipeline.errors import KhoiTrongError


class SegmenterMissingError(KhoiTrongError):
    """underthesea is not installed, and a model asked for segmented text."""


def segment(texts: Iterable[str], *, tidy: bool = False) -> list[str]:
    """Join the syllables of each Vietnamese word with underscores: `sinh viên` as `sinh_viên`.

    Uses underthesea's conditional random field, which comes inside its package; none of the functions that
    download a model at run time is called. About 1,500 posts a second on one core, against 20,000 and more
    for `normalise`, so only models that need it should ask. Importing underthesea also imports torch and
    transformers where they are installed, which is why it happens here, at the first call.

    Args:
        texts: Texts to segment.
        tidy: Let underthesea normalise spelling first (`text_normalize`), for text that was not normalised.

    Returns:
        One string for each text, in order; an empty text stays empty.

    Raises:
        SegmenterMissingError: underthesea is not installed.
    """
    try:
        from underthesea import text_normalize, word_tokenize
    except ImportError as error:
        raise SegmenterMissingError(
            "Word segmentation needs the package underthesea, which is not installed.",
            "Run `pip install '.[segment]'` in a checkout.",
        ) from error
    return [
        str(word_tokenize(text_normalize(text) if tidy else text, format="text")) if text.strip() else ""
        for text in texts
    ]
