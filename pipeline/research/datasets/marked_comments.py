"""Comments of ViHOS with what people marked as toxic in them (Hoang et al. 2023)."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from pipeline.research.datasets.loading import load_split
from pipeline.text import normalise_with_map


@dataclass(frozen=True)
class MarkedComment:
    """One comment with what people marked.

    Attributes:
        normalised: Normalised text.
        toxic: Offsets of its toxic characters; white space is none.
    """

    normalised: str
    toxic: frozenset[int]

    def f1(self, said: AbstractSet[int]) -> float:
        """Return how well the offsets `said` agree with the marks; white space counts on neither side."""
        return span_f1({i for i in said if not self.normalised[i].isspace()}, self.toxic)


def span_f1(said: AbstractSet[int], marked: AbstractSet[int]) -> float:
    """Return the F1 of two sets of character offsets, 0 to 1; 1 when both are empty."""
    if not said and not marked:
        return 1.0
    return 2 * len(said & marked) / (len(said) + len(marked))


def read_marked_comments(datasets_dir: Path | None, split: str) -> list[MarkedComment]:
    """Return a split of ViHOS, marks carried over to the normalised texts.

    Raises:
        DataSetError: The set cannot be read.
    """
    rows = load_split("vihos", split, datasets_dir)
    return [_marked(text, set(spans)) for text, spans in zip(rows["text"], rows["spans"], strict=True)]


def _marked(text: str, offsets: set[int]) -> MarkedComment:
    normalised = normalise_with_map(text).by_steps
    toxic = {
        i
        for i, (start, end) in enumerate(zip(normalised.starts, normalised.ends, strict=True))
        if any(place in offsets for place in range(start, max(end, start + 1)))
    }
    return MarkedComment(normalised.text, frozenset(i for i in toxic if not normalised.text[i].isspace()))
