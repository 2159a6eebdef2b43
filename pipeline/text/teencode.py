"""Teencode and abbreviations: `ko`, `dc`, `mn` written out from a hand-made table."""

from functools import lru_cache
from importlib.resources import files
from typing import Final

_TABLE: Final = "data/teencode.tsv"


@lru_cache(maxsize=1)
def table() -> dict[str, str]:
    """Return each short spelling with what it stands for, both in lower case.

    The file has two columns, the meaning and all its spellings, so that a line reads like a dictionary entry.
    """
    lines = (files("pipeline.text") / _TABLE).read_text(encoding="utf-8").splitlines()
    entries: dict[str, str] = {}
    for line in lines:
        meaning, tab, spellings = line.partition("\t")
        if tab:
            entries.update(dict.fromkeys(spellings.split(), meaning))
    return entries


def expand(word: str) -> str:
    """Return what a lower-case word stands for, or the word itself."""
    return table().get(word, word)
